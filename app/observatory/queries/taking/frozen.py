"""An answer kept as it was: written as plain data, read back as figures, compared with what is published today.

`{"rows": dimensions in rows, "columns": the one in columns, "values": dimension → what is asked along it,
"sources": the releases, "cells": one list a cell}`; a cell is the ranks of its five values, the number it prints, its
status, whether the portal computed it, its two terms, known and counted parts, the rank of its source, whether it
belongs to the reference, and the number of its observation.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from app.observatory.models import Permalink
from app.observatory.queries.explore.asked import Value
from app.observatory.queries.explore.catalogue import Measure
from app.observatory.queries.explore.figures import Cell
from app.observatory.queries.explore.lists import Item, Place
from app.observatory.queries.explore.question import DIMENSIONS, MEASURE, PLACE
from app.observatory.queries.explore.source import Source
from app.observatory.queries.taking.figures import WITHDRAWN, Figure, Taking, is_computed
from app.observatory.queries.taking.jsonstat import identifier

MEASURED = ("id", "code", "family", "name", "short_name", "unit", "decimals", "definition", "formula", "caveat")
Key = tuple[Any, ...]


class Withdrawal(NamedTuple):
    """A release that its reader may not see any more: when it was withdrawn and why, as far as it is told."""

    on: date | None
    reason: str


@dataclass(frozen=True)
class Kept:
    """The figures of a permalink for one reader: those of `withdrawn` releases (by number) have lost their value."""

    permalink: Permalink
    withdrawn: Mapping[int, Withdrawal]
    address: str
    passports: str
    on: date

    @property
    def title(self) -> str:
        """The question in the words of the day."""
        return self.permalink.title

    @property
    def rows(self) -> tuple[str, ...]:
        """The dimensions in rows."""
        return tuple(self.permalink.frozen["rows"])

    @property
    def columns(self) -> str:
        """The dimension in columns."""
        return str(self.permalink.frozen["columns"])

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The releases the values were read in."""
        return sources_of(self.permalink)

    def figures(self) -> Iterator[Figure]:
        """The figures as they were; those of a withdrawn release without their value."""
        frozen = self.permalink.frozen
        axes = [[_value(dimension, told) for told in frozen["values"][dimension]] for dimension in DIMENSIONS]
        for cell in frozen["cells"]:
            about: list[Any] = [axis[rank] for axis, rank in zip(axes, cell, strict=False)]
            value, status, computed, part, base, known, total, source, is_reference, key = cell[len(DIMENSIONS) :]
            read_in = None if source is None else self.sources[source]
            if read_in is not None and read_in.id in self.withdrawn:
                seen = Cell(None, WITHDRAWN)
            else:
                seen = Cell(value, status, key, part, base, known, total, computed)
            yield Figure._make((*about, seen, read_in, is_reference))

    def passport(self, figure: Figure) -> str:
        """The address of a figure's passport; empty where the file had no row, or when it was withdrawn."""
        return f"{self.passports}{figure.cell.id}" if figure.cell.id else ""


def frozen_of(taking: Taking) -> dict[str, Any]:
    """The whole answer as plain data."""
    axes: list[dict[str, int]] = [{} for _dimension in DIMENSIONS]
    values: list[list[Any]] = [[] for _dimension in DIMENSIONS]
    ranks = {source.id: rank for rank, source in enumerate(taking.sources)}
    cells = []
    for figure in taking.figures():
        at = []
        for axis, told, value in zip(axes, values, figure, strict=False):
            name = identifier(value)  # type: ignore[arg-type]
            if name not in axis:
                axis[name] = len(told)
                told.append(_told(value))
            at.append(axis[name])
        cell = figure.cell
        read_in = ranks[figure.source.id] if figure.source else None
        cells.append(
            [
                *(*at, figure.value, cell.status, is_computed(cell), cell.numerator, cell.denominator),
                *(cell.known, cell.total, read_in, figure.is_reference, cell.id),
            ]
        )
    return {
        "rows": list(taking.asked.rows),
        "columns": taking.asked.columns,
        "values": dict(zip(DIMENSIONS, values, strict=True)),
        "sources": [_source_told(source) for source in taking.sources],
        "cells": cells,
    }


def checksum_of(figures: Iterator[Figure]) -> str:
    """The SHA-256 of what figures say: a line each, place, codes, value and status, as they are written in the CSV."""
    seal = hashlib.sha256()
    for figure in figures:
        value = "" if figure.value is None else repr(figure.value).removesuffix(".0").replace(".", ",")
        told = (*key_of(figure)[:-1], value, figure.status)
        seal.update(f"{';'.join(told)}\n".encode())
    return seal.hexdigest()


def key_of(figure: Figure) -> Key:
    """What a figure is about, by codes, and whether it is of the reference."""
    return (
        *(identifier(figure.place), figure.occupation.code, figure.measure.code, figure.period.code),
        *(identifier(figure.detail), figure.is_reference),
    )


def sources_of(permalink: Permalink) -> tuple[Source, ...]:
    """The releases a permalink was made from."""
    return tuple(_source(told) for told in permalink.frozen["sources"])


def _told(value: Any) -> list[Any]:
    if isinstance(value, Place):
        return [value.key, value.code, value.name, value.mesh, value.departements]
    if isinstance(value, Measure):
        return [getattr(value, name) for name in MEASURED]
    return list(value)


def _value(dimension: str, told: list[Any]) -> Value:
    if dimension == PLACE:
        key, code, name, mesh, departements = told
        return Place(key, code, name, mesh, frozenset(), departements)
    if dimension == MEASURE:
        # Which way is harder colours nothing of a kept answer, and is not kept.
        return Measure(**dict(zip(MEASURED, told, strict=True)), direction="neutral", extents={})
    return Item._make(told)


def _source_told(source: Source) -> dict[str, Any]:
    told = source._asdict()
    dates = ("published_at", "downloaded_on", "received_at")
    return {**told, **{name: told[name].isoformat() if told[name] else None for name in dates}}


def _source(told: dict[str, Any]) -> Source:
    return Source(
        **{
            **told,
            "published_at": datetime.fromisoformat(told["published_at"]),
            "received_at": datetime.fromisoformat(told["received_at"]),
            "downloaded_on": date.fromisoformat(told["downloaded_on"]) if told["downloaded_on"] else None,
        }
    )


@dataclass(frozen=True)
class Ageing:
    """What became of kept figures: as many in all, those withdrawn, those that say something else today."""

    total: int
    withdrawn: tuple[Figure, ...]
    revised: tuple[tuple[Figure, Figure | None], ...]

    @property
    def is_identical(self) -> bool:
        """Whether everything still says the same."""
        return not self.withdrawn and not self.revised


def aged(kept: Kept, today: Iterator[Figure]) -> Ageing:
    """Kept figures beside those of today; one that is not asked any more today is paired with nothing."""
    now = {key_of(figure): figure for figure in today}
    figures = list(kept.figures())
    withdrawn = tuple(figure for figure in figures if figure.status == WITHDRAWN)
    revised = []
    for figure in figures:
        twin = now.get(key_of(figure))
        if figure.status != WITHDRAWN and (twin is None or _said(twin) != _said(figure)):
            revised.append((figure, twin))
    return Ageing(len(figures), withdrawn, tuple(revised))


def _said(figure: Figure) -> tuple[float | None, str]:
    return figure.value, figure.status
