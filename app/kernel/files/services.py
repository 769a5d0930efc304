"""Keeping and reading files."""

import hashlib
import unicodedata
import uuid
from pathlib import PurePosixPath
from typing import IO, Any

import fsspec
from flask import current_app

from app.extensions import db
from app.kernel.files.models import StoredFile
from app.kernel.refusals import Refusal

CHUNK = 1024 * 1024


class FileTooLarge(Refusal):
    """The file passes the size allowed for its kind."""

    message = "Ce fichier est trop lourd."
    field = "file"


class FileMissing(Refusal):
    """The row is there and the file is not."""

    message = "Ce fichier manque dans la réserve. L’équipe technique en est prévenue par le journal."


def store() -> tuple[fsspec.AbstractFileSystem, str]:
    """The file system and the folder that FILES_URL names."""
    filesystem, root = fsspec.core.url_to_fs(current_app.config["SETTINGS"].files_url)
    return filesystem, root


def label_of(original_name: str) -> str:
    """The sender's file name made harmless: no path, no control or direction mark, 200 characters at most."""
    bare = PurePosixPath(original_name.replace("\\", "/")).name
    clean = "".join(letter for letter in bare if unicodedata.category(letter) not in ("Cc", "Cf", "Cs"))
    return clean[-200:] or "sans nom"


def keep_file(
    stream: IO[bytes], *, folder: str, original_name: str, media_type: str, limit: int, by: Any
) -> StoredFile:
    """Keep what the stream gives, at most `limit` bytes; nothing stays in the store when it is refused."""
    filesystem, root = store()
    key = f"{folder}/{uuid.uuid4().hex}"
    path = f"{root}/{key}"
    filesystem.makedirs(f"{root}/{folder}", exist_ok=True)
    digest, size = hashlib.sha256(), 0
    try:
        with filesystem.open(path, "wb") as target:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > limit:
                    raise FileTooLarge(f"Ce fichier dépasse {limit // CHUNK} Mo.")
                digest.update(chunk)
                target.write(chunk)
    except BaseException:
        if filesystem.exists(path):
            filesystem.rm(path)
        raise
    stored = StoredFile(
        key=key,
        original_name=label_of(original_name),
        media_type=label_of(media_type)[:120],
        size=size,
        sha256=digest.hexdigest(),
        created_by_id=getattr(by, "id", None),
    )
    db.session.add(stored)
    db.session.flush()
    return stored


def open_file(stored: StoredFile) -> IO[bytes]:
    """The bytes kept for this row."""
    filesystem, root = store()
    try:
        return filesystem.open(f"{root}/{stored.key}", "rb")  # type: ignore[no-any-return]
    except FileNotFoundError:
        raise FileMissing from None
