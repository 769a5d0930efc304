"""Any association of the register gets its president, or its team, from the administration."""

import pytest
from sqlalchemy import func, select

from app.associations.models import Association, AssociationName
from app.associations.sources.kinds import plain
from app.extensions import db
from app.kernel.admission.models import Invitation
from app.kernel.people.models import Perimeter
from app.kernel.people.queries import person_by_email
from app.kernel.people.roles import Role
from app.kernel.territories.queries import get_territory
from app.kernel.visibility import public_audience
from tests import make
from tests.account.letters import letters, path_in

INVITE = "/administration/personnes/inviter?role=association_president"
HERS = "presidente@example.org"
PASSWORD = "quatre mots que rien ne lie ensemble"


@pytest.fixture
def admin(app):
    return make.person(Role.ADMIN)


def listed(name="Les Jardins d’essai", **traits):
    """The number of an association that the register knows and where nobody holds a role."""
    made = Association(
        register_key=f"test:{name}:{traits}",
        name=name,
        sort_name=plain(name),
        identifier_status="absent",
        territory_id=get_territory("commune", "53130").id,
        audience=public_audience(),
        **traits,
    )
    db.session.add(made)
    db.session.flush()
    db.session.add(AssociationName(association_id=made.id, name=name, plain_name=plain(name)))
    db.session.commit()
    return made.id


def perimeter_of(number):
    return db.session.get_one(Association, number).perimeter


def choices(page):
    return page.text_of("input[name=perimeter_id] + label")


def test_the_page_asks_for_a_name_or_a_number_before_anything_else(browse, admin):
    page = browse(admin).get(INVITE)
    assert page.text_of("form[role=search] label[for=q]") == ["Nom, SIREN ou RNA de l’association"]


@pytest.mark.parametrize("words", ["jardins essai", "JARDINS", "775 672 272", "775672272", "W531234567", "w531234567"])
def test_an_association_is_found_by_its_name_or_its_numbers(browse, admin, words):
    listed(siren="775672272", numero_rna="W531234567")
    found = choices(browse(admin).get(f"{INVITE}&q={words}"))
    assert "Les Jardins d’essai · Laval · SIREN 775 672 272" in found


def test_its_president_comes_in_by_an_invitation_and_it_gets_its_perimeter(browse, admin):
    number = listed()
    browser, before = browse(admin), db.session.scalar(select(func.count(Perimeter.id)))
    address = f"{INVITE}&q=jardins+essai"
    chosen = browser.get(address).one("input[name=perimeter_id]").attrs["value"]
    assert db.session.scalar(select(func.count(Perimeter.id))) == before, "searching opens nothing"
    browser.post(address, email=HERS, perimeter_id=chosen)
    assert perimeter_of(number).name == "Les Jardins d’essai"
    browse().post(path_in(letters("invitation", to=HERS)[0]), display_name="Odile", password=PASSWORD, terms="y")
    [grant] = person_by_email(HERS).grants
    assert (grant.role, grant.perimeter_id) == (Role.ASSOCIATION_PRESIDENT, perimeter_of(number).id)


def test_somebody_who_has_an_account_is_given_the_role_the_same_way(browse, admin):
    number, someone = listed(), make.person()
    address = f"/administration/personnes/{someone.id}/roles/nouveau?role=association_treasurer&q=jardins+essai"
    browse(admin).post(address, perimeter_id=f"liste-{number}", reason="Élue hier")
    assert [grant.role for grant in make.again(someone).grants] == ["association_treasurer"]


def test_the_one_perimeter_of_an_association_serves_every_role(browse, admin):
    number = listed()
    browser, address = browse(admin), f"{INVITE}&q=jardins+essai"
    browser.post(address, email=HERS, perimeter_id=f"liste-{number}")
    again = browser.get(address).one("input[name=perimeter_id]").attrs["value"]
    browser.post(address, email="autre@example.org", perimeter_id=again)
    assert len(set(db.session.scalars(select(Invitation.perimeter_id)))) == 1


@pytest.mark.parametrize("sent", ["liste-999999", "liste-", "liste-1e3", "liste-٣", "", "0"])
def test_a_body_that_was_not_found_is_refused_and_opens_nothing(browse, admin, sent):
    listed()
    before = db.session.scalar(select(func.count(Perimeter.id)))
    page = browse(admin).post(f"{INVITE}&q=jardins+essai", status=422, email=HERS, perimeter_id=sent)
    assert page.select("#perimeter_id-error-1")
    assert db.session.scalar(select(func.count(Perimeter.id))) == before


def test_what_is_refused_opens_nothing(browse, admin):
    number = listed()
    before = db.session.scalar(select(func.count(Perimeter.id)))
    browse(admin).post(f"{INVITE}&q=jardins", status=422, email=admin.email, perimeter_id=f"liste-{number}")
    assert db.session.scalar(select(func.count(Perimeter.id))) == before


def test_a_long_answer_is_cut_and_costs_no_more_statements(browse, admin):
    listed()
    browser = browse(admin)
    few = browser.get(f"{INVITE}&q=jardins+essai")
    for rank in range(40):
        listed(f"Les Jardins d’essai, parcelle {rank:02d}")
    many = browser.get(f"{INVITE}&q=jardins+essai")
    assert len(choices(many)) == 30
    assert "Seuls les 30 premiers noms" in many.words
    assert len(few.statements) == len(many.statements)


def test_nothing_found_is_said_plainly(browse, admin):
    page = browse(admin).get(f"{INVITE}&q=zzzz")
    assert "Aucune association trouvée" in page.words
    assert not page.select("main form[method=post] button[type=submit]")
