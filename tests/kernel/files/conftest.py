"""Examining a file as the door does, and a portal whose antivirus is one of the test's own."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.extensions import db
from app.kernel.files.inspection import FORMATS
from app.kernel.files.inspection.examining import examine
from app.kernel.files.models import FileKind, StoredFile
from app.kernel.files.services import receive
from app.kernel.files.services.store import stored_sizes
from app.kernel.people.models import Person

BOUNDS = {"megapixels": 60, "side": 2400, "inflated": 200 * 1024 * 1024, "ratio": 100}


class Examined:
    """What an examination says, and what it keeps."""

    def __init__(self, answer: dict[str, Any], kept: bytes) -> None:
        self.refused: str = answer.get("refused", "")
        self.format: str = answer.get("format", "")
        self.treatments: list[str] = answer.get("treatments", [])
        self.kept = kept


@pytest.fixture
def examined(tmp_path: Path) -> Callable[..., Examined]:
    """Examine bytes sent under a name, without the process that surrounds it."""

    def run(data: bytes, name: str, *, as_is: bool = False, **bounds: int) -> Examined:
        source, target = tmp_path / "source", tmp_path / "target"
        source.write_bytes(data)
        target.unlink(missing_ok=True)
        answer = examine(
            source=str(source),
            target=str(target),
            name=name,
            accepted=list(FORMATS),
            as_is=as_is,
            bounds={**BOUNDS, **bounds},
        )
        return Examined(answer, target.read_bytes() if target.exists() else data)

    return run


@pytest.fixture
def portal_with(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Flask]:
    """The portal with other settings for one test: by default a store of its own."""

    def change(**settings: Any) -> Flask:
        kept = {"files_url": f"file://{tmp_path / 'store'}", **settings}
        monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], **kept))
        return app

    return change


def held_keys() -> list[str]:
    """What the store holds."""
    return sorted(stored_sizes())


def sent(data: bytes, name: str, by: Person | None = None, **options: Any) -> StoredFile:
    """A file sent as an attachment, its transaction kept."""
    stored = receive(io.BytesIO(data), name=name, kind=FileKind.ATTACHMENT, by=by, **options)
    db.session.commit()
    return stored
