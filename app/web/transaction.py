"""The session follows the response: a successful write is kept, anything else is undone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from flask import Flask, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.extensions import Model, announce_reads, db
from app.kernel.audit.chain import keep
from app.kernel.audit.services import act_of

log = structlog.get_logger(__name__)

READ_ONLY = {"GET", "HEAD", "OPTIONS"}


def announce() -> None:
    """Tell the engine whether this request may write, before anything is asked of it."""
    announce_reads(request.method in READ_ONLY)


def settle(response: Response) -> Response:
    """Commit a successful write; undo anything else.

    A read that touched nothing is closed by a commit too: PostgreSQL's driver forgets its prepared statements at each
    rollback, and would plan every question of every page again.
    """
    if response.status_code < 400 and (request.method not in READ_ONLY or not _touched()):
        db.session.commit()
    else:
        db.session.rollback()
    return response


def _touched() -> bool:
    """Whether something loaded was changed, which a read must never keep."""
    return bool(db.session.new or db.session.dirty or db.session.deleted)


@contextmanager
def aside() -> Iterator[Session]:
    """A second short transaction for what must outlive a refusal: counters, a draft, the refusal's audit line."""
    db.session.rollback()
    announce_reads(False)
    with Session(db.engine) as session, session.begin():
        yield session


def afterwards(app: Flask, work: Callable[[], None]) -> None:
    """Small work done once the answer has left, in a transaction of its own; what a busy database refuses is let go."""
    with app.app_context():
        announce_reads(False)
        try:
            work()
            db.session.commit()
        except OperationalError:
            db.session.rollback()
            log.info("afterwards.skipped")


def trace(action: str, thing: Model, *, by: Any, **details: Any) -> None:
    """Write in the journal an act that must outlive the refusal of its request: what was begun is undone first."""
    act = act_of(action, thing, by=by, **details)
    with aside() as session:
        keep(session, act)


def install(app: Flask) -> None:
    """Make every request one transaction."""
    app.before_request(announce)
    app.after_request(settle)
    app.teardown_request(lambda _error: announce_reads(False))
