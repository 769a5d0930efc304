"""An employer stays between a person and the administration; others read a type of institution of a closed list."""

from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from app.extensions import db
from app.kernel.people.institutions import INSTITUTIONS
from app.kernel.people.models import Person
from app.kernel.people.queries import person_by_email
from app.kernel.people.roles import Role
from tests import make
from tests.account.places import open_space_with_thread
from tests.account.test_registration import ASK, HERS, QUEUE, confirmed, filled

EMPLOYER = "CCAS de Laval"


def test_the_form_says_what_others_will_see_before_anything_is_sent(browse):
    page = browse().get(ASK)
    assert "Ce que les autres verront" in page.words
    assert "Votre employeur, votre adresse" in page.words
    assert "jamais montré aux autres" in page.one("#employer-hint").to_text()


def test_a_type_of_institution_in_one_s_own_words_is_refused(browse):
    browse().post(ASK, status=422, **filled(institution_kind=EMPLOYER))
    browse().post(ASK, status=422, **filled(institution_kind=""))


def test_no_visitor_reads_the_employer_of_whoever_was_accepted(browse):
    number, _follow = confirmed(browse)
    browse(make.person(Role.ADMIN)).post(f"{QUEUE}/{number}/accepter")
    address = open_space_with_thread(person_by_email(HERS))
    page = browse().get(address)
    assert "Solène Sociale" in page.words
    assert "Commune ou CCAS" in page.words
    assert EMPLOYER not in page.source


def test_the_administration_and_the_person_read_it_and_the_person_changes_it(browse):
    number, _follow = confirmed(browse)
    admin = browse(make.person(Role.ADMIN))
    admin.post(f"{QUEUE}/{number}/accepter")
    hers = person_by_email(HERS).id
    assert EMPLOYER in admin.get(f"/administration/personnes/{hers}").words
    browser = browse(make.again_by_id(hers))
    assert EMPLOYER in browser.get("/compte/").words
    said = {"display_name": "Solène Sociale", "trade": "Éducatrice", "institution_kind": "Département"}
    browser.post("/compte/profil", employer="Département de la Mayenne", **said)
    assert make.again_by_id(hers).employer == "Département de la Mayenne"
    browser.post("/compte/profil", status=422, **{**said, "institution_kind": "Département de la Mayenne"})


def test_a_trade_of_the_list_and_another_in_words_are_not_both_taken(browse):
    page = browse().post(ASK, status=422, **filled(trade="Médiatrice"))
    assert "mais pas les deux" in page.words


def test_what_was_never_announced_is_shown_no_more_after_updating(app):
    said = ("Association", "CCAS", EMPLOYER, None)
    numbers = [make.person().id for _kind in said]
    db.session.remove()
    downgrade(revision="likeness")
    with db.engine.begin() as connection:
        for number, kind in zip(numbers, said, strict=True):
            connection.execute(
                text("UPDATE person SET institution_kind = :kind WHERE id = :id"), {"kind": kind, "id": number}
            )
    db.engine.dispose()
    upgrade()
    people = [db.session.get_one(Person, number) for number in numbers]
    assert [(one.institution_kind, one.employer) for one in people] == [
        ("Association", None),
        ("Commune ou CCAS", None),
        (None, EMPLOYER),
        (None, None),
    ]
    assert {one.institution_kind for one in people} <= {*INSTITUTIONS, None}
