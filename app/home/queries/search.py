"""The search page: what was found, in the words and addresses the page needs."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from markupsafe import Markup
from sqlalchemy.exc import NoResultFound

from app.extensions import db
from app.kernel.people.models import Actor
from app.kernel.search.asked import Asked, asked
from app.kernel.search.extracts import extract, marked
from app.kernel.search.kinds import LISTING, Indexed, kind_of, kinds
from app.kernel.search.models import SearchEntry
from app.kernel.search.queries import RANKED, Count, Found, Within, entries, find, suggest
from app.kernel.search.ranking import Candidate
from app.kernel.territories.models import Territory
from app.kernel.territories.queries import get_territory, territories_of_type
from app.kernel.themes.queries import themes
from app.web.filters import number

PER_PAGE = 20
SHORTEST_SUGGESTED = 2
# A text shorter than this, such as a code, is only shown when it is what was looked for.
TELLING = 40
Option = tuple[str, str]


@dataclass(frozen=True)
class Question:
    """What the address asks: words, and what they are narrowed to."""

    typed: str = ""
    genre: str = ""
    territoire: str = ""
    theme: str = ""
    page: int = 1

    def url(self, **changes: Any) -> str:
        """The address of the same question, changed; the first page again unless said otherwise."""
        asked = asdict(replace(self, **{"page": 1, **changes}))
        named = {"q": asked.pop("typed"), **asked}
        kept = {name: value for name, value in named.items() if value and (name, value) != ("page", 1)}
        return f"{url_for('home.search')}?{urlencode(kept)}"


@dataclass(frozen=True)
class Result:
    """One thing found, as it is shown."""

    kind: Indexed
    entry: SearchEntry
    title: Markup
    extract: Markup | None


def results_page(question: Question, actor: Actor) -> dict[str, Any]:
    """Everything the search page shows."""
    words = asked(question.typed)
    kind, territory = kind_of(question.genre), _territory(question.territoire)
    theme_id = {code: id for id, code, _name, _group in _themes()}.get(question.theme)
    found = find(words, actor, Within(territory, theme_id))
    question = replace(
        question,
        typed=words.typed,
        genre=kind.slug if kind else "",
        territoire=f"{territory.type}:{territory.code}" if territory else "",
        theme=question.theme if theme_id else "",
    )
    shown = found.of(kind)
    page = min(max(question.page, 1), max(-(-len(shown) // PER_PAGE), 1))
    return {
        "asked": words,
        "question": question,
        "found": found,
        "kind": kind,
        "results": _results(shown[(page - 1) * PER_PAGE : page * PER_PAGE], words, actor),
        "total": _total(found, kind),
        "is_bounded": any(found.counts[each.key].number > RANKED for each in _shown_kinds(found, kind)),
        "tabs_of_kinds": _tabs(found, question),
        "previous_url": question.url(page=page - 1) if page > 1 else None,
        "next_url": question.url(page=page + 1) if page * PER_PAGE < len(shown) else None,
        "territories": _territory_options(territory),
        "themes": _theme_options(),
        "is_narrowed": bool(kind or territory or theme_id),
        "every_kind": kinds(),
    }


def suggested(typed: str, actor: Actor) -> list[dict[str, str]]:
    """What may be meant by a name that is not finished: label, kind, address."""
    words = asked(typed)
    if len(words.typed) < SHORTEST_SUGGESTED:
        return []
    labels = {kind.key: kind.label for kind in kinds()}
    return [
        {"label": entry.title, "about": entry.about or labels[entry.kind], "url": entry.path}
        for entry in suggest(words, actor)
    ]


def _results(candidates: Sequence[Candidate], words: Asked, actor: Actor) -> list[Result]:
    held = {candidate.id: candidate for candidate in candidates}
    return [
        Result(
            kind=held[entry.id].kind,
            entry=entry,
            title=marked(entry.title, words.stems, words.words[-1].plain),
            extract=_extract(held[entry.id].kind, entry, words.stems),
        )
        for entry in entries(candidates, actor)
    ]


def _extract(kind: Indexed, entry: SearchEntry, stems: frozenset[str]) -> Markup | None:
    """The part of the text that answers; of a list, the first of its things that does, or the first of all."""
    things = entry.text.split(LISTING) if kind.is_listed else [entry.text]
    extracts = [extract(thing, stems) for thing in things]
    shown = next((one for one in extracts if "<mark>" in one), extracts[0])
    return shown if "<mark>" in shown or len(things[0]) > TELLING else None


def _shown_kinds(found: Found, kind: Indexed | None) -> list[Indexed]:
    return [each for each in kinds() if each.key in found.counts and kind in (None, each)]


def _total(found: Found, kind: Indexed | None) -> str:
    """« 12 résultats », « plus de 2 000 résultats »."""
    counts = [found.counts[each.key] for each in _shown_kinds(found, kind)]
    total = Count(sum(count.number for count in counts), any(count.is_more for count in counts))
    return f"{_count(total)} résultat{'s' if total.number > 1 else ''}"


def _count(count: Count) -> str:
    return f"plus de {number(count.number)}" if count.is_more else number(count.number)


def _tabs(found: Found, question: Question) -> list[tuple[str, str, bool]]:
    """The kinds that answer, with how many of each, and the way to see that kind alone."""
    every = ("Tout", question.url(genre=""), not question.genre)
    return [
        every,
        *(
            (
                f"{each.several} ({_count(found.counts.get(each.key, Count(0)))})",
                question.url(genre=each.slug),
                question.genre == each.slug,
            )
            for each in kinds()
            if each.key in found.counts or question.genre == each.slug
        ),
    ]


def _territory(written: str) -> Territory | None:
    """The territory an address names by its type and code, as `epci:244400404`."""
    type, colon, code = written.partition(":")
    try:
        return get_territory(type, code) if colon else None
    except NoResultFound:
        return None


@lru_cache(maxsize=1)
def _places() -> dict[str, list[Option]]:
    """The territories one may choose, asked once a process."""
    return {
        title: [(f"{mesh}:{each.code}", each.name) for each in db.session.scalars(territories_of_type(mesh))]
        for mesh, title in (("departement", "Départements"), ("epci", "Intercommunalités"))
    }


def _territory_options(chosen: Territory | None) -> dict[str, list[Option]]:
    """The same, with the one an address names when it is another."""
    places = _places()
    if chosen is None or any(code == f"{chosen.type}:{chosen.code}" for group in places.values() for code, _ in group):
        return places
    return {chosen.kind_name: [(f"{chosen.type}:{chosen.code}", chosen.name)], **places}


@lru_cache(maxsize=1)
def _themes() -> tuple[tuple[int, str, str, str], ...]:
    """Themes as key, code, name and group, asked once a process."""
    return tuple((theme.id, theme.code, theme.name, theme.group.name) for theme in db.session.scalars(themes()))


def _theme_options() -> dict[str, list[Option]]:
    grouped = groupby(_themes(), key=lambda theme: theme[3])
    return {group: [(code, name) for _id, code, name, _group in members] for group, members in grouped}
