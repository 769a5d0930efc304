"""Once a passage is gone from every row, it goes from the file of the database too.

SQLite fills what is deleted with zeros (`secure_delete`, set at each connection); pages as they were before still stand
in its write-ahead log until it is emptied. PostgreSQL has nothing of the kind: its VACUUM does it in its time.
"""

from typing import Any

import structlog
from sqlalchemy import event

from app.extensions import db
from app.kernel.search.engines import engine

log = structlog.get_logger(__name__)
FORGETS = "forgets"


def forget_for_good() -> None:
    """Have the index let go of its former words now, and the log of the database of its former pages at the commit."""
    engine().forget_for_good()
    db.session.info[FORGETS] = db.session.get_bind().dialect.name == "sqlite"


@event.listens_for(db.session, "after_commit")
def _empty_the_log(session: Any) -> None:
    if session.in_nested_transaction() or not session.info.pop(FORGETS, False):
        return
    # Outside any transaction, once those that read and write have ended.
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        (is_busy, *_pages) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.close()
    finally:
        connection.close()
    if is_busy:
        # What was to be forgotten goes with the next pages written over it.
        log.warning("expunging.log_not_emptied")


@event.listens_for(db.session, "after_rollback")
def _keep_the_log(session: Any) -> None:
    if not session.in_nested_transaction():
        session.info.pop(FORGETS, None)
