"""Social workers ask for an account; administrators answer, and a refusal always says why."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app.extensions import db
from app.kernel.admission.models import AccountRequest
from app.kernel.admission.services import approve_request
from app.kernel.admission.services.requests import forget_requests
from app.kernel.instants import utcnow
from app.kernel.jobs import run_pending
from app.kernel.mail.models import OutgoingLetter
from app.kernel.occupations.models import Occupation
from app.kernel.people.models import Person, RoleGrant
from app.kernel.people.queries import first_perimeter, perimeter_of_departement, person_by_email
from app.kernel.people.roles import Role
from app.kernel.people.services import NotTheirsToGive, disable_account
from app.kernel.refusals import Refusal
from tests import make
from tests.account.letters import letters, path_in

ASK = "/inscription"
HERS = "solene@ccas.example.org"
QUEUE = "/administration/demandes"


def filled(**changes):
    occupation = db.session.scalars(select(Occupation.id).where(Occupation.code == "assistant-de-service-social")).one()
    return {
        "display_name": "Solène Sociale",
        "email": HERS,
        "employer": "CCAS de Laval",
        "institution_kind": "Commune ou CCAS",
        "occupation_id": occupation,
        "perimeter_id": perimeter_of_departement("53").id,
        "motivation": "Échanger avec d’autres.",
        "terms": "y",
        **changes,
    }


def ask(browse, **changes):
    answer = browse().post(ASK, **filled(**changes))
    run_pending()
    db.session.commit()
    return answer


def confirmed(browse, **changes):
    """A request whose address was confirmed: its number, and the link that follows it."""
    ask(browse, **changes)
    path = path_in(letters("request_confirm")[-1])
    browse().post(path)
    return db.session.scalars(select(AccountRequest.id).order_by(AccountRequest.id.desc())).first(), path


def work(page):
    """What the page asked of the database, besides counting attempts."""
    return [sql for sql in page.statements if "throttle_counter" not in sql and "SAVEPOINT" not in sql]


def count_of(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_the_sign_in_page_leads_to_asking_for_an_account(browse):
    assert browse().get("/connexion").one("main a[href='/inscription']").to_text() == "demander un compte"
    assert "La charte" in browse().get(ASK).words


def test_from_the_form_to_an_account_that_reads_what_professionals_read(browse):
    assert ask(browse).location == "/inscription/envoyee"
    follow = path_in(letters("request_confirm", to=HERS)[0])
    assert "Confirmez que cette adresse est la vôtre" in browse().get(follow).words
    assert "En attente d’une réponse" in browse().follow(follow).words

    admin = make.person(Role.ADMIN)
    browser = browse(admin)
    page = browser.get(QUEUE)
    request_page = page.one("main .item-title a").attrs["href"]
    page = browser.get(request_page)
    for told in (HERS, "de service social", "CCAS de Laval", "Mayenne", "Échanger avec d’autres."):
        assert told in page.words
    browser.post(f"{request_page}/accepter")

    choose = path_in(letters("request_approved", to=HERS)[0])
    assert browse().post(choose, password="quatre mots que rien ne lie").location == "/"
    solene = person_by_email(HERS)
    assert [(grant.role, grant.perimeter.name, grant.granted_by_id) for grant in solene.grants] == [
        ("social_worker", "Mayenne", solene.grants[0].granted_by_id)
    ]
    assert solene.terms_accepted_at is not None
    assert "professionals" in solene.reader_keys
    assert "Acceptée" in browse().get(follow).words
    assert "Solène Sociale" in browser.get(f"{QUEUE}?etat=acceptees").words


def test_a_refusal_carries_its_reason_to_the_letter_and_the_page_and_one_may_ask_again(browse):
    number, follow = confirmed(browse)
    browser = browse(make.person(Role.ADMIN))
    page = browser.post(f"{QUEUE}/{number}", status=422, reason=" ")
    assert "Indiquez le motif" in page.words
    browser.post(f"{QUEUE}/{number}", reason="Cette adresse n’est pas professionnelle.")
    assert "Motif : Cette adresse n’est pas professionnelle." in letters("request_refused", to=HERS)[0].text
    page = browse().get(follow)
    assert "Motif : Cette adresse n’est pas professionnelle." in page.words
    assert page.one("main a.btn").attrs["href"] == ASK
    assert person_by_email(HERS) is None

    again, _follow = confirmed(browse, employer="Département de la Mayenne")
    assert again != number
    browser.post(f"{QUEUE}/{again}/accepter")
    assert person_by_email(HERS).employer == "Département de la Mayenne"


@pytest.mark.parametrize("known", ["nobody", "an account", "a closed account", "a request that waits"])
def test_the_page_answers_the_same_whoever_is_known_and_the_letter_says_the_rest(browse, known):
    reference = browse().post(ASK, **filled(email="temoin@example.org"))
    if known == "an account":
        make.person(email=HERS)
    elif known == "a closed account":
        disable_account(person=make.person(email=HERS), reason="Départ", by=make.person(Role.ADMIN))
    elif known == "a request that waits":
        confirmed(browse)
    before = count_of(Person)
    answer = browse().post(ASK, **filled())
    assert (answer.status, answer.location) == (reference.status, reference.location)
    assert work(answer) == work(reference), "the same work, so that its time tells nothing either"
    run_pending()
    db.session.commit()
    expected = {"nobody": "request_confirm", "a request that waits": "request_waiting"}.get(known, "request_known")
    assert letters(to=HERS)[-1].letter == expected
    assert count_of(Person) == before


def test_a_request_sent_twice_before_it_is_confirmed_stands_once_as_it_was_last_sent(browse):
    ask(browse, employer="Premier employeur")
    first = path_in(letters("request_confirm")[0])
    ask(browse, employer="Second employeur")
    browse().get(first, status=410)
    assert db.session.scalars(select(AccountRequest.employer)).all() == ["Second employeur"]


def test_a_request_that_waits_is_not_changed_by_whoever_sends_the_same_address(browse):
    number, _follow = confirmed(browse)
    ask(browse, display_name="Quelqu’un d’autre", employer="Ailleurs")
    kept = db.session.scalars(select(AccountRequest)).one()
    assert (kept.id, kept.employer) == (number, "CCAS de Laval")


def test_confirming_by_reading_is_impossible_and_confirming_twice_changes_nothing(browse):
    ask(browse)
    follow = path_in(letters("request_confirm")[0])
    browse().get(follow)
    assert db.session.scalars(select(AccountRequest.state)).one() == "unconfirmed"
    browse().post(follow)
    confirmed_at = db.session.scalars(select(AccountRequest.confirmed_at)).one()
    browse().post(follow)
    assert db.session.scalars(select(AccountRequest.confirmed_at)).one() == confirmed_at


def test_what_nobody_confirmed_is_nobody_s_to_read(browse):
    ask(browse)
    number = db.session.scalars(select(AccountRequest.id)).one()
    browser = browse(make.person(Role.ADMIN))
    assert "Aucune demande ici" in browser.get(QUEUE).words
    browser.get(f"{QUEUE}/{number}", status=404)
    browser.post(f"{QUEUE}/{number}/accepter", status=404)


def test_a_trade_out_of_the_list_is_told_in_one_s_own_words(browse):
    number, _follow = confirmed(browse, occupation_id="", trade="Pair-aidante")
    page = browse(make.person(Role.ADMIN)).get(f"{QUEUE}/{number}")
    assert "Pair-aidante (hors de la liste)" in page.words


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("display_name", "", "Indiquez votre nom."),
        ("email", "pas une adresse", "ne peut pas recevoir de courrier"),
        ("employer", "", "Indiquez pour qui vous travaillez."),
        ("occupation_id", "", "Choisissez votre métier dans la liste"),
        ("occupation_id", "999999", "Choisissez votre métier dans la liste"),
        ("occupation_id", "abc", "Choisissez votre métier dans la liste"),
        ("perimeter_id", "", "Choisissez le département"),
        ("perimeter_id", "1 OR 1=1", "Choisissez le département"),
        ("terms", "", "Acceptez la charte"),
        ("motivation", "x" * 601, "au plus 600 caractères"),
    ],
)
def test_what_is_missing_or_tampered_is_said_beside_its_field_and_the_rest_is_kept(browse, field, value, words):
    page = browse().post(ASK, status=422, **filled(**{field: value}))
    assert words in page.one(f"#{field}-error-1").to_text()
    if field != "employer":
        assert page.one("#employer").attrs["value"] == "CCAS de Laval"
    assert count_of(AccountRequest) == 0


def test_a_role_cannot_be_asked_on_another_perimeter_than_a_departement(browse):
    portal = first_perimeter("portal").id
    browse().post(ASK, status=422, **filled(perimeter_id=portal))
    browse().post(ASK, **filled(), role="admin", state="approved", person_id="1")
    assert db.session.scalars(select(AccountRequest.state)).one() == "received"


@pytest.mark.parametrize("role", [Role.DPO, Role.ANALYST, Role.SOCIAL_WORKER, None])
def test_only_administrators_decide(browse, role):
    number, _follow = confirmed(browse)
    browser = browse(make.person(role) if role else make.person())
    browser.post(f"{QUEUE}/{number}/accepter", status=403)
    browser.post(f"{QUEUE}/{number}", status=403, reason="Non")
    browser.get(f"{QUEUE}/{number}", status=200 if role is Role.DPO else 403)
    assert db.session.scalars(select(AccountRequest.state)).one() == "waiting"
    with pytest.raises(NotTheirsToGive):
        approve_request(
            asked=db.session.scalars(select(AccountRequest)).one(), by=make.person(role) if role else make.person()
        )


def test_a_request_is_decided_once(browse):
    number, _follow = confirmed(browse)
    browser = browse(make.person(Role.ADMIN))
    browser.post(f"{QUEUE}/{number}/accepter")
    page = browser.post(f"{QUEUE}/{number}/accepter", status=422)
    assert "a déjà reçu une réponse" in page.words
    browser.post(f"{QUEUE}/{number}", status=422, reason="Finalement non")
    assert count_of(RoleGrant) == 2
    assert [letter.letter for letter in letters(to=HERS)] == ["request_confirm", "request_approved"]


def test_somebody_invited_meanwhile_gets_the_role_on_the_account_they_have(browse):
    number, _follow = confirmed(browse)
    make.person(email=HERS, password="quatre mots que rien ne lie")
    browse(make.person(Role.ADMIN)).post(f"{QUEUE}/{number}/accepter")
    assert [grant.role for grant in person_by_email(HERS).grants] == ["social_worker"]
    assert path_in(letters("request_approved")[0]) == "/connexion"


def test_answering_a_request_twice_sends_one_letter(browse):
    ask(browse)
    run_pending()
    assert count_of(OutgoingLetter) == 1


def test_asking_again_and_again_for_one_address_is_slowed(browse):
    for _turn in range(5):
        browse().post(ASK, **filled())
    page = browse().post(ASK, status=429, **filled())
    assert "attendez" in page.words
    assert page.one("#employer").attrs["value"] == "CCAS de Laval"


def test_dead_links_are_told_in_the_same_words(browse):
    assert "Ce lien ne sert plus" in browse().get("/inscription/inconnu", status=410).words


def test_requests_are_forgotten_when_their_time_has_passed(browse):
    ask(browse, email="jamais@example.org")
    number, _follow = confirmed(browse)
    browse(make.person(Role.ADMIN)).post(f"{QUEUE}/{number}", reason="Pas cette fois")
    with time_machine.travel(utcnow() + timedelta(days=6)):
        assert forget_requests() == {"unconfirmed": 0, "decided": 0}
    with time_machine.travel(utcnow() + timedelta(days=8)):
        assert forget_requests() == {"unconfirmed": 1, "decided": 0}
    with time_machine.travel(utcnow() + timedelta(days=181)):
        assert forget_requests() == {"unconfirmed": 0, "decided": 1}
    assert count_of(AccountRequest) == 0


def test_a_request_is_the_portal_s_even_by_its_commands(app):
    asked = AccountRequest(email=HERS, display_name="S", employer="C", perimeter=first_perimeter("departement"))
    db.session.add(asked)
    db.session.flush()
    with pytest.raises(Refusal):
        approve_request(asked=asked, by=make.person(Role.ADMIN))
