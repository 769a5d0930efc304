"""The administration's pages about people."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from sqlalchemy import inspect, select

from app.extensions import db
from app.kernel.instants import today
from app.kernel.mail.models import OutgoingLetter
from app.kernel.people.models import Perimeter, Person, RoleGrant, UserSession
from app.kernel.people.roles import PerimeterKind, Role
from app.kernel.people.services import end_role, open_perimeter
from tests import make

LIST = "/administration/personnes"


@pytest.fixture
def admin(app):
    return make.person(Role.ADMIN, display_name="Ana Administre")


@pytest.fixture
def dpo(app):
    return make.person(Role.DPO, display_name="Dora Protège")


@pytest.fixture
def relais(app):
    place = open_perimeter(PerimeterKind.ASSOCIATION, "Le Relais")
    db.session.commit()
    return place


def id_of(thing):
    """The number of a row, whatever visits have passed since it was read."""
    return inspect(thing).identity[0]


def url_of(someone, rest=""):
    return f"{LIST}/{id_of(someone)}{rest}"


def grant_of(someone):
    return db.session.scalars(select(RoleGrant.id).where(RoleGrant.person_id == id_of(someone))).first()


def names(page):
    return page.text_of("#personnes h3 bdi")


def held_by(someone):
    return [
        (grant.role, grant.is_current)
        for grant in db.session.scalars(
            select(RoleGrant).where(RoleGrant.person_id == id_of(someone)).order_by(RoleGrant.id)
        )
    ]


@pytest.mark.parametrize("words", ["élodie", "ELODIE", "elo", "coeur", "elodie.m@exa", "Élodie Cœur"])
def test_somebody_is_found_by_name_without_accents_or_by_address(browse, admin, words):
    make.person(display_name="Élodie Cœur", email="elodie.m@example.org")
    make.person(display_name="Quelqu’un d’autre")
    assert names(browse(admin).get(f"{LIST}?q={words}")) == ["Élodie Cœur"]


@pytest.mark.parametrize("words", ["%", "_", "zz%zz", "'", "\\", "(("])
def test_signs_of_search_engines_are_plain_letters(browse, admin, words):
    make.person(display_name="Élodie Cœur")
    assert "Élodie Cœur" not in names(browse(admin).get(f"{LIST}?{urlencode({'q': words})}"))


def test_the_list_is_filtered_by_role_held_now_and_by_state(browse, admin, relais):
    worker = make.person(Role.FIELD_WORKER, on=relais, display_name="Yann")
    former = make.person(Role.FIELD_WORKER, on=relais, display_name="Zoé")
    end_role(grant=former.grants[0], by=former)
    closed = make.person(display_name="Wanda", password="une phrase assez longue")
    closed.is_active = False
    assert worker
    browser = browse(admin)
    assert names(browser.get(f"{LIST}?role=field_worker")) == ["Yann"]
    assert names(browser.get(f"{LIST}?etat=closed")) == ["Wanda"]
    assert "Wanda" not in names(browser.get(f"{LIST}?etat=waiting"))
    assert len(names(browser.get(f"{LIST}?role=n%27importe&etat=quoi"))) == 0


def test_the_list_goes_page_by_page_at_the_same_cost(browse, admin):
    for number in range(60):
        make.person(Role.ANALYST, display_name=f"Personne n° {number:02d}")
    browser = browse(admin)
    page = browser.get(f"{LIST}?role=analyst")
    seen, costs = names(page), {len(page.statements)}
    while onward := page.select("a[rel=next]"):
        page = browser.get(onward[0].attrs["href"])
        seen += names(page)
        costs.add(len(page.statements))
    assert seen == [f"Personne n° {number:02d}" for number in range(60)]
    assert len(costs) == 1


def test_an_administrator_gives_a_role_with_a_reason_and_an_end_and_it_shows(browse, admin, relais):
    someone, place = make.person(display_name="Malik"), id_of(relais)
    browser, until = browse(admin), today() + timedelta(days=90)
    choice = browser.get(url_of(someone, "/roles/nouveau"))
    assert len(choice.select("#choix li")) == len(Role)
    address = url_of(someone, "/roles/nouveau?role=field_worker")
    assert browser.get(address).select("input[name=perimeter_id]")[0].attrs["value"] == str(place)
    page = browser.follow(address, perimeter_id=place, reason="Remplace Lou", until=until.isoformat())

    assert "Malik a maintenant ce rôle" in page.words
    assert re.search(r"Intervenante ou intervenant de terrain , Le Relais du .* au ", page.words)
    assert "Donné par Ana Administre : « Remplace Lou »" in page.words
    assert "Rôle donné : Intervenante ou intervenant de terrain" in page.words
    assert db.session.scalars(select(OutgoingLetter.letter)).all() == ["role_given"]


def test_a_role_without_a_reason_is_refused_and_what_was_chosen_is_kept(browse, admin, relais):
    someone = make.person()
    address = url_of(someone, "/roles/nouveau?role=field_worker")
    page = browse(admin).post(address, status=422, perimeter_id=id_of(relais), reason=" ")
    assert page.text_of("#reason-error-1") == ["Indiquez le motif."]
    assert "checked" in page.one("input[name=perimeter_id]").attrs
    assert held_by(someone) == []


@pytest.mark.parametrize("sent", ["999999", "", "abc", "1e3", "-1", "٣"])
def test_a_place_that_was_not_offered_is_refused_in_words(browse, admin, relais, sent):
    someone = make.person()
    address = url_of(someone, "/roles/nouveau?role=field_worker")
    page = browse(admin).post(address, status=422, perimeter_id=sent, reason="Parce que")
    assert page.text_of("#perimeter_id-error-1") == ["Choisissez où la personne aura ce rôle, dans la liste."]
    assert held_by(someone) == []


def test_fields_that_are_not_the_form_s_change_nothing(browse, admin, relais):
    someone = make.person()
    browse(admin).post(
        url_of(someone, "/roles/nouveau?role=field_worker"),
        perimeter_id=id_of(relais),
        reason="Parce que",
        role="admin",
        person_id=id_of(admin),
        granted_by_id=id_of(someone),
        is_admin="1",
    )
    assert held_by(someone) == [("field_worker", True)]
    assert db.session.get_one(Person, id_of(someone)).grants[0].granted_by.display_name == "Ana Administre"


def test_an_administrator_cannot_give_themselves_a_role(browse, admin):
    space = open_perimeter(PerimeterKind.SPACE, "Un espace fermé")
    address = url_of(admin, "/roles/nouveau?role=space_member")
    page = browse(admin).post(address, status=422, perimeter_id=id_of(space), reason="Pour voir")
    assert "Personne ne se donne un rôle à soi-même" in page.words
    assert held_by(admin) == [("admin", True)]


def test_sending_the_same_role_twice_gives_it_once_and_says_so(browse, admin, relais):
    someone, browser = make.person(display_name="Malik"), browse(admin)
    address = url_of(someone, "/roles/nouveau?role=field_worker")
    browser.post(address, perimeter_id=id_of(relais), reason="Parce que")
    page = browser.post(address, status=422, perimeter_id=id_of(relais), reason="Parce que")
    assert "Malik a déjà ce rôle ici" in page.words
    assert held_by(someone) == [("field_worker", True)]


def test_a_role_that_ends_is_lost_at_the_next_page(browse, admin, relais):
    association_page = "/administration/"
    second = make.person(Role.ADMIN, display_name="Bo")
    theirs, hers = browse(second), browse(admin)
    theirs.get(association_page)
    grant = grant_of(second)
    page = hers.follow(url_of(second, f"/roles/{grant}/fin"), reason="Change de poste")
    theirs.get(association_page, status=403)
    assert "Terminé par Ana Administre : « Change de poste »" in page.words
    assert held_by(second) == [("admin", False)]


def test_ending_twice_changes_nothing(browse, admin, relais):
    worker = make.person(Role.FIELD_WORKER, on=relais)
    address, browser = url_of(worker, f"/roles/{grant_of(worker)}/fin"), browse(admin)
    browser.post(address, reason="Une fois")
    browser.post(address, reason="Deux fois")
    assert db.session.scalars(select(RoleGrant.ended_reason).where(RoleGrant.person_id == id_of(worker))).all() == [
        "Une fois"
    ]


def test_the_last_administrator_cannot_end_their_own_role(browse, admin):
    page = browse(admin).post(url_of(admin, f"/roles/{grant_of(admin)}/fin"), status=422, reason="Je pars")
    assert "C’est la dernière personne qui administre le portail." in page.words
    assert held_by(admin) == [("admin", True)]


def test_a_role_of_somebody_else_is_not_found_under_this_number(browse, admin, relais):
    one, other = make.person(Role.FIELD_WORKER, on=relais), make.person(Role.FIELD_WORKER, on=relais)
    address = url_of(one, f"/roles/{grant_of(other)}/fin")
    browser = browse(admin)
    browser.get(address, status=404)
    browser.post(address, status=404, reason="Par erreur")
    assert held_by(other) == [("field_worker", True)]


def test_a_role_lost_between_the_form_and_its_sending_gives_nothing(browse, admin, relais):
    second, someone = make.person(Role.ADMIN), make.person()
    browser, address = browse(second), url_of(someone, "/roles/nouveau?role=field_worker")
    browser.get(address)
    end_role(grant=db.session.get_one(Person, id_of(second)).grants[0], by=db.session.merge(admin))
    browser.post(address, status=403, perimeter_id=id_of(relais), reason="Trop tard")
    assert held_by(someone) == []


def test_closing_an_account_ends_its_sessions_tells_why_and_can_be_undone(browse, admin):
    someone = make.person(display_name="Sam", email="sam@example.org")
    theirs, hers = browse(someone), browse(admin)
    assert "Se déconnecter" in theirs.get("/").source
    page = hers.follow(url_of(someone, "/compte"), reason="Adresse qui ne répond plus")
    assert "Fermé le" in page.words
    assert "Se connecter" in theirs.get("/").source
    ended = select(UserSession.revoked_at).where(UserSession.person_id == id_of(someone))
    assert None not in db.session.scalars(ended).all()

    page = hers.follow(url_of(someone, "/compte/rouvrir"))
    assert "Fermé le" not in page.words
    assert "Se connecter" in theirs.get("/").source, "a session that was ended stays ended"
    letters = db.session.scalars(select(OutgoingLetter).order_by(OutgoingLetter.id)).all()
    assert [(letter.letter, letter.recipient) for letter in letters] == [
        ("account_closed", "sam@example.org"),
        ("account_opened", "sam@example.org"),
    ]
    assert "Adresse qui ne répond plus" in letters[0].text


def test_nobody_closes_their_own_account(browse, admin):
    page = browse(admin).post(url_of(admin, "/compte"), status=422, reason="Je pars")
    assert "Vous ne pouvez pas fermer votre propre compte" in page.words
    assert db.session.get_one(Person, id_of(admin)).is_active


def test_the_data_protection_officer_reads_and_changes_nothing(browse, dpo, relais):
    worker = make.person(Role.FIELD_WORKER, on=relais, display_name="Yann")
    browser = browse(dpo)
    browser.get(LIST)
    page = browser.get(url_of(worker))
    assert "Lecture seule" in page.words
    assert not page.select("main form, main a.btn")
    for rest in ("/roles/nouveau?role=dpo", f"/roles/{grant_of(worker)}/fin", "/compte"):
        browser.get(url_of(worker, rest), status=403)
        browser.post(url_of(worker, rest), status=403, reason="x", perimeter_id="1")
    browser.post(url_of(worker, "/compte/rouvrir"), status=403)
    assert held_by(worker) == [("field_worker", True)]


def test_names_are_told_as_they_are_written(browse, admin):
    someone = make.person(display_name='"><b>Zoé</b>{{7*7}}')
    assert '"><b>Zoé</b>{{7*7}}' in browse(admin).get(url_of(someone)).words
    assert '"><b>Zoé</b>{{7*7}}' in names(browse(admin).get(f"{LIST}?q=zoe"))[0]


def test_a_place_is_looked_for_by_its_name_when_there_are_many(browse, admin):
    for number in range(40):
        open_perimeter(PerimeterKind.SPACE, f"Réunion {number:02d}")
    someone = make.person()
    browser, address = browse(admin), url_of(someone, "/roles/nouveau?role=facilitator")
    page = browser.get(address)
    assert len(page.select("input[name=perimeter_id]")) == 30
    assert "Seuls les 30 premiers noms" in page.words
    page = browser.get(f"{address}&q=union+39")
    assert page.text_of(".choice label") == ["Réunion 39"]
    place = db.session.scalars(select(Perimeter.id).where(Perimeter.name == "Réunion 39")).one()
    browser.post(f"{address}&q=union+39", perimeter_id=place, reason="Trouvée")
    assert held_by(someone) == [("facilitator", True)]


def test_places_are_offered_in_the_order_of_the_alphabet_accents_or_not(browse):
    for name in ("Zébulon", "Élan", "Alpha"):
        open_perimeter("space", name)
    db.session.commit()
    page = browse(make.person("admin")).get(
        f"/administration/personnes/{make.person().id}/roles/nouveau?role=facilitator"
    )
    assert page.text_of(".choice label") == ["Alpha", "Élan", "Zébulon"]


def test_what_can_be_done_about_an_account_comes_before_its_history(browse):
    page = browse(make.person("admin")).get(f"/administration/personnes/{make.person().id}")
    assert page.source.index("Donner un rôle") < page.source.index("Ce qui a été fait sur ce compte")
