"""The thread: one occupation, one measure, one mesh — the same rows for the page, its map and its file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from app.extensions import db
from app.kernel.occupations.models import NomenclatureCode, Occupation, OccupationBridge
from app.kernel.people.models import Actor
from app.kernel.territories.models import Territory
from app.kernel.visibility import readable
from app.observatory.models import Indicator, Observation, Release, ReleaseColumn, SourceFile, Status
from app.observatory.queries.releases import is_latest_current
from app.observatory.queries.rows import Figure, Row
from app.observatory.queries.views import MESHES, VIEWS, Choice, Mesh

QUALITY_ORDER = ("exact", "regroupe", "partiel", "lecture")
ABSENCE_ORDER = (Status.NOT_DISCLOSED, Status.NOT_AVAILABLE, Status.NO_ROW)


@dataclass(frozen=True)
class Thread:
    """Everything the page of an occupation shows."""

    occupation: Occupation
    bridges: tuple[OccupationBridge, ...]
    bridge: OccupationBridge
    choice: Choice
    mesh: Mesh
    asked_mesh: str
    columns: tuple[ReleaseColumn, ...]
    all_columns: dict[str, ReleaseColumn]
    rows: tuple[Row, ...]
    references: tuple[Row, ...]
    sort: str

    @property
    def code(self) -> NomenclatureCode:
        """The code of the nomenclature these figures are counted under."""
        return self.bridge.nomenclature_code

    @cached_property
    def main(self) -> int:
        """The rank, among the columns, of the measure that was chosen."""
        return next((rank for rank, c in enumerate(self.columns) if c.indicator.code == self.choice.indicator), 0)

    @property
    def indicator(self) -> Indicator:
        """The measure that was chosen."""
        return self.columns[self.main].indicator

    @property
    def release(self) -> Release:
        """The publication all these figures come from."""
        return self.columns[0].release

    @property
    def source(self) -> SourceFile:
        """The file they were read in."""
        return self.release.source_file

    @property
    def mesh_was_changed(self) -> bool:
        """Whether the mesh asked for is not one the source supports."""
        return bool(self.asked_mesh) and self.asked_mesh != self.mesh.code

    @cached_property
    def valued(self) -> tuple[Row, ...]:
        """The rows that have a value for the measure, highest first."""
        rows = [row for row in self.rows if row.figures[self.main].value is not None]
        return tuple(sorted(rows, key=lambda row: -(row.figures[self.main].value or 0)))

    @property
    def highest(self) -> tuple[Row, ...]:
        """The rows that share the highest value."""
        return tuple(
            row for row in self.valued if row.figures[self.main].value == self.valued[0].figures[self.main].value
        )

    @property
    def lowest(self) -> tuple[Row, ...]:
        """The rows that share the lowest value."""
        return tuple(
            row for row in self.valued if row.figures[self.main].value == self.valued[-1].figures[self.main].value
        )

    @property
    def companions(self) -> tuple[Occupation, ...]:
        """The occupations the code counts together."""
        found = {bridge.occupation for bridge in self.code.bridges}
        return tuple(sorted(found, key=lambda other: (other.position, other.id))) if len(found) > 1 else ()

    @property
    def longest(self) -> float:
        """What bars in the table are measured against; zero when there is nothing to compare."""
        return max((row.bar or 0 for row in self.rows), default=0) if len(self.rows) > 1 else 0

    @property
    def bars_have_parts(self) -> bool:
        """Whether the second column counts a part of the first; a part that is hidden is not drawn at all."""
        return self.columns[1].indicator.code.endswith("-nombre")

    @property
    def bar_words(self) -> str:
        """What the bars in the table show."""
        whole, part = self.columns[0].indicator, self.columns[1].indicator
        first = whole.short_name.lower()
        return f"{first}, dont {part.short_name.lower()}" if self.bars_have_parts else first

    @property
    def absences(self) -> list[str]:
        """The kinds of absence on the page, always in the same order."""
        present = {figure.status for row in (*self.rows, *self.references) for figure in row.figures}
        return [status for status in ABSENCE_ORDER if status in present]

    def counting(self, status: str) -> int:
        """How many territories have this status for the measure."""
        return sum(row.figures[self.main].status == status for row in self.rows)


def occupation_thread(
    occupation: Occupation, actor: Actor, *, measure: str = "", mesh: str = "", code: str = "", sort: str = ""
) -> Thread | None:
    """The page asked for, or the nearest one the sources support; nothing while no source counts the occupation."""
    columns = _columns(actor)
    offered = [choice for choice in VIEWS if choice.indicator in columns and _bridges(occupation, choice)]
    if not offered:
        return None
    choice = next((choice for choice in offered if choice.indicator == measure), offered[0])
    bridges = _bridges(occupation, choice)
    bridge = next((bridge for bridge in bridges if bridge.nomenclature_code.code == code), bridges[0])
    chosen = MESHES.get(mesh) if mesh in choice.meshes else None
    kept = chosen or MESHES[choice.meshes[0]]
    shown = tuple(columns[name] for name in choice.columns if name in columns)
    rows, references = _rows(bridge.nomenclature_code_id, kept, shown)
    thread = Thread(
        occupation,
        bridges,
        bridge,
        choice,
        kept,
        mesh,
        shown,
        columns,
        rows,
        references,
        sort or f"-{choice.indicator}",
    )
    return replace(thread, rows=_sorted(thread))


def offered_choices(thread: Thread) -> list[Choice]:
    """The measures the current sources give for this occupation."""
    return [c for c in VIEWS if c.indicator in thread.all_columns and _bridges(thread.occupation, c)]


def _columns(actor: Actor) -> dict[str, ReleaseColumn]:
    """The columns of the releases in force, by indicator, with their release and file: one statement."""
    statement = (
        select(ReleaseColumn)
        .join(ReleaseColumn.release)
        .join(Release.source_file)
        .join(ReleaseColumn.indicator)
        .where(is_latest_current(), readable(Release, actor))
        .options(
            contains_eager(ReleaseColumn.release).contains_eager(Release.source_file),
            contains_eager(ReleaseColumn.indicator),
        )
        .order_by(Indicator.position, Indicator.id)
    )
    return {column.indicator.code: column for column in db.session.scalars(statement)}


def _bridges(occupation: Occupation, choice: Choice) -> tuple[OccupationBridge, ...]:
    """The occupation's codes in the nomenclature of a measure, the surest first."""
    bridges = [b for b in occupation.bridges if b.nomenclature_code.nomenclature == choice.nomenclature]
    return tuple(sorted(bridges, key=lambda b: (QUALITY_ORDER.index(b.quality), b.nomenclature_code.code)))


def page_observations(code_id: int, release_id: int, meshes: Sequence[str], indicator_ids: Sequence[int]) -> Select:
    """The observations of one page, found by one index whatever else is stored."""
    return (
        select(Observation)
        .where(
            Observation.nomenclature_code_id == code_id,
            Observation.release_id == release_id,
            Observation.mesh.in_(meshes),
            Observation.indicator_id.in_(indicator_ids),
        )
        .options(joinedload(Observation.within))
        .order_by(Observation.mesh, Observation.indicator_id, Observation.territory_id, Observation.within_id)
    )


def _rows(code_id: int, mesh: Mesh, columns: tuple[ReleaseColumn, ...]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """A row for each territory of the mesh, with or without figures, and the larger places they are read against."""
    statement = page_observations(
        code_id, columns[0].release_id, [mesh.code, *mesh.references], [column.indicator_id for column in columns]
    )
    by_place: dict[tuple[str, int | None, int | None], dict[int, Observation]] = {}
    for found in db.session.scalars(statement):
        place = by_place.setdefault((found.mesh, found.territory_id, found.within_id), {})
        place[found.indicator_id] = found
    territories = _places((mesh.code, *mesh.references))
    rows: list[Row] = []
    references: list[Row] = []
    for territory in territories:
        found_rows = [places for key, places in by_place.items() if key[:2] == (territory.type, territory.id)]
        into = rows if territory.type == mesh.code else references
        into += [_row(territory, columns, observations) for observations in found_rows or [{}]]
    france = [places for key, places in by_place.items() if key[0] == "france"]
    references += [_row(None, columns, observations) for observations in france]
    return tuple(rows), tuple(references)


@lru_cache(maxsize=16)
def _places(meshes: tuple[str, ...]) -> tuple[Territory, ...]:
    """The territories of these meshes, with outlines and parents, read once: only an update changes them."""
    with Session(db.engine) as session:
        found = session.scalars(
            select(Territory)
            .where(Territory.type.in_(meshes))
            .options(joinedload(Territory.outline), selectinload(Territory.parents))
            .order_by(Territory.sort_name, Territory.id)
        )
        return tuple(found)


def _row(territory: Territory | None, columns: tuple[ReleaseColumn, ...], observations: dict[int, Observation]) -> Row:
    figures = tuple(Figure(column, observations.get(column.indicator_id)) for column in columns)
    within = next((o.within.code for o in observations.values() if o.within), "")
    parents = territory.parents if territory and territory.type == "bassin" else []
    departements = [parent for parent in parents if parent.type == "departement"]
    return Row(
        territory,
        figures,
        within or ", ".join(parent.code for parent in departements),
        is_namesake=territory is not None and territory.name in {parent.name for parent in departements},
    )


def _sorted(thread: Thread) -> tuple[Row, ...]:
    """The rows in the order asked for; absences are always last, told apart, then by name."""
    name, descending = thread.sort.removeprefix("-"), thread.sort.startswith("-")
    if name == "nom":
        return thread.rows[::-1] if descending else thread.rows
    rank = next((r for r, column in enumerate(thread.columns) if column.indicator.code == name), thread.main)
    valued = [row for row in thread.rows if row.figures[rank].value is not None]
    absent = [row for row in thread.rows if row.figures[rank].value is None]
    valued.sort(key=lambda row: row.figures[rank].value or 0, reverse=descending)
    absent.sort(key=lambda row: ABSENCE_ORDER.index(Status(row.figures[rank].status)))
    return (*valued, *absent)
