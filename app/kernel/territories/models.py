"""Territories, what they belong to, the names and codes they have had, and their outline."""

import re
import unicodedata
from itertools import accumulate

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model

TYPES = ("region", "departement", "epci", "commune", "zone-emploi", "bassin")
TYPE_NAMES = {
    "region": "Région",
    "departement": "Département",
    "epci": "Intercommunalité",
    "commune": "Commune",
    "bassin": "Bassin d’emploi de France Travail",
    "zone-emploi": "Zone d’emploi de l’Insee",
}
KINDS = {
    "CC": "Communauté de communes",
    "CA": "Communauté d’agglomération",
    "CU": "Communauté urbaine",
    "METRO": "Métropole",
}
_IS_A_TYPE = "type IN ({})".format(", ".join(f"'{name}'" for name in TYPES))


_RING = re.compile(r"M[^z]+z")
_NUMBER = re.compile(r"-?\d*\.?\d+")
_ABBREVIATIONS = {"st": "saint", "ste": "sainte"}


def plain(words: str) -> str:
    """A name as it is sorted and searched: small letters, no accents, no punctuation, « St » spelt out."""
    text = words.lower().replace("œ", "oe").replace("æ", "ae")
    letters = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return " ".join(_ABBREVIATIONS.get(word, word) for word in re.findall(r"[a-z0-9]+", letters))


def _sort_name(context: DefaultExecutionContext) -> str:
    return plain(context.get_current_parameters()["name"])


class Territory(Model):
    """A place figures and actions hang from; its code means nothing without its type."""

    __tablename__ = "territory"
    __table_args__ = (
        UniqueConstraint("type", "code"),
        CheckConstraint(_IS_A_TYPE, name="type"),
        CheckConstraint("(population IS NULL) = (population_year IS NULL)", name="population_has_a_year"),
        Index(None, "type", "sort_name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(String(12))
    code: Mapped[str] = mapped_column(String(9))
    name: Mapped[str] = mapped_column(String(120))
    sort_name: Mapped[str] = mapped_column(String(120), default=_sort_name)
    kind: Mapped[str | None] = mapped_column(String(8))
    population: Mapped[int | None]
    population_year: Mapped[int | None]
    vintage: Mapped[int]
    is_outside_region: Mapped[bool] = mapped_column(default=False)

    parents: Mapped[list["Territory"]] = relationship(
        secondary="territory_parent",
        primaryjoin="Territory.id == TerritoryParent.child_id",
        secondaryjoin="Territory.id == TerritoryParent.parent_id",
        back_populates="children",
        order_by="Territory.type, Territory.sort_name, Territory.id",
    )
    children: Mapped[list["Territory"]] = relationship(
        secondary="territory_parent",
        primaryjoin="Territory.id == TerritoryParent.parent_id",
        secondaryjoin="Territory.id == TerritoryParent.child_id",
        back_populates="parents",
        order_by="Territory.type, Territory.sort_name, Territory.id",
    )
    names: Mapped[list["TerritoryName"]] = relationship(back_populates="territory", order_by="TerritoryName.vintage")
    outline: Mapped["TerritoryOutline | None"] = relationship(back_populates="territory")

    @property
    def kind_name(self) -> str:
        """What it is, in words: « Métropole », « Commune »."""
        return KINDS.get(self.kind or "") or TYPE_NAMES[self.type]

    def __repr__(self) -> str:
        return f"<Territory {self.type} {self.code} {self.name}>"


class TerritoryParent(Model):
    """One territory lying, wholly or partly, within another."""

    __tablename__ = "territory_parent"

    child_id: Mapped[int] = mapped_column(ForeignKey("territory.id"), primary_key=True)
    parent_id: Mapped[int] = mapped_column(ForeignKey("territory.id"), primary_key=True, index=True)


class TerritoryFormerCode(Model):
    """A code that older files still use, and the territory it leads to today."""

    __tablename__ = "territory_former_code"
    __table_args__ = (UniqueConstraint("type", "code"), CheckConstraint(_IS_A_TYPE, name="type"))

    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(String(12))
    code: Mapped[str] = mapped_column(String(9))
    territory_id: Mapped[int] = mapped_column(ForeignKey("territory.id"), index=True)
    reason: Mapped[str] = mapped_column(String(200))

    territory: Mapped[Territory] = relationship(viewonly=True)


class TerritoryName(Model):
    """The name and kind a territory had in one year's official list."""

    __tablename__ = "territory_name"
    __table_args__ = (UniqueConstraint("territory_id", "vintage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    territory_id: Mapped[int] = mapped_column(ForeignKey("territory.id"))
    vintage: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str | None] = mapped_column(String(8))

    territory: Mapped[Territory] = relationship(back_populates="names")


class TerritoryOutline(Model):
    """The shape of a territory on the region's shared drawing plane, ready to be put in an SVG path."""

    __tablename__ = "territory_outline"

    territory_id: Mapped[int] = mapped_column(ForeignKey("territory.id"), primary_key=True)
    path: Mapped[str] = mapped_column(Text)
    min_x: Mapped[float]
    min_y: Mapped[float]
    max_x: Mapped[float]
    max_y: Mapped[float]
    label_x: Mapped[float]
    label_y: Mapped[float]

    territory: Mapped[Territory] = relationship(back_populates="outline")

    def borders(self) -> frozenset[frozenset[tuple[int, int]]]:
        """Each straight piece of the outline, in tenths of a unit: two neighbours have pieces in common."""
        pieces: set[frozenset[tuple[int, int]]] = set()
        for ring in _RING.findall(self.path):
            moves = [round(float(number) * 10) for number in _NUMBER.findall(ring)]
            points = list(zip(accumulate(moves[::2]), accumulate(moves[1::2]), strict=True))
            pieces.update(frozenset(ends) for ends in zip(points, points[1:] + points[:1], strict=True))
        return frozenset(pieces)
