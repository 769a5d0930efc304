"""Slowing whoever guesses, without ever shutting anybody out for good.

An attempt is counted before it is judged, so that a hundred made together are not all free; success takes it back.
Past the free attempts each one costs a wait, which doubles up to a ceiling; attempts refused during a wait count for
nothing.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.people.addresses import normal_address
from app.kernel.people.models.throttle import ACCOUNT, ADDRESS, ThrottleCounter
from app.kernel.refusals import Refusal
from app.kernel.sealing import fingerprint
from app.kernel.settings.queries import whole_number

KEPT_FOR = timedelta(days=1)
# What one subscriber usually holds of the newer addresses: counting each alone would count nobody.
NEWER_PREFIX = 64


class TooManyAttempts(Refusal):
    """Too many attempts failed on this account, or from this network address: wait, then try again."""

    status = 429

    def __init__(self, wait: timedelta) -> None:
        super().__init__(
            f"Plusieurs essais ont échoué. Pour protéger les comptes, attendez {in_words(wait)} avant de réessayer."
        )


@dataclass(frozen=True)
class Limits:
    """The thresholds in force: free attempts by scope, first and longest waits, when attempts are forgotten."""

    free: dict[str, int]
    first: timedelta
    longest: timedelta
    forget: timedelta


@dataclass(frozen=True)
class Subject:
    """What is counted: one kind of attempt, on an account or from a network address."""

    kind: str
    scope: str
    subject_hash: str


def limits() -> Limits:
    """The thresholds of the settings."""
    return Limits(
        free={ACCOUNT: whole_number("throttle.account_free"), ADDRESS: whole_number("throttle.address_free")},
        first=timedelta(seconds=whole_number("throttle.first_wait_seconds")),
        longest=timedelta(minutes=whole_number("throttle.longest_wait_minutes")),
        forget=timedelta(minutes=whole_number("throttle.forget_minutes")),
    )


def subjects(kind: str, *, account: str | None, address: str | None) -> list[Subject]:
    """What an attempt of this kind counts against; `account` is what was typed, whether or not it exists."""
    named = [(ACCOUNT, normal_address(account))] if account else []
    named += [(ADDRESS, _network(address))] if address else []
    return [Subject(kind, scope, fingerprint(f"{kind} {scope} {value}")) for scope, value in named]


def check(who: Sequence[Subject], *, within: Limits, session: Session) -> timedelta | None:
    """Count an attempt about to be made; or, when it must wait, count nothing and return for how long.

    `session` is a transaction of its own, since the count must outlive the refusal that may follow.
    """
    rows = [_row(subject, session) for subject in who]
    waits = [wait for row in rows if (wait := _wait(row, within))]
    if waits:
        return max(waits)
    for row in rows:
        row.attempts += 1
        row.last_at = utcnow()
        row.blocked_until = _blocked_until(row, within)
    return None


def uncounted(who: Sequence[Subject], *, within: Limits, session: Session) -> None:
    """Take back an attempt that was refused for another reason than a wrong guess."""
    for subject in who:
        row = _row(subject, session)
        row.attempts = max(0, row.attempts - 1)
        if row.attempts < within.free[row.scope]:
            row.blocked_until = None


def succeeded(who: Sequence[Subject], *, within: Limits) -> None:
    """Forget the attempts on an account that was opened, and take this one back from its network address.

    The address keeps its other attempts: an account of one's own must not pay for guessing those of others.
    """
    uncounted([subject for subject in who if subject.scope == ADDRESS], within=within, session=db.session())
    accounts = [subject.subject_hash for subject in who if subject.scope == ACCOUNT]
    db.session.execute(delete(ThrottleCounter).where(ThrottleCounter.subject_hash.in_(accounts)))


def purge() -> int:
    """Drop counters that nobody added to for a day; returns how many."""
    gone = db.session.execute(delete(ThrottleCounter).where(ThrottleCounter.last_at < utcnow() - KEPT_FOR))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def in_words(wait: timedelta) -> str:
    """« 45 secondes », « 2 minutes »: rounded up, so that obeying it is enough."""
    seconds = -int(-wait.total_seconds() // 1)
    count, unit = (seconds, "seconde") if seconds <= 90 else (-(-seconds // 60), "minute")
    return f"{count}\u00a0{unit}{'s' if count > 1 else ''}"


def _network(address: str) -> str:
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return address
    if read.version == 4:
        return str(read)
    return str(ipaddress.ip_network((read, NEWER_PREFIX), strict=False))


def _row(subject: Subject, session: Session) -> ThrottleCounter:
    """The counter, locked until the end of the transaction, made if there is none."""
    question = select(ThrottleCounter).where(ThrottleCounter.subject_hash == subject.subject_hash).with_for_update()
    found = session.scalars(question).one_or_none()
    if found is None:
        try:
            with session.begin_nested():
                session.add(ThrottleCounter(kind=subject.kind, scope=subject.scope, subject_hash=subject.subject_hash))
        except IntegrityError:
            pass  # somebody else made it at the same moment
        found = session.scalars(question).one()
    return found


def _wait(row: ThrottleCounter, within: Limits) -> timedelta | None:
    now = utcnow()
    if row.last_at < now - within.forget:
        row.attempts, row.blocked_until = 0, None
    if row.blocked_until is None or row.blocked_until <= now:
        return None
    # A clock put back must not make anybody wait longer than the longest wait.
    row.blocked_until = min(row.blocked_until, now + within.longest)
    return row.blocked_until - now


def _blocked_until(row: ThrottleCounter, within: Limits) -> datetime | None:
    over = row.attempts - within.free[row.scope]
    if over < 0:
        return None
    # Past ten doublings the ceiling is reached whatever the settings; powers are not computed for nothing.
    return utcnow() + min(within.longest, within.first * (1 << min(over, 10)))
