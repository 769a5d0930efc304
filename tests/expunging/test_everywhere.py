"""A name written in every store is nowhere once it was removed from each thing that held it."""

import re

import pytest
from sqlalchemy import select

from app.associations.models import Subsidy
from app.associations.services import load_register
from app.extensions import db
from app.kernel.expunging import Expungeable, Kept
from app.kernel.expunging.stores import KEPT, THINGS, declared
from tests import make
from tests.expunging.places import CANARY, PLAIN, columns_that_hold, files_that_hold, places_that_hold
from tests.expunging.planting import plant_everywhere


def remove(browse, dpo_id: int, reference: str) -> None:
    """Have the data protection officer remove the name from one thing and no other, by the page."""
    form = {"reference": reference, "passage": CANARY, "rule": "nom"}
    page = browse(make.again_by_id(dpo_id)).post("/administration/expurger", status=200, **form)
    previewed = page.one("#previewed").attrs["value"]
    browse(make.again_by_id(dpo_id)).post("/administration/expurger", previewed=previewed, confirmer="1", **form)


def test_a_name_in_every_store_is_nowhere_after_its_removal(app, browse, village, relais, heard):
    references = plant_everywhere(village, relais)
    planted = columns_that_hold()
    unplanted = {f"{table}.{column}" for table, column in declared()} - planted
    assert unplanted == set(), "declared, and not tried: plant it in tests/expunging/planting.py"
    assert {"search_entry.title", "search_entry.text", "thread.excerpt"} <= planted
    assert any(path.endswith(".zip") for path in files_that_hold()), "no copy on the shelf holds it"
    dpo_id = make.person("dpo").id
    for reference in references:
        remove(browse, dpo_id, reference)
    assert places_that_hold() == set()
    logged = heard()
    assert logged.count('"route": "/administration/expurger"') == 2 * len(references), "each look and each removal"
    assert not PLAIN.search(logged), "it is in the logs"


def test_every_kind_of_thing_is_tried_by_the_test_above(app, village, relais):
    references = plant_everywhere(village, relais)
    found = [
        next(kind for kind, thing in THINGS.items() if thing.reference.search(reference)) for reference in references
    ]
    assert set(found) == set(THINGS)


def test_a_store_is_a_table_with_these_columns(app):
    for kind, kept in KEPT.items():
        assert isinstance(kept, Kept)
        assert set(kept.columns) <= set(kind.__table__.columns.keys()), kind
    assert all(isinstance(thing, Expungeable) for thing in THINGS.values())


@pytest.fixture
def removed_from_a_subsidy(app, browse):
    """A subsidy whose purpose lost a passage that the file it comes from still has; gives what the file says."""
    subsidy = db.session.scalars(
        select(Subsidy).where(Subsidy.purpose.contains(" "), Subsidy.purpose != "").order_by(Subsidy.id).limit(1)
    ).one()
    said, word = subsidy.purpose, re.search(r"\w{4,}", subsidy.purpose)[0]
    kept = {"id": subsidy.id, "said": said, "word": word}
    form = {"reference": f"/associations/{subsidy.association_id}", "passage": word, "rule": "nom"}
    dpo_id = make.person("dpo").id
    page = browse(make.again_by_id(dpo_id)).post("/administration/expurger", status=200, **form)
    previewed = page.one("#previewed").attrs["value"]
    browse(make.again_by_id(dpo_id)).post("/administration/expurger", previewed=previewed, confirmer="1", **form)
    return kept


def test_a_passage_removed_from_a_subsidy_does_not_come_back_with_its_file(removed_from_a_subsidy):
    kept = removed_from_a_subsidy
    left = db.session.get_one(Subsidy, kept["id"]).purpose
    assert "[passage retiré]" in left
    changed = load_register().subsidies_changed
    db.session.commit()
    assert db.session.get_one(Subsidy, kept["id"]).purpose == left
    assert changed == 0


def test_nor_when_its_line_moved_in_the_file(removed_from_a_subsidy):
    row = db.session.get_one(Subsidy, removed_from_a_subsidy["id"])
    row.line += 1_000_000
    left, facts = row.purpose, (row.association_id, row.amount_cents, row.year)
    db.session.commit()
    load_register()
    db.session.commit()
    association_id, amount, year = facts
    now = db.session.scalars(
        select(Subsidy.purpose).where(
            Subsidy.association_id == association_id, Subsidy.amount_cents == amount, Subsidy.year == year
        )
    ).all()
    assert left in now
    assert removed_from_a_subsidy["said"] not in now


def test_a_purpose_that_the_funder_wrote_anew_is_taken(removed_from_a_subsidy):
    row = db.session.get_one(Subsidy, removed_from_a_subsidy["id"])
    row.purpose = "[passage retiré] et tout autre chose"
    db.session.commit()
    load_register()
    db.session.commit()
    assert db.session.get_one(Subsidy, removed_from_a_subsidy["id"]).purpose == removed_from_a_subsidy["said"]
