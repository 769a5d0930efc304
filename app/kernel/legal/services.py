"""Writing the pages the law asks for."""

from datetime import date

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.kernel.audit.services import record
from app.kernel.instants import today, utcnow
from app.kernel.legal import queries
from app.kernel.legal.models import AccessibilityStatement, LegalPage, LegalPageVersion
from app.kernel.legal.pages import Page
from app.kernel.people.models import Person
from app.kernel.prose import checked
from app.kernel.refusals import Refusal

LONGEST = 40_000


class StalePage(Refusal):
    """The page changed after the form for editing it was opened."""

    message = "Cette page a été modifiée depuis que vous avez ouvert le formulaire."
    field = "body"


class StaleStatement(Refusal):
    """The declaration changed after the form for editing it was opened."""

    message = "La déclaration a été modifiée depuis que vous avez ouvert le formulaire."


class AuditIncomplete(Refusal):
    """An audit has a day, a rate and an author, or there is none."""

    message = (
        "Un audit se déclare avec sa date, son taux et l’organisme qui l’a fait\u202f; sinon, laissez les trois vides."
    )
    field = "audited_on"


class NotYet(Refusal):
    """Nothing can have happened after today."""

    message = "Indiquez une date passée, ou celle d’aujourd’hui."


def rewrite_page(*, page: Page, body: str, version: int, by: Person) -> None:
    """Put another text online, keeping the former; refused when `version` is no longer the one online."""
    body = checked(body, limit=LONGEST)
    current, current_version = queries.text_of(page)
    if body == current and version == current_version:
        return
    if not (_replace(page, body, version) if version else _write_first(page, body)):
        raise StalePage
    db.session.add(LegalPageVersion(key=page.key, version=version + 1, body=body, written_by_id=by.id))
    db.session.flush()
    record("legal_page.rewritten", db.session.get_one(LegalPage, page.key), by=by, version=version + 1)


def declare_accessibility(
    *,
    version: int,
    declared_on: date,
    audited_on: date | None,
    rate: int | None,
    auditor: str,
    by: Person,
    **texts: str,
) -> AccessibilityStatement:
    """Publish another declaration; `version` is the one it follows, `rate` in hundredths of a percent."""
    given = (audited_on is not None, rate is not None, bool(auditor))
    if any(given) and not all(given):
        raise AuditIncomplete
    for name, day in (("declared_on", declared_on), ("audited_on", audited_on)):
        if day and day > today():
            raise NotYet(field=name)
    statement = AccessibilityStatement(
        version=version + 1,
        declared_on=declared_on,
        audited_on=audited_on,
        rate=rate,
        auditor=auditor,
        written_by_id=by.id,
        **texts,
    )
    last = queries.last_statement()
    if (last.version if last else 0) != version or not _added(statement):
        raise StaleStatement
    record("accessibility.declared", statement, by=by, version=statement.version)
    return statement


def _write_first(page: Page, body: str) -> bool:
    """Whether this is the first text written in place of the one that ships."""
    return _added(LegalPage(key=page.key, body=body, version=1))


def _replace(page: Page, body: str, version: int) -> bool:
    """Whether the version being replaced was still the one online."""
    changed = db.session.execute(
        update(LegalPage)
        .where(LegalPage.key == page.key, LegalPage.version == version)
        .values(body=body, version=version + 1, changed_at=utcnow())
        .execution_options(synchronize_session=False)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def _added(row: LegalPage | AccessibilityStatement) -> bool:
    """Whether nobody added the same row a moment before."""
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        return False
    return True
