"""Erasing what identifies somebody: asked, cancelled or refused, carried out."""

from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.kernel.audit.services import record
from app.kernel.instants import utcnow
from app.kernel.mail import post_letter
from app.kernel.people import queries as people
from app.kernel.people.models import Person
from app.kernel.people.roles import Role
from app.kernel.people.services import LastAdministrator, end_role
from app.kernel.refusals import Refusal
from app.kernel.rights import queries
from app.kernel.rights.inventory import INVENTORY, Line
from app.kernel.rights.models import LONGEST_REASON, DataExport, ErasureRequest
from app.kernel.rights.services.exporting import drop_copies
from app.kernel.settings.queries import whole_number

JOB = "rights.erase"
ERASED = "Compte supprimé"
# No letter reaches it and nobody can hold it (RFC 2606).
NOWHERE = "@invalid"


class AlreadyErased(Refusal):
    """There is nothing left to erase."""

    message = "Ce compte est déjà effacé."


class ReasonNeeded(Refusal):
    """A right is never refused without saying why."""

    message = f"Dites pourquoi, en {LONGEST_REASON} caractères au plus\u202f: la personne recevra ce motif."
    field = "reason"


def ask_erasure(*, person: Person, by: Person) -> ErasureRequest:
    """Ask that an account be erased after the delay; asked again, it is the same request."""
    _refuse_last_administrator(person)
    if is_erased(person):
        raise AlreadyErased
    asked = queries.open_erasure(person)
    if asked:
        return asked
    days = whole_number("rights.erasure_days")
    asked = ErasureRequest(person_id=person.id, asked_by_id=by.id, due_at=utcnow() + timedelta(days=days))
    try:
        with db.session.begin_nested():
            db.session.add(asked)
            db.session.flush()
    except IntegrityError:
        found = queries.open_erasure(person)
        if found is None:
            raise
        return found
    record("erasure.asked", asked, by=by)
    if person.is_active:
        post_letter("erasure_asked", to=person.email, person=person, path="/compte/mes-donnees", days=days)
    return asked


def cancel_erasure(*, request: ErasureRequest, by: Person) -> None:
    """Change one's mind."""
    request.cancelled_at, request.decided_by_id = utcnow(), by.id
    db.session.flush()
    record("erasure.cancelled", request, by=by)
    if request.person.is_active:
        post_letter("erasure_cancelled", to=request.person.email, person=request.person, path="/compte/mes-donnees")


def refuse_erasure(*, request: ErasureRequest, reason: str, by: Person) -> None:
    """Refuse, for a reason that the person is told."""
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise ReasonNeeded
    request.refused_at, request.refused_reason, request.decided_by_id = utcnow(), reason, by.id
    db.session.flush()
    record("erasure.refused", request, by=by)
    if request.person.is_active:
        post_letter("erasure_refused", to=request.person.email, person=request.person, reason=reason, path="/contact")


def erase_if_due(request_id: int) -> None:
    """Carry out a request whose delay is over; doing it twice changes nothing."""
    due = queries.due_erasures().where(ErasureRequest.id == request_id)
    if db.session.scalar(due.with_for_update()) is None:
        return
    request = db.session.get_one(ErasureRequest, request_id)
    try:
        with db.session.begin_nested():
            carry_out_erasure(request=request, by=None)
    except LastAdministrator:
        # Everybody else who administered has left meanwhile: somebody has to decide.
        request.due_at = utcnow() + timedelta(days=1)
        db.session.flush()


def carry_out_erasure(*, request: ErasureRequest, by: Person | None) -> None:
    """Erase what identifies the person, at once and for good; `by` is who decided, None when the delay was over."""
    person = request.person
    _refuse_last_administrator(person)
    for grant in [grant for grant in person.grants if grant.is_current]:
        end_role(grant=grant, by=person)
    drop_copies(*db.session.scalars(select(DataExport).where(DataExport.person_id == person.id)))
    db.session.flush()
    for line in sorted(INVENTORY, key=_depth, reverse=True):
        _erase(line, person)
    _make_nameless(person)
    request.done_at, request.decided_by_id = utcnow(), by.id if by else None
    # Whatever was refused before may name somebody.
    db.session.execute(update(ErasureRequest).where(ErasureRequest.person_id == person.id).values(refused_reason=None))
    db.session.flush()
    record("person.erased", person, by=by)


def is_erased(person: Person) -> bool:
    """Whether nothing identifies this account any more."""
    return person.email == _no_address(person)


def _depth(line: Line) -> int:
    """Rows that others point to go last."""
    return db.metadata.sorted_tables.index(line.table)


def _erase(line: Line, person: Person) -> None:
    if line.erasure == "effacer":
        db.session.execute(delete(line.table).where(line.about(person)))
    elif line.emptied:
        emptied = {name: None if line.table.c[name].nullable else "" for name in line.emptied}
        db.session.execute(update(line.table).where(line.about(person)).values(emptied))


def _make_nameless(person: Person) -> None:
    """The account stays as a signature of common work; the address is free again."""
    db.session.expire(person)
    person.email = _no_address(person)
    person.display_name = ERASED
    person.pseudonym = person.trade = person.institution_kind = person.employer = person.password_hash = None
    person.is_active = False
    person.disabled_at, person.disabled_reason = utcnow(), ERASED
    db.session.flush()


def _no_address(person: Person) -> str:
    return f"compte-supprime-{person.id}{NOWHERE}"


def _refuse_last_administrator(person: Person) -> None:
    if person.has_role(Role.ADMIN) and people.is_last_administrator(person):
        raise LastAdministrator
