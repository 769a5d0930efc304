"""Questions about themes and publics."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.extensions import db
from app.kernel.themes.models import TargetPublic, Theme, ThemeGroup


def theme_groups() -> Select[ThemeGroup]:
    """The groups in order, each with its themes."""
    return select(ThemeGroup).options(selectinload(ThemeGroup.themes)).order_by(ThemeGroup.position, ThemeGroup.id)


def themes(group_code: str | None = None) -> Select[Theme]:
    """The themes in order, all or those of one group, each with its group."""
    statement = (
        select(Theme)
        .join(Theme.group)
        .options(joinedload(Theme.group))
        .order_by(ThemeGroup.position, Theme.position, Theme.id)
    )
    return statement.where(ThemeGroup.code == group_code) if group_code else statement


def target_publics() -> Select[TargetPublic]:
    """The publics in order."""
    return select(TargetPublic).order_by(TargetPublic.position, TargetPublic.id)


def get_theme(code: str) -> Theme:
    """The theme of this code, with its group."""
    return db.session.scalars(select(Theme).where(Theme.code == code).options(joinedload(Theme.group))).one()


def get_target_public(code: str) -> TargetPublic:
    """The public of this code."""
    return db.session.scalars(select(TargetPublic).where(TargetPublic.code == code)).one()
