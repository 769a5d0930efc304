"""Observations of a source that does not exist: prepared by nobody, hence never to be published."""

import hashlib
from collections.abc import Iterator
from itertools import cycle, islice

from sqlalchemy import func, select

from app.cli.scale.pouring import Row, pour, without_indexes
from app.extensions import db
from app.kernel.audit.services import record
from app.kernel.instants import today
from app.kernel.occupations.models import NomenclatureCode
from app.kernel.people.roles import ANALYSTS
from app.kernel.territories.models import Territory
from app.kernel.visibility import audience_for
from app.observatory.models import Indicator, Observation, Release, ReleaseColumn, SourceFile, Status

FAMILY = "essai-volume"
TITLE = "Essai de volume"
INDICATORS = 5
# The meshes pages read come first, so that the smallest scale holds rows beside those pages show.
MESHES = ("region", "departement", "bassin", "epci", "zone-emploi", "commune")
COLUMNS = (
    *("release_id", "indicator_id", "nomenclature_code_id", "mesh", "territory_id", "period"),
    *("value", "status", "source_row"),
)
# A published value mostly, else a reason; as many as a prime number, so that no place or code always gets the same.
READINGS: tuple[tuple[float | None, str], ...] = tuple(
    (None, str(Status.NOT_DISCLOSED))
    if rank % 12 == 7
    else (None, str(Status.NOT_AVAILABLE))
    if rank % 25 == 3
    else (float(10 + 10 * (rank * rank % 191)), str(Status.PUBLISHED))
    for rank in range(997)
)


def is_planted() -> bool:
    """Whether the source of the volume is already there."""
    return bool(db.session.scalar(select(SourceFile.id).where(SourceFile.family == FAMILY).limit(1)))


def plant(count: int) -> int:
    """Make as many releases as it takes to hold so many observations, one a year going back."""
    indicators = _indicators()
    codes = list(db.session.scalars(select(NomenclatureCode.id).where(NomenclatureCode.bridges.any()).order_by("id")))
    places = [
        (mesh, territory_id)
        for mesh in MESHES
        for territory_id in db.session.scalars(select(Territory.id).where(Territory.type == mesh).order_by("id"))
    ]
    a_year = len(codes) * len(places) * len(indicators)
    made = 0
    with without_indexes(Observation):
        for back in range(-(-count // a_year)):
            release = _release(today().year - 1 - back)
            rows = _rows(release, codes, places, [indicator.id for indicator in indicators])
            release.observation_count = pour(Observation, COLUMNS, islice(rows, min(a_year, count - made)))
            made += release.observation_count
            _columns(release, indicators)
    return made


def _indicators() -> list[Indicator]:
    made = [
        Indicator(
            code=f"essai-{rank}",
            family=FAMILY,
            position=9_000 + rank,
            name=f"Mesure d’essai {rank} (fictive)",
            short_name=f"Essai {rank}",
            definition="Mesure inventée pour éprouver le portail à pleine taille. Elle ne décrit rien.",
        )
        for rank in range(1, INDICATORS + 1)
    ]
    db.session.add_all(made)
    db.session.flush()
    return made


def _release(year: int) -> Release:
    """A release that cannot be signed, since nobody prepared it, and that only analysts could ever look at."""
    release = Release(
        source_file=SourceFile(
            family=FAMILY,
            producer="Jeu d’essai (fictif)",
            title=f"{TITLE} {year} (fictif)",
            vintage=year,
            licence="Aucune : données fictives",
            name=f"essai-volume-{year}.csv",
            sha256=hashlib.sha256(f"{FAMILY} {year}".encode()).hexdigest(),
        ),
        family=FAMILY,
        vintage=year,
        version=1,
        sheet=TITLE,
        rows_read=0,
        rows_of_region=0,
        rows_kept=0,
        audience=audience_for(ANALYSTS),
    )
    db.session.add(release)
    db.session.flush()
    record("release.prepared", release, by=None, family=FAMILY, vintage=year)
    return release


def _rows(release: Release, codes: list[int], places: list[tuple[str, int]], indicators: list[int]) -> Iterator[Row]:
    """A row of the imagined file for each code and place, an observation for each of its measures."""
    release_id, period = release.id, release.vintage
    readings = cycle(READINGS)
    line = 1
    for code in codes:
        for mesh, territory_id in places:
            line += 1
            for indicator in indicators:
                value, status = next(readings)
                yield release_id, indicator, code, mesh, territory_id, period, value, status, line


def _columns(release: Release, indicators: list[Indicator]) -> None:
    """Where each measure stands in the imagined file, with its sum and its hidden cells."""
    of_release = Observation.release_id == release.id
    counted = {
        indicator: (hidden, total)
        for indicator, hidden, total in db.session.execute(
            select(
                Observation.indicator_id,
                func.count().filter(Observation.status == Status.NOT_DISCLOSED),
                func.sum(Observation.value),
            )
            .where(of_release)
            .group_by(Observation.indicator_id)
        )
    }
    # The first line of the file is its header.
    lines = (db.session.scalar(select(func.max(Observation.source_row)).where(of_release)) or 1) - 1
    release.rows_read = release.rows_of_region = release.rows_kept = lines
    for rank, indicator in enumerate(indicators):
        hidden, total = counted.get(indicator.id, (0, None))
        db.session.add(
            ReleaseColumn(
                release_id=release.id,
                indicator_id=indicator.id,
                header=indicator.name,
                letter="CDEFG"[rank],
                hidden_count=hidden,
                total=total,
            )
        )
    db.session.flush()
