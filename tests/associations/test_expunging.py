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
from tests import make

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


@pytest.mark.parametrize("written", ["{}", "Reçu n°\u00a0{}.", "reçu {} du 3 mars"])
@pytest.mark.parametrize("former", [None, "2025-000697"])
def test_the_protection_officer_finds_it_by_its_receipt_of_now_or_of_before(browse, activity, written, former):
    noted = db.session.get_one(Activity, activity)
    noted.receipt = former or noted.receipt
    receipt = noted.receipt
    db.session.commit()
    form = {"reference": written.format(receipt).lower(), "passage": "Quiberac", "rule": "nom"}
    officer = browse(make.person("dpo"))
    previewed = officer.post("/administration/expurger", status=200, **form).one("#previewed").attrs["value"]
    officer.post("/administration/expurger", previewed=previewed, confirmer="1", **form)
    assert db.session.get_one(Activity, activity).sentence == "Le petit [passage retiré] est revenu"


@pytest.mark.parametrize("part", [slice(None, -1), slice(None, -5), slice(1, None)])
def test_part_of_a_receipt_finds_nothing_of_another(browse, relais, activity, part):
    """No receipt of now begins with one of before, nor one of before with the beginning of one of now."""
    receipt = db.session.get_one(Activity, activity).receipt
    form = {"reference": receipt[part], "passage": "Quiberac", "rule": "nom"}
    browse(make.person("dpo")).post("/administration/expurger", status=422, **form)
