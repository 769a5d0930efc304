"""Who receives solidarity benefits, month by month (Drees): a sheet a benefit, and one for the whole of France."""

import re
from collections.abc import Iterator

from app.observatory.sources.family import DEPARTEMENTS, FRANCE, Book, Family, Field, Layout, Place
from app.observatory.sources.kinds import Closed, Code, Label, Period, whole_or_hidden
from app.observatory.sources.periods import in_full
from app.observatory.sources.problems import Problem, shown
from app.observatory.sources.sheet import Cell, Sheet, squeezed, unfolded

# Each benefit as the titles of sheets name it, and as the columns of the sheet of France do.
BY_DEPARTEMENT = {
    "d allocataires du rsa": "allocataires-rsa",
    "d allocataires de l aah": "allocataires-aah",
    "d allocataires de l ass": "allocataires-ass",
    "d allocataires de la prime d activite": "allocataires-prime-activite",
    "d allocataires d une aide au logement": "allocataires-aides-logement",
    "de beneficiaires de la garantie jeunes stocks": "garantie-jeunes",
    "d entrees initiales dans la garantie jeunes": "garantie-jeunes-entrees",
}
OF_FRANCE = {
    "rsa": "allocataires-rsa",
    "aah": "allocataires-aah",
    "ass": "allocataires-ass",
    "prime d activite": "allocataires-prime-activite",
    "aides au logement": "allocataires-aides-logement",
    "garantie jeunes stocks": "garantie-jeunes",
    "garantie jeunes entrees initiales": "garantie-jeunes-entrees",
}
TITLE = re.compile(r"tableau [0-9]{1,2} nombre (.{1,60}) par departement et par mois")
HEADER_WITHIN = 25
DATE = re.compile(r"(20[0-9]{2}-[0-9]{2})-01( 00:00:00)?")
WORDS = re.compile(r"([a-z]{3,9}) ([0-9]{2})")
MONTHS = ("janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec")
PROVISIONAL = "*"
# « nd » and « - » are marks of what is not available; « NC », not communicated, is known to somebody.
HIDDEN = ("NC",)


def _month(cell: str) -> str:
    """« 2020-06 » for a date or for « juin-20* »; nothing for anything else."""
    if dated := DATE.fullmatch(cell):
        return dated[1]
    said = WORDS.fullmatch(squeezed(cell))
    rank = next((rank for rank, name in enumerate(MONTHS, 1) if said and said[1].startswith(name)), 0)
    return f"{in_full(said[2])}-{rank:02}" if said and rank else ""


def _benefit(rows: list[list[str]]) -> str:
    """What a sheet counts by département, from its title; empty for any other sheet."""
    titled = TITLE.fullmatch(squeezed(rows[0][0])) if rows else None
    return BY_DEPARTEMENT.get(titled[1], "") if titled else ""


def _columns(rows: list[list[str]]) -> tuple[int, dict[int, tuple[str, str]]]:
    """How many lines the header of a sheet takes, and the place and the benefit of each column of counts."""
    benefit = _benefit(rows)
    for at, row in enumerate(rows[:HEADER_WITHIN], 1):
        if benefit and squeezed(row[0]) == "numero":
            # The names of the départements are on the next line.
            return at + 1, {rank: (code.zfill(2), benefit) for rank, code in enumerate(row) if rank and code}
        named = [(rank, OF_FRANCE.get(squeezed(cell))) for rank, cell in enumerate(row)]
        if sum(found is not None for _, found in named) > 1:
            return at, {rank: (FRANCE, found) for rank, found in named if found}
    return 0, {}


def _cells(name: str, rows: list[list[str]], problems: list[Problem]) -> Iterator[Cell]:
    """The counts of a sheet; growths, which derive from them, stand in columns that no place names."""
    below, columns = _columns(rows)
    if _benefit(rows) and not columns:
        problems.append(Problem("La ligne des numéros de départements manque.", name))
    for line, row in enumerate(rows[below:], below + 1):
        if not columns or not row[0] or not any(row[1:]):
            continue
        if not (month := _month(row[0])):
            problems.append(Problem("Cette ligne ne dit pas son mois.", name, line, "A", shown(row[0])))
        for rank, (place, benefit) in columns.items():
            text = row[rank]
            is_starred = len(text) > 1 and text.endswith(PROVISIONAL)
            status = "provisoire" if is_starred or row[0].endswith(PROVISIONAL) else ""
            yield Cell(name, line, rank, (place, month, benefit, text[:-1] if is_starred else text, status))


def _unfold(book: Book) -> Sheet:
    """One figure a row, from a line a month."""
    problems: list[Problem] = []
    cells = [cell for name in book.names for cell in _cells(name, book.rows(name), problems)]
    return unfolded(["territoire", "mois", "indicateur", "valeur", "statut"], cells, problems)


def _fits(book: Book) -> bool:
    """Whether its sheets are numbered tables, one of which names a benefit by département."""
    tables = (name for name in book.names if squeezed(name).startswith("tableau "))
    return any(TITLE.fullmatch(squeezed(rows[0][0])) for rows in map(book.rows, tables) if rows)


def _place(row: dict[str, str]) -> Place | None:
    if row["territory"] == FRANCE:
        return Place(FRANCE, "")
    return Place("departement", row["territory"]) if row["territory"] in DEPARTEMENTS else None


FAMILY = Family(
    code="drees-prestations",
    title="Prestations de solidarité par mois",
    producer="Drees",
    licence="Licence Ouverte",
    fields=(
        Field("territory", "territoire", Code(r"^(france|[0-9]{2,3}|2[AB])$", "un code département")),
        Field("month", "mois", Period()),
        Field("indicator", "indicateur", Label()),
        Field("value", "valeur", whole_or_hidden(HIDDEN)),
        Field("status", "statut", Closed({"": "published", "provisoire": "provisional"}, "un statut")),
    ),
    key=("territory", "month", "indicator"),
    period="month",
    place=_place,
    place_fields=("territory",),
    has_one_period=False,
    measure="indicator",
    status="status",
    layout=Layout(fits=_fits, unfold=_unfold),
)
