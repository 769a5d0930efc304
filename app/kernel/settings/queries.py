"""The value of a setting now."""

from datetime import datetime

from sqlalchemy import Select, event, func, select
from sqlalchemy.orm import Session

from app.extensions import db
from app.kernel.settings.definitions import DEFINITIONS, Value
from app.kernel.settings.models import Setting, SettingChange

# Where a session keeps the chosen values: asked once a transaction, so that a change counts at the next request.
CHOSEN = "chosen_settings"


def value_of(key: str) -> Value:
    """What this setting is now; a KeyError for a setting that does not exist."""
    definition = DEFINITIONS[key]
    if CHOSEN not in db.session.info:
        db.session.info[CHOSEN] = dict(db.session.execute(select(Setting.key, Setting.value)).all())
    chosen = db.session.info[CHOSEN]
    return definition.typed(chosen[key]) if key in chosen else definition.default


def whole_number(key: str) -> int:
    """A setting that is a number."""
    return int(value_of(key))


def last_changes() -> dict[str, datetime]:
    """When each setting that was ever changed last was."""
    statement = select(SettingChange.key, func.max(SettingChange.changed_at)).group_by(SettingChange.key)
    return {key: changed_at for key, changed_at in db.session.execute(statement)}


def changes_of(key: str) -> Select[SettingChange]:
    """The history of a setting, the newest first."""
    return select(SettingChange).where(SettingChange.key == key).order_by(SettingChange.id.desc())


@event.listens_for(db.session, "after_commit")
@event.listens_for(db.session, "after_rollback")
def _ask_again(session: Session) -> None:
    session.info.pop(CHOSEN, None)
