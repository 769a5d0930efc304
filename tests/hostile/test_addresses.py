"""Addresses written by hand: odd words after the question mark, identifiers guessed, other methods."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from werkzeug.routing import Rule

from app.account.services import demo_address
from tests.hostile.exploring import Explored
from tests.hostile.filling import ODD_TEXTS
from tests.hostile.sending import document
from tests.hostile.town import Town

APP = Path(__file__).resolve().parents[2] / "app"
ASKED = re.compile(r'args\.get(?:list)?\(\s*"(\w+)"')
ODD_WORDS = (
    *ODD_TEXTS,
    "-1",
    "99999999999999999999",
    "1e309",
    'NEAR("a" "b", 5) OR a* NOT ^b {c d} : "',
    "é" * 4_000,
    "0" * 300,
)
NO_NUMBER = (
    "0",
    "-1",
    "1.5",
    "1e3",
    "0x1",
    "abc",
    "1%20",
    "%201",
    "\u0661",
    "2147483648",
    "9" * 40,
    "1'--",
    "1;2",
    "null",
)
NO_CODE = (
    "absent-de-partout",
    "'--",
    "..%2f..%2fetc%2fpasswd",
    "%252e%252e",
    "a" * 500,
    "%E2%80%AE",
    "{{1337*7}}",
    "*",
    "%25",
)


def names_asked(explored: Explored) -> set[str]:
    """Every name that pages listen to after the question mark."""
    written = {name for path in APP.rglob("*.py") for name in ASKED.findall(path.read_text())}
    linked = {name for _account, url in explored.pages for name in parse_qs(urlsplit(url).query)}
    typed = {control.name for form in explored.asked.values() for control in form.controls}
    return written | linked | typed


def test_odd_words_after_the_question_mark_are_no_accident(town: Town, explored: Explored) -> None:
    names, wrong = sorted(names_asked(explored)), []
    for account, url in explored.one_of_each():
        client, path = town.client(account), url.partition("?")[0]
        for turn in range(0, len(ODD_WORDS), 3):
            # Each name meets other words at each turn, so that one refused early hides no other.
            odd = {name: ODD_WORDS[(place + turn) % len(ODD_WORDS)] for place, name in enumerate(names)}
            answer = town.open(client, f"{path}?{urlencode(odd)}")
            page = answer.get_data(as_text=True)
            if answer.status_code not in (200, 303, 400, 404) or "9359" in page:
                wrong.append(f"{path} as {account}, turn {turn}, answered {answer.status_code}")
            if "hostile" in page and document(answer).query("#hostile, #hostile2"):
                wrong.append(f"{path}, turn {turn}, made a word a part of the page")
    assert not wrong, "\n".join(wrong)


def test_names_sent_twice_or_as_lists_are_no_accident(town: Town, explored: Explored) -> None:
    names, wrong = sorted(names_asked(explored)), []
    for account, url in explored.one_of_each():
        path = url.partition("?")[0]
        twice = urlencode([(name, value) for name in names for value in ("1", "2")])
        listed = urlencode([(f"{name}{mark}", "1") for name in names for mark in ("[]", "[0]", ".a", "__proto__")])
        for query in (twice, listed, "&&==&=a&a", "&".join(["a=1"] * 1_500)):
            answer = town.open(town.client(account), f"{path}?{query}")
            if answer.status_code not in (200, 303, 400, 404):
                wrong.append(f"{path}?{query[:40]} as {account} answered {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_asking_for_the_head_or_the_methods_says_no_more_than_the_page(town: Town, explored: Explored) -> None:
    wrong = []
    for account, url in explored.one_of_each():
        for someone in (account, None):
            client = town.client(someone)
            page, head = town.open(client, url), town.open(client, url, "HEAD")
            if (head.status_code, head.get_data()) != (page.status_code, b""):
                wrong.append(f"HEAD {url} as {someone} answered {head.status_code}, the page {page.status_code}")
            methods = town.open(client, url, "OPTIONS")
            if methods.get_data() and methods.status_code == 200:
                wrong.append(f"OPTIONS {url} as {someone} has something to say")
    assert not wrong, "\n".join(wrong)


def forged(rule: Rule) -> Iterator[str]:
    """The address of a rule with, in turn, each of its parts replaced by what is no identifier of ours."""
    parts = re.findall(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>", rule.rule)
    for changed, _name in enumerate(parts):
        values = NO_NUMBER if parts[changed][0] == "int" else NO_CODE
        for value in values:
            filled = iter([value if place == changed else "1" for place in range(len(parts))])
            yield re.sub(r"<[^>]+>", lambda _part, filled=filled: next(filled), rule.rule)


@pytest.mark.parametrize("account", [None, demo_address("admin")], ids=str)
def test_a_guessed_identifier_is_absent_whatever_it_looks_like(town: Town, account: str | None) -> None:
    client, wrong = town.client(account), []
    absent = shown(town.open(client, "/nulle-part"))
    for rule in town.app.url_map.iter_rules():
        if not rule.arguments or rule.endpoint in ("static", "bootstrap.static"):
            continue
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        for url in forged(rule):
            answer = town.open(client, url, method)
            if method == "POST" and answer.status_code == 400:
                continue  # its form has no token
            if answer.status_code == 404 and shown(answer) != absent:
                wrong.append(f"{url} is absent in words of its own")
            elif answer.status_code == 410 and "<token>" in rule.rule:
                continue  # a link that opens something once: unknown and spent are told alike
            elif answer.status_code not in (303, 403, 404):
                wrong.append(f"{url[:80]} answered {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def shown(answer: object) -> str:
    """What a page says, but for the number of the request."""
    main = document(answer).query("main")[0].to_text()
    return re.sub(r"[0-9a-f]{12}", "", main)
