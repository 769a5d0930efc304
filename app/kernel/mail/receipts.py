"""What the mail server took, noted on this machine's disk the moment it says so.

Between the server's answer and the commit that marks a letter as sent, the worker may die or the database be out of
reach. The note outlives both: the next attempt finds it and marks the letter instead of sending it again.
"""

import hashlib
import os
from pathlib import Path

from flask import current_app


def note(message_id: str) -> None:
    """Note that the server took this letter, durably."""
    path = _path(message_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def holds(message_id: str) -> bool:
    """Whether the server already took this letter."""
    return _path(message_id).exists()


def forget(message_id: str) -> None:
    """Drop the note: the database says it now."""
    _path(message_id).unlink(missing_ok=True)


def _path(message_id: str) -> Path:
    """An empty file named after the letter's fingerprint: nothing in it tells of anybody."""
    folder: Path = current_app.config["SETTINGS"].instance_path
    return folder / "mail-receipts" / hashlib.sha256(message_id.encode()).hexdigest()
