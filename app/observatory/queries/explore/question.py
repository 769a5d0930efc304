"""A question put to the observatory, and its address: each is read from the other, without loss."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

ALL, LAST, NONE = "toutes", "derniere", "aucune"
PLACE, OCCUPATION, MEASURE, PERIOD, DETAIL = "lieu", "metier", "mesure", "periode", "detail"
DIMENSIONS = (PLACE, OCCUPATION, MEASURE, PERIOD, DETAIL)
TABLE, MAP, LINES, BARS, SCATTER = "tableau", "carte", "courbe", "barres", "nuage"
VIEWS = (TABLE, MAP, LINES, BARS, SCATTER)
QUANTILES, NATURAL, OWN = "quantiles", "naturelles", "bornes"
BY_NAME = "nom"
PAGE = 100

# Nobody types more; what a machine sends beyond is not read.
MOST_VALUES, LONGEST_VALUE = 300, 80
SEPARATORS = ":,/-"
LARGEST_BOUND = 1e12
MOST_BOUNDS = 5


@dataclass(frozen=True)
class Question:
    """What is asked, as it is written in an address: codes, never keys. Empty means what goes without saying.

    `periods` holds periods as written (2019, 2016-2018, 2017-01), or « toutes », or « derniere » alone.
    `bounds` are the limits of classes chosen by the reader, in the measure's unit, from the lowest.
    """

    measures: tuple[str, ...] = ()
    occupations: tuple[str, ...] = ()
    mesh: str = ""
    within: str = ""
    places: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    rows: str = ""
    columns: str = ""
    reference: str = ""
    sort: str = ""
    view: str = TABLE
    classes: str = QUANTILES
    bounds: tuple[float, ...] = ()
    page: int = 1

    def args(self) -> list[tuple[str, str]]:
        """The names and values of its address, always in the same order; what goes without saying is left out."""
        several = (
            ("mesure", self.measures),
            ("metiers", self.occupations),
            ("maille", (self.mesh,)),
            ("dans", (self.within,)),
            ("lieux", self.places),
            ("periodes", self.periods),
            ("detail", self.details),
            ("lignes", (self.rows,)),
            ("colonnes", (self.columns,)),
            ("reference", (self.reference,)),
            ("vue", (self.view if self.view != TABLE else "",)),
            ("classes", (self.classes if self.classes != QUANTILES else "",)),
            ("bornes", ("/".join(written_bound(bound) for bound in self.bounds),)),
            ("tri", (self.sort,)),
            ("page", (str(self.page) if self.page > 1 else "",)),
        )
        return [(name, ",".join(values)) for name, values in several if any(values)]

    def address(self) -> str:
        """What follows the question mark of its address, readable: « mesure=projets&maille=bassin »."""
        return "&".join(f"{name}={quote(value, SEPARATORS)}" for name, value in self.args())

    @property
    def sorted_by(self) -> str:
        """The column its rows are sorted by, whichever way; empty when it goes without saying."""
        return self.sort.removeprefix("-")


Args = Mapping[str, Sequence[str]]


def values(args: Args, name: str) -> tuple[str, ...]:
    """The values sent under a name, repeated or separated by commas, each once, in the order they were sent."""
    sent = ",".join(args.get(name, ())[:MOST_VALUES]).split(",", MOST_VALUES)[:MOST_VALUES]
    return tuple(dict.fromkeys(value for raw in sent if (value := raw.strip()[:LONGEST_VALUE])))


def first(args: Args, name: str) -> str:
    """The first value sent under a name, or nothing."""
    return next(iter(values(args, name)), "")


def written_bound(bound: float) -> str:
    """A limit between classes as an address writes it: « 12.5 », « 10 »."""
    return f"{bound:g}" if abs(bound) < 1e6 else repr(bound).removesuffix(".0")


def bounds(args: Args) -> tuple[tuple[float, ...], list[str]]:
    """The limits sent, from the lowest, each once, and the words that are no number; « 10 ; 12,5 » is two limits."""
    sent = " ".join(args.get("bornes", ())[:MOST_VALUES])[: LONGEST_VALUE * 4]
    found, wrong = set(), []
    for word in re.split(r"[;/\s]+", sent.strip()):
        try:
            number = float(written_bound(float(word.replace(",", "."))))
        except ValueError:
            wrong += [word] if word else []
            continue
        if abs(number) < LARGEST_BOUND:
            found.add(number)
        else:
            wrong.append(word)
    return tuple(sorted(found)), wrong
