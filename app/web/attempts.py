"""Attempts that may be guesses, counted beside the request's own transaction: a refusal does not undo the count."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from flask import request

from app.kernel.people.services import throttle
from app.kernel.people.services.throttle import Limits, Subject, TooManyAttempts
from app.kernel.refusals import Refusal
from app.web.transaction import aside

log = structlog.get_logger(__name__)


@contextmanager
def slowed(
    kind: str, *, account: str | int | None = None, guesses: tuple[type[Refusal], ...] = (Refusal,)
) -> Iterator[None]:
    """Count the attempt made inside, on this account and from this network address; raises TooManyAttempts.

    `account` is whatever names it: the address typed, a person's number. A refusal of `guesses` leaves the attempt
    counted, and a line in the log that says whose account when it is known by number: what was typed is written
    nowhere. Any other takes it back; success forgets the account's. What was read before is forgotten: load after.
    """
    who, within = _count(kind, account)
    try:
        yield
    except Refusal as refusal:
        if isinstance(refusal, guesses):
            person = account if isinstance(account, int) else None
            log.warning("attempt.refused", kind=kind, why=type(refusal).__name__, person=person)
        else:
            with aside() as session:
                throttle.uncounted(who, within=within, session=session)
        raise
    throttle.succeeded(who, within=within)


@contextmanager
def counted(kind: str, *, account: str | int | None = None) -> Iterator[None]:
    """Count what is slowed each time it is done, as asking for a letter is; raises TooManyAttempts.

    What the domain refuses was not done: it is taken back.
    """
    who, within = _count(kind, account)
    try:
        yield
    except Refusal:
        with aside() as session:
            throttle.uncounted(who, within=within, session=session)
        raise


def _count(kind: str, account: str | int | None) -> tuple[list[Subject], Limits]:
    within = throttle.limits()
    # Only what our own proxies report, when there are any: see guards.trust_proxies.
    who = throttle.subjects(kind, account=None if account is None else str(account), address=request.remote_addr)
    with aside() as session:
        wait = throttle.check(who, within=within, session=session)
    if wait:
        log.warning("attempt.slowed", kind=kind, seconds=int(wait.total_seconds()))
        raise TooManyAttempts(wait)
    return who, within
