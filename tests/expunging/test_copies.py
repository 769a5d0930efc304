"""A copy of somebody's data that holds a passage is thrown away with it, whoever it is about; the others stay."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.extensions import db
from app.forums.models import Post
from app.forums.services import welcome
from app.kernel.instants import utcnow
from app.kernel.jobs import run_pending
from app.kernel.mail import post_letter
from app.kernel.mail.models import OutgoingLetter
from app.kernel.rights import shelf
from app.kernel.rights.models import DataExport
from app.kernel.rights.services import exporting, request_copy
from tests import make
from tests.expunging.places import CANARY, files_that_hold, places_that_hold
from tests.expunging.planting import keep_a_draft, reply
from tests.expunging.test_everywhere import remove


@pytest.fixture
def other(thread, village):
    """Another member of the space."""
    other = make.person()
    welcome(person=other, space=village.closed_space, by=None)
    db.session.commit()
    return other.id


def copy_of(person_id):
    """A copy of what is held about somebody, ready to be taken."""
    person = make.again_by_id(person_id)
    export_id = request_copy(person=person, by=person).id
    db.session.commit()
    run_pending()
    assert db.session.get_one(DataExport, export_id).state == "done"
    return export_id


def quoted(thread, other_id):
    body = f"> Je reçois {CANARY}"
    reply(db.session.get_one(Post, thread["post"]), f"{body} depuis.", by=make.again_by_id(other_id))


def kept_for_later(thread, other_id):
    keep_a_draft(make.again_by_id(other_id), "/espaces/ailleurs/fils/nouveau", f'Voir "{CANARY}".')


def typed_in_an_address(thread, other_id):
    keep_a_draft(make.again_by_id(other_id), "/recherche?q=Z%C3%A9phyrine+Quiberac", "Rien.")


def written_to(thread, other_id):
    post_letter("identity_linked", to="a@example.org", person=make.again_by_id(other_id), name=CANARY)
    db.session.commit()


@pytest.mark.parametrize("came_there", [quoted, kept_for_later, typed_in_an_address, written_to])
def test_the_copy_of_another_person_in_which_it_stands_is_thrown_away(browse, thread, other, came_there):
    came_there(thread, other)
    export_id = copy_of(other)
    remove(browse, make.person("dpo").id, f"message {thread['post']}")
    assert db.session.get_one(DataExport, export_id).state == "expired"
    assert files_that_hold() == set()


def test_a_copy_that_nobody_can_read_is_thrown_away(browse, thread, other):
    export_id = copy_of(other)
    filesystem, root = shelf.shelf()
    key = db.session.get_one(DataExport, export_id).key
    filesystem.pipe_file(f"{root}/{key}", b"PK not a copy")
    remove(browse, make.person("dpo").id, f"message {thread['post']}")
    assert db.session.get_one(DataExport, export_id).state == "expired"


def run_pending_while_removed(browse, thread, monkeypatch):
    """Make the copies that wait; the passage is removed once, when the first is about to be put on the shelf."""
    dpo_id = make.person("dpo").id
    put, references = shelf.put, [f"message {thread['post']}"]

    def remove_then_put(content):
        if references:
            remove(browse, dpo_id, references.pop())
        return put(content)

    monkeypatch.setattr(exporting.shelf, "put", remove_then_put)
    run_pending()
    db.session.expire_all()


def test_a_copy_begun_about_anybody_is_made_again(app, browse, thread, other, monkeypatch):
    quoted(thread, other)
    person = make.again_by_id(other)
    export_id = request_copy(person=person, by=person).id
    db.session.commit()
    run_pending_while_removed(browse, thread, monkeypatch)
    assert db.session.get_one(DataExport, export_id).state == "received"
    run_pending()
    assert db.session.get_one(DataExport, export_id).state == "done"
    assert not files_that_hold()


def test_a_copy_being_made_meanwhile_is_made_again_without_the_passage(app, browse, thread, monkeypatch):
    member = make.again_by_id(thread["member"])
    export_id = request_copy(person=member, by=member).id
    db.session.commit()
    run_pending_while_removed(browse, thread, monkeypatch)
    assert db.session.get_one(DataExport, export_id).state == "received"
    assert shelf.kept() == set(), "what was gathered before is thrown away"
    run_pending()
    assert db.session.get_one(DataExport, export_id).state == "done"
    assert len(shelf.kept()) == 1
    assert places_that_hold() == set()


def test_a_copy_thrown_away_is_told_and_another_may_be_asked_for(browse, thread):
    member = make.again_by_id(thread["member"])
    export_id = request_copy(person=member, by=member).id
    db.session.commit()
    run_pending()
    dpo_id = make.person("dpo").id
    remove(browse, dpo_id, f"message {thread['post']}")
    assert db.session.get_one(DataExport, export_id).state == "expired"
    member = make.again_by_id(thread["member"])
    assert request_copy(person=member, by=member).id != export_id


def test_somebody_else_s_copy_stays(browse, thread):
    other = make.person()
    export_id = request_copy(person=other, by=other).id
    db.session.commit()
    run_pending()
    remove(browse, make.person("dpo").id, f"message {thread['post']}")
    with time_machine.travel(utcnow() + timedelta(minutes=1)):
        assert db.session.get_one(DataExport, export_id).is_ready


def test_an_ordinary_word_that_an_author_removes_spoils_nobody_else_s_copies_nor_letters(browse, thread, other):
    welcoming = post_letter("identity_linked", to="a@example.org", person=make.again_by_id(other), name="Un service")
    db.session.commit()
    letter_id, text = welcoming.id, welcoming.text
    export_id = copy_of(other)
    reply(db.session.get_one(Post, thread["post"]), "Rien de plus, passe.", by=make.again_by_id(thread["member"]))
    mine = db.session.scalars(select(Post).where(Post.body == "Rien de plus, passe.")).one()
    mine_id, path = mine.id, f"/espaces/ferme/fils/{mine.thread_id}/messages/{mine.id}/expurger"
    for word in ("de", "passe"):
        asked = {"passage": word, "rule": "nom"}
        shown = browse(make.again_by_id(thread["member"])).post(path, status=200, **asked).one("#previewed")
        browse(make.again_by_id(thread["member"])).post(path, previewed=shown.attrs["value"], confirmer="1", **asked)
    assert "[passage retiré]" in db.session.get_one(Post, mine_id).body
    assert db.session.get_one(DataExport, export_id).state == "done"
    assert db.session.get_one(OutgoingLetter, letter_id).text == text
