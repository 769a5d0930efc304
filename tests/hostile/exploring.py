"""Following every link as everybody, to find what there is to attack."""

from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Flask, request, template_rendered
from flask.testing import FlaskClient

from app.account.services import demo_address
from app.web.forms import Form
from tests.access.addresses import OBJECTS, REFERENCE
from tests.hostile.reading import FoundForm, PageReader, forms_of, leads_to
from tests.hostile.town import Town, address_in

FILES = ("static", "bootstrap.static")
# Those whose pages differ most go first: a kind of page seen by enough people is not asked for again.
FIRST = ("terrain", "animation", "admin", "asso", "analyste2", "social", "dpo", "region", "concernee")
MOST_READERS = 2
MOST_READERS_OF_A_HUB = 7


@dataclass
class Explored:
    """What was found by following every link as everybody."""

    pages: dict[tuple[str | None, str], str] = field(default_factory=dict)
    forms: dict[tuple[str, tuple[str, ...]], FoundForm] = field(default_factory=dict)
    asked: dict[tuple[str, tuple[str, ...]], FoundForm] = field(default_factory=dict)
    # What the forms themselves declare, by endpoint: the longest text of each field, and the fields one must fill.
    longest: dict[str, dict[str, int]] = field(default_factory=dict)
    required: dict[str, set[str]] = field(default_factory=dict)

    def demands(self, form: FoundForm) -> bool:
        """Whether something must be typed or chosen in this form."""
        asked = {control.name for control in form.controls if control.kind != "hidden"}
        return bool(asked & self.required.get(form.endpoint, set()))

    def one_of_each(self) -> list[tuple[str | None, str]]:
        """One page of each kind, read by whoever reads it last."""
        return list({endpoint: visit for visit, endpoint in self.pages.items()}.values())


@contextmanager
def noticing_forms(app: Flask, found: Explored) -> Iterator[None]:
    """Read in the forms that pages show what they declare."""

    def notice(_app: Flask, context: dict[str, Any], **_rest: Any) -> None:
        for shown in (value for value in context.values() if isinstance(value, Form)):
            declared = {name: one.flags.maxlength for name, one in shown._fields.items() if one.flags.maxlength}
            found.longest.setdefault(request.endpoint or "", {}).update(declared)
            demanded = {name for name, one in shown._fields.items() if one.flags.required}
            found.required.setdefault(request.endpoint or "", set()).update(demanded)

    with template_rendered.connected_to(notice, app):
        yield


def explore(town: Town) -> Explored:
    """Follow the links of every page as everybody, a few pages of each kind."""
    found = Explored()
    seen: Counter[str] = Counter()
    first = [demo_address(account) for account in FIRST]
    for account in (None, *first, *(other for other in town.accounts if other not in first)):
        client = town.client(account)
        doors = [url for reader, url in town.doors if reader == account]
        with noticing_forms(town.app, found):
            for url, endpoint, reader in _walk(town, client, seen, doors):
                found.pages[account, url] = endpoint
                for form in forms_of(town.app, reader, account):
                    kept = found.forms if form.method == "post" else found.asked
                    kept.setdefault(form.key, form)
    return found


def _walk(
    town: Town, client: FlaskClient, seen: Counter[str], doors: list[str]
) -> Iterator[tuple[str, str, PageReader]]:
    waiting = deque([*doors, *_addresses_without_parameters(town.app), *_addresses_of_the_world(town)])
    known = set(waiting)
    visited: Counter[str] = Counter()
    while waiting:
        url = waiting.popleft()
        target = leads_to(town.app, url)
        if target is None or target[0] in FILES:
            continue
        # The same page asked with other words (a role chosen, a step reached) may show another form.
        kind = " ".join((target[0], *sorted(parse_qs(urlsplit(url).query, keep_blank_values=True))))
        if visited[kind] or seen[kind] >= (MOST_READERS if target[1] else MOST_READERS_OF_A_HUB):
            continue
        answer = town.open(client, url)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        visited[kind] += 1
        seen[kind] += 1
        reader = PageReader(answer.get_data(as_text=True), url)
        yield url, target[0], reader
        fresh = [link for link in reader.links if link not in known]
        known.update(fresh)
        waiting.extend(fresh)


def _addresses_without_parameters(app: Flask) -> list[str]:
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    return sorted(str(rule) for rule in rules)


def _addresses_of_the_world(town: Town) -> list[str]:
    return [url for endpoint in (*OBJECTS, *REFERENCE) if (url := address_in(town, endpoint))]
