"""The whole corpus of attacks through the one place where people's text becomes HTML."""

from collections import Counter
from time import process_time

from hypothesis import given, settings
from hypothesis import strategies as st

from app.kernel.prose import checked, excerpt, one_line, showable, to_html
from app.kernel.prose.rendering import ALLOWED_ATTRIBUTES, ALLOWED_TAGS, URL_SCHEMES, clean
from tests.attacks import CORPUS, PAYLOADS, active_parts

KEPT = {tag: {*ALLOWED_ATTRIBUTES.get(tag, ()), *({"rel"} if tag == "a" else ())} for tag in ALLOWED_TAGS}
SHOWN = {text: to_html(text) for text in PAYLOADS}
FRAGMENTS = st.lists(
    st.sampled_from(PAYLOADS) | st.sampled_from(("\n", "\n\n", "> ", "`", "**", "[a](", ")", "<", "-->", '"')),
    max_size=6,
)


def activity(html):
    return active_parts(html, tags=ALLOWED_TAGS, attributes=KEPT, schemes=URL_SCHEMES)


def test_the_corpus_is_large_varied_and_says_where_each_line_comes_from():
    origins = Counter(entry["origin"] for entry in CORPUS["payloads"])
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 300
    assert set(origins) == set(CORPUS["origins"])
    assert min(origins.values()) >= 8


def test_nothing_active_is_left_of_any_attack():
    left = {text: found for text, html in SHOWN.items() if (found := activity(html))}
    assert not left


def test_the_cleaner_alone_stops_every_attack_too():
    left = {text: found for text in PAYLOADS if (found := activity(clean(text)))}
    assert not left


def test_cleaning_what_is_shown_of_an_attack_changes_nothing():
    assert not [text for text, html in SHOWN.items() if clean(html) != html]


def test_the_cleaner_alone_settles_and_stays_harmless():
    """Links nested in HTML, which our parser never writes, take it a second pass to put in order."""
    for text in PAYLOADS:
        again = clean(clean(text))
        assert clean(again) == again
        assert not activity(again)


def test_no_attack_takes_long():
    to_html("échauffement")
    slow = {}
    for text in PAYLOADS:
        began = process_time()
        to_html(text)
        excerpt(text)
        if (took := process_time() - began) > 0.05:
            slow[text] = took
    assert not slow


def test_no_attack_gives_a_message_a_heading_of_the_page():
    assert not [text for text, html in SHOWN.items() if "<h1" in html or "<h2" in html]


def test_a_title_made_of_an_attack_is_one_line_without_a_change_of_direction():
    for text in PAYLOADS:
        line = one_line(showable(text), limit=2_000)
        assert not set(line) & set("\n\r\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00")


@settings(max_examples=300, deadline=None)
@given(FRAGMENTS)
def test_attacks_put_end_to_end_are_no_stronger(parts):
    text = "".join(parts)
    html = to_html(text)
    assert not activity(html)
    assert not activity(clean(text))
    assert clean(html) == html


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(PAYLOADS), st.integers(0, 200), st.text(max_size=3))
def test_an_attack_cut_or_stuffed_anywhere_is_no_stronger(text, at, stuffing):
    assert not activity(to_html(text[:at] + stuffing + text[at:]))
    assert not activity(to_html(text[at:]))


def test_what_is_stored_of_an_attack_is_what_was_typed():
    for text in ("<script>alert(1)</script>", "[a](javascript:alert(1))", "{{7*7}} %s {0.__class__}"):
        assert checked(text) == text
