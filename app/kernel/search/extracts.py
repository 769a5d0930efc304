"""The part of a text that answers, with what was looked for marked; made from escaped text."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from app.kernel.search.words import pieces

LENGTH = 220
# How much of what comes before the first word found is shown, so that it is read in its sentence.
LEAD = 60

Span = tuple[int, int]


def marked(text: str, stems: frozenset[str], begins: str = "") -> Markup:
    """A short text whole, such as a title, with the words looked for marked, and those that begin so."""
    return _with_marks(text, [span for span, _found in _spans(text, stems, begins)])


def extract(text: str, stems: frozenset[str]) -> Markup:
    """The part of a text where most of the words looked for stand, or its beginning when none does."""
    found = _spans(text, stems)
    start, end = _window(text, found)
    inside = [(left - start, right - start) for (left, right), _stems in found if left >= start and right <= end]
    shown = _with_marks(text[start:end], inside)
    return Markup("{}{}{}").format("… " if start else "", shown, " …" if end < len(text) else "")


def _spans(text: str, stems: frozenset[str], begins: str = "") -> list[tuple[Span, frozenset[str]]]:
    found = []
    for start, end, held in pieces(text):
        met = frozenset(word.stem for word in held if word.stem in stems or (begins and word.plain.startswith(begins)))
        if met:
            found.append(((start, end), met))
    return found


def _window(text: str, found: Sequence[tuple[Span, frozenset[str]]]) -> Span:
    """Where the extract begins and ends, between two words."""
    if len(text) <= LENGTH:
        return 0, len(text)
    best = max(found, key=lambda one: (len(_met_from(one[0][0], found)), -one[0][0]), default=None)
    start = max(best[0][0] - LEAD, 0) if best else 0
    if start:
        start = text.find(" ", start) + 1 or start
    end = min(start + LENGTH, len(text))
    if end < len(text):
        end = max(text.rfind(" ", start, end), best[0][1] if best else 0) if " " in text[start:end] else end
    return start, end


def _met_from(start: int, found: Sequence[tuple[Span, frozenset[str]]]) -> set[str]:
    """The different words looked for that stand in what follows."""
    return {
        stem for (left, right), stems in found if left >= start and right <= start + LENGTH - LEAD for stem in stems
    }


def _with_marks(text: str, spans: Sequence[Span]) -> Markup:
    parts, last = [], 0
    for start, end in spans:
        parts += [escape(text[last:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        last = end
    return Markup("").join([*parts, escape(text[last:])])
