"""Saying how one is shown to others."""

from app.extensions import db
from app.kernel.audit.services import record
from app.kernel.people.models import Person
from app.kernel.people.services import check_names, shown_as


def change_profile(
    *, display_name: str, pseudonym: str, trade: str, institution_kind: str | None, employer: str, by: Person
) -> None:
    """Change one's name, pseudonym, trade, type of institution and employer; saying the same changes nothing."""
    wanted = shown_as(
        display_name=display_name,
        pseudonym=pseudonym,
        trade=trade,
        institution_kind=institution_kind,
        employer=employer,
    )
    changed = [name for name, value in wanted.items() if getattr(by, name) != value]
    if not changed:
        return
    check_names(**{name: wanted[name] for name in ("display_name", "pseudonym") if name in changed}, person=by)
    for name in changed:
        setattr(by, name, wanted[name])
    db.session.flush()
    record("person.profile_changed", by, by=by, fields=",".join(changed))
