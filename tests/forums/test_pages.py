"""Reading: every message on exactly one page, at an address that stays right, at a cost that does not grow."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from app.extensions import db
from app.forums import queries, services
from app.forums.models import POSTS_PER_PAGE, Kind, Thread
from app.kernel.instants import utcnow
from app.kernel.people.models import Visitor
from tests import make
from tests.forums.conftest import Village
from tests.visiting import Browser

Browse = Callable[..., Browser]


def fill(village: Village, replies: int) -> tuple[int, list[int]]:
    """A thread with that many replies by several people; its id and the ids of its posts."""
    people = [village.member, village.outsider, make.person(), make.person()]
    post = village.thread(village.open_space, village.member)
    thread, ids = post.row.thread, [post.id]
    for turn in range(replies):
        answer = services.reply(
            thread=thread, body=f"Réponse {turn}", client_id=str(uuid4()), by=people[turn % len(people)]
        )
        ids.append(answer.id)
    db.session.commit()
    return post.thread_id, ids


def shown(page: object) -> list[int]:
    return [int(article.attrs["id"].removeprefix("message-")) for article in page.select("article")]


def test_pages_of_a_thread_show_each_post_once_in_order(browse: Browse, village: Village):
    thread_id, ids = fill(village, 2 * POSTS_PER_PAGE)
    url, seen = f"/espaces/ouvert/fils/{thread_id}", []

    while url:
        page = browse().get(url)
        seen += shown(page)
        url = next((link.attrs["href"] for link in page.select("a[rel=next]")), None)

    assert seen == ids
    assert "Page 3 sur 3" in page.words


@pytest.mark.parametrize("rank", [0, 1, 19, 20, 21, 40])
def test_the_address_of_a_post_leads_to_the_page_that_holds_it(rank, browse: Browse, village: Village):
    thread_id, ids = fill(village, 2 * POSTS_PER_PAGE)

    address = browse().get(f"/espaces/ouvert/fils/{thread_id}/messages/{ids[rank]}", status=303).location

    assert address.endswith(f"#message-{ids[rank]}")
    assert ids[rank] in shown(browse().get(address.partition("#")[0]))


@pytest.mark.parametrize("page", ["2", "0", "-1", "-99999999999999999999999", "99999999999999999999999"])
def test_a_page_that_does_not_exist_is_not_found(page, browse: Browse, village: Village):
    thread_id, _ids = fill(village, 1)
    browse().get(f"/espaces/ouvert/fils/{thread_id}?page={page}", status=404)


def test_a_number_no_row_can_have_is_not_found(browse: Browse, village: Village):
    browse().get("/espaces/ouvert/fils/99999999999999999999999", status=404)


def test_the_reply_form_stands_under_the_last_page_only(browse: Browse, village: Village):
    thread_id, _ids = fill(village, POSTS_PER_PAGE)
    reader = browse(village.member)

    assert not reader.get(f"/espaces/ouvert/fils/{thread_id}").select("textarea")
    assert reader.get(f"/espaces/ouvert/fils/{thread_id}?page=2").one("textarea#body")


def test_pages_of_a_space_show_each_thread_once_despite_ties(browse: Browse, village: Village):
    now = utcnow()
    for index in range(50):
        services.open_thread(
            space=village.open_space,
            title=f"Fil {index}",
            kind=Kind.QUESTION,
            body="Bonjour",
            client_id=str(index),
            at=now - timedelta(minutes=index // 30),
            by=village.member,
        )
    ids = [thread.id for thread in db.session.scalars(queries.open_threads(Visitor()).limit(100)).unique()]

    def titles(page: object) -> list[int]:
        return [int(link.attrs["href"].rpartition("/")[2]) for link in page.select("main h3 a")]

    pages = [browse().get("/espaces/ouvert")]
    while pages[-1].select("a[rel=next]") and len(pages) < 5:
        pages.append(browse().get(pages[-1].one("a[rel=next]").attrs["href"]))
    assert [identifier for page in pages for identifier in titles(page)] == ids
    assert len(ids) == 50

    back = browse().get(pages[-1].one("a[rel=prev]").attrs["href"])
    assert titles(back) == titles(pages[-2])


def test_a_space_shows_one_kind_when_asked(browse: Browse, village: Village):
    for kind in (Kind.QUESTION, Kind.WEAK_SIGNAL):
        services.open_thread(
            space=village.open_space, title=f"Un {kind}", kind=kind, body="a", client_id=str(kind), by=village.member
        )

    assert browse().get("/espaces/ouvert?genre=signal_faible").text_of("main h3") == ["Un signal_faible"]
    assert "Aucun fil de ce genre" in browse().get("/espaces/ouvert?genre=veille").words
    assert len(browse().get("/espaces/ouvert?genre=inconnu").select("main h3")) == 2


def test_a_page_asks_as_little_of_the_database_full_as_empty(browse: Browse, village: Village):
    short, _ = fill(village, 1)
    long, _ = fill(village, POSTS_PER_PAGE - 1)
    browse().get("/espaces/")  # whether this is the demonstration is asked once per process
    for browser in (browse(), browse(village.member)):
        few, many = (browser.get(f"/espaces/ouvert/fils/{thread}", most=5).statements for thread in (short, long))
        assert len(few) == len(many)
    one = len(browse(village.member).get("/espaces/ouvert", most=4).statements)
    for index in range(20):
        village.thread(village.open_space, make.person(), title=f"Fil {index}")
    assert len(browse(village.member).get("/espaces/ouvert", most=4).statements) == one
    assert len(browse(village.member).get("/espaces/", most=4).statements) == 4


def test_an_empty_space_says_how_to_begin(browse: Browse, village: Village):
    assert "Rien n’est encore écrit ici" in browse().get("/espaces/ouvert").words


def test_a_visitor_reading_a_thread_gets_no_cookie(browse: Browse, village: Village):
    thread_id, _ids = fill(village, 1)
    page = browse().get(f"/espaces/ouvert/fils/{thread_id}")

    assert "Set-Cookie" not in page.headers
    assert db.session.get(Thread, thread_id).replies_count == 1
