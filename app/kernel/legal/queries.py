"""Questions about the pages the law asks for."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.kernel.legal.models import AccessibilityStatement, LegalPage, LegalPageVersion
from app.kernel.legal.pages import PAGES, Page
from app.kernel.legal.rule import Claim

Written = tuple[str, int]


def get_page(key: str) -> Page:
    """The page of this name, or NoResultFound."""
    if key not in PAGES:
        raise NoResultFound
    return PAGES[key]


def text_of(page: Page) -> Written:
    """What a page says now and which version that is: 0 for the text that ships."""
    kept = db.session.execute(select(LegalPage.body, LegalPage.version).where(LegalPage.key == page.key)).one_or_none()
    return (kept.body, kept.version) if kept else (page.shipped, 0)


def changed_pages() -> dict[str, LegalPage]:
    """The pages the region rewrote, by name."""
    return {page.key: page for page in db.session.scalars(select(LegalPage))}


def versions_of(page: Page) -> Select[LegalPageVersion]:
    """The versions of a page, the last one first."""
    return (
        select(LegalPageVersion)
        .where(LegalPageVersion.key == page.key)
        .options(joinedload(LegalPageVersion.written_by))
        .order_by(LegalPageVersion.version.desc())
    )


def last_statement() -> AccessibilityStatement | None:
    """What the region declares of the portal's accessibility, if it has declared anything."""
    return db.session.scalars(
        select(AccessibilityStatement).order_by(AccessibilityStatement.version.desc()).limit(1)
    ).one_or_none()


def statements() -> Sequence[AccessibilityStatement]:
    """Every declaration, the last one first."""
    return db.session.scalars(
        select(AccessibilityStatement)
        .options(joinedload(AccessibilityStatement.written_by))
        .order_by(AccessibilityStatement.version.desc())
        .limit(50)
    ).all()


def current_claim() -> Claim:
    """What the portal's accessibility wording rests on now."""
    found = db.session.execute(
        select(AccessibilityStatement.audited_on, AccessibilityStatement.rate, AccessibilityStatement.declared_on)
        .order_by(AccessibilityStatement.version.desc())
        .limit(1)
    ).one_or_none()
    return Claim(*found) if found else Claim()
