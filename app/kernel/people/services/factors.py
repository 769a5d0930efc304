"""Setting a second factor up, giving it, changing it, removing it."""

from enum import StrEnum

from sqlalchemy import delete, or_, update

from app.extensions import db
from app.kernel.audit.services import record
from app.kernel.instants import utcnow
from app.kernel.people import codes, queries
from app.kernel.people.models import Person, RecoveryCode, SecondFactor, UserSession
from app.kernel.people.services.sessions import renew_token, sign_out_elsewhere
from app.kernel.refusals import Refusal


class WrongCode(Refusal):
    """The code is not the one, and nothing tells how far from it."""

    message = (
        "Ce code n’est pas le bon. Prenez celui que votre application affiche maintenant, "
        "ou un code de secours qui n’a jamais servi."
    )
    field = "code"


class NotOfThisApplication(WrongCode):
    """The code is not of the application being set up; there is no list on paper yet."""

    message = "Ce code n’est pas le bon. Prenez les six chiffres que votre application affiche maintenant pour Tissage."


class ClockAstray(WrongCode):
    """The code is right for another moment than now."""

    message = (
        "Ce code vient d’une horloge qui n’est pas à l’heure. Dans les réglages de votre téléphone, mettez la date et "
        "l’heure sur «\u00a0automatique\u00a0», puis donnez le nouveau code."
    )


class CodeSpent(WrongCode):
    """Each code opens one door once, so that whoever saw it typed has nothing."""

    message = "Ce code a déjà servi. Attendez que votre application en affiche un autre, moins d’une minute."


class RecoveryCodeSpent(WrongCode):
    """A code on paper is good once."""

    message = "Ce code de secours a déjà servi. Prenez-en un autre dans votre liste."


class NothingProposed(Refusal):
    """A set-up is confirmed only after it was begun, and not too long after."""

    message = "Cette mise en place a expiré. Recommencez-la\u00a0: cela prend deux minutes."


class FactorRequired(Refusal):
    """Some roles are never held without a second factor."""

    message = (
        "Vos rôles demandent un second facteur\u00a0: il ne peut pas être retiré. "
        "Vous pouvez changer d’application ou de téléphone."
    )


class Way(StrEnum):
    """What somebody gave as their second factor."""

    APPLICATION = "application"
    RECOVERY = "recovery"


def propose_factor(*, by: Person) -> SecondFactor:
    """Begin to set up an application, in place of the one in force if there is one, which holds until then."""
    factor = by.second_factor or SecondFactor(person_id=by.id)
    if not factor.is_proposed:
        factor.proposed, factor.proposed_at = codes.new_secret(), utcnow()
        by.second_factor = factor
        db.session.flush()
        record("factor.proposed", factor, by=by)
    return factor


def confirm_factor(*, code: str, session: UserSession, by: Person) -> tuple[str, list[str]]:
    """Put the proposed application in force by a code it shows.

    Returns the session's new token and the recovery codes to write down. Every other session of this person ends: what
    was opened without this factor is asked it again.
    """
    factor = by.second_factor
    if factor is None or factor.proposed is None or not factor.is_proposed:
        raise NothingProposed
    counter = _counter_of(factor.proposed, code, otherwise=NotOfThisApplication)
    factor.secret, factor.confirmed_at, factor.last_counter = factor.proposed, utcnow(), counter
    factor.proposed, factor.proposed_at = None, None
    db.session.flush()
    record("factor.confirmed", factor, by=by)
    sign_out_elsewhere(session=session, by=by)
    return _pass(session), renew_recovery_codes(by=by)


def spend_code(*, person: Person, code: str) -> Way:
    """Take a code of the application or of the paper list, which is good once; raises WrongCode and its kinds."""
    digits = codes.digits_of(code)
    if digits is None:
        _spend_recovery_code(person, code)
        return Way.RECOVERY
    factor = person.second_factor
    if factor is None or factor.secret is None:
        raise WrongCode
    counter = _counter_of(factor.secret, digits)
    # One statement decides: of the same code given twice at the same moment, one passes.
    spent = db.session.execute(
        update(SecondFactor)
        .where(
            SecondFactor.person_id == person.id,
            or_(SecondFactor.last_counter.is_(None), SecondFactor.last_counter < counter),
        )
        .values(last_counter=counter)
    )
    if spent.rowcount != 1:  # type: ignore[attr-defined]
        raise CodeSpent
    return Way.APPLICATION


def give_factor(*, session: UserSession, code: str) -> tuple[str, Way]:
    """Make a session whole by a code; returns its new token, and what was given."""
    way = spend_code(person=session.person, code=code)
    record("factor.given", session, by=session.person, way=str(way))
    return _pass(session), way


def renew_recovery_codes(*, by: Person) -> list[str]:
    """Make a fresh batch of recovery codes, as they are to be written down; the former ones are worth nothing."""
    batch = codes.new_recovery_codes()
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == by.id))
    db.session.add_all(RecoveryCode(person_id=by.id, code_hash=codes.recovery_hash(code)) for code in batch)
    db.session.flush()
    record("recovery_codes.renewed", by, by=by)
    return batch


def remove_factor(*, session: UserSession, by: Person) -> None:
    """Do without a second factor from now on, when no role asks for one."""
    if by.must_have_factor:
        raise FactorRequired
    forget_factor(person=by, by=by)
    session.second_factor_at = None
    sign_out_elsewhere(session=session, by=by)


def plant_factor(*, person: Person, secret: str) -> None:
    """Give an account of the demonstration a secret known to all; refuses any other account."""
    if not person.is_demo:
        raise ValueError("only the demonstration's accounts have a known secret")
    person.second_factor = SecondFactor(person_id=person.id, secret=secret, confirmed_at=utcnow())
    db.session.flush()
    record("factor.confirmed", person.second_factor, by=None)


def forget_factor(*, person: Person, by: Person | None) -> None:
    """Drop the application and the recovery codes of somebody; the sessions are the caller's affair."""
    factor = person.second_factor
    if factor is None:
        return
    record("factor.removed", factor, by=by)
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    db.session.delete(factor)
    db.session.flush()
    db.session.expire(person, ["second_factor"])


def _counter_of(secret: str, code: str, *, otherwise: type[WrongCode] = WrongCode) -> int:
    digits, now = codes.digits_of(code), utcnow()
    if digits is None:
        raise otherwise
    counter = codes.counter_of(secret, digits, at=now)
    if counter is not None:
        return counter
    if codes.counter_of(secret, digits, at=now, offsets=codes.ASTRAY) is not None:
        raise ClockAstray
    raise otherwise


def _spend_recovery_code(person: Person, code: str) -> None:
    kept = queries.recovery_code(person, code)
    if kept is None:
        raise WrongCode
    unused = update(RecoveryCode).where(RecoveryCode.id == kept.id, RecoveryCode.used_at.is_(None))
    if db.session.execute(unused.values(used_at=utcnow())).rowcount != 1:  # type: ignore[attr-defined]
        raise RecoveryCodeSpent


def _pass(session: UserSession) -> str:
    """Mark the second factor as given, under a new token: whoever knew the former one has nothing."""
    session.second_factor_at = utcnow()
    session.mark_proved()
    return renew_token(session=session)
