"""The passport of a figure: where it was read, what was done to it, who answers for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.observatory.models import Indicator, Observation, Release, ReleaseColumn, ReleaseState, SourceFile, Status
from app.observatory.queries.releases import current_release
from app.observatory.sources.family import FRANCE
from app.observatory.sources.periods import in_words
from app.observatory.sources.sheet import column_letter

PARTS_SHOWN = 60


@dataclass(frozen=True)
class Passport:
    """Everything that lets somebody find the figure again by themselves."""

    observation: Observation
    column: ReleaseColumn
    parts: Sequence[Observation]
    replaced_by: Release | None

    @property
    def indicator(self) -> Indicator:
        """What is measured."""
        return self.observation.indicator

    @property
    def release(self) -> Release:
        """The publication it belongs to."""
        return self.observation.release

    @property
    def source(self) -> SourceFile:
        """The producer's file."""
        return self.release.source_file

    @property
    def period(self) -> str:
        """When, in words."""
        return in_words(self.observation.period)

    @property
    def place(self) -> str:
        """Where, in words."""
        territory = self.observation.territory
        return territory.name if territory else "France"

    @property
    def sheet(self) -> str:
        """The sheet of the workbook; empty for a file with a single table."""
        return self.observation.source_sheet or self.column.sheet or self.release.sheet

    @property
    def counted_by(self) -> str:
        """For a count of the file's lines, the column that says where each belongs; empty for any other figure."""
        seen = self.observation
        return column_letter(seen.source_column) if seen.source_row is None and seen.source_column is not None else ""

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """The cells it was read in, as a spreadsheet names them: one, or the two terms of a share; none for a sum."""
        row = self.observation.source_row
        if row is None:
            return ()
        if self.observation.source_column is not None:
            return (f"{column_letter(self.observation.source_column)}{row}",)
        return tuple(f"{letter}{row}" for letter in self.column.letter.split(" ÷ "))


def passport(observation_id: int) -> Passport:
    """The passport of a figure its reader may see; raises NoResultFound otherwise."""
    observation = (
        db.session.scalars(
            select(Observation)
            .where(Observation.id == observation_id)
            .options(
                joinedload(Observation.indicator),
                joinedload(Observation.territory),
                joinedload(Observation.within),
                joinedload(Observation.breakdown),
                joinedload(Observation.nomenclature_code),
                joinedload(Observation.release).options(
                    joinedload(Release.source_file).joinedload(SourceFile.stored_file),
                    joinedload(Release.prepared_by),
                    joinedload(Release.published_by),
                    joinedload(Release.withdrawn_by),
                ),
            )
        )
        .unique()
        .one()
    )
    column = db.session.scalars(
        select(ReleaseColumn).where(
            ReleaseColumn.release_id == observation.release_id,
            ReleaseColumn.indicator_id == observation.indicator_id,
        )
    ).one()
    release = observation.release
    is_past = release.state == ReleaseState.SUPERSEDED
    replaced_by = current_release(release.family, release.vintage) if is_past else None
    return Passport(observation, column, _parts(observation), replaced_by)


def _parts(observation: Observation) -> Sequence[Observation]:
    """The figures a sum or a larger place's share rests on, when they all bear the place's name."""
    if observation.source_row is not None or observation.mesh == FRANCE:
        return ()
    statement = (
        select(Observation)
        .where(
            Observation.release_id == observation.release_id,
            Observation.indicator_id == observation.indicator_id,
            Observation.nomenclature_code_id == observation.nomenclature_code_id,
            Observation.period == observation.period,
            Observation.source_row.is_not(None),
            Observation.within_id == observation.territory_id,
        )
        .options(joinedload(Observation.territory))
        .order_by(Observation.id)
    )
    return db.session.scalars(statement.limit(PARTS_SHOWN)).all()


def twin_in(release: Release, observation: Observation) -> Observation | None:
    """The figure about the same thing in another release."""
    return db.session.scalars(
        select(Observation).where(
            Observation.release_id == release.id,
            Observation.indicator_id == observation.indicator_id,
            Observation.nomenclature_code_id == observation.nomenclature_code_id,
            Observation.mesh == observation.mesh,
            Observation.territory_id == observation.territory_id,
            Observation.within_id == observation.within_id,
            Observation.breakdown_id == observation.breakdown_id,
            Observation.period == observation.period,
        )
    ).first()


ABSENCES = {
    Status.NOT_DISCLOSED: "Le producteur connaît cette valeur et ne peut pas la diffuser. Ce n’est pas zéro.",
    Status.NOT_AVAILABLE: "Aucune valeur n’existe ici pour cette période. Ce n’est pas zéro.",
}
