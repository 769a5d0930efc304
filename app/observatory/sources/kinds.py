"""How the cells of a column are read: each kind turns text into typed values and says which cells it cannot read."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

PUBLISHED = "published"
NOT_DISCLOSED = "not_disclosed"
NOT_AVAILABLE = "not_available"

HIDDEN_MARKS = ("*",)
"""How producers write « we know, we may not say »."""
EMPTY_MARKS = ("", "NA", "N/A", "ND", "nd", "NaN", "-")
"""How producers write « there is no figure »; never a zero."""

# Plain, non-breaking and narrow spaces: producers use all three between thousands.
SPACES = "[ \u00a0\u202f]"
WHOLE = r"^[0-9]+([.,]0+)?$"
DECIMAL = r"^-?[0-9]+([.,][0-9]+)?([eE][-+]?[0-9]+)?$"
GRADE = r"^[1-5]([.,]0+)?$"
YEAR = r"^(19|20)[0-9]{2}([.,]0+)?$"
PERIOD = r"^(19|20)[0-9]{2}(-(0[1-9]|1[0-2]|(19|20)[0-9]{2}))?$"


@dataclass(frozen=True)
class Cells:
    """A column once read: values (null where there is none), what each null means, the rows that could not be read."""

    values: pa.Array
    statuses: pa.Array | None
    wrong: list[int]


@dataclass(frozen=True)
class Label:
    """Words that are kept as they are."""

    expected: str = "du texte"

    def read(self, cells: pa.Array) -> Cells:
        """Trim the words."""
        return Cells(pc.utf8_trim_whitespace(cells), None, [])


@dataclass(frozen=True)
class Code:
    """A code of a nomenclature or of a territory; « 52.0 » is 52, a spreadsheet having taken it for a number."""

    pattern: str
    expected: str
    may_be_empty: bool = False

    def read(self, cells: pa.Array) -> Cells:
        """Trim the codes and check their shape."""
        codes = pc.replace_substring_regex(pc.utf8_trim_whitespace(cells), pattern=r"[.,]0+$", replacement="")
        fits = pc.match_substring_regex(codes, self.pattern)
        if self.may_be_empty:
            fits = pc.or_(fits, pc.equal(codes, ""))
        return Cells(codes, None, _rows(pc.invert(fits)))


@dataclass(frozen=True)
class Closed:
    """A word of a closed list, kept as the code it stands for; accents and case aside, empty when it may be."""

    words: Mapping[str, str]
    expected: str

    def read(self, cells: pa.Array) -> Cells:
        """Replace each word by its code."""
        codes = [self.words.get(squeezed_word(cell)) for cell in cells.to_pylist()]
        return Cells(pa.array(codes, pa.string()), None, [rank for rank, code in enumerate(codes) if code is None])


@dataclass(frozen=True)
class Period:
    """A year, a month (2017-01) or a span of years (2016-2018), kept as a number: 2019, 201701, 20162018."""

    expected: str = "une période comme 2019, 2017-01 ou 2016-2018"

    def read(self, cells: pa.Array) -> Cells:
        """Check the shape, and that a span does not go back."""
        digits = pc.replace_substring(pc.utf8_trim_whitespace(cells), pattern="-", replacement="")
        fits = pc.match_substring_regex(pc.utf8_trim_whitespace(cells), PERIOD)
        spans = pc.and_(fits, pc.equal(pc.utf8_length(digits), 8))
        first, last = pc.utf8_slice_codeunits(digits, 0, 4), pc.utf8_slice_codeunits(digits, 4, 8)
        fits = pc.and_(fits, pc.if_else(spans, pc.less(first, last), True))
        return Cells(pc.if_else(fits, digits, ""), None, _rows(pc.invert(fits)))


@dataclass(frozen=True)
class Figure:
    """A figure that may be hidden by its producer, or missing; neither is ever zero."""

    pattern: str
    expected: str
    may_be_hidden: bool = False
    may_be_empty: bool = False
    hidden_marks: tuple[str, ...] = HIDDEN_MARKS

    def read(self, cells: pa.Array) -> Cells:
        """Separate the figures, the hidden cells and the empty ones, and parse the figures."""
        text = pc.replace_substring_regex(pc.utf8_trim_whitespace(cells), pattern=SPACES, replacement="")
        hidden = _marked(text, self.hidden_marks, self.may_be_hidden)
        empty = _marked(text, EMPTY_MARKS, self.may_be_empty)
        looks_right = pc.match_substring_regex(text, self.pattern)
        digits = pc.replace_substring(text, pattern=",", replacement=".")
        numbers = pc.cast(pc.if_else(looks_right, digits, pa.scalar(None, pa.string())), pa.float64())
        # Four hundred digits match the pattern and become infinity, which is no figure.
        written = pc.fill_null(pc.is_finite(numbers), False)
        values = pc.if_else(written, numbers, pa.scalar(None, pa.float64()))
        wrong = _rows(pc.invert(pc.or_(written, pc.or_(hidden, empty))))
        statuses = pc.case_when(pc.make_struct(written, hidden), PUBLISHED, NOT_DISCLOSED, NOT_AVAILABLE)
        return Cells(values, statuses, wrong)


Kind = Label | Code | Figure | Closed | Period


def count(*, may_be_hidden: bool = False) -> Figure:
    """A whole number, zero included, that the producer may hide."""
    return Figure(WHOLE, "un nombre entier positif" + (" ou « * »" if may_be_hidden else ""), may_be_hidden)


def year() -> Code:
    """A year."""
    return Code(YEAR.replace("([.,]0+)?", ""), "une année sur quatre chiffres")


def whole_or_empty() -> Figure:
    """A whole number, zero included, that may be missing."""
    return Figure(WHOLE, "un nombre entier positif, ou rien", may_be_empty=True)


def number_or_empty() -> Figure:
    """A number, negative or not, that may be missing."""
    return Figure(DECIMAL, "un nombre, ou rien", may_be_empty=True)


def grade_or_empty() -> Figure:
    """A class from 1 to 5, that may be missing."""
    return Figure(GRADE, "une classe de 1 à 5, ou rien", may_be_empty=True)


def decimal(*, may_be_hidden: bool = False, marks: tuple[str, ...] = HIDDEN_MARKS) -> Figure:
    """A number that may be missing, and that the producer may hide under one of these marks."""
    hidden = f" ou « {marks[0]} »" if may_be_hidden else ""
    return Figure(DECIMAL, f"un nombre{hidden}, ou rien", may_be_hidden, may_be_empty=True, hidden_marks=marks)


def whole_or_hidden(marks: tuple[str, ...]) -> Figure:
    """A whole number that may be missing, and that the producer may hide under one of these marks."""
    return Figure(WHOLE, f"un nombre entier positif ou « {marks[0]} », ou rien", True, True, marks)


def squeezed_word(word: str) -> str:
    """A word without accents, case nor spaces around it."""
    plain = unicodedata.normalize("NFKD", word.strip().lower()).encode("ascii", "ignore").decode()
    return plain.replace(" ", "_")


def _marked(text: pa.Array, marks: tuple[str, ...], allowed: bool) -> pa.Array:
    return pc.is_in(text, value_set=pa.array(marks if allowed else [], pa.string()))


def _rows(mask: pa.Array) -> list[int]:
    return [int(row) for row in pc.indices_nonzero(mask).to_pylist()]
