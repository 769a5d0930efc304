"""Changing a setting."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app.extensions import db
from app.kernel.audit.services import record
from app.kernel.refusals import Refusal
from app.kernel.settings.definitions import DEFINITIONS, ORDERS, Kind, Value
from app.kernel.settings.models import Setting, SettingChange
from app.kernel.settings.queries import CHOSEN, value_of


class OutOfBounds(Refusal):
    """The value cannot be this one."""

    field = "value"


class SettingMoved(Refusal):
    """Somebody changed it meanwhile."""

    status = 409
    message = "Quelqu’un a changé ce réglage entre-temps. Relisez sa valeur, puis enregistrez de nouveau."


class OutOfOrder(Refusal):
    """Two settings would contradict each other."""

    field = "value"


def change_setting(*, key: str, value: Value, reason: str, seen: Value, by: object) -> bool:
    """Give a setting another value; `seen` is the value the person was looking at. False when nothing changed."""
    definition = DEFINITIONS[key]
    if definition.kind in (Kind.WHOLE, Kind.DECIMAL) and not definition.least <= value <= definition.most:  # type: ignore[operator]
        raise OutOfBounds(f"Choisissez un nombre entre {definition.least} et {definition.most}.")
    if definition.kind is Kind.WORDS and len(str(value)) > definition.most:
        raise OutOfBounds(f"Écrivez au plus {definition.most} caractères.")
    former = value_of(key)
    if former != seen:
        raise SettingMoved
    if former == value:
        return False
    _check_order(key, value)
    setting = db.session.get(Setting, key) or Setting(key=key)
    setting.value = definition.kept(value)
    db.session.add(setting)
    db.session.add(
        SettingChange(
            key=key,
            former=definition.kept(former),
            value=definition.kept(value),
            reason=reason,
            changed_by_id=getattr(by, "id", None),
        )
    )
    try:
        db.session.flush()
    except (IntegrityError, StaleDataError):
        # Two people changed it at the same moment: the other one was first.
        raise SettingMoved from None
    record("setting.changed", setting, by=by)
    db.session.info.pop(CHOSEN, None)
    return True


def _check_order(key: str, value: Value) -> None:
    for order in ORDERS:
        if key in (order.lower, order.upper):
            values = {order.lower: value_of(order.lower), order.upper: value_of(order.upper), key: value}
            if not order.is_kept(values):
                raise OutOfOrder(order.message)
