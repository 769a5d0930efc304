"""Makes the shipped extracts from the producers' files: `python -m app.associations.sources.extract ORIGINALS`.

ORIGINALS is a folder holding the files as published, under the paths of the column « original » of SOURCES.csv. Each
extract keeps its original's lines byte for byte; a line left out stays as an empty line, so that line numbers remain
those of the producer's file. Left out: natural persons (rule in `persons`), and in the file that gathers several
départements, every line but those of the département it is read for. From a workbook go the names of its authors, the
path it was saved under and its links to other files; its cells stay as they are.
"""

import csv
import re
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import asdict, fields, replace
from io import BytesIO
from pathlib import Path

from app.associations.sources import cells
from app.associations.sources.columns import columns_of
from app.associations.sources.kinds import SHELF
from app.associations.sources.persons import is_natural_person
from app.associations.sources.shelf import Source, fingerprint, rows_of, sources

UNTOUCHED = "tout, à l’octet près"
SILENT_PARTS = ("docProps/", "xl/externalLinks/")
SILENCED = {
    "xl/workbook.xml": r"<mc:AlternateContent.*?</mc:AlternateContent>|<externalReferences>.*?</externalReferences>"
    r"|<definedNames>.*?</definedNames>",
    "xl/_rels/workbook.xml.rels": r"<Relationship [^>]*externalLink[^>]*/>",
    "_rels/.rels": r"<Relationship [^>]*docProps[^>]*/>",
    "[Content_Types].xml": r"<Override [^>]*(docProps|externalLink)[^>]*/>",
}


class PersonInWorkbookError(ValueError):
    """A workbook row names a natural person: it must be taken out by hand, since its cells are kept as they are."""


def lines_left_out(path: Path, source: Source) -> set[int]:
    """The physical lines of the original that the extract leaves empty."""
    rows = list(rows_of(path, source.shape))
    places = columns_of(rows[0][1])
    ends = [line for line, _ in rows[1:]][1:] + [_line_count(path) + 1]
    dropped: set[int] = set()
    for (line, row), end in zip(rows[1:], ends, strict=True):
        if not _is_kept(row, places, source):
            dropped.update(range(line, end))
    return dropped


def _is_kept(row: list[object], places: dict[str, int], source: Source) -> bool:
    """Whether the row is this funder's, and its beneficiary no natural person."""
    funder = str(row[places["funder_identifier"]]).replace(" ", "")
    is_gathered = source.shape == "agrege"
    name = cells.text(row[places["beneficiary"]])
    return (not is_gathered or funder.startswith(source.funder_siren)) and not is_natural_person(name)


def _line_count(path: Path) -> int:
    return path.read_bytes().count(b"\n") + 1


def blanked(content: bytes, dropped: Iterable[int]) -> bytes:
    """The same bytes, with these lines emptied and every other in its place."""
    lines = content.split(b"\n")
    for number in dropped:
        if number <= len(lines):
            lines[number - 1] = b""
    return b"\n".join(lines)


def anonymous_workbook(content: bytes) -> bytes:
    """The workbook without its authors, its path and its links, packed the same way each time."""
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as whole, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as kept:
        for part in sorted(whole.namelist()):
            if part.startswith(SILENT_PARTS):
                continue
            said = whole.read(part)
            if part in SILENCED:
                said = re.sub(SILENCED[part], "", said.decode("utf-8"), flags=re.DOTALL).encode("utf-8")
            kept.writestr(zipfile.ZipInfo(part), said, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def extract(source: Source, originals: Path, shelf: Path) -> Source:
    """Write one extract and return its line of SOURCES.csv, with both fingerprints and what was kept."""
    original = originals / source.original
    dropped = lines_left_out(original, source)
    if source.shape == "classeur":
        if dropped:
            raise PersonInWorkbookError(source.original)
        content, kept = anonymous_workbook(original.read_bytes()), "toutes les cellules ; auteurs et liens ôtés"
    else:
        content = blanked(original.read_bytes(), dropped)
        kept = f"tout, sauf {len(dropped)} lignes vidées" if dropped else UNTOUCHED
    (shelf / source.file).write_bytes(content)
    return replace(
        source,
        sha256_original=fingerprint(original),
        sha256_extract=fingerprint(shelf / source.file),
        kept=kept,
    )


def main(originals: Path, shelf: Path = SHELF) -> None:
    """Make every extract and rewrite SOURCES.csv."""
    done = [extract(source, originals, shelf) for source in sources(shelf)]
    with (shelf / "SOURCES.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, [column.name for column in fields(Source)], delimiter=";", lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(source) for source in done)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
