"""Where the portal keeps things, checked when it starts: a full sentence then rather than errors later."""

import os
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import make_url

from app.config import Settings, UnsafeSettings

# SQLite's log is shared memory: over a network two machines would corrupt it without noticing.
SHARED = ("nfs", "cifs", "smb", "afs", "ceph", "glusterfs", "lustre", "fuse.sshfs", "fuse.s3fs", "fuse.rclone", "davfs")
MOUNTS = Path("/proc/self/mounts")


def refuse_unfit_storage(app: Flask) -> None:
    """Refuse to start when the database or the files could not be kept, and say why."""
    settings: Settings = app.config["SETTINGS"]
    faults = _unwritable(settings.instance_path, "INSTANCE_PATH")
    files = urlsplit(settings.files_url)
    if files.scheme == "file":
        faults += _unwritable(_nearest(Path(files.path)), "FILES_URL")
    database = make_url(settings.database_url)
    if database.get_backend_name() == "sqlite" and database.database not in (None, "", ":memory:"):
        faults += unfit_database(Path(str(database.database)))
    if faults:
        raise UnsafeSettings("The portal refuses to start: " + "; ".join(faults) + ".")


def unfit_database(path: Path) -> list[str]:
    """Why a SQLite database cannot be kept in this file, if anything."""
    faults = _unwritable(path.parent, "the folder of the database")
    if path.exists() and not _opens_for_writing(path):
        faults.append(f"the database {path} cannot be written (look at its owner and rights)")
    if path.parent.exists() and (kind := kind_of_disk(path.parent)).startswith(SHARED):
        faults.append(f"the database {path} is on a network disk ({kind}): keep it on this machine, or use PostgreSQL")
    if _lost_its_log(path):
        faults.append(
            f"{path}-wal is missing although the database was not closed: it held the last writes. Put it back, or "
            f"restore a backup, or remove {path}-shm to go on without them"
        )
    return faults


def kind_of_disk(folder: Path, mounts: str | None = None) -> str:
    """The kind of file system that holds a folder, as Linux names it; nothing where that is not told."""
    told = mounts if mounts is not None else (MOUNTS.read_text() if MOUNTS.exists() else "")
    mounted = [line.split()[1:3] for line in told.splitlines() if len(line.split()) > 2]
    holding = [(place, kind) for place, kind in mounted if folder.resolve().is_relative_to(place)]
    return max(holding, key=lambda found: len(found[0]))[1] if holding else ""


def _unwritable(folder: Path, name: str) -> list[str]:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return []
    except OSError as error:
        return [f"{name} ({folder}) cannot be written: {os.strerror(error.errno or 0)}"]


def _nearest(folder: Path) -> Path:
    """This folder, or the closest one above it that exists."""
    return folder if folder.exists() or folder == folder.parent else _nearest(folder.parent)


def _opens_for_writing(path: Path) -> bool:
    try:
        path.open("r+b").close()
    except OSError:
        return False
    return True


def _lost_its_log(path: Path) -> bool:
    """A shared index without its log; asked twice, since closing a database removes one just before the other."""
    log, index = Path(f"{path}-wal"), Path(f"{path}-shm")
    if log.exists() or not index.exists():
        return False
    time.sleep(0.2)
    return not log.exists() and index.exists()
