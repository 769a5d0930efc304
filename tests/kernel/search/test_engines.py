"""Both engines find the same things: each is held, on the same corpus and questions, to what is computed without any.

SQLite by default, PostgreSQL when TEST_DATABASE_URL names it.
"""

import unicodedata
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from app.extensions import db
from app.kernel.people.models import Visitor
from app.kernel.search.asked import asked
from app.kernel.search.engines import engine
from app.kernel.search.kinds import kinds
from app.kernel.search.models import SearchEntry
from app.kernel.search.queries import Within, find, suggest
from app.kernel.search.wanted import All, Any, Term, Zone, answers, tokens_of
from app.kernel.visibility import audience_for, public_audience

EASY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CORPUS = [
    ("territory", "Saint-Nazaire", "44184"),
    ("territory", "Nantes Métropole", "244400404"),
    ("occupation", "Éducateur ou éducatrice spécialisée", "Accompagne des personnes en difficulté sociale"),
    ("association", "L’Œuvre de l’hébergement", "SIREN 775\u202f672\u202f272"),
    ("association", "Secours d’hiver", "Autrefois : Aide aux réfugiés et exilés"),
    ("thread", "Une domiciliation qui tarde", "Le délai passe de deux à cinq semaines pour les personnes hébergées."),
    ("post", "Réponse dans « Une domiciliation qui tarde »", "Chez nous aussi, l’accueil de jour s’en charge."),
    ("post", "Réponse dans « Emploi »", "Les emplois d’éducatrice sont rares. NEAR AND OR NOT"),
    ("thread", "Привет, мир", "عربي 日本語 emoji 😀 et ½ ²"),
]
QUESTIONS = {
    "hébergement": {3, 5},
    "hebergements": {3, 5},
    unicodedata.normalize("NFD", "hébergement"): {3, 5},
    unicodedata.normalize("NFC", "hébergement"): {3, 5},
    "éducateurs": {2, 7},
    "emploi éducatrice": {7},
    "oeuvre": {3},
    "l'œuvre": {3},
    "st nazaire": {0},
    "775672272": {3},
    "775 672 272": {3},
    "réfugiées": {4},
    "domiciliation": {5},
    "délai semaine": {5},
    "Привет": {8},
    "日本語": {8},
    "accueil jour": {6},
    "or": {7},
    "NOT near": {7},
}
WORDS = st.sampled_from(
    [
        *(
            "hébergement",
            "hébergée",
            "emploi",
            "emplois",
            "œuvre",
            "l’œuvre",
            "St",
            "saint",
            "nazaire",
            "naz",
            "social",
        ),
        *(
            "sociale",
            "et",
            "de",
            "AND",
            "OR",
            "NOT",
            "NEAR",
            "44109",
            "C.A.F.",
            "caf",
            "привет",
            "日本",
            "é",
            "E\u0301",
        ),
        *('"', "*", "-", ":", "(", ")", "'", "\\", "&", "|", "!", "<->", "title:", "😀", "%", "_", "^", "{a b}"),
    ]
)
PHRASES = st.lists(st.one_of(WORDS, st.text(max_size=6).filter(lambda text: "\0" not in text)), max_size=6).map(
    " ".join
)
KINDS = ("territory", "association", "thread", "post")
LINES = st.lists(st.tuples(st.sampled_from(KINDS), PHRASES, PHRASES), min_size=1, max_size=6)


def held_by(kind, title, text):
    """What an entry is found by."""
    named = next(each for each in kinds() if each.key == kind).is_named
    return tokens_of(kind=kind, title=title if named else "", text=text)


def write(corpus, audiences=None):
    """An index that holds these entries only; returns their numbers, in order."""
    db.session.execute(delete(SearchEntry))
    public, numbers = public_audience().id, count(1)
    rows = [
        {
            "kind": kind,
            "object_id": next(numbers),
            "title": title,
            "about": "",
            "text": text,
            "path": "/",
            "audience_id": audiences[rank] if audiences else public,
            "territory_id": None,
            "theme_id": None,
            "updated_at": None,
        }
        for rank, (kind, title, text) in enumerate(corpus)
    ]
    engine().insert_entries(rows, [held_by(*line) for line in corpus])
    return list(db.session.scalars(select(SearchEntry.id).order_by(SearchEntry.object_id)))


def expected(corpus, question):
    """What should be found, computed without any engine: the same ways, one after the other."""
    if not question.words:
        return set()
    held = [held_by(*line) for line in corpus]

    def those(wanted):
        return {rank for rank, tokens in enumerate(held) if answers(tokens, wanted)}

    for wanted in (question.last_word_begun(), *question.some_words()):
        if found := those(wanted):
            return found
    return set()


def found(question, numbers, actor=None):
    """The ranks, in the corpus, of what is found."""
    return {numbers.index(candidate.id) for candidate in find(question, actor or Visitor(), Within()).candidates}


def test_each_question_finds_these_entries_and_no_other(app):
    numbers = write(CORPUS)
    for typed, ranks in QUESTIONS.items():
        assert found(asked(typed), numbers) == ranks, typed
        assert expected(CORPUS, asked(typed)) == ranks, typed


@EASY
@given(corpus=LINES, typed=PHRASES)
def test_any_question_on_any_corpus_finds_what_it_should(app, corpus, typed):
    numbers = write(corpus)
    assert found(asked(typed), numbers) == expected(corpus, asked(typed))
    db.session.rollback()


ZONES = st.sampled_from([zone for zone in Zone if zone is not Zone.KIND])
STEMS = st.sampled_from(["heberg", "emploi", "oeuvr", "saint", "naz", "social", "and", "x43fz", "a", "near"])
TERMS = st.one_of(
    st.builds(Term, ZONES, STEMS),
    st.builds(Term, st.just(Zone.NAMES), STEMS, st.just(True)),
    st.builds(Term, st.just(Zone.KIND), st.sampled_from(KINDS)),
)
WANTED = st.recursive(
    TERMS,
    lambda parts: st.lists(parts, min_size=1, max_size=3).flatmap(
        lambda some: st.sampled_from([All(tuple(some)), Any(tuple(some))])
    ),
    max_leaves=6,
)


@EASY
@given(corpus=LINES, wanted=WANTED)
def test_the_engine_understands_whatever_is_said_to_it(app, corpus, wanted):
    numbers = write(corpus)
    for ask in (engine().narrow, engine().narrow_frequent):
        ids = set(db.session.scalars(ask(select(SearchEntry.id), wanted)))
        assert ids == {numbers[rank] for rank, line in enumerate(corpus) if answers(held_by(*line), wanted)}
    db.session.rollback()


@EASY
@given(corpus=LINES, typed=PHRASES, opened=st.lists(st.booleans(), min_size=6, max_size=6))
def test_what_one_may_not_read_changes_nothing_to_what_one_finds(app, corpus, typed, opened):
    """The same answers, counts and suggestions as if the closed entries had never been written."""
    public, closed = public_audience().id, audience_for("space:1:members").id
    numbers = write(corpus, [public if opened[rank] else closed for rank in range(len(corpus))])
    readable = [line for rank, line in enumerate(corpus) if opened[rank]]
    question = asked(typed)
    ranks = {rank for rank in range(len(corpus)) if opened[rank]}

    assert found(question, numbers) <= ranks
    seen = find(question, Visitor(), Within())
    assert sum(each.number for each in seen.counts.values()) == len(expected(readable, question))
    assert {numbers.index(entry.id) for entry in suggest(question, Visitor())} <= ranks
    db.session.rollback()


def test_an_entry_changed_or_removed_takes_its_words_along(app):
    numbers = write(CORPUS)
    row = {**CORPUS_ROW, "id": numbers[0], "audience_id": public_audience().id}
    engine().update_entries([row], [held_by("territory", "Angers", "49007")])
    assert found(asked("nazaire"), numbers) == set()
    assert found(asked("Angers"), numbers) == {0}
    db.session.execute(delete(SearchEntry).where(SearchEntry.id == numbers[0]))
    assert found(asked("Angers"), numbers) == set()


CORPUS_ROW = {
    "kind": "territory",
    "object_id": 1,
    "title": "Angers",
    "about": "",
    "text": "49007",
    "path": "/",
    "territory_id": None,
    "theme_id": None,
    "updated_at": None,
}


def test_past_what_is_counted_the_latest_are_ranked_and_the_count_says_more(app, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("app.kernel.search.queries.COUNTED", 20)
    monkeypatch.setattr("app.kernel.search.queries.RANKED", 5)
    write([("post", "", f"partout {rank}") for rank in range(50)] + [("territory", "Partout", "")])

    seen = find(asked("partout"), Visitor(), Within())

    assert {key: (each.number, each.is_more) for key, each in seen.counts.items()} == {
        "post": (20, True),
        "territory": (1, False),
    }
    latest = db.session.scalars(
        select(SearchEntry.id).where(SearchEntry.kind == "post").order_by(SearchEntry.id.desc()).limit(5)
    ).all()
    assert [one.id for one in seen.candidates if one.kind.key == "post"] == sorted(latest)
    assert db.session.scalar(select(func.count(SearchEntry.id))) == 51


def test_the_order_is_always_the_same(app):
    write(
        [("association", f"Accueil {name}", "jour") for name in ("Brest", "Angers", "Cholet")]
        + [("thread", "Accueil de jour", "")]
    )

    orders = [[one.title for one in find(asked("accueil jour"), Visitor(), Within()).candidates] for _ in range(3)]

    assert orders[0] == ["Accueil de jour", "Accueil Angers", "Accueil Brest", "Accueil Cholet"]
    assert orders[1:] == orders[:1] * 2
