"""Changing a setting."""

from app.extensions import db
from app.kernel.audit.services import record
from app.kernel.refusals import Refusal
from app.kernel.settings.definitions import DEFINITIONS, Kind, Value
from app.kernel.settings.models import Setting, SettingChange
from app.kernel.settings.queries import CHOSEN, value_of


class OutOfBounds(Refusal):
    """The value cannot be this one."""

    field = "value"


class SettingMoved(Refusal):
    """Somebody changed it meanwhile."""

    message = "Quelqu’un a changé ce réglage entre-temps. Relisez sa valeur, puis enregistrez de nouveau."


def change_setting(*, key: str, value: Value, reason: str, seen: Value, by: object) -> None:
    """Give a setting another value; `seen` is the value the person was looking at."""
    definition = DEFINITIONS[key]
    if definition.kind is Kind.WHOLE and not definition.least <= int(value) <= definition.most:
        raise OutOfBounds(f"Choisissez un nombre entre {definition.least} et {definition.most}.")
    former = value_of(key)
    if former != seen:
        raise SettingMoved
    if former == value:
        return
    setting = db.session.get(Setting, key) or Setting(key=key)
    setting.value = value
    db.session.add(setting)
    by_id = getattr(by, "id", None)
    db.session.add(SettingChange(key=key, former=former, value=value, reason=reason, changed_by_id=by_id))
    db.session.flush()
    record("setting.changed", setting, by=by)
    db.session.info.pop(CHOSEN, None)
