"""What people write at length: shown as meant, never as markup, whatever it holds."""

import re
import unicodedata
from collections import Counter
from html.parser import HTMLParser
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kernel.prose import MAX_LENGTH, Empty, TooLong, Unreadable, checked, excerpt, one_line, to_html
from app.kernel.prose.rendering import ALLOWED_ATTRIBUTES, ALLOWED_TAGS, URL_SCHEMES, clean

PIECES = (
    "> ",
    "- ",
    "1. ",
    "# ",
    "**",
    "_",
    "`",
    "```\n",
    "[",
    "](",
    ")",
    "<",
    ">",
    "&",
    "\\",
    "\n",
    "\n\n",
    "    ",
    "é",
)
BOMBS = (
    ">",
    "[",
    "*",
    "_",
    "`",
    "[](",
    "![",
    "> - ",
    "1. a\n",
    "- ",
    "[a](b",
    "[[a]](",
    "*_`",
    "**a *b",
    "#\n",
    "<",
    "https://a ",
)

marked_text = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=60).map("".join)


class Seen(HTMLParser):
    """The tags, addresses and words a browser would find."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words += data


def assert_harmless(html: str) -> None:
    seen = Seen(html)
    assert seen.tags <= ALLOWED_TAGS
    for tag, name, value in seen.attributes:
        assert name in ALLOWED_ATTRIBUTES.get(tag, set()) | {"rel"}
        if name == "href":
            assert value.partition(":")[0].lower() in URL_SCHEMES


def test_light_markdown_is_shown_as_meant():
    assert to_html("Un **point** et une *nuance*\n\n- un\n- deux\n\n> cité") == (
        "<p>Un <strong>point</strong> et une <em>nuance</em></p>\n"
        "<ul>\n<li>un</li>\n<li>deux</li>\n</ul>\n<blockquote>\n<p>cité</p>\n</blockquote>\n"
    )


def test_a_new_line_typed_is_a_new_line_shown():
    assert to_html("Bonjour,\r\nmerci") == "<p>Bonjour,<br>\nmerci</p>\n"


def test_an_indented_paragraph_stays_a_paragraph():
    assert to_html("    Madame, Monsieur") == "<p>Madame, Monsieur</p>\n"


def test_a_heading_never_competes_with_those_of_the_page():
    assert to_html("# Un\n\n## Deux\n\n###### Six") == "<h3>Un</h3>\n<h4>Deux</h4>\n<h6>Six</h6>\n"


def test_an_address_pasted_as_it_is_becomes_a_link_without_its_full_stop():
    assert to_html("Voir (https://solidarites.gouv.fr/a?b=1&c=2).") == (
        '<p>Voir (<a href="https://solidarites.gouv.fr/a?b=1&amp;c=2" rel="noopener nofollow">'
        "https://solidarites.gouv.fr/a?b=1&amp;c=2</a>).</p>\n"
    )


def test_a_link_written_around_an_address_is_not_doubled():
    assert to_html("[le https://a.fr](https://a.fr)").count("<a ") == 1


@pytest.mark.parametrize(
    "address", ["/administration", "//exemple.invalid", "javascript:x", "data:x", "x.html", "http:///"]
)
def test_only_whole_addresses_make_links(address):
    assert "<a" not in to_html(f"[ici]({address})")


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.characters(codec=None, exclude_categories=())) | marked_text)
def test_any_text_gives_harmless_html(text):
    assert_harmless(to_html(text))
    assert len(excerpt(text, 80)) <= 80


@settings(max_examples=300, deadline=None)
@given(marked_text)
def test_cleaning_what_is_clean_changes_nothing(text):
    html = to_html(text)
    assert clean(html) == html


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from((">", "> ", "- ", "1. ", "* ")), max_size=120).map("".join),
    st.text("abcdefgh", min_size=3),
)
def test_no_word_is_lost_however_deep_its_marks(marks, word):
    assert word in Seen(to_html(marks + word)).words


@pytest.mark.parametrize("mark", BOMBS)
def test_a_bomb_of_marks_costs_no_time(mark):
    bomb = (mark * MAX_LENGTH)[:MAX_LENGTH]
    to_html("échauffement")

    def cost() -> float:
        start = process_time()
        to_html(bomb)
        return process_time() - start

    assert min(cost() for _ in range(3)) < 0.2


def test_an_override_of_writing_direction_is_not_shown_and_stays_in_the_source():
    assert "\u202e" not in to_html("facture \u202egpj.exe")
    assert checked("a \u202eb") == "a \u202eb"
    assert one_line("Titre \u202egpj.exe") == "Titre gpj.exe"


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b"])
def test_what_a_database_cannot_keep_is_refused_in_words(text):
    with pytest.raises(Unreadable, match="caractère illisible") as refused:
        checked(text)
    assert refused.value.field == "body"


@pytest.mark.parametrize("text", ["", " \r\n\t ", "\u200b\u200d", "\u202e \u00a0"])
def test_a_message_without_anything_to_see_is_refused(text):
    with pytest.raises(Empty):
        checked(text)


def test_the_longest_text_passes_and_one_more_sign_is_refused_with_both_figures():
    assert len(checked("🙂" * MAX_LENGTH)) == MAX_LENGTH
    with pytest.raises(TooLong, match=re.escape("20\u202f001 caractères\u202f; le maximum est 20\u202f000")):
        checked("a" * (MAX_LENGTH + 1))


def test_line_ends_of_a_browser_count_once():
    assert len(checked("a\r\n" * 9_999 + "ab")) == MAX_LENGTH


def test_a_letter_and_its_accent_are_stored_as_one():
    assert checked("e\u0301cole") == "école"


def test_an_excerpt_stops_between_two_words():
    assert excerpt("# Accueil\n\nUne **permanence** mobile, chaque jeudi matin", 31) == "Accueil Une permanence mobile…"


def test_a_short_text_is_its_own_excerpt():
    assert excerpt("Bonjour *à tous*", 30) == "Bonjour à tous"


def test_a_word_longer_than_the_excerpt_is_cut():
    assert excerpt("a" * 50, 10) == "a" * 9 + "…"


def test_no_break_spaces_of_french_survive_in_titles_and_excerpts():
    assert one_line(" Comment\n faites-vous\u202f? ") == "Comment faites-vous\u202f?"
    assert excerpt("On dit\u00a0: «\u00a0oui\u00a0»\u202f!", 40) == "On dit\u00a0: «\u00a0oui\u00a0»\u202f!"


@pytest.mark.parametrize("text", ["a" + "\u0301" * 50_000 + "\u0323" * 50_000, "\u0301\u0323" * 900_000], ids=len)
def test_a_text_far_too_long_is_refused_before_any_work_on_it(text):
    began = process_time()
    with pytest.raises(TooLong):
        checked(text)
    assert process_time() - began < 0.2


@pytest.mark.parametrize(
    "marks", ["\u0301" * 9_000 + "\u0323" * 9_000, "\u0301\u0323" * 9_000, "\u0344" * 9_000], ids=len
)
def test_a_letter_under_thousands_of_marks_costs_no_time_and_keeps_them(marks):
    began = process_time()
    kept = checked("o" + marks, limit=2 * MAX_LENGTH)
    to_html(kept)
    assert process_time() - began < 0.2
    decomposed = unicodedata.normalize("NFD", kept)
    assert Counter(decomposed) - Counter("\u034f" * len(kept)) == Counter(unicodedata.normalize("NFD", "o" + marks))


def test_rows_of_marks_are_cut_once():
    kept = checked("o" + "\u0323" * 500)
    assert checked(kept) == kept
