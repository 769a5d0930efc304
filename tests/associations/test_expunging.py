"""A passage is removed from the sentence of an activity by who wrote it or who manages."""

import uuid

import pytest
from sqlalchemy import select

from app.associations.models import Activity
from app.associations.services import log_activity
from app.extensions import db
from app.kernel.expunging import Capacity, Expunging
from app.kernel.instants import today
from app.kernel.territories.queries import get_territory

SENTENCE = "Le petit Quiberac est revenu"


@pytest.fixture
def activity(relais):
    """An activity whose sentence names somebody."""
    noted = log_activity(
        client_id=str(uuid.uuid4()),
        association=relais.association,
        type="permanence",
        day=today(),
        commune=get_territory("commune", "53147"),
        passages=1,
        sentence=SENTENCE,
        by=relais.worker,
    )
    db.session.commit()
    return noted.id


@pytest.mark.parametrize(("who", "capacity"), [("worker", Capacity.AUTHOR), ("manager", Capacity.MANAGER)])
def test_its_author_or_a_manager_removes_it_and_the_team_reads_that_it_was(browse, relais, activity, who, capacity):
    path = f"{relais.url}/activites/{activity}/expurger"
    assert "Retirer un passage" in browse(getattr(relais, who)).get(f"{relais.url}/activites").words
    shown = browse(getattr(relais, who)).post(path, status=200, passage="quibérac", rule="nom")
    assert "Le petit [passage retiré] est revenu" in shown.words
    previewed = shown.one("#previewed").attrs["value"]
    form = {"passage": "quibérac", "rule": "nom", "previewed": previewed, "confirmer": "1"}
    answer = browse(getattr(relais, who)).post(path, **form)
    page = browse(relais.worker).get(answer.location)
    assert "Quiberac" not in page.source
    assert "a été retiré le" in page.words
    assert db.session.get_one(Activity, activity).sentence == "Le petit [passage retiré] est revenu"
    assert db.session.scalars(select(Expunging)).one().capacity == capacity


def test_a_colleague_who_did_not_write_it_does_not_and_a_stranger_finds_nothing(browse, relais, activity):
    path = f"{relais.url}/activites/{activity}/expurger"
    browse(relais.stranger).get(path, status=404)
    browse().get(path, status=303)
