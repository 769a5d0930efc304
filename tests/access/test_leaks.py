"""What some keep from others reaches nobody else, by any channel: pages, lists, counts, searches, files, letters."""

import re
from collections import Counter
from collections.abc import Iterator

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.kernel.mail.models import OutgoingLetter
from tests.access.addresses import ASKED_WITH_WORDS, arguments
from tests.access.conftest import Standing
from tests.access.test_matrix import UNASKED, objects_of
from tests.access.world import COLUMNS, World, build, plant_secrets
from tests.visiting import Browser

# Some of those from whom every kept word is kept: nothing at all may move for them.
KEPT_FROM = ("visitor", "social", "dpo", "admin")
# Pages that tell of the moment itself: health, and the browsers one reads from, which the two readings add to.
# The pages of the administration tell of acts, requests and letters, planted too; test_no_kept_word reads them.
OF_THE_MOMENT = ("/healthz", "/readyz", "/compte/sessions", "/compte/mes-donnees", "/administration/")
# Files that say nothing of anybody, and the outbox that only a machine of development shows, to whoever develops.
NO_CHANNELS = ("static", "bootstrap.static", "home.letters", "home.letter")
# What differs between two readings of an unchanged page, and what the home page repeats of the administration's own.
PASSING = re.compile(
    r"(?s:<section[^>]*aria-labelledby=\"a-administrer\".*?</section>)|"
    r"nonce[-=][\"']?[\w-]+|name=\"(?:csrf_token|client_id)\"[^>]*value=\"[^\"]*\"|<time [^>]*>[^<]*</time>|"
    r"<code>[0-9a-f]{12}</code>"
)


def channels(app: Flask, world: World) -> Iterator[tuple[str, str]]:
    """Every address that reads something: what it is called, and where it is."""
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods - UNASKED and rule.endpoint not in NO_CHANNELS:
            for which in objects_of(rule.endpoint):
                if which == "-" or _exists(rule.endpoint, world, which):
                    with app.test_request_context():
                        yield (
                            f"{rule.endpoint} {which}",
                            app.url_for(rule.endpoint, **arguments(rule.endpoint, world, which)),
                        )
    for address in ASKED_WITH_WORDS:
        for word in world.secrets if "{word}" in address else ("",):
            yield address, address.format(word=word)


def _exists(endpoint: str, world: World, which: str) -> bool:
    try:
        arguments(endpoint, world, which)
    except KeyError:
        return False
    return True


def read(browser: Browser, url: str) -> str:
    """What an address gives, without the address itself given back."""
    with browser._open("GET", url) as response:
        body = response.get_data().decode("utf-8", errors="replace")
    asked = url.partition("=")[2]
    return body.replace(asked, "") if asked else body


def test_no_kept_word_reaches_whoever_may_not_read_it(standing: Standing) -> None:
    world, leaks, seen, tried = standing.world, [], Counter(), Counter()
    for column in COLUMNS:
        browser = standing.visitor(column)
        for name, url in channels(world.app, world):
            body = read(browser, url)
            for word, readers in world.secrets.items():
                tried[column] += 1
                if word in body:
                    seen[word, column in readers] += 1
                    if column not in readers:
                        leaks.append(f"{column} reads {word} at {name}")
    print(f"\nrole × object × channel: {tried.total()} readings tried, {len(leaks)} leaks")  # noqa: T201 - a figure
    assert not leaks, "\n".join(leaks)
    unread = [word for word, readers in world.secrets.items() if readers and not seen[word, True]]
    assert not unread, f"these prove nothing, nobody could read them anywhere: {unread}"


def test_nothing_changes_on_any_page_for_whoever_may_not_read_what_was_written(app: Flask) -> None:
    """Neither a word nor a count nor an order: pages stay the same to the letter."""
    world = build(app, with_secrets=False)
    before = {column: pages(world, column) for column in KEPT_FROM}
    plant_secrets(world)
    moved = [
        f"{column}: {url}"
        for column in KEPT_FROM
        for url, body in pages(world, column, only=before[column]).items()
        if body != before[column][url]
    ]
    assert not moved, "\n".join(moved)


def pages(world: World, column: str, only: dict[str, str] | None = None) -> dict[str, str]:
    """Every page this column reads, without what passes."""
    db.session.commit()
    browser = Browser(world.app, world.person(column))
    urls = only or {url: "" for _name, url in channels(world.app, world)}
    return {url: PASSING.sub("", read(browser, url)) for url in urls if not url.startswith(OF_THE_MOMENT)}


def test_no_letter_holds_a_kept_word(standing: Standing) -> None:
    world = standing.world
    letters = db.session.scalars(select(OutgoingLetter)).all()
    held = [
        (letter.letter, word)
        for letter in letters
        for word, readers in world.secrets.items()
        if len(readers) < len(COLUMNS) and word in f"{letter.subject} {letter.text}"
    ]
    assert not held
