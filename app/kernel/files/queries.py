"""Questions to the files."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Executable, Select, func, or_, select

from app.extensions import db
from app.kernel.files.models import KEPT, FileKind, FileState, StoredFile, StrayFile
from app.kernel.instants import utcnow

# How many files wait for the antivirus at each sweep: a long silence must not become a flood.
AT_ONCE = 50
# A file just received is checked by the nudge that came with it.
LEFT_BEHIND_AFTER = timedelta(seconds=30)


@dataclass(frozen=True)
class Count:
    """How many files of a kind are in a state, and what they weigh."""

    kind: FileKind
    state: FileState
    number: int
    size: int


@dataclass(frozen=True)
class Known:
    """What a row says of a file of the store."""

    id: int
    key: str
    size: int
    sha256: str
    state: str
    reason: str | None


KNOWN = (StoredFile.id, StoredFile.key, StoredFile.size, StoredFile.sha256, StoredFile.state, StoredFile.reason)


def size_kept(*, person_id: int | None = None, perimeter_id: int | None = None) -> int:
    """The bytes kept for a person or a perimeter, or in all."""
    statement = select(func.coalesce(func.sum(StoredFile.size), 0)).where(StoredFile.state.in_(KEPT))
    if person_id is not None:
        statement = statement.where(StoredFile.created_by_id == person_id)
    if perimeter_id is not None:
        statement = statement.where(StoredFile.perimeter_id == perimeter_id)
    return int(db.session.scalar(statement) or 0)


def counts() -> list[Count]:
    """The files by kind and state."""
    rows = db.session.execute(
        select(StoredFile.kind, StoredFile.state, func.count(), func.sum(StoredFile.size))
        .group_by(StoredFile.kind, StoredFile.state)
        .order_by(StoredFile.kind, StoredFile.state)
    )
    return [Count(FileKind(kind), FileState(state), number, int(size)) for kind, state, number, size in rows]


def files_in(*states: FileState) -> Select[StoredFile]:
    """The files in one of these states, those that have waited longest first."""
    return select(StoredFile).where(StoredFile.state.in_(states)).order_by(StoredFile.state_at, StoredFile.id)


def files_to_check(*, again: bool) -> Select[int]:
    """The keys of the files that wait for the antivirus; with `again`, those received while there was none too."""
    waiting = StoredFile.state == FileState.HELD
    left = (StoredFile.state == FileState.CHECKING) & (StoredFile.state_at < utcnow() - LEFT_BEHIND_AFTER)
    conditions = [waiting, left] + ([StoredFile.state == FileState.UNCHECKED] if again else [])
    return select(StoredFile.id).where(or_(*conditions)).order_by(StoredFile.state_at, StoredFile.id).limit(AT_ONCE)


def files_known() -> list[Known]:
    """Every file a row expects in the store; what the antivirus had removed is not expected any more."""
    return _known(select(*KNOWN).where(StoredFile.state != FileState.REFUSED).order_by(StoredFile.id))


def files_to_verify(most: int) -> list[Known]:
    """The files whose bytes were looked at longest ago, or never."""
    return _known(
        select(*KNOWN)
        .where(StoredFile.state.in_(KEPT))
        .order_by(StoredFile.verified_at.is_not(None), StoredFile.verified_at, StoredFile.id)
        .limit(most)
    )


def _known(statement: Executable) -> list[Known]:
    return [Known(*row) for row in db.session.execute(statement)]


def key_is_known(key: str) -> bool:
    """Whether a row names this file of the store."""
    return db.session.scalar(select(StoredFile.id).where(StoredFile.key == key)) is not None


def strays() -> Select[StrayFile]:
    """The files of the store that no row names, the oldest first."""
    return select(StrayFile).order_by(StrayFile.first_seen_at, StrayFile.key)


def strays_listed() -> dict[str, datetime]:
    """Those listed on an earlier night, and when."""
    return {key: seen for key, seen in db.session.execute(select(StrayFile.key, StrayFile.first_seen_at))}
