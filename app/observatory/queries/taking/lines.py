"""The long table: one line a figure, the same columns whatever the format."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from typing import Any, NamedTuple, TypeVar

from app.observatory.queries.explore.catalogue import EVERYBODY, Measure
from app.observatory.queries.explore.lists import Item, Place
from app.observatory.queries.explore.source import Source
from app.observatory.queries.taking.figures import Figure, Quotable, is_computed

TEXT, NUMBER, WHOLE, DAY = "texte", "nombre", "entier", "jour"


class Column(NamedTuple):
    """A column of the long table: its name, what it holds, what it means."""

    name: str
    kind: str
    meaning: str


PLACE = (
    Column("maille", TEXT, "le découpage du territoire : bassin, departement, region, epci, commune…"),
    Column("code territoire", TEXT, "le code officiel du territoire ; « france » pour la France entière"),
    Column("territoire", TEXT, "son nom"),
    Column("départements", TEXT, "les départements où il se trouve"),
)
OCCUPATION = (
    Column("code métier", TEXT, "le code de la famille de métiers, vide quand la source ne compte pas par métier"),
    Column("métier", TEXT, "son nom"),
)
MEASURE = (
    Column("code mesure", TEXT, "le code de ce qui est mesuré"),
    Column("mesure", TEXT, "ce qui est mesuré"),
    Column("unité", TEXT, "en quoi la valeur est comptée"),
)
PERIOD = (Column("période", TEXT, "une année (2024), un mois (2017-01) ou des années (2016-2018)"),)
DETAIL = (
    Column("code détail", TEXT, "une partie des personnes : âge, sexe, secteur ; « ensemble » pour toutes"),
    Column("détail", TEXT, "son nom"),
)
CELL = (
    Column("valeur", NUMBER, "vide quand il n’y a pas de valeur : le statut dit pourquoi"),
    Column("statut", TEXT, "ce qui est derrière la valeur, ou la raison de son absence"),
    Column("calculé par le portail", TEXT, "oui ou non"),
    Column("numérateur", NUMBER, "le premier terme d’une part"),
    Column("dénominateur", NUMBER, "le second terme d’une part"),
    Column("parties connues", WHOLE, "combien de parties d’une somme sont diffusées"),
    Column("parties comptées", WHOLE, "combien de parties elle compte"),
    Column("origine", TEXT, "l’adresse de la page qui mène à la cellule du fichier"),
    Column("ligne", TEXT, "tableau, ou référence pour le territoire auquel on compare"),
)
SOURCE = (
    Column("producteur", TEXT, "qui a produit ce chiffre"),
    Column("source", TEXT, "le titre de la publication"),
    Column("millésime", WHOLE, "son édition"),
    Column("version", WHOLE, "la version mise en ligne par le portail"),
    Column("licence", TEXT, "ce que l’on peut faire de ce chiffre"),
    Column("mis en forme par", TEXT, "qui a réuni ces chiffres, quand ce n’est pas leur producteur"),
    Column("fichier", TEXT, "le fichier lu"),
    Column("téléchargé le", DAY, "le jour où il a été pris"),
    Column("empreinte SHA-256", TEXT, "ce qui reconnaît ce fichier entre tous"),
)
COLUMNS = (*PLACE, *OCCUPATION, *MEASURE, *PERIOD, *DETAIL, *CELL, *SOURCE, Column("question", TEXT, "l’adresse"))
HEADER = tuple(column.name for column in COLUMNS)
IN_TABLE, REFERENCE = "tableau", "référence"

Value = str | int | float | None
Written = TypeVar("Written")


def lines(taking: Quotable) -> Iterator[tuple[Value, ...]]:
    """The lines of the file, in the order of the page."""
    for groups in grouped(taking, tuple):
        yield tuple(chain.from_iterable(groups))


def grouped(taking: Quotable, written: Callable[[tuple[Value, ...]], Written]) -> Iterator[tuple[Written, ...]]:
    """The same lines, a group of columns at a time: what many lines share (a place, a source) is written once."""

    def once(values: Callable[[Any], tuple[Value, ...]]) -> Callable[[Any], Written]:
        return cache(lambda thing: written(values(thing)))

    places, items, measures = once(place_values), once(item_values), once(measure_values)
    periods, details, sources = once(period_values), once(detail_values), once(source_values)
    address = written((taking.address,))
    for figure in taking.figures():
        yield (
            places(figure.place),
            items(figure.occupation),
            measures(figure.measure),
            periods(figure.period),
            details(figure.detail),
            written(cell_values(figure, taking)),
            sources(figure.source),
            address,
        )


def place_values(place: Place) -> tuple[str, ...]:
    """The columns of a place."""
    return place.mesh, place.code, place.name, place.departements


def item_values(item: Item) -> tuple[str, ...]:
    """The code and name of an occupation."""
    return item.code, item.name


def measure_values(measure: Measure) -> tuple[str, ...]:
    """The columns of a measure."""
    return measure.code, measure.name, measure.unit


def period_values(item: Item) -> tuple[str, ...]:
    """The column of a period."""
    return (item.code,)


def detail_values(item: Item) -> tuple[str, ...]:
    """The code and name of a detail; everybody when there is none."""
    return item.code or EVERYBODY, item.name


def cell_values(figure: Figure, taking: Quotable) -> tuple[Value, ...]:
    """The columns of a cell."""
    cell = figure.cell
    return (
        figure.value,
        figure.status,
        "oui" if is_computed(cell) else "non",
        cell.numerator,
        cell.denominator,
        cell.known,
        cell.total,
        taking.passport(figure),
        REFERENCE if figure.is_reference else IN_TABLE,
    )


def source_values(source: Source | None) -> tuple[Value, ...]:
    """The columns of a source; empty for a period that its measure does not have."""
    if source is None:
        return (None,) * len(SOURCE)
    return (
        *(source.producer, source.title, source.vintage, source.version, source.licence),
        *(source.assembled_by, source.file_name, source.taken_on.isoformat(), source.sha256),
    )
