"""A name is one line that can be read, whichever door its bearer comes in by."""

import pytest
from sqlalchemy import select

from app.account.services import create_administrator
from app.extensions import db
from app.kernel.admission.models import AccountRequest
from app.kernel.admission.services import invite
from app.kernel.people.models import Person
from app.kernel.people.queries import perimeter_of_departement, person_by_email
from app.kernel.people.roles import Role
from app.kernel.prose import Empty
from tests import make
from tests.account.letters import letters, path_in
from tests.account.places import association

HERS, PASSWORD = "nouvelle@example.org", "quatre mots que rien ne lie ensemble"
# What nobody sees, written in code so that whoever reads this file does.
UNSEEN = ("\u200b\u200b", "\u202e", "\u2066\u2069\u200d", "\u2060\ufeff", "\x01\x1b")
# What was typed, and what is kept of it.
MEDDLED = {
    "\u202eDurand\u202c Zoé": "Durand Zoé",
    "Zoé\u2028Durand\x85Martin": "Zoé Durand Martin",
    "\x01\x1b[31mZoé": "[31mZoé",
    "Zoe\u0301": "Zoé",
}


@pytest.fixture
def invited(app):
    """Where the letter of an invitation leads."""
    relais = association()
    invite(email=HERS, role=Role.FIELD_WORKER, perimeter=relais.perimeter, by=relais.runner)
    db.session.commit()
    return path_in(letters("invitation", to=HERS)[-1])


def request(**changes):
    """What the form of registration sends."""
    said = {
        "display_name": "Solène Sociale",
        "email": HERS,
        "employer": "CCAS de Laval",
        "institution_kind": "Commune ou CCAS",
        "trade": "Médiatrice",
        "perimeter_id": perimeter_of_departement("53").id,
        "motivation": "Échanger avec d’autres.",
        "terms": "y",
    }
    return {**said, **changes}


@pytest.mark.parametrize("name", UNSEEN, ids=ascii)
def test_a_name_nobody_can_see_opens_no_account_by_an_invitation(browse, invited, name):
    page = browse().post(invited, status=422, display_name=name, password=PASSWORD, terms="y")
    assert page.select("#display_name-error-1"), page.text_of(".field-error")
    assert person_by_email(HERS) is None


@pytest.mark.parametrize(("typed", "kept"), MEDDLED.items(), ids=ascii)
def test_a_name_that_meddles_with_its_line_is_put_in_order_by_an_invitation(browse, invited, typed, kept):
    browse().post(invited, display_name=typed, password=PASSWORD, terms="y")
    assert person_by_email(HERS).display_name == kept


@pytest.mark.parametrize("field", ["display_name", "employer", "trade", "motivation"])
@pytest.mark.parametrize("text", UNSEEN, ids=ascii)
def test_what_nobody_can_see_asks_for_no_account(browse, app, field, text):
    page = browse().post("/inscription", status=422, **request(**{field: text}))
    assert page.select(f"#{field}-error-1"), page.text_of(".field-error")
    assert db.session.scalars(select(AccountRequest)).all() == []


@pytest.mark.parametrize(("typed", "kept"), MEDDLED.items(), ids=ascii)
def test_what_meddles_with_its_line_is_put_in_order_before_it_is_asked(browse, app, typed, kept):
    browse().post("/inscription", **request(display_name=typed, employer=typed, trade=typed))
    asked = db.session.scalars(select(AccountRequest)).one()
    assert (asked.display_name, asked.employer, asked.trade) == (kept, kept, kept)


def test_a_motivation_keeps_its_lines(browse, app):
    browse().post("/inscription", **request(motivation="Échanger.\r\nApprendre.\x07"))
    assert db.session.scalars(select(AccountRequest.motivation)).one() == "Échanger.\nApprendre."


def test_an_account_opened_from_the_machine_is_named_the_same_way(app):
    for name in UNSEEN:
        with pytest.raises(Empty):
            create_administrator(email=HERS, display_name=name, password=None)
    made, _path = create_administrator(email=HERS, display_name="\u202eOdile", password=None)
    assert made.display_name == "Odile"


@pytest.mark.parametrize("trait", ["display_name", "pseudonym", "trade", "employer"])
def test_no_account_is_made_with_a_trait_that_cannot_be_read(app, trait):
    with pytest.raises(Empty):
        make.person(**{trait: "\u200b"})
    assert db.session.scalars(select(Person)).all() == []
