"""The store: a folder or a bucket that only this module writes to. It follows the transaction.

What a transaction put there goes away with it when it is undone; what it takes away goes only once it is kept. A crash
in between leaves a file without a row, or a row without a file: the nightly reconciliation finds both.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import fsspec
import structlog
from flask import current_app
from sqlalchemy import event

from app.extensions import db
from app.kernel.files.models import StoredFile
from app.kernel.refusals import Refusal

log = structlog.get_logger(__name__)

PUT, TAKEN = "files_put", "files_taken"
WRITTEN = "files_written"
CHUNK = 1024 * 1024


class FileMissing(Refusal):
    """The row is there and the file is not."""

    message = "Ce fichier manque dans la réserve. L’équipe technique en est prévenue par le journal."


def store() -> tuple[fsspec.AbstractFileSystem, str]:
    """The file system and the folder that FILES_URL names."""
    filesystem, root = fsspec.core.url_to_fs(current_app.config["SETTINGS"].files_url)
    return filesystem, root


def put_file(source: Path, key: str) -> None:
    """Copy a file into the store under this key; when it does not fit, nothing of it stays."""
    filesystem, root = store()
    path = f"{root}/{key}"
    filesystem.makedirs(path.rpartition("/")[0], exist_ok=True)
    try:
        with source.open("rb") as given, filesystem.open(path, "wb") as target:
            shutil.copyfileobj(given, target, CHUNK)
            _settle(target)
    except BaseException:
        with suppress(Exception):
            remove_key(key)
        raise
    db.session.info.setdefault(PUT, []).append(key)


def _settle(target: Any) -> None:
    """On a disk, wait until the bytes are there: the row that will name them outlives a power cut."""
    target.flush()
    with suppress(AttributeError, OSError):
        os.fsync(target.fileno())


def open_file(stored: StoredFile) -> IO[bytes]:
    """The bytes kept for this row."""
    return open_key(stored.key)


def open_key(key: str) -> IO[bytes]:
    """The bytes kept under this key."""
    filesystem, root = store()
    try:
        return filesystem.open(f"{root}/{key}", "rb")  # type: ignore[no-any-return]
    except FileNotFoundError:
        raise FileMissing from None


def take_away(stored: StoredFile) -> None:
    """Have a file removed from the store once this transaction is kept."""
    db.session.info.setdefault(TAKEN, []).append(stored.key)


def remove_key(key: str) -> None:
    """Remove what the store holds under this key, if anything."""
    filesystem, root = store()
    with suppress(FileNotFoundError):
        filesystem.rm(f"{root}/{key}")


def stored_sizes() -> dict[str, int]:
    """Every file of the store: its key and its size."""
    filesystem, root = store()
    try:
        found = filesystem.find(root, detail=True)
    except FileNotFoundError:
        return {}
    start = len(root.rstrip("/")) + 1
    return {path[start:]: int(entry["size"]) for path, entry in found.items()}


def has_written() -> bool:
    """Whether this transaction has written, or is about to: letting it go would lose it without a word."""
    return bool(db.session.info.get(WRITTEN) or db.session.new or db.session.deleted)


def _remove_all(keys: list[str]) -> None:
    """What cannot be removed now is left to the reconciliation."""
    for key in keys:
        try:
            remove_key(key)
        except Exception:
            log.exception("file.not_removed", key=key)


@event.listens_for(db.session, "after_commit")
def _kept(session: Any) -> None:
    # A save point that is released keeps nothing yet.
    if session.in_nested_transaction():
        return
    session.info.pop(WRITTEN, None)
    session.info.pop(PUT, None)
    _remove_all(session.info.pop(TAKEN, []))


@event.listens_for(db.session, "after_rollback")
def _undone(session: Any) -> None:
    if session.in_nested_transaction():
        return
    session.info.pop(WRITTEN, None)
    session.info.pop(TAKEN, None)
    _remove_all(session.info.pop(PUT, []))


@event.listens_for(db.session, "after_flush")
def _wrote(session: Any, _context: Any) -> None:
    session.info[WRITTEN] = True
