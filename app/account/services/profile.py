"""Saying how one is shown to others."""

from app.extensions import db
from app.kernel.audit.services import record
from app.kernel.people.models import Person
from app.kernel.prose.typed import one_line


def change_profile(*, display_name: str, pseudonym: str, trade: str, institution_kind: str, by: Person) -> None:
    """Change one's name, pseudonym, trade and kind of institution; saying the same changes nothing."""
    wanted = {
        "display_name": one_line(display_name, limit=120, field="display_name"),
        "pseudonym": _facultative(pseudonym, 60, "pseudonym"),
        "trade": _facultative(trade, 120, "trade"),
        "institution_kind": _facultative(institution_kind, 120, "institution_kind"),
    }
    changed = [name for name, value in wanted.items() if getattr(by, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(by, name, wanted[name])
    db.session.flush()
    record("person.profile_changed", by, by=by, fields=",".join(changed))


def _facultative(text: str, limit: int, field: str) -> str | None:
    return one_line(text, limit=limit, field=field) if text else None
