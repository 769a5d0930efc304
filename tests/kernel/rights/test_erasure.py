"""After erasure, neither the name, nor the address, nor the telephone is anywhere; common work remains."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import inspect, select, text

from app.extensions import db
from app.forums.models import Post
from app.kernel.audit.checking import prove
from app.kernel.audit.models import AuditEntry
from app.kernel.files.services import store
from app.kernel.instants import utcnow
from app.kernel.jobs import run_pending
from app.kernel.mail.models import OutgoingLetter
from app.kernel.people.models import Person, RoleGrant, UserSession
from app.kernel.people.services import LastAdministrator, WrongCredentials, create_person
from app.kernel.people.services.sessions import sign_in
from app.kernel.rights import queries, shelf
from app.kernel.rights.services import (
    ask_erasure,
    cancel_erasure,
    carry_out_erasure,
    refuse_erasure,
    request_copy,
)
from app.kernel.rights.services.erasing import AlreadyErased, ReasonNeeded
from app.kernel.sealing import Unreadable, unseal
from tests import make
from tests.kernel.rights.somebody import ADDRESS, CANARIES, NAME, PASSWORD, who_did_everything


@pytest.fixture
def person(app):
    return who_did_everything()


def told_anywhere():
    """Where the canaries are: tables (the engine's own included, sealed texts opened), files, copies."""
    found = set()
    for table in inspect(db.engine).get_table_names():
        for row in db.session.connection().execute(text(f'SELECT * FROM "{table}"')):
            found |= {f"{table}: {canary}" for value in row for canary in CANARIES if canary in readable(value)}
    for filesystem, root in (store(), shelf.shelf()):
        for path in filesystem.find(root) if filesystem.exists(root) else ():
            content = filesystem.cat_file(path).decode("utf-8", "replace").lower()
            found |= {f"{path}: {canary}" for canary in CANARIES if canary in content or canary in path}
    return found


def readable(value):
    """A value as somebody with the keys could read it."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace").lower()
    try:
        return unseal(value).lower() if isinstance(value, str) and value.startswith("gAAAA") else str(value).lower()
    except Unreadable:
        return str(value).lower()


def erase(person, **options):
    """Erase somebody at once."""
    person = make.again(person)
    asked = ask_erasure(person=person, by=person)
    carry_out_erasure(request=asked, by=make.person("dpo"), **options)
    db.session.commit()


def test_the_canaries_are_seen_before_and_nowhere_after(person):
    request_copy(person=person, by=person)
    db.session.commit()
    run_pending()
    seen = {place.partition(":")[0] for place in told_anywhere()}
    assert {"person", "one_time_token", "outgoing_letter", "kept_draft", "role_grant"} <= seen
    erase(person)
    assert told_anywhere() == set()


def test_common_work_remains_under_a_name_that_names_nobody(person, browse):
    erase(person)
    post = db.session.scalars(select(Post)).one()
    assert post.body == "Second texte."
    page = browse().get("/espaces/essai/fils/" + str(post.thread_id))
    assert "Compte supprimé" in page.words
    assert db.session.execute(text("SELECT sentence FROM activity")).scalar() == "Journée calme."
    assert prove().faults == []
    assert {NAME not in str(row) for row in db.session.execute(select(AuditEntry.details))} == {True}


def test_sessions_die_roles_end_and_the_address_is_free(person, browse):
    browser = browse(make.again(person))
    assert "Se déconnecter" in browser.get("/aide/").source
    erase(make.again(person))
    assert "Se connecter" in browser.get("/aide/").source
    assert db.session.scalars(select(UserSession).where(UserSession.person_id == make.again(person).id)).all() == []
    grants = db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == make.again(person).id)).all()
    assert grants
    assert not [grant for grant in grants if grant.is_current]
    with pytest.raises(WrongCredentials):
        sign_in(email=ADDRESS, password=PASSWORD, lasting_days=1)
    db.session.rollback()
    assert create_person(email=ADDRESS, display_name="Autre").id != make.again(person).id


def test_it_happens_after_the_delay_and_not_before(person):
    ask_erasure(person=person, by=person)
    db.session.commit()
    with time_machine.travel(utcnow() + timedelta(days=6, hours=23)):
        run_pending()
        assert make.again(person).email == ADDRESS
    with time_machine.travel(utcnow() + timedelta(days=7, minutes=1)):
        run_pending()
        assert make.again(person).display_name == "Compte supprimé"
        assert run_pending() == 0


def test_changing_one_s_mind_keeps_everything(person):
    cancel_erasure(request=ask_erasure(person=person, by=person), by=person)
    db.session.commit()
    with time_machine.travel(utcnow() + timedelta(days=30)):
        run_pending()
    person = make.again(person)
    assert person.email == ADDRESS
    assert queries.open_erasure(person) is None
    ask_erasure(person=person, by=person)
    assert queries.open_erasure(person)


def test_asking_twice_is_one_request_and_an_erased_account_is_not_erased_again(person):
    assert ask_erasure(person=person, by=person).id == ask_erasure(person=person, by=person).id
    erase(person)
    with pytest.raises(AlreadyErased):
        ask_erasure(person=make.again(person), by=make.person("dpo"))


def test_a_refusal_says_why_to_the_person(person):
    dpo = make.person("dpo")
    asked = ask_erasure(person=person, by=person)
    with pytest.raises(ReasonNeeded):
        refuse_erasure(request=asked, reason="  ", by=dpo)
    refuse_erasure(request=asked, reason="Une obligation légale de conserver.", by=dpo)
    letter = db.session.scalars(select(OutgoingLetter).where(OutgoingLetter.letter == "erasure_refused")).one()
    assert "Une obligation légale de conserver." in letter.text
    assert not asked.is_open


def test_the_last_administrator_stays_however_it_is_asked(app):
    alone = make.person("admin")
    alone_id = alone.id
    with pytest.raises(LastAdministrator):
        ask_erasure(person=alone, by=alone)
    other = make.person("admin")
    ask_erasure(person=alone, by=alone)
    db.session.commit()
    # The other one leaves before the delay is over.
    other.is_active = False
    db.session.commit()
    with time_machine.travel(utcnow() + timedelta(days=8)):
        run_pending()
        alone = db.session.get_one(Person, alone_id)
        assert alone.display_name != "Compte supprimé"
        assert queries.open_erasure(alone)
