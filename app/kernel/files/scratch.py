"""Folders where files are looked at before they are kept, and what a killed process leaves there."""

import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)

PREFIX = "tissage-"
# As `tempfile` ends its names.
OURS = re.compile(rf"{PREFIX}[a-z0-9_]{{8}}")
# Looking at a file takes seconds, and is stopped after minutes.
LEFT_AFTER = 3600


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder of this process's own, gone at the end; what others left is swept on the way in.

    Services may each have a temporary folder that the others do not see: each sweeps its own.
    """
    sweep()
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        yield Path(folder)


def sweep() -> int:
    """Remove the folders that killed processes left more than an hour ago, with the copies in them; how many."""
    left = [path for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*") if _is_left(path)]
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    gone = sum(not path.exists() for path in left)
    if left:
        log.warning("scratch.swept", found=len(left), removed=gone)
    return gone


def _is_left(path: Path) -> bool:
    """Whether it is a folder made here, by this user, long ago; a link or somebody else's is none of our business."""
    if not OURS.fullmatch(path.name):
        return False
    with suppress(OSError):
        seen = path.lstat()
        is_ours = stat.S_ISDIR(seen.st_mode) and seen.st_uid == os.geteuid() and stat.S_IMODE(seen.st_mode) == 0o700
        return is_ours and time.time() - seen.st_mtime > LEFT_AFTER
    return False
