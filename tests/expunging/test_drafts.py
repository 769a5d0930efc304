"""A passage goes from every text kept for later in which it stands: whoever's, and wherever it was meant to go."""

import re
import tracemalloc

import pytest
from sqlalchemy import select

from app.extensions import db
from app.kernel.people.models import KeptDraft
from app.kernel.people.services import fields_of
from tests import make
from tests.expunging.places import CANARY, places_that_hold
from tests.expunging.planting import keep_a_draft
from tests.expunging.test_around import QUOTING, TELLING
from tests.expunging.test_around import remove as remove_by_page
from tests.expunging.test_everywhere import remove

ELSEWHERE = "/associations/12/activites/nouvelle"


@pytest.fixture
def stranger(thread):
    """Somebody who has nothing to do with the space."""
    stranger = make.person()
    db.session.commit()
    return stranger.id


def draft_of(person_id):
    draft = db.session.scalars(select(KeptDraft).where(KeptDraft.person_id == person_id)).one()
    return draft.path, fields_of(draft)[0][1]


@pytest.mark.parametrize("said", [TELLING, QUOTING, f"{CANARY.upper()}", 'Voir "Zephyrine\nQuiberac".'])
def test_the_protection_officer_takes_it_out_of_anybody_s_draft(browse, thread, stranger, said):
    keep_a_draft(make.again_by_id(stranger), ELSEWHERE, said)
    remove(browse, make.person("dpo").id, f"message {thread['post']}")
    assert "[passage retiré]" in draft_of(stranger)[1]
    assert places_that_hold() == set()


@pytest.mark.parametrize("asked", ["q=Z%C3%A9phyrine+Quiberac", "q=zephyrine%20quiberac&page=2"])
def test_and_out_of_the_address_it_was_sent_to(browse, thread, stranger, asked):
    keep_a_draft(make.again_by_id(stranger), f"/recherche?{asked}", "Rien.")
    remove(browse, make.person("dpo").id, f"message {thread['post']}")
    assert draft_of(stranger) == ("/recherche", "Rien.")
    assert places_that_hold(re.compile(r"z(%C3%A9|e)phyrine(\+|%20)quiberac", re.IGNORECASE)) == set()


@pytest.mark.parametrize("who", ["member", "facilitator"])
def test_nobody_else_changes_what_a_stranger_says_elsewhere_but_for_what_it_quotes(browse, thread, stranger, who):
    keep_a_draft(make.again_by_id(stranger), ELSEWHERE, f"{QUOTING} {TELLING}")
    remove_by_page(browse, thread, thread[who], beyond=True)
    path, kept = draft_of(stranger)
    assert path == ELSEWHERE
    assert kept.startswith("> Je reçois [passage retiré]")
    assert kept.endswith(TELLING)


def test_many_heavy_drafts_are_never_held_in_memory_together(app, browse, thread, stranger):
    people = [make.person() for _ in range(20)]
    heavy = "Autre chose. " * 15_000
    for person in people:
        for number in range(10):
            db.session.add(
                KeptDraft(person_id=person.id, path=f"{ELSEWHERE}/{number}", content=f'[["body", "{heavy}"]]')
            )
    db.session.commit()
    keep_a_draft(make.again_by_id(stranger), ELSEWHERE, TELLING)
    dpo_id = make.person("dpo").id
    db.session.commit()
    total = 200 * len(heavy)
    tracemalloc.start()
    remove(browse, dpo_id, f"message {thread['post']}")
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "[passage retiré]" in draft_of(stranger)[1]
    assert most < total, "all that waits was in memory at once"
