"""What is confirmed is what somebody looked at: they, in that thing, for that passage; anything else is shown again."""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.forums.models import Post
from app.forums.services import welcome
from app.kernel.expunging import Expunging
from app.kernel.people.roles import Role
from tests import make
from tests.expunging.places import CANARY
from tests.expunging.planting import reply

MOVED = "n’est plus ce que l’aperçu montrait"
OFFICER = "/administration/expurger"


@pytest.fixture
def by_page(browse, thread):
    """Look, then confirm, on the page of a post; gives the page that follows each."""

    class ByPage:
        def path(self, post_id):
            post = db.session.get_one(Post, post_id)
            return f"/espaces/{thread['slug']}/fils/{post.thread_id}/messages/{post.id}/expurger"

        def look(self, who, post_id, passage, **more):
            form = {"passage": passage, "rule": "nom", **more}
            return browse(make.again_by_id(who)).post(self.path(post_id), status=200, **form)

        def confirm(self, who, post_id, passage, shown, *, status=303, **more):
            form = {"passage": passage, "rule": "nom", "previewed": shown.one("#previewed").attrs["value"], **more}
            return browse(make.again_by_id(who)).post(self.path(post_id), status=status, confirmer="1", **form)

    return ByPage()


@pytest.fixture
def words(thread):
    """What the post says, before and after; the two passages that are looked for stand in the same text."""
    return lambda: db.session.scalar(select(Post.body).where(Post.id == thread["post"]))


def test_a_look_at_one_passage_confirms_no_other(by_page, thread, words):
    who, post_id, before = thread["member"], thread["post"], words()
    shown = by_page.look(who, post_id, "revient")
    page = by_page.confirm(who, post_id, CANARY, shown, status=422)
    assert MOVED in page.words
    assert words() == before
    assert db.session.scalars(select(Expunging)).all() == []
    assert "Ce qui sera retiré" in page.words, "what would go is shown again"
    assert "[passage retiré] vient. [passage retiré] revient." in page.words
    by_page.confirm(who, post_id, CANARY, page)
    assert words() == "[passage retiré] vient. [passage retiré] revient."


@pytest.mark.parametrize("other", [CANARY.upper(), f"{CANARY} vient", "Zephyrine Quiberac"])
def test_not_even_one_that_takes_the_same_words_away_written_otherwise(by_page, thread, words, other):
    before = words()
    shown = by_page.look(thread["member"], thread["post"], CANARY)
    assert MOVED in by_page.confirm(thread["member"], thread["post"], other, shown, status=422).words
    assert words() == before


def test_a_look_by_one_person_confirms_for_nobody_else(by_page, thread, village, words):
    second = make.person()
    welcome(person=second, space=village.closed_space, role=Role.FACILITATOR, by=None)
    db.session.commit()
    second_id, before = second.id, words()
    shown = by_page.look(thread["facilitator"], thread["post"], CANARY)
    assert MOVED in by_page.confirm(second_id, thread["post"], CANARY, shown, status=422).words
    assert words() == before


def test_a_look_at_one_thing_confirms_nothing_in_another_that_says_the_same(by_page, thread):
    opening = db.session.get_one(Post, thread["post"])
    one, other = (reply(opening, f"{CANARY} encore.", by=make.again_by_id(thread["member"])).id for _ in range(2))
    shown = by_page.look(thread["member"], one, CANARY)
    assert MOVED in by_page.confirm(thread["member"], other, CANARY, shown, status=422).words
    assert db.session.get_one(Post, other).body == f"{CANARY} encore."


def test_a_look_at_one_text_confirms_nothing_further(by_page, thread):
    shown = by_page.look(thread["member"], thread["post"], CANARY)
    page = by_page.confirm(thread["member"], thread["post"], CANARY, shown, status=422, beyond="y")
    assert MOVED in page.words


def test_a_text_that_changed_since_is_shown_as_it_is_now(by_page, thread, browse):
    shown = by_page.look(thread["facilitator"], thread["post"], CANARY)
    edit = by_page.path(thread["post"]).replace("expurger", "modifier")
    browse(make.again_by_id(thread["member"])).post(edit, version=3, body=f"Désormais {CANARY} va mieux.")
    page = by_page.confirm(thread["facilitator"], thread["post"], CANARY, shown, status=422)
    assert MOVED in page.words
    assert "Désormais [passage retiré] va mieux." in page.words
    by_page.confirm(thread["facilitator"], thread["post"], CANARY, page)


@pytest.mark.parametrize("forged", ["", "0" * 64, "é"])
def test_nobody_confirms_what_was_never_shown(by_page, browse, thread, words, forged):
    before = words()
    form = {"passage": CANARY, "rule": "nom", "previewed": forged, "confirmer": "1"}
    page = browse(make.again_by_id(thread["member"])).post(by_page.path(thread["post"]), status=422, **form)
    assert MOVED in page.words
    assert words() == before


def test_the_protection_officer_confirms_what_they_looked_for(browse, thread, words):
    officer, before = make.person("dpo").id, words()
    form = {"reference": f"message {thread['post']}", "rule": "nom"}
    found = browse(make.again_by_id(officer)).post(OFFICER, status=200, passage="revient", **form)
    previewed = found.one("#previewed").attrs["value"]
    page = browse(make.again_by_id(officer)).post(
        OFFICER, status=422, passage=CANARY, previewed=previewed, confirmer="1", **form
    )
    assert MOVED in page.words
    assert "Il se lit dans 5 textes" in page.words
    assert words() == before
    previewed = page.one("#previewed").attrs["value"]
    browse(make.again_by_id(officer)).post(OFFICER, passage=CANARY, previewed=previewed, confirmer="1", **form)
    assert "Quiberac" not in words()
