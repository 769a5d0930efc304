"""The field log's pages: usable on a phone without scripts, and invisible to others."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.associations import queries
from app.associations.models import Activity, Association
from app.associations.services import plant_demo
from app.extensions import db
from app.kernel.instants import today
from app.kernel.people.models import Person, Visitor
from app.kernel.people.roles import Role
from app.kernel.people.services import end_role
from app.kernel.territories.queries import get_territory
from tests import make
from tests.associations.conftest import followed


def said(**others):
    usual = {
        "client_id": str(uuid.uuid4()),
        "type": "permanence",
        "day": today().isoformat(),
        "commune": "Mayenne (53)",
        "passages": "14",
        "new_people": "3",
        "volunteers": "2",
        "volunteer_hours": "2,5",
        "staff": "",
        "staff_hours": "",
        "sentence": "Guichet fermé.",
    }
    return {**usual, **others}


def test_an_activity_is_noted_and_its_receipt_told(browse, relais):
    page = browse(relais.worker).follow(f"{relais.url}/activites/nouvelle", **said())

    assert f"Reçu n° {today().year}-A{relais.id}-0001" in page.words
    assert "14 passages , dont 3 personnes nouvelles" in page.words.replace("passages,", "passages ,")
    assert "2 bénévoles ( 5 h )" in page.words.replace("(5 h)", "( 5 h )")
    assert "Guichet fermé." in page.words


def test_the_form_says_that_names_have_no_place_in_it(browse, relais):
    page = browse(relais.worker).get(f"{relais.url}/activites/nouvelle")

    assert "Des nombres seulement, jamais de nom." in page.words
    assert page.one("#day").attrs["value"] == today().isoformat()
    assert len(page.select("#communes option")) > 200


def test_the_same_form_posted_five_times_counts_once(browse, relais):
    fields = said()
    visitor = browse(relais.worker)
    for _ in range(5):
        visitor.post(f"{relais.url}/activites/nouvelle", **fields)

    assert db.session.scalar(select(func.count()).select_from(Activity)) == 1


def test_the_same_form_with_other_numbers_is_refused_and_comes_back_filled(browse, relais):
    fields = said()
    visitor = browse(relais.worker)
    visitor.post(f"{relais.url}/activites/nouvelle", **fields)
    page = visitor.post(f"{relais.url}/activites/nouvelle", status=422, **{**fields, "passages": "15"})

    assert "déjà enregistrée sous le reçu" in page.words
    assert page.one("#passages").attrs["value"] == "15"


def test_a_form_that_served_where_one_reads_no_more_is_refused_without_its_receipt(browse, relais):
    fields, left = said(), followed("Quittée")
    left_id, worker_id = left.id, relais.worker_id
    make.give(relais.worker, Role.FIELD_WORKER, left.perimeter)
    visitor = browse(relais.worker)
    visitor.follow(f"/associations/{left_id}/activites/nouvelle", **fields)
    receipt = db.session.scalars(select(Activity.receipt)).one()
    grants = db.session.get_one(Person, worker_id).current_grants
    grant = next(grant for grant in grants if grant.perimeter.name == "Quittée")
    end_role(grant=grant, by=relais.worker)
    db.session.commit()

    page = visitor.post(f"{relais.url}/activites/nouvelle", status=422, **fields)

    assert "déjà enregistrée ailleurs" in page.words
    assert receipt not in page.source
    assert page.one("#passages").attrs["value"] == "14"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("new_people", "15", "plus de personnes nouvelles que de passages"),
        ("day", (today() + timedelta(days=1)).isoformat(), "dans le futur"),
        ("passages", "-1", "de 0 à 9999"),
        ("passages", "beaucoup", "nombre entier"),
        ("volunteer_hours", "25", "de 0 à 24"),
        ("volunteer_hours", "sNaN", "de 0 à 24"),
        ("staff_hours", "-sNaN", "de 0 à 24"),
        ("staff_hours", "Infinity", "de 0 à 24"),
        ("sentence", "Mme Craquelin est venue", "un nom de personne"),
        ("commune", "Tombouctou", "Aucune commune"),
        ("commune", "a" * 121, "ne dépasse pas 120"),
        ("type", "", "Choisissez le type"),
    ],
)
def test_what_is_refused_comes_back_filled_with_words_beside_the_field(browse, relais, field, value, words):
    page = browse(relais.worker).post(f"{relais.url}/activites/nouvelle", status=422, **said(**{field: value}))

    assert any(word in " ".join(page.text_of(".field-error")) for word in words.split("|"))
    assert page.select(".error-summary a")
    kept = page.one("#sentence").to_text() if field == "sentence" else page.one("#commune").attrs["value"]
    assert kept.strip() == (value if field in ("sentence", "commune") else "Mayenne (53)")
    assert db.session.scalar(select(func.count()).select_from(Activity)) == 0


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_page(browse, relais):
    wrong = {"day": "2020-01-01", "commune": "Tombouctou", "new_people": "15", "sentence": "Mme Craquelin est venue"}
    page = browse(relais.worker).post(f"{relais.url}/activites/nouvelle", status=422, **said(**wrong))
    assert [link.attrs["href"] for link in page.select(".error-summary a")] == [
        "#day",
        "#commune",
        "#new_people",
        "#sentence",
    ]
    wrong = {"passages": "-1", "volunteers": "beaucoup", "commune": "Tombouctou"}
    page = browse(relais.worker).post(f"{relais.url}/activites/nouvelle", status=422, **said(**wrong))
    told = page.text_of(".error-summary li")
    assert told[0].startswith("Aucune commune")
    assert told[1] == "Passages : écrivez un nombre de 0 à 9999."
    assert "Bénévoles : écrivez un nombre entier, en chiffres." in told


def test_an_activity_that_counts_nothing_is_refused_and_comes_back_filled(browse, relais):
    nothing = {"passages": "0", "new_people": "", "volunteers": "0", "volunteer_hours": "", "staff": ""}
    page = browse(relais.worker).post(f"{relais.url}/activites/nouvelle", status=422, **said(**nothing))

    assert "Indiquez au moins un nombre" in page.one("#passages-error-1").to_text()
    assert page.one("#sentence").to_text().strip() == "Guichet fermé."
    assert db.session.scalar(select(func.count()).select_from(Activity)) == 0


@pytest.mark.parametrize("counted", ["passages", "volunteers", "staff"])
def test_one_number_is_enough_to_note_an_activity(browse, relais, counted):
    nothing = {"passages": "", "new_people": "", "volunteers": "", "volunteer_hours": "", "staff": ""}
    browse(relais.worker).post(f"{relais.url}/activites/nouvelle", **said(**{**nothing, counted: "1"}))

    assert db.session.scalar(select(func.count()).select_from(Activity)) == 1


def test_a_form_number_written_otherwise_is_the_same_form(browse, relais):
    client_id = str(uuid.uuid4())
    visitor, fields = browse(relais.worker), said()
    for written in (client_id, f"urn:uuid:{client_id}", f"{{{client_id.upper()}}}"):
        visitor.post(f"{relais.url}/activites/nouvelle", **{**fields, "client_id": written})

    assert [noted.client_id for noted in db.session.scalars(select(Activity)).unique()] == [client_id]


def test_after_noting_the_chart_and_the_list_show_the_type_just_noted(browse, relais):
    visitor = browse(relais.worker)
    for _ in range(2):
        visitor.post(f"{relais.url}/activites/nouvelle", **said())
    page = visitor.follow(f"{relais.url}/activites/nouvelle", **said(type="maraude"))

    assert page.one("a.chip[aria-current]").to_text().strip() == "Maraude"
    assert [title.split(",")[0] for title in page.text_of("main li .item-title")] == ["Maraude"]
    assert "rencontres par mois" in page.one(".chart-title").to_text()
    page = visitor.get(f"{relais.url}/activites")
    assert page.one("a.chip[aria-current]").to_text().strip() == "Toutes"
    assert len(page.select("main li .item-title")) == 3
    assert "Activités notées par mois" in page.one(".chart-title").to_text()


def test_an_unclear_commune_is_chosen_among_those_offered(browse, relais):
    visitor = browse(relais.worker)
    page = visitor.post(f"{relais.url}/activites/nouvelle", status=422, **said(commune="saint-denis"))
    assert "Saint-Denis-du-Maine (53)" in page.words

    visitor.post(f"{relais.url}/activites/nouvelle", **said(commune="saint-denis", commune_code="53212"))
    assert db.session.scalars(select(Activity)).unique().one().territory.name == "Saint-Denis-du-Maine"


def test_doing_it_again_fills_the_form_but_the_sentence(browse, relais):
    visitor = browse(relais.worker)
    visitor.post(f"{relais.url}/activites/nouvelle", **said())
    page = visitor.get(f"{relais.url}/activites/nouvelle?refaire=1")

    assert page.one("#passages").attrs["value"] == "14"
    assert page.one("#volunteer_hours").attrs["value"] == "2.5"
    assert page.one("#commune").attrs["value"] == "Mayenne (53)"
    assert page.one("input[name=type][checked]").attrs["value"] == "permanence"
    assert page.one("#sentence").to_text().strip() == ""


def test_the_manager_reads_the_list_but_does_not_note(browse, relais):
    browse(relais.worker).post(f"{relais.url}/activites/nouvelle", **said())
    page = browse(relais.manager).get(f"{relais.url}/activites")

    assert "Guichet fermé." in page.words
    assert "Noter une activité" not in page.words
    browse(relais.manager).get(f"{relais.url}/activites/nouvelle", status=403)


@pytest.mark.parametrize("path", ["/activites", "/activites/nouvelle"])
def test_to_a_stranger_the_log_does_not_exist(browse, relais, path):
    browse(relais.stranger).get(relais.url + path, status=404)
    browse(make.analyst()).get(relais.url + path, status=404)
    assert browse().get(relais.url + path, status=303).location.startswith("/connexion")


def test_a_stranger_cannot_note_in_somebody_elses_place(browse, relais):
    browse(relais.stranger).post(f"{relais.url}/activites/nouvelle", status=404, **said())

    assert db.session.scalar(select(func.count()).select_from(Activity)) == 0


def test_sums_for_a_territory_only_hold_what_the_reader_may_see(browse, relais):
    browse(relais.worker).post(f"{relais.url}/activites/nouvelle", **said())
    mayenne, since = get_territory("departement", "53"), today().replace(day=1)

    def seen_by(reader):
        return [(tally.type, tally.passages) for tally in queries.activity_summary(mayenne, reader, since=since)]

    assert seen_by(relais.worker) == seen_by(relais.manager) == [("permanence", 14)]
    assert seen_by(relais.stranger) == seen_by(Visitor()) == []


def test_the_index_offers_the_worker_the_one_big_action(browse, relais):
    page = browse(relais.worker).get("/associations/")

    assert page.one(f"a[href='{relais.url}/activites/nouvelle']").to_text().strip() == "Noter une activité"
    assert not browse(relais.stranger).get("/associations/").select(f"a[href^='{relais.url}/activites']")


def test_the_demonstration_is_a_year_of_activity_that_says_it_is_fictitious(app, browse):
    people = {name: make.person() for name in ("terrain", "asso", "presidence", "tresorerie")}
    manager_id = people["asso"].id
    plant_demo(people)
    db.session.commit()
    noted = db.session.scalar(select(func.count()).select_from(Activity))
    plant_demo(people)
    db.session.commit()

    assert 500 < noted == db.session.scalar(select(func.count()).select_from(Activity))
    made = db.session.scalars(select(Association).where(Association.is_demo)).unique().all()
    assert len(made) == 4
    assert all(association.name.endswith("(fictive)") for association in made)
    relais_id = next(association.id for association in made if "Relais" in association.name)
    first = browse(db.session.get(Person, manager_id)).get(f"/associations/{relais_id}/activites")
    assert "fictive" in first.text_of("h1 .chip")
    assert len(first.select(".plain-list h3")) == 20
    second = browse(db.session.get(Person, manager_id)).get(first.one("a[rel=next]").attrs["href"])
    assert len(second.statements) == len(first.statements)
    assert "fictive" in browse().get(f"/associations/{relais_id}").text_of("h1 .chip")
