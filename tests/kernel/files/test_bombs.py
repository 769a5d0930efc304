"""What a hostile file costs: each is opened by the real door's process, held to 512 MiB of address space.

`pytest tests/kernel/files/test_bombs.py -s` prints the figures: what it weighs, the most memory held, the seconds.
"""

import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from zlib import compress

import pytest

from app.kernel.files import kinds
from app.kernel.files.aside import Means, NoAnswerError, call
from app.kernel.files.inspection import FORMATS
from app.kernel.files.models import FileKind
from app.kernel.files.services import FileNotAccepted, receive
from tests.kernel.files.conftest import BOUNDS
from tests.kernel.files.samples import PDF, docx, drawn, png_header, saved, xlsx, zipped
from tests.kernel.files.test_packages import SHEET, forty_two, lying, overlapping, replaced, swollen

EXAMINE = "app.kernel.files.inspection.examining:examine"
ULIMIT = 512
MOST_SECONDS = 20


def corner() -> bytes:
    """One cell in the last corner of a sheet."""
    cell = '<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    return replaced(xlsx(), {SHEET: cell})


def deep() -> bytes:
    """Elements within elements, two hundred thousand deep."""
    return docx("<w:r>" * 200_000 + "</w:r>" * 200_000, **{"word/extra.xml": "<instrText/>"})


def within_pdf(content: bytes) -> bytes:
    """A PDF that holds this."""
    return PDF.replace(b"trailer", content + b"\ntrailer")


BOMBS: dict[str, tuple[str, Callable[[], bytes], bool]] = {
    "a 30 000 × 30 000 image": ("a.png", lambda: png_header(30_000, 30_000), True),
    "an image of 60 million points": ("a.jpg", lambda: saved(drawn((10_000, 6_000)), "JPEG"), False),
    "the same in PNG": ("a.png", lambda: saved(drawn((10_000, 6_000)), "PNG", compress_level=1), False),
    "a workbook of 300 MB": ("a.xlsx", lambda: replaced(xlsx(), {SHEET: bytes(300_000_000)}), True),
    "a workbook of 95 MB of cells": ("a.xlsx", swollen, True),
    "a size that lies": ("a.docx", lying, True),
    "entries that overlap": ("a.docx", overlapping, True),
    "an archive of archives": ("a.docx", lambda: docx(**{"word/b.xml": forty_two()}), True),
    "one cell in the last corner": ("a.xlsx", corner, True),
    "elements within elements": ("a.docx", deep, True),
    "a list of sixty thousand members": ("a.docx", lambda: zipped((f"{n:06}", "") for n in range(60_000)), True),
    "15 MB of quotes": ("a.csv", lambda: b'a;b\n"' + b"x;" * 7_500_000, False),
    "15 MB of signs before a formula": ("a.csv", lambda: b"a\n" + b"=+-@ " * 3_000_000, False),
    "a PDF of a million streams": ("a.pdf", lambda: within_pdf(b"stream\nx\x9c" * 1_000_000), False),
    "a PDF of 300 MB of objects": ("a.pdf", lambda: within_pdf(b"stream\n" + compress(b"1 0 " * 75_000_000)), True),
    "a PDF of 15 MB": ("a.pdf", lambda: within_pdf(b"%" + b"x" * 15_000_000), False),
}


@pytest.mark.parametrize("name", BOMBS)
def test_promise_9_a_hostile_file_costs_little(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    file_name, make, is_refused = BOMBS[name]
    data = make()
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "source"), Path(folder, "target")
        source.write_bytes(data)
        asked = {
            "source": str(source),
            "target": str(target),
            "name": file_name,
            "accepted": list(FORMATS),
            "as_is": False,
            "bounds": BOUNDS,
        }
        answer, spent = call(EXAMINE, asked, Means(memory_mib=ULIMIT, seconds=MOST_SECONDS))
    with capsys.disabled():
        refused = "refused" if "refused" in answer else "kept"
        figures = f"{len(data) / 1e6:7.2f} MB {spent.peak_mib:6.0f} MiB {spent.seconds:6.2f} s"
        sys.stdout.write(f"\n{name:42} {figures}  {refused}")
    assert ("refused" in answer) is is_refused, answer
    assert spent.peak_mib < ULIMIT


def test_the_child_holds_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    answer, _ = call("os:getenv", {"key": "SECRET_KEY"}, Means())
    assert answer is None


def test_examining_loads_neither_the_web_nor_the_database() -> None:
    child = Path(sys.modules[call.__module__].__file__ or "").with_name("child.py")
    probe = (
        f"import json, runpy, sys; runpy.run_path({str(child)!r})['load']({EXAMINE.partition(':')[0]!r});"
        "print(json.dumps([m for m in ('flask', 'sqlalchemy', 'app.config', 'app.extensions') if m in sys.modules]))"
    )
    said = subprocess.run([sys.executable, "-I", "-c", probe], capture_output=True, check=True)
    assert json.loads(said.stdout) == []


@pytest.mark.parametrize(
    ("function", "arguments", "why"),
    [
        ("time:sleep", {}, "TypeError"),
        ("builtins:bytearray", {"source": "x" * 10}, "TypeError"),
        ("tests.kernel.files.greedy:eat", {}, "ModuleNotFoundError"),
    ],
)
def test_a_child_that_breaks_gives_no_answer_and_says_only_its_kind(function, arguments, why):
    with pytest.raises(NoAnswerError) as failure:
        call(function, arguments, Means(memory_mib=256, seconds=5))
    assert failure.value.why == why


def test_a_child_that_takes_too_long_is_stopped(tmp_path):
    source = tmp_path / "source"
    source.write_bytes(saved(drawn((10_000, 6_000)), "PNG", compress_level=1))
    asked = {
        "source": str(source),
        "target": str(tmp_path / "target"),
        "name": "a.png",
        "accepted": ["png"],
        "as_is": False,
        "bounds": BOUNDS,
    }
    for means, why in ((Means(seconds=0), "time"), (Means(memory_mib=100, seconds=20), "memory")):
        with pytest.raises(NoAnswerError) as failure:
            call(EXAMINE, asked, means)
        assert failure.value.why == why


def test_a_file_too_heavy_for_the_child_is_refused_in_words(portal_with, monkeypatch):
    portal_with()
    monkeypatch.setattr(kinds, "Means", lambda: Means(memory_mib=100))
    data = saved(drawn((10_000, 6_000)), "PNG", compress_level=1)
    with pytest.raises(FileNotAccepted, match="trop de travail"):
        receive(io.BytesIO(data), name="a.png", kind=FileKind.ATTACHMENT, by=None)
