"""Only a session that was whole and ran out of time leaves a text in somebody's account."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.people.models import KeptDraft, UserSession
from tests import make

FORM = {"display_name": "Attaquante"}


def kept():
    """How many texts wait."""
    return len(db.session.scalars(select(KeptDraft.id)).all())


def end(**how):
    """End every session in this way."""
    db.session.execute(update(UserSession).values(**how))
    db.session.commit()


def test_a_session_that_ran_out_of_time_keeps_the_text(browse):
    browser = browse(make.social_worker())
    end(expires_at=utcnow() - timedelta(minutes=1))
    browser.post("/compte/profil", **FORM)
    assert kept() == 1


@pytest.mark.parametrize("same_origin", [True, False])
def test_a_session_that_somebody_ended_keeps_nothing_and_shows_the_text_to_its_sender(browse, same_origin):
    browser = browse(make.social_worker())
    end(revoked_at=utcnow())
    headers = {"Sec-Fetch-Site": "same-origin"} if same_origin else {}
    browser.app.config["WTF_CSRF_ENABLED"] = False
    with browser.app.app_context():
        answer = browser.client.post("/compte/profil", data=FORM, headers=headers)
    browser.app.config["WTF_CSRF_ENABLED"] = True
    assert kept() == 0
    assert (answer.status_code, "Attaquante" in answer.text) == ((403, True) if same_origin else (303, False))


def test_a_session_without_its_second_factor_keeps_nothing(browse):
    browser = browse(make.person("admin"), second_factor=False)
    browser.post("/administration/personnes/1/roles/nouveau?role=admin", perimeter_id="1", reason="Astreinte")
    assert kept() == 0


def test_a_closed_account_keeps_nothing(browse):
    someone = make.social_worker()
    browser = browse(someone)
    person = make.again(someone)
    person.is_active = False
    end(expires_at=utcnow() - timedelta(minutes=1))
    browser.post("/compte/profil", **FORM)
    assert kept() == 0


def test_a_passage_to_remove_is_never_kept(browse):
    browser = browse(make.person("dpo"))
    end(expires_at=utcnow() - timedelta(minutes=1))
    browser.post("/administration/expurger", passage="Jean Martin", reference="message 1", rule="name")
    assert kept() == 0


def test_the_page_of_a_kept_text_says_where_it_was_going(browse):
    someone = make.social_worker()
    late = browse(someone)
    end(expires_at=utcnow() - timedelta(minutes=1))
    onward = late.post("/compte/profil", **FORM).location.partition("suite=")[2]
    page = browse(make.again(someone)).get(onward)
    assert "Vous l’écriviez dans la page /compte/profil" in page.words
