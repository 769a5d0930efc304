"""What people write is escaped wherever it goes: pages, files to take away, answers of machines, letters."""

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from justhtml import JustHTML

from app.account.services import demo_address
from app.kernel.legal.pages import html_of
from app.kernel.mail.writing import as_html
from app.kernel.prose.rendering import ALLOWED_ATTRIBUTES, ALLOWED_TAGS
from app.web.downloads import file_name
from tests.attacks import PAYLOADS, active_parts
from tests.hostile.exploring import Explored
from tests.hostile.planting import plant, planted_in
from tests.hostile.town import Town, address_in

PROSE = {(tag, None) for tag in ALLOWED_TAGS} | {("a", "href"), ("a", "rel"), ("ol", "start")}
ADDRESSES = re.compile(r"(/(?!/)|#|\?|https?://|mailto:)")
FORMULA = re.compile(r"[\s\u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
NUMBER = re.compile(r"-?[\d,]+$")
SEARCHES = ("/recherche?q=relais", "/recherche?q=secours", "/associations/?q=zq", "/administration/personnes?q=zq")


def visits(explored: Explored) -> Iterator[tuple[str | None, str]]:
    """A page of each kind, and searches that show what was found."""
    yield from explored.one_of_each()
    yield from ((demo_address("admin"), url) for url in SEARCHES)


def parts(source: str) -> tuple[set[tuple[str, str | None]], list[str]]:
    """The tags and attributes of a page, and the addresses it leads to or loads."""
    document = JustHTML(source, sanitize=False)
    found: set[tuple[str, str | None]] = set()
    addresses = []
    for element in document.query("*"):
        found.add((element.name, None))
        for name, value in element.attrs.items():
            found.add((element.name, name))
            if name in ("href", "src", "action", "formaction", "xlink:href"):
                addresses.append(value or "")
    return found, addresses


def test_no_page_takes_a_text_for_a_part_of_itself(town: Town, explored: Explored) -> None:
    plain: set[tuple[str, str | None]] = set()
    for account, url in visits(explored):
        plain |= parts(town.open(town.client(account), url).get_data(as_text=True))[0]
    list(plant(0))
    wrong, shown = [], set()
    for account, url in visits(explored):
        answer = town.open(town.client(account), url)
        page = answer.get_data(as_text=True)
        found, addresses = parts(page)
        shown |= planted_in(page)
        if answer.status_code != 200:
            wrong.append(f"{url} as {account} answered {answer.status_code}")
        wrong += [f"{url} as {account}: {part}" for part in found - plain - PROSE]
        wrong += [f"{url} as {account} leads to {one!r}" for one in addresses if one and not ADDRESSES.match(one)]
    assert not wrong, "\n".join(wrong[:40])
    assert len(shown) >= 300, "the corpus is hardly shown"


def test_no_file_to_take_away_holds_a_formula_and_no_machine_is_answered_half_a_sentence(town: Town) -> None:
    list(plant(1))
    wrong, files = [], 0
    for account in (demo_address("admin"), demo_address("analyste"), demo_address("terrain"), "dpo@monde.example.org"):
        for rule in town.app.url_map.iter_rules():
            url = address_in(town, rule.endpoint) if "GET" in (rule.methods or ()) else None
            if url is None or not rule.rule.endswith((".csv", ".json", ".txt", "suggestions")):
                continue
            answer = town.open(town.client(account), f"{url}?q=zq")
            if answer.status_code == 200:
                files += 1
                wrong += [f"{url}: {fault}" for fault in CHECKS.get(answer.mimetype, lambda _answer: [])(answer)]
    assert files >= 3
    assert not wrong, "\n".join(wrong[:40])


def csv_faults(answer: Any) -> list[str]:
    """The cells that a spreadsheet would run, and a file that would be shown rather than kept."""
    lines = csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff")), delimiter=";")
    found = [cell for line in lines for cell in line if FORMULA.match(cell) and not NUMBER.match(cell)]
    disposition = answer.headers.get("Content-Disposition", "")
    return found + ([] if re.fullmatch(r'attachment; filename="[\w.-]+"', disposition) else [disposition or "shown"])


def json_faults(answer: Any) -> list[str]:
    """An answer that is no whole sentence."""
    try:
        json.loads(answer.get_data())
    except ValueError as error:
        return [str(error)]
    return []


CHECKS = {"text/csv": csv_faults, "application/json": json_faults}


def test_a_letter_s_html_holds_nothing_that_its_facts_brought() -> None:
    allowed = {"html", "head", "meta", "title", "style", "body", "main", "p", "strong", "a", "br", "small"}
    base = "https://tissage.example.org"
    for text in PAYLOADS:
        letter = as_html(f"Bonjour {text},\n\n{text}\n\nLire : {base}/aide/", subject=text, base_url=base)
        document = JustHTML(letter, sanitize=False)
        assert {element.name for element in document.query("*")} <= allowed
        assert {element.attrs.get("href") for element in document.query("a")} == {f"{base}/aide/"}
        assert not [name for e in document.query("*") for name in e.attrs if name.startswith("on")]


def test_a_page_the_region_writes_holds_nothing_active() -> None:
    kept = {tag: {"href", "rel", "start", *ALLOWED_ATTRIBUTES.get(tag, ())} for tag in {*ALLOWED_TAGS, "h2"}}
    left = {}
    for text in PAYLOADS:
        if found := active_parts(str(html_of(text)), tags=kept, attributes=kept, schemes=("http", "https", "mailto")):
            left[text] = found
    assert not left


def test_no_text_becomes_a_header_of_a_file() -> None:
    for text in PAYLOADS:
        assert re.fullmatch(r"[a-z0-9-]{0,120}\.csv", file_name(text))
