"""Where copies wait to be taken: beside the store of files, so that neither backups nor its tidying touch them."""

import secrets
from contextlib import suppress
from typing import IO

import fsspec
from flask import current_app

from app.kernel.refusals import Refusal

SUFFIX = "-exports"


class CopyGone(Refusal):
    """The row is there and the copy is not, as after a restoration."""

    message = "Cette copie n’est plus là. Demandez-en une autre\u202f: elle est prête en quelques minutes."


def shelf() -> tuple[fsspec.AbstractFileSystem, str]:
    """The file system and the folder of copies."""
    filesystem, root = fsspec.core.url_to_fs(current_app.config["SETTINGS"].files_url)
    return filesystem, root.rstrip("/") + SUFFIX


def put(content: IO[bytes]) -> str:
    """Keep a copy under a name nobody can guess, and give that name."""
    filesystem, root = shelf()
    key = f"{secrets.token_hex(16)}.zip"
    filesystem.makedirs(root, exist_ok=True)
    with filesystem.open(f"{root}/{key}", "wb") as target:
        while part := content.read(1024 * 1024):
            target.write(part)
    return key


def take(key: str) -> IO[bytes]:
    """A copy."""
    filesystem, root = shelf()
    try:
        return filesystem.open(f"{root}/{key}", "rb")  # type: ignore[no-any-return]
    except FileNotFoundError:
        raise CopyGone from None


def remove(key: str) -> None:
    """Throw a copy away."""
    filesystem, root = shelf()
    with suppress(FileNotFoundError):
        filesystem.rm(f"{root}/{key}")


def kept() -> set[str]:
    """Every copy on the shelf."""
    filesystem, root = shelf()
    try:
        return {path.rpartition("/")[2] for path in filesystem.find(root)}
    except FileNotFoundError:
        return set()
