"""Reading the referentials' files again."""

from typing import Any

import structlog
from sqlalchemy import select

from app.extensions import db
from app.kernel.audit.services import record
from app.kernel.instants import utcnow
from app.kernel.jobs import nudge
from app.kernel.referentials.catalogue import Referential, referential
from app.kernel.referentials.models import ReferenceLoad
from app.kernel.refusals import Refusal

log = structlog.get_logger(__name__)
JOB = "referentials.load"
CHANGES = ("added", "changed", "removed")


class AlreadyAsked(Refusal):
    """The worker has not ended the reading asked before."""

    message = "La lecture des fichiers est déjà demandée\u202f: son résultat paraît ici dans la minute."


def load_now(one: Referential) -> dict[str, int]:
    """Read the files at once, when the portal is set up; what changes nothing leaves no trace."""
    counted = one.load()
    if any(counted.get(change) for change in CHANGES):
        db.session.add(ReferenceLoad(referential=one.key, ended_at=utcnow(), counted=counted))
        db.session.flush()
    return counted


def ask_load(one: Referential, *, by: Any) -> ReferenceLoad:
    """Ask the worker to read the files again."""
    waiting = select(ReferenceLoad.id).where(ReferenceLoad.referential == one.key, ReferenceLoad.ended_at.is_(None))
    if db.session.scalar(waiting.limit(1)) is not None:
        raise AlreadyAsked
    load = ReferenceLoad(referential=one.key, asked_by_id=by.id)
    db.session.add(load)
    db.session.flush()
    record("referential.asked", load, by=by, kind=one.key)
    nudge(JOB, load.id)
    return load


def carry_out(load_id: int) -> None:
    """Do one reading; what fails leaves the list as it was, and says so."""
    load = db.session.get(ReferenceLoad, load_id)
    if load is None or load.ended_at is not None:
        return
    try:
        with db.session.begin_nested():
            load.counted = referential(load.referential).load()
    except Exception as error:
        log.exception("referential.failed", referential=load.referential)
        load = db.session.get_one(ReferenceLoad, load_id)
        load.failure = type(error).__name__
    load.ended_at = utcnow()
    db.session.flush()
