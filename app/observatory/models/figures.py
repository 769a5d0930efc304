"""Indicators and their values."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.kernel.occupations.models import NomenclatureCode
from app.kernel.territories.models import Territory
from app.kernel.visibility import SeenThrough
from app.observatory.models.releases import Release


class Status(StrEnum):
    """What stands behind a value, or behind its absence."""

    PUBLISHED = "published"
    AT_LEAST = "at_least"
    PARTIAL = "partial"
    PROVISIONAL = "provisional"
    NOT_DISCLOSED = "not_disclosed"
    NOT_AVAILABLE = "not_available"
    # Never stored: the producer's file has no row there. It is told apart when a page lists places.
    NO_ROW = "no_row"


STORED = tuple(str(status) for status in Status if status is not Status.NO_ROW)
VALUED = ("published", "at_least", "partial", "provisional")


class Breakdown(Model):
    """A part of the people a figure speaks of: « age=moins-de-30;sexe=femmes », and what it is called."""

    __tablename__ = "breakdown"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(default=0)


class Indicator(Model):
    """Something measured, with what it means and what to beware of."""

    __tablename__ = "indicator"
    __table_args__ = (CheckConstraint("direction IN ('neutral', 'higher_is_harder')", name="direction"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    family: Mapped[str] = mapped_column(String(30), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    short_name: Mapped[str] = mapped_column(String(60))
    unit: Mapped[str] = mapped_column(String(30), default="")
    decimals: Mapped[int] = mapped_column(default=0)
    direction: Mapped[str] = mapped_column(String(20), default="neutral")
    definition: Mapped[str] = mapped_column(Text)
    formula: Mapped[str] = mapped_column(String(200), default="")
    caveat: Mapped[str] = mapped_column(Text, default="")


class ReleaseColumn(SeenThrough, Model):
    """Where an indicator stands in the file of a release: with an observation's row, this is the cell."""

    __tablename__ = "release_column"
    seen_through = "release"

    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), primary_key=True, index=True)
    # Empty for an indicator whose figures stand in several columns: each then says in which.
    header: Mapped[str] = mapped_column(String(120))
    letter: Mapped[str] = mapped_column(String(7))
    sheet: Mapped[str] = mapped_column(String(120), default="")
    hidden_count: Mapped[int] = mapped_column(default=0)
    total: Mapped[float | None]

    release: Mapped[Release] = relationship()
    indicator: Mapped[Indicator] = relationship()


class Observation(SeenThrough, Model):
    """The value of an indicator for an occupation, a place and a period, in one release; never changed once written."""

    __tablename__ = "observation"
    seen_through = "release"
    __table_args__ = (
        CheckConstraint(f"status IN {STORED}", name="status"),
        CheckConstraint(f"(value IS NOT NULL) = (status IN {VALUED})", name="value_or_reason"),
        # A page asks for an indicator of a release, for some occupations, on one mesh: this index answers it whatever
        # else is stored. It begins with the release, so that a new one is written at its end.
        Index(
            "ix_observation_page",
            *("release_id", "indicator_id", "nomenclature_code_id", "mesh", "period", "territory_id", "breakdown_id"),
        ),
        Index("ix_observation_place", "territory_id", "release_id", "indicator_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    nomenclature_code_id: Mapped[int | None] = mapped_column(ForeignKey("nomenclature_code.id"))
    mesh: Mapped[str] = mapped_column(String(12))
    # Empty for the whole of France, which is a reference and not a territory of the portal.
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territory.id"))
    within_id: Mapped[int | None] = mapped_column(ForeignKey("territory.id"))
    # A year (2019), a month (201701) or a span of years (20162018): see sources/periods.py.
    period: Mapped[int]
    # Empty for everybody.
    breakdown_id: Mapped[int | None] = mapped_column(ForeignKey("breakdown.id"))
    value: Mapped[float | None]
    status: Mapped[str] = mapped_column(String(14))
    numerator: Mapped[float | None]
    denominator: Mapped[float | None]
    parts_known: Mapped[int | None]
    parts_total: Mapped[int | None]
    # Empty for what the portal computed from several rows.
    source_row: Mapped[int | None]
    # The rank of its column, counted from zero, when the release's column does not tell; without a row, the portal
    # counted the rows that name the place in this column.
    source_column: Mapped[int | None] = mapped_column(SmallInteger)
    # Its sheet, when the figures of the indicator stand in several.
    source_sheet: Mapped[str | None] = mapped_column(String(120))

    release: Mapped[Release] = relationship()
    indicator: Mapped[Indicator] = relationship()
    nomenclature_code: Mapped[NomenclatureCode | None] = relationship()
    breakdown: Mapped[Breakdown | None] = relationship()
    territory: Mapped[Territory | None] = relationship(foreign_keys=[territory_id])
    within: Mapped[Territory | None] = relationship(foreign_keys=[within_id])
