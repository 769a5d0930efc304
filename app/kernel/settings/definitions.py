"""Every setting there is: a key, its words, its default and where that default comes from."""

import csv
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

Value = int | bool | str
FILE = Path(__file__).parent / "definitions.csv"


class Kind(StrEnum):
    """What a setting holds."""

    WHOLE = "whole"
    SWITCH = "switch"
    WORDS = "words"


@dataclass(frozen=True)
class Definition:
    """One setting. `origin` says who proposes the default: a norm, a source, or the portal itself."""

    key: str
    group: str
    label: str
    default: Value
    kind: Kind
    unit: str
    least: int
    most: int
    origin: str

    @classmethod
    def read(cls, row: dict[str, str]) -> "Definition":
        """A line of the file."""
        kind = Kind(row["kind"])
        return cls(
            key=row["key"],
            group=row["group"],
            label=row["label"],
            default=_typed(row["default"], kind),
            kind=kind,
            unit=row["unit"],
            least=int(row["least"] or 0),
            most=int(row["most"] or 0),
            origin=row["origin"],
        )


def _typed(text: str, kind: Kind) -> Value:
    if kind is Kind.WHOLE:
        return int(text)
    return text == "oui" if kind is Kind.SWITCH else text


def _read() -> dict[str, Definition]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {row["key"]: Definition.read(row) for row in csv.DictReader(lines, delimiter=";")}


DEFINITIONS: dict[str, Definition] = _read()
