"""The search page: what it shows, to whom, and what it does with anything that is typed."""

import io
import logging
import unicodedata
from urllib.parse import quote

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from app.extensions import db
from app.forums import services
from app.forums.models import Openness
from app.kernel.search.models import SearchEntry
from app.kernel.search.queries import SUGGESTIONS
from tests.forums.conftest import Village, Written, village  # noqa: F401 - a fixture

SECRET = "Zorglub entre nous"
# What a process asks once: the lists one may choose from.
FIRST_VISIT = 14
HOSTILE = {
    "sql": "' OR 1=1--",
    "near": 'NEAR( " * -',
    "column": "title : secret",
    "quotes": '"""',
    "unbalanced": "((((",
    "operators": "AND OR NOT & | ! <-> :*",
    "percent": "%_%",
    "backslash": "\\'; DROP TABLE search_entry;--",
    "emoji": "😀🎉",
    "joined": "👩‍👩‍👧",
    "spaces": " \u00a0\u202f ",
    "empty words": "le la les de du",
    "markup": "<script>alert(1)</script>",
    "direction": "\u202eabc",
    "lone accent": "\u0301",
    "template": "{{ 7*7 }} ${7*7}",
    "long": "é" * 50_000,
    "many words": "mot " * 12_500,
    "many different words": " ".join(f"mot{rank}" for rank in range(5_000)),
}


def search(q, **more):
    """The address of a search."""
    return "/recherche?" + "&".join(f"{name}={quote(str(value))}" for name, value in {"q": q, **more}.items())


def results(page):
    """The titles found, in order."""
    return [title.to_text(separator="", strip=False) for title in page.select("main ol h3 a")]


@pytest.fixture
def secret(village: Village) -> Written:  # noqa: F811
    written = village.thread(village.closed_space, village.member, title=SECRET, body="Le mot schtroumpf y est.")
    village.reply(written, village.member, body="Une réponse avec turlututu.")
    return written


def test_without_a_word_the_page_says_what_can_be_found(browse):
    page = browse().get("/recherche", most=FIRST_VISIT)
    assert "Tapez un ou plusieurs mots" in page.words
    assert page.one("#recherche").attrs["value"] == ""
    assert not page.select("main ol h3")


def test_what_is_found_is_counted_by_kind_and_leads_to_its_page(browse):
    page = browse().get(search("Nantes"), most=FIRST_VISIT)
    assert results(page)[0] == "Nantes"
    assert page.select("main ol h3 a")[0].attrs["href"] == "/territoires/commune/44109"
    assert "Tout" in page.text_of(".tabs-nav a")
    assert any(text.startswith("Associations (2") for text in page.text_of(".tabs-nav a"))
    assert page.one("#recherche").attrs["value"] == "Nantes"
    assert "résultats pour « Nantes »" in page.text_of("#resultats")[0]
    assert len(results(page)) == 20


def test_a_search_costs_few_statements_whatever_it_finds(browse):
    for q in ("Nantes", "zzzzqqq", "secours populaire", "zzz qqq www"):
        browse().get(search(q), most=FIRST_VISIT)
        assert len(browse().get(search(q)).statements) <= 8
    browse().get("/recherche/suggestions?q=sa", most=3)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_composed_and_decomposed_accents_find_the_same(browse, form):
    page = browse().get(search(unicodedata.normalize(form, "éducatrice spécialisée")), most=FIRST_VISIT)
    assert results(page)[0] == "Éducateur ou éducatrice spécialisée"


def test_what_was_looked_for_is_marked_and_nothing_else_becomes_markup(browse, village):  # noqa: F811
    village.thread(village.open_space, village.outsider, title="<b>Zorglub</b> & cie", body="Dit zorglub <i>ici</i>")
    page = browse().get(search("zorglub"), most=FIRST_VISIT)
    assert page.text_of("main ol h3 mark") == ["Zorglub"]
    assert results(page) == ["<b>Zorglub</b> & cie"]
    assert not page.select("main ol b")
    assert page.text_of(".search-extract mark") == ["zorglub"]


def test_the_kinds_are_links_that_keep_the_question(browse):
    page = browse().get(search("Nantes", genre="associations", territoire="departement:44"), most=FIRST_VISIT)
    links = {link.to_text().split(" (")[0]: link.attrs for link in page.select(".tabs-nav a")}
    assert "genre" not in links["Tout"]["href"]
    assert "q=Nantes" in links["Tout"]["href"]
    assert "territoire=departement%3A44" in links["Tout"]["href"]
    assert links["Associations"]["aria-current"] == "page"
    assert page.one("select[name=territoire] option[selected]").attrs["value"] == "departement:44"
    assert page.one("input[name=genre]").attrs["value"] == "associations"


def test_a_theme_and_a_territory_narrow(browse, people):
    every = results(browse().get(search("logement"), most=FIRST_VISIT))
    fils = results(browse().get(search("logement", genre="fils"), most=FIRST_VISIT))
    assert 0 < len(fils) < len(every)
    page = browse().get(search("logement", territoire="departement:44"), most=FIRST_VISIT)
    assert 0 < len(results(page)) < len(every)
    option = browse().get("/recherche", most=FIRST_VISIT).select("select[name=theme] optgroup option")[0]
    browse().get(search("logement", theme=option.attrs["value"]), most=FIRST_VISIT)


@pytest.mark.parametrize("more", [{"genre": "x"}, {"territoire": "x"}, {"territoire": "epci:9"}, {"theme": "x"}])
def test_a_filter_that_does_not_exist_narrows_nothing(browse, more):
    usual = results(browse().get(search("Nantes"), most=FIRST_VISIT))
    assert results(browse().get(search("Nantes", **more), most=FIRST_VISIT)) == usual


def test_pages_follow_one_another_and_end(browse):
    first = browse().get(search("Nantes", genre="associations"), most=FIRST_VISIT)
    second = browse().get(first.one("a[rel=next]").attrs["href"], most=FIRST_VISIT)
    assert not set(results(first)) & set(results(second))
    assert second.one("a[rel=prev]").attrs["href"] == search("Nantes", genre="associations")
    last = browse().get(search("Nantes", genre="associations", page=10**6), most=FIRST_VISIT)
    assert results(last)
    assert not last.select("a[rel=next]")
    assert "Seule une partie des résultats est montrée" in last.words
    assert results(browse().get(search("Nantes", page="x"), most=FIRST_VISIT))


def test_when_nothing_holds_all_the_words_the_page_says_so_and_shows_some(browse):
    page = browse().get(search("secours populaire zzzzqqq"), most=FIRST_VISIT)
    assert "Rien ne contient tous ces mots" in page.words
    assert "SECOURS POPULAIRE FRANCAIS" in results(page)


def test_a_last_word_not_finished_finds_names(browse):
    page = browse().get(search("saint-naz"), most=FIRST_VISIT)
    assert "un mot commence par « naz »" in page.words
    assert results(page)[0] == "Saint-Nazaire"


def test_nothing_found_helps(browse):
    page = browse().get(search("zzzzqqq", territoire="departement:44"), most=FIRST_VISIT)
    assert "Aucun résultat pour « zzzzqqq »" in page.words
    links = [link.attrs["href"] for link in page.select("main li a")]
    assert search("zzzzqqq") in links
    assert any(link.startswith("/connexion?suite=") for link in links)


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE)
def test_whatever_is_typed_is_looked_for_and_never_obeyed(browse, typed):
    page = browse().get(search(typed), most=FIRST_VISIT)
    assert "<script>alert" not in page.source
    answer = browse().get(f"/recherche/suggestions?q={quote(typed)}")
    assert isinstance(answer.response.json["suggestions"], list)


def test_a_nul_character_is_refused(browse):
    browse().get("/recherche?q=a%00b", status=400)
    browse().get("/recherche/suggestions?q=a%00b", status=400)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=40), genre=st.text(max_size=8), page=st.text(max_size=4))
def test_any_text_anywhere_in_the_address_answers(app, typed, genre, page):
    client = app.test_client()
    with app.app_context():
        answer = client.get("/recherche", query_string={"q": typed, "genre": genre, "territoire": genre, "page": page})
        assert answer.status_code == (400 if "\0" in typed + genre + page else 200)


@pytest.mark.parametrize("word", ["zorglub", "schtroumpf", "turlututu", "schtroumpf zorglub"])
def test_a_closed_space_is_found_by_its_members_only(browse, village, secret, word):  # noqa: F811
    for reader in (None, village.outsider):
        page = browse(reader).get(search(word), most=FIRST_VISIT)
        assert "Aucun résultat" in page.words
        assert not page.select(".tabs-nav")
        assert "Zorglub" not in page.source.replace(word, "")
        assert browse(reader).get(f"/recherche/suggestions?q={quote(word)}").response.json == {"suggestions": []}
    member = browse(village.member).get(search(word), most=FIRST_VISIT)
    assert any(SECRET in title for title in results(member))


def test_a_closed_space_counts_for_its_members_only(browse, village, secret):  # noqa: F811
    village.thread(village.open_space, village.outsider, title="Zorglub au grand jour", body="Bonjour.")

    def kinds(reader):
        return [text for text in browse(reader).get(search("zorglub"), most=FIRST_VISIT).text_of(".tabs-nav a")]

    assert kinds(None) == kinds(village.outsider) == ["Tout", "Fils (1)"]
    assert kinds(village.member) == ["Tout", "Fils (2)"]
    with_secret = {each["label"] for each in suggestions(browse(village.member), "zorg")}
    without = {each["label"] for each in suggestions(browse(village.outsider), "zorg")}
    assert with_secret - without == {SECRET}


def test_closing_a_space_empties_the_results_at_once(browse, village):  # noqa: F811
    village.thread(village.open_space, village.outsider, title="Zorglub au grand jour", body="Bonjour.")
    assert results(browse().get(search("zorglub"), most=FIRST_VISIT)) == ["Zorglub au grand jour"]

    services.change_openness(space=village.open_space, visibility=Openness.HIDDEN, by=village.member)
    db.session.commit()

    assert "Aucun résultat" in browse().get(search("zorglub"), most=FIRST_VISIT).words
    assert suggestions(browse(), "zorglub") == []


def suggestions(browser, typed):
    """What is suggested."""
    return browser.get(f"/recherche/suggestions?q={quote(typed)}").response.json["suggestions"]


def test_suggestions_are_few_named_and_never_kept(browse):
    answer = browse().get("/recherche/suggestions?q=chateaub")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.response.json["suggestions"][0] == {
        "label": "Châteaubriant",
        "about": "Commune · Loire-Atlantique · Châteaubriant-Derval",
        "url": "/territoires/commune/44036",
    }
    assert len(suggestions(browse(), "saint")) == SUGGESTIONS
    assert suggestions(browse(), "s") == []
    assert suggestions(browse(), "") == []


def test_every_page_has_one_search_field(browse):
    for path in ("/", "/recherche", "/observatoire/", "/aide/"):
        page = browse().get(path, most=FIRST_VISIT)
        form = page.one("form[role=search][action='/recherche']")
        assert form.attrs.get("method", "get") == "get"
        assert len(page.select("input[data-suggestions]")) == 1


CANARY = "canarizorglub"


@pytest.fixture
def logged():
    """All that is logged during the test."""
    written = io.StringIO()
    former = structlog.get_config()["logger_factory"]
    handler = logging.StreamHandler(written)
    logging.getLogger().addHandler(handler)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(written))
    yield written
    structlog.configure(logger_factory=former)
    logging.getLogger().removeHandler(handler)


def no_answer(*_anything):
    """The code fails while it holds the words."""
    raise ZeroDivisionError


@pytest.mark.parametrize("path", ["/recherche?q={}", "/recherche?genre=x&q={}&page=2", "/recherche/suggestions?q={}"])
@pytest.mark.parametrize("trouble", ["none", "code", "database"])
def test_what_is_searched_reaches_no_log(app, logged, monkeypatch, trouble, path):
    """Neither in the usual line, nor when the code or the database fails while looking for it."""
    if trouble == "code":
        monkeypatch.setattr("app.kernel.search.queries.ranked", no_answer)
    if trouble == "database":
        db.session.execute(delete(SearchEntry))
        db.session.connection().exec_driver_sql("ALTER TABLE search_entry RENAME COLUMN title TO gone")
        db.session.commit()
    client = app.test_client()
    with app.app_context():
        # As somebody who comes from another search would send it.
        answer = client.get(path.format(f"{CANARY}+nantes"), headers={"Referer": f"http://localhost/?q={CANARY}"})
    assert answer.status_code == 200 if trouble == "none" else answer.status_code >= 500
    assert "/recherche" in logged.getvalue()
    assert ("Traceback" in logged.getvalue()) == (trouble != "none")
    assert CANARY not in logged.getvalue()
    assert answer.headers["Referrer-Policy"] == "same-origin"
