"""Two removals in one thread at the same moment wait in a line, never for each other."""

import threading
import time

import pytest

from app.extensions import announce_reads, db
from app.forums.models import Post
from app.kernel.expunging import Capacity, Reach, Rule
from app.kernel.expunging.services import MovedMeanwhile, expunge, preview
from tests import make
from tests.expunging.planting import reply

SAID = "Mme Kervella et M. Morvan sont venus."
WAITED = 0.5


@pytest.fixture
def posts(thread):
    """Three answers that name the same two people."""
    opening, member = db.session.get_one(Post, thread["post"]), thread["member"]
    return [reply(opening, SAID, by=make.again_by_id(member)).id for _ in range(3)]


def test_two_removals_that_reach_each_other_s_texts_do_not_wait_for_each_other(app, thread, posts):
    first, middle, last = posts
    who, ended = thread["facilitator"], {}

    def asked(passage, post_id):
        thing, by = db.session.get_one(Post, post_id), make.again_by_id(who)
        seen = {"thing": thing, "passage": passage, "reach": Reach.PLACE, "by": by}
        return {**seen, "previewed": preview(**seen).fingerprint}

    def remove(passage, post_id, shown):
        with app.app_context():
            announce_reads(False)
            try:
                again = {"thing": db.session.get_one(Post, post_id), "by": make.again_by_id(who)}
                expunge(**{**shown, **again}, rule=Rule.NAME, capacity=Capacity.FACILITATOR)
                db.session.commit()
                ended[passage] = "removed"
            except Exception as failure:
                ended[passage] = type(failure)
            finally:
                db.session.rollback()
                db.session.remove()

    forms = [
        (passage, post_id, asked(passage, post_id)) for passage, post_id in (("Kervella", first), ("Morvan", last))
    ]
    db.session.commit()
    # Somebody holds the text in the middle: the one that came first waits for it, the other one for the first.
    db.session.refresh(db.session.get_one(Post, middle), with_for_update={"of": Post})
    threads = [threading.Thread(target=remove, args=form) for form in forms]
    for each in threads:
        each.start()
        time.sleep(WAITED)
    db.session.rollback()
    for each in threads:
        each.join()
    # Whichever came second is told that the texts are no longer those it was shown.
    assert sorted(map(str, ended.values())) == sorted(["removed", str(MovedMeanwhile)])
    done = "Kervella" if ended["Kervella"] == "removed" else "Morvan"
    assert {db.session.get_one(Post, id).body for id in posts} == {SAID.replace(done, "[passage retiré]")}
