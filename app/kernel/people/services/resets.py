"""Removing a second factor that was lost: asked by its holder, agreed to by two others, never at once."""

from datetime import timedelta

from sqlalchemy import select

from app.extensions import db
from app.kernel.audit.services import record
from app.kernel.instants import utcnow
from app.kernel.people import queries
from app.kernel.people.models import FactorReset, FactorResetApproval, Person
from app.kernel.people.models.resets import ResetOutcome
from app.kernel.people.roles import Role
from app.kernel.people.services.factors import forget_factor
from app.kernel.people.services.sessions import sign_out_everywhere
from app.kernel.refusals import Refusal
from app.kernel.settings.queries import whole_number


class NothingToReset(Refusal):
    """There is no second factor to remove."""

    message = "Ce compte n’a pas de second facteur\u00a0: il n’y a rien à retirer."


class NotTheirsToApprove(Refusal):
    """Only administrators agree, and never about themselves."""

    message = "Vous ne pouvez pas donner cet accord\u00a0: il revient à deux autres personnes de l’administration."


class NotTheirsToStop(Refusal):
    """Only the person and administrators stop a request."""

    message = "Seules la personne et l’administration du portail peuvent arrêter cette demande."


class ResetClosed(Refusal):
    """The request came to its end."""

    message = (
        "Cette demande est close. Si le second facteur est toujours perdu, la personne peut en faire une nouvelle."
    )


def ask_reset(*, by: Person) -> FactorReset:
    """Ask that one's second factor be removed; asked again while a request is open, it is the same request."""
    if not by.has_factor:
        raise NothingToReset
    # Asked twice at the same moment, the second finds the request of the first.
    db.session.execute(select(Person.id).where(Person.id == by.id).with_for_update())
    former = queries.last_reset_of(by)
    if former and former.is_open:
        return former
    if former and former.has_lapsed:
        _end(former, ResetOutcome.LAPSED, by=None)
    now = utcnow()
    reset = FactorReset(
        person=by,
        asked_at=now,
        removable_at=now + timedelta(hours=whole_number("account.factor_reset_hours")),
        lapses_at=now + timedelta(days=whole_number("account.factor_reset_days")),
    )
    db.session.add(reset)
    db.session.flush()
    record("factor_reset.asked", reset, by=by)
    return reset


def approve_reset(*, reset: FactorReset, by: Person) -> bool:
    """Agree to a request; returns whether this agreement is new. Agreeing twice counts once."""
    _lock(reset)
    if by.id == reset.person_id or not by.has_role(Role.ADMIN):
        raise NotTheirsToApprove
    if not reset.is_open:
        raise ResetClosed
    if by.id in {approval.by_id for approval in reset.approvals}:
        return False
    reset.approvals.append(FactorResetApproval(by=by))
    db.session.flush()
    record("factor_reset.approved", reset, by=by, person=reset.person_id, agreed=len(reset.approvals))
    return True


def stop_reset(*, reset: FactorReset, by: Person) -> bool:
    """Stop a request; returns whether it was still open."""
    _lock(reset)
    if by.id != reset.person_id and not by.has_role(Role.ADMIN):
        raise NotTheirsToStop
    if reset.outcome is not None:
        return False
    _end(reset, ResetOutcome.STOPPED, by=by)
    record("factor_reset.stopped", reset, by=by, person=reset.person_id)
    return True


def carry_out_reset(*, reset: FactorReset) -> bool:
    """Remove the factor when enough people agreed and the delay has passed; returns whether it was done now."""
    _lock(reset)
    if reset.outcome is not None or not reset.is_approved or reset.removable_at > utcnow():
        return False
    _remove(reset.person)
    _end(reset, ResetOutcome.DONE, by=None)
    record("factor_reset.carried_out", reset, by=None, person=reset.person_id)
    return True


def reset_from_the_machine(*, person: Person, first: str, second: str) -> None:
    """Remove somebody's factor at once, on the word of two people who operate the machine.

    They are named by their sign-in names there, which the journal keeps: short words, never a sentence.
    """
    if not person.has_factor:
        raise NothingToReset
    _remove(person)
    waiting = queries.last_reset_of(person)
    if waiting and waiting.outcome is None:
        _end(waiting, ResetOutcome.DONE, by=None)
    record("factor.removed_from_the_machine", person, by=None, first=first, second=second)


def _remove(person: Person) -> None:
    forget_factor(person=person, by=None)
    sign_out_everywhere(person=person, by=None)


def _end(reset: FactorReset, outcome: ResetOutcome, *, by: Person | None) -> None:
    reset.ended_at, reset.outcome, reset.ended_by = utcnow(), outcome, by
    db.session.flush()


def _lock(reset: FactorReset) -> None:
    """Decide about a request one at a time: of two who agree and one who stops together, each sees the others."""
    db.session.refresh(reset, attribute_names=["ended_at", "outcome"], with_for_update=True)
    db.session.expire(reset, ["approvals"])
