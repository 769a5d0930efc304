"""The journal as administrators and the data protection officer read it, and as each person reads their own."""

from datetime import timedelta

import pytest

from app.extensions import db
from app.forums.models import Kind, Openness
from app.kernel.audit.services import record
from app.kernel.audit.words import VALUES
from app.kernel.expunging.models import Rule
from app.kernel.files.models import FileKind, FileState
from app.kernel.instants import today
from app.kernel.people.models import Person
from app.kernel.people.services import open_perimeter
from app.kernel.people.services.factors import Way
from tests import make
from tests.kernel.journals import last_entries

URL = "/administration/journal"
ACTS = "main ol.plain-list li"
UNREADABLE = (
    "du=2026-02-30",
    "personne=abc",
    "personne=99999999999999",
    "du=2026-02-02&au=2026-02-01",
    *(f"{side}={day}" for side in ("du", "au") for day in ("0001-01-01", "1999-12-31", "2101-01-01", "9999-12-31")),
)


@pytest.fixture
def people(app):
    """An administrator who gave somebody a role, by number."""
    admin = make.person("admin", display_name="Ada Ministre")
    reader = make.person(display_name="Lou Lecture", email="lou@example.org")
    record("person.disabled", reader, by=admin)
    record("role.granted", reader, by=admin, role="facilitator", perimeter=open_perimeter("space", "Aller vers").id)
    db.session.commit()
    return admin.id, reader.id


def one(person_id):
    return db.session.get_one(Person, person_id)


@pytest.mark.parametrize("role", ["admin", "dpo"])
def test_acts_are_told_in_words_with_who_on_whom_and_what(browse, people, role):
    page = browse(make.person(role)).get(URL)
    acts = page.text_of(ACTS)
    assert "Compte créé" in " ".join(acts)
    granted = next(act for act in acts if act.startswith("Rôle donné , Lou Lecture"))
    assert "par Ada Ministre" in granted
    assert "rôle : Animation d’espace" in granted
    assert "périmètre : Aller vers" in granted


@pytest.mark.parametrize(
    ("detail", "codes"),
    [("kind", [*Kind, *FileKind]), ("state", FileState), ("visibility", Openness), ("rule", Rule), ("way", Way)],
)
def test_every_code_an_act_carries_has_its_words(detail, codes):
    assert {str(code) for code in codes} <= VALUES[detail].keys()


def test_acts_are_told_without_codes(browse, people):
    admin_id, reader_id = people
    record("person.profile_changed", one(reader_id), by=one(reader_id), fields="trade,pseudonym")
    db.session.commit()
    acts = browse(one(admin_id)).get(URL).text_of(ACTS)
    assert any("champs : métier, pseudonyme" in act for act in acts)


def test_the_journal_is_searched_by_act_author_object_and_day(browse, people):
    admin_id, reader_id = people

    def found(query):
        return browse(one(admin_id)).get(f"{URL}?{query}").text_of(ACTS)

    assert {act.split(" ,")[0] for act in found("action=person.disabled")} == {"Compte fermé"}
    assert all("par Ada Ministre" in act for act in found(f"personne={admin_id}"))
    assert all(f"compte {reader_id}" in act for act in found(f"objet=person&numero={reader_id}"))
    assert found(f"du={today() + timedelta(days=1)}") == []
    assert found(f"au={today() - timedelta(days=1)}") == []
    assert found(f"du={today()}&au={today()}")


def test_somebody_is_looked_for_by_address_without_it_standing_in_the_page_s_own(browse, people):
    admin_id, reader_id = people
    answer = browse(one(admin_id)).post(f"{URL}/personne", email="LOU@example.org ")
    assert answer.location == f"{URL}?personne={reader_id}"
    refused = browse(one(admin_id)).post(f"{URL}/personne", status=422, email="nobody@example.org")
    assert "Aucun compte n’a cette adresse." in refused.words
    assert refused.one("#email").attrs["value"] == "nobody@example.org"


@pytest.mark.parametrize("query", UNREADABLE)
def test_what_cannot_be_looked_for_is_said_on_its_field(browse, people, query):
    page = browse(one(people[0])).get(f"{URL}?{query}", status=422)
    assert page.select(".field-error")


@pytest.mark.parametrize("query", ["du=2000-01-01", "au=2100-12-31", "du=2000-01-01&au=2100-12-31"])
def test_the_first_and_the_last_day_that_can_be_looked_for_are_within_reach(browse, people, query):
    assert browse(one(people[0])).get(f"{URL}?{query}").text_of(ACTS)


@pytest.mark.parametrize("said", [{"au": "9999-12-31"}, {"du": "0001-01-01"}, {"personne": "abc"}])
def test_what_cannot_be_looked_for_is_not_taken_away_either(browse, people, said):
    page = browse(one(people[0])).post(f"{URL}/export", status=422, **said)
    assert page.select(".field-error")
    assert "journal.exported" not in [entry.action for entry in last_entries()]


@pytest.mark.parametrize("query", ["action=nothing.such", "objet=secret", "apres=AAAA", "numero=%27%20OR%201=1--"])
def test_a_meddled_search_is_harmless(browse, people, query):
    answer = browse(one(people[0]))._open("GET", f"{URL}?{query}")
    assert answer.status_code in (200, 400, 422)


def test_the_export_holds_what_was_searched_and_is_an_act_itself(browse, people):
    admin_id, _ = people
    answer = browse(one(admin_id)).post(f"{URL}/export", status=200, action="person.disabled")
    lines = answer.body.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("N°;Date;Heure;Acte;Par")
    assert len(lines) == 2
    assert ";Compte fermé;Ada Ministre;" in lines[1]
    assert ";Lou Lecture;" in lines[1]
    exported = last_entries()[0]
    assert (exported.action, exported.actor_id, exported.details) == ("journal.exported", admin_id, {"entries": 1})


def test_a_name_that_a_spreadsheet_would_run_is_exported_as_text(browse, people):
    admin_id, reader_id = people
    one(reader_id).display_name = "=HYPERLINK(1)"
    db.session.commit()
    answer = browse(one(admin_id)).post(f"{URL}/export", status=200, action="person.disabled")
    assert ";'=HYPERLINK(1);" in answer.body.decode()


def test_pages_follow_each_other_in_the_order_of_acts_whatever_the_clock_said(browse, people):
    admin_id, _ = people
    for hour in range(50):
        record("person.enabled", one(admin_id), by=None, number=hour)
        db.session.commit()
    first = browse(one(admin_id)).get(URL)
    second = browse(one(admin_id)).get(first.one("a[rel=next]").attrs["href"])
    told = [act for page in (first, second) for act in page.text_of(ACTS)]
    numbers = [int(act.split("n° ")[1].split(" ·")[0].replace(" ", "")) for act in told]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers == list(range(numbers[0], numbers[-1] - 1, -1))
    # One more question where acts name places, none more for more acts.
    assert abs(len(first.statements) - len(second.statements)) <= 1


def test_each_person_reads_who_acted_on_their_account_and_nothing_else(browse, people):
    admin_id, reader_id = people
    acts = browse(one(reader_id)).get("/compte/journal").text_of(ACTS)
    assert acts[0].startswith("Rôle donné")
    assert "par Ada Ministre" in acts[0]
    assert "rôle : Animation d’espace" in acts[0]
    assert acts[1].startswith("Compte fermé")
    own = browse(one(admin_id)).get("/compte/journal").text_of(ACTS)
    assert not [act for act in own if "fermé" in act]
    browse().get("/compte/journal", status=303)


def test_signing_in_shows_in_one_s_own_journal(app, browse):
    person = make.person()
    record("session.opened", person, by=person)
    db.session.commit()
    page = browse(person).get("/compte/journal")
    assert "Connexion" in page.words
    assert "par vous" in page.words
