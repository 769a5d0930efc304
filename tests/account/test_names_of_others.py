"""Nobody goes by somebody else's pseudonym, nor by a name that reads like it, nor by that of a role."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from app.extensions import db
from app.kernel.admission.models import AccountRequest
from app.kernel.people.likeness import likeness
from app.kernel.people.models import Person
from app.kernel.people.services import NameTaken, check_names, create_person
from tests import make

URL = "/compte/profil"
SAID = {"display_name": "Camille Durand", "pseudonym": "", "trade": "", "institution_kind": ""}
BIRD = "Martin-pêcheur"


@pytest.fixture
def bird(app):
    """The number of somebody under a pseudonym."""
    return make.person(display_name="Nom Véritable", pseudonym=BIRD).id


@pytest.fixture
def someone(app):
    return make.person("social_worker", display_name="Camille Durand")


ALIKE = [
    "Martin-pêcheur",
    "MARTIN PECHEUR",
    "  martin  pêcheur ",
    "Martin·Pêcheur",
    "Mаrtin-pêсheur",
    "Μartin-pêcheυr",
    "Mart1n-p3cheur",
    "Martin-pécheur",
    "Ｍａｒｔｉｎ-pêcheur",
    "Martin-pêcheur\u3164",
    "ᴍartin-pêcheur",
]


@pytest.mark.parametrize("wanted", ALIKE)
def test_a_pseudonym_that_reads_like_another_is_refused_without_saying_whose(browse, bird, someone, wanted):
    page = browse(someone).post(URL, status=422, **{**SAID, "pseudonym": wanted})
    refused = page.text_of("#pseudonym-error-1")[0]
    assert "ressemble trop à un nom déjà utilisé" in refused or "lettres de l’alphabet français" in refused
    assert "Nom Véritable" not in page.source


def test_a_pseudonym_that_is_the_name_somebody_shows_is_refused(browse, someone):
    make.person(display_name="Zoé L’Hermitte")
    browse(someone).post(URL, status=422, **{**SAID, "pseudonym": "zoe lhermitte"})


ROLES = [
    "Déléguée à la protection des données",
    "Délégué à la protection des données",
    "Administration technique",
    "administratrice",
    "Équipe de l’Observatoire",
    "Présidence d’association",
]


@pytest.mark.parametrize("field", ["display_name", "pseudonym"])
@pytest.mark.parametrize("wanted", ROLES)
def test_nobody_is_called_like_a_role(browse, someone, field, wanted):
    page = browse(someone).post(URL, status=422, **{**SAID, field: wanted})
    assert page.select(f"#{field}-error-1")


def test_a_name_may_not_be_the_pseudonym_of_somebody_else(browse, bird, someone):
    page = browse(someone).post(URL, status=422, **{**SAID, "display_name": "Martin Pêcheur"})
    assert page.select("#display_name-error-1")


def test_two_people_may_bear_the_same_name(browse, someone):
    other = make.person("social_worker", display_name="Autre Nom")
    browse(other).post(URL, **SAID)
    assert len(db.session.scalars(select(Person).where(Person.display_name == "Camille Durand")).all()) == 2


def test_the_real_name_hidden_under_a_pseudonym_is_not_found_by_trying(browse, bird, someone):
    browse(someone).post(URL, **{**SAID, "pseudonym": "Nom Véritable"})


def test_one_s_own_names_may_be_said_again_and_changed_in_their_case(browse, bird):
    browser = browse(make.again_by_id(bird))
    said = {**SAID, "display_name": "Nom Véritable", "pseudonym": BIRD}
    browser.post(URL, **said)
    browser.post(URL, **{**said, "pseudonym": BIRD.upper()})
    assert make.again_by_id(bird).pseudonym == BIRD.upper()


def test_the_pseudonym_of_a_closed_account_stays_theirs(browse, bird, someone):
    """What they wrote still shows it, and their account may be opened again."""
    make.again_by_id(bird).is_active = False
    browse(someone).post(URL, status=422, **{**SAID, "pseudonym": BIRD})


@pytest.mark.parametrize("wanted", ["Tissage\u3164", "ᴀdministration", "ꓮdministration", "Tissaɢe", "Compte supprimé"])
def test_nobody_is_called_like_the_portal_by_way_of_odd_letters(browse, someone, wanted):
    for field in ("pseudonym", "display_name"):
        browse(someone).post(URL, status=422, **{**SAID, field: wanted})


def test_asking_for_an_account_under_such_a_name_is_refused_at_once(browse, bird):
    page = browse().post("/inscription", status=422, display_name=BIRD, **asked())
    assert "ressemble trop" in page.words
    assert not db.session.scalars(select(AccountRequest)).all()


def asked():
    """What else a request says."""
    departement = make.perimeter_of_departement("53").id
    return {
        "email": "nouvelle@example.org",
        "employer": "CCAS de Laval",
        "institution_kind": "Commune ou CCAS",
        "trade": "Éducatrice",
        "perimeter_id": departement,
        "terms": "y",
    }


def test_an_account_is_not_opened_under_such_a_name(app, bird):
    with pytest.raises(NameTaken):
        create_person(email="autre@example.org", display_name=BIRD)
    check_names(display_name="Camille Durand", pseudonym="Bergeronnette")


def test_signs_alone_are_compared_as_they_are():
    assert likeness("🙂") != likeness("🙃")
    assert likeness("🙂 🙃") == likeness("🙂🙃")
    assert len(likeness("ﷺ" * 100)) == 120


def test_names_that_are_alike_already_stay_and_are_compared_after_the_schema_went_down_and_up(app, bird):
    twin = make.person(display_name="Autre", pseudonym="Rouge-gorge").id
    db.session.execute(text("UPDATE person SET pseudonym = :twin WHERE id = :id"), {"twin": BIRD, "id": twin})
    db.session.commit()
    db.session.remove()
    downgrade(revision="signed_out")
    db.engine.dispose()
    upgrade()
    assert {make.again_by_id(key).pseudonym_likeness for key in (bird, twin)} == {likeness(BIRD)}
    with pytest.raises(NameTaken):
        check_names(pseudonym=BIRD)
