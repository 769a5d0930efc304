"""A letter that leaves while a passage is removed: what was erased stays erased, what waits leaves without it."""

import threading

import pytest

from app.extensions import announce_reads, db
from app.forums.models import Post
from app.kernel.expunging import Capacity, Reach, Rule
from app.kernel.expunging.services import expunge, preview
from app.kernel.expunging.waiting import remove_from_letters
from app.kernel.mail import post_letter
from app.kernel.mail.models import LetterState
from app.kernel.mail.services import claim, mark_sent, mark_undelivered
from app.kernel.mail.transport import Undelivered
from tests import make
from tests.expunging.places import CANARY
from tests.kernel.post_office import letter_now

WAITED = 0.5


@pytest.fixture
def leaving(app):
    """A letter that names somebody, in the hands of a worker; gives its number and what the worker holds."""
    letter_id = post_letter("identity_linked", to="a@example.org", name=CANARY).id
    db.session.commit()
    parcel = claim(letter_id)
    db.session.commit()
    assert CANARY in parcel.text
    return parcel


def beside(app, work):
    """Do this in another transaction, and leave it some time: gives the thread, ended unless something is held."""

    def run():
        with app.app_context():
            announce_reads(False)
            try:
                work()
                db.session.commit()
            finally:
                db.session.rollback()
                db.session.remove()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(WAITED)
    return thread


def failed(parcel):
    mark_undelivered(parcel, Undelivered("unreachable"))


def test_a_letter_sent_while_a_passage_goes_does_not_get_its_text_back(app, leaving):
    remove_from_letters(CANARY, of=None)
    sender = beside(app, lambda: mark_sent(leaving.id))
    db.session.commit()
    sender.join()
    sent = letter_now(leaving.id)
    assert (sent.state, sent.text) == (LetterState.SENT, None)


def test_one_that_is_tried_again_leaves_without_the_passage(app, leaving):
    remove_from_letters(CANARY, of=None)
    sender = beside(app, lambda: failed(leaving))
    db.session.commit()
    sender.join()
    waits = letter_now(leaving.id)
    assert waits.state == LetterState.WAITING
    assert "[passage retiré]" in waits.text
    assert CANARY not in waits.text


@pytest.mark.parametrize(("leaves", "state"), [(True, LetterState.SENT), (False, LetterState.WAITING)])
def test_a_removal_waits_for_whoever_is_noting_what_became_of_a_letter(app, thread, leaving, leaves, state):
    def remove():
        post, member = db.session.get_one(Post, thread["post"]), make.again_by_id(thread["member"])
        looked = preview(post, CANARY, reach=Reach.HERE, by=member)
        asked = {"passage": CANARY, "rule": Rule.NAME, "capacity": Capacity.DPO, "reach": Reach.HERE}
        expunge(thing=post, previewed=looked.fingerprint, by=member, **asked)

    if leaves:
        mark_sent(leaving.id)
    else:
        failed(leaving)
    removal = beside(app, remove)
    db.session.commit()
    removal.join()
    now = letter_now(leaving.id)
    assert now.state == state
    assert (now.text is None) if leaves else ("[passage retiré]" in now.text and CANARY not in now.text)
    assert "Quiberac" not in db.session.get_one(Post, thread["post"]).body
