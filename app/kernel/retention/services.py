"""Letting go of what is past its time."""

from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy import delete, func, or_, select, update

from app.extensions import db
from app.kernel.audit.services import purge_before
from app.kernel.instants import utcnow
from app.kernel.jobs import checkpoint
from app.kernel.mail import post_letter
from app.kernel.people.models import Person, UserSession
from app.kernel.people.services import LastAdministrator
from app.kernel.retention.models import AccountActivity
from app.kernel.retention.table import EMPTYING, RETENTION, Line, earlier
from app.kernel.rights.models import DataExport, ErasureRequest
from app.kernel.rights.services import carry_out_erasure, drop_copies
from app.kernel.rights.services.erasing import NOWHERE
from app.kernel.settings.queries import whole_number

log = structlog.get_logger(__name__)

JOB = "retention"


def let_go(now: datetime | None = None) -> dict[str, int]:
    """Do what the table says for every class this work is charged with; gives how many rows of each."""
    at = now or utcnow()
    note_activity()
    counted: dict[str, int] = {}
    for line in RETENTION:
        if line.job == JOB:
            counted[line.name] = _of_action(line)(line, at)
            checkpoint()
    return {name: count for name, count in counted.items() if count}


def note_activity() -> None:
    """Remember when each account was last used, before its sessions go; whoever came back is no longer warned."""
    seen = (
        select(UserSession.person_id, func.max(UserSession.last_seen_at).label("at"))
        .group_by(UserSession.person_id)
        .subquery()
    )
    statement = (
        select(Person.id, func.coalesce(seen.c.at, Person.created_at), AccountActivity)
        .outerjoin(seen, seen.c.person_id == Person.id)
        .outerjoin(AccountActivity, AccountActivity.person_id == Person.id)
        .where(
            Person.is_demo.is_(False),
            Person.email.not_like(f"%{NOWHERE}"),
            or_(AccountActivity.person_id.is_(None), seen.c.at > AccountActivity.last_seen_at),
        )
    )
    for person_id, at, known in db.session.execute(statement).all():
        if known is None:
            db.session.add(AccountActivity(person_id=person_id, last_seen_at=at))
        else:
            known.last_seen_at, known.warned_at = at, None
    db.session.flush()


def _of_action(line: Line) -> Callable[[Line, datetime], int]:
    return _empty if line.action.startswith(EMPTYING) else ACTIONS[line.action]


def _delete(line: Line, now: datetime) -> int:
    return int(db.session.execute(delete(line.table).where(line.is_past(now))).rowcount)  # type: ignore[attr-defined]


def _empty(line: Line, now: datetime) -> int:
    emptied = dict.fromkeys(line.action.removeprefix(EMPTYING).split())
    done = db.session.execute(update(line.table).where(line.is_past(now)).values(emptied))
    return int(done.rowcount)  # type: ignore[attr-defined]


def _drop_copies(line: Line, now: datetime) -> int:
    past = db.session.scalars(select(DataExport).where(line.is_past(now))).all()
    drop_copies(*past)
    return len(past)


def _purge_journal(line: Line, now: datetime) -> int:
    return purge_before(line.limit(now).date())


def _warn(line: Line, now: datetime) -> int:
    """Tell those whose account will go; erasing waits until they have had the time to come back."""
    told = 0
    for activity in db.session.scalars(select(AccountActivity).where(line.is_past(now))):
        person = activity.person
        activity.warned_at = now
        if person.is_active:
            post_letter(
                "account_inactive", to=person.email, person=person, count=_months_to_come_back(), path="/connexion"
            )
        told += 1
    db.session.flush()
    return told


def _months_to_come_back() -> int:
    """How long whoever is warned still has; never less than a month, whatever the two settings say."""
    return max(whole_number("retention.account_months") - whole_number("retention.warning_months"), 1)


def _erase(line: Line, now: datetime) -> int:
    """Erase the accounts nobody came back to, as if they had asked; the last administrator stays."""
    warned = AccountActivity.warned_at <= earlier(now, _months_to_come_back(), "mois")
    erased = 0
    for activity in db.session.scalars(select(AccountActivity).where(line.is_past(now), warned)).all():
        try:
            with db.session.begin_nested():
                request = ErasureRequest(person_id=activity.person_id, due_at=now)
                db.session.add(request)
                db.session.flush()
                carry_out_erasure(request=request, by=None)
            erased += 1
        except LastAdministrator:
            log.warning("retention.last_administrator_kept", person=activity.person_id)
    return erased


ACTIONS: dict[str, Callable[[Line, datetime], int]] = {
    "supprimer": _delete,
    "retirer": _drop_copies,
    "prévenir": _warn,
    "effacer": _erase,
    "purger": _purge_journal,
}
