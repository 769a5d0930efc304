"""Accounts opened from the machine: the first administrator, and the price of a hash."""

import re

import pytest
from sqlalchemy import select

from app.extensions import announce_reads, db
from app.kernel.audit.models import AuditEntry
from app.kernel.people.models import OneTimeToken, Person
from app.kernel.people.passwords import password_matches
from app.kernel.people.queries import person_by_email
from app.kernel.people.roles import Role
from tests.account.letters import letters

STRONG = "quatre mots sans aucun lien"


@pytest.fixture
def run(app):
    def command(*words, typed=""):
        db.session.commit()
        done = app.test_cli_runner().invoke(args=words, input=typed)
        announce_reads(False)
        return done

    return command


def create(run, *options, typed=f"{STRONG}\n{STRONG}\n", email="premiere@example.org"):
    return run("account", "create-admin", "--email", email, "--name", "Première", *options, typed=typed)


def test_the_first_administrator_signs_in_with_the_password_typed(run, browse):
    done = create(run)
    assert done.exit_code == 0, done.output
    assert STRONG not in done.output, "it is typed unseen"
    person = person_by_email("premiere@example.org")
    assert person.has_role(Role.ADMIN)
    assert password_matches(person.password_hash, STRONG)
    actions = db.session.scalars(select(AuditEntry.action)).all()
    assert {"person.created", "role.granted", "person.administrator_made"} <= set(actions)


def test_without_options_it_asks_for_what_it_needs(run, app):
    done = run("account", "create-admin", typed=f"elle@example.org\nElle\n{STRONG}\n{STRONG}\n")
    assert done.exit_code == 0, done.output
    assert person_by_email("elle@example.org").display_name == "Elle"


@pytest.mark.parametrize("weak", ["quinze-signes!!", "motdepasse123456", "Première au sommet"])
def test_a_weak_password_opens_nothing(run, app, weak):
    done = create(run, typed=f"{weak}\n{weak}\n")
    assert done.exit_code == 1
    assert "mot de passe" in done.output
    assert not db.session.scalars(select(Person)).all()


def test_an_address_that_has_an_account_is_refused(run, app):
    create(run)
    again = create(run)
    assert again.exit_code == 1
    assert "existe déjà" in again.output


def test_a_link_chooses_the_password_instead(run, browse):
    done = create(run, "--link", typed="")
    path = re.search(r"http://127\.0\.0\.1:8000(/nouveau-mot-de-passe/\S+)", done.output).group(1)
    assert person_by_email("premiere@example.org").password_hash is None
    assert path in letters("account_made", to="premiere@example.org")[0].text
    assert path.rpartition("/")[2] not in str(db.session.scalars(select(OneTimeToken.token_hash)).all())
    browse().post("/connexion", status=422, email="premiere@example.org", password=STRONG)
    browse().post(path, status=422, password="quinze-signes!!")
    browse().post(path, password=STRONG)
    browse().post("/connexion", email="premiere@example.org", password=STRONG)


def test_the_price_of_a_hash_is_measured_on_this_machine(run, app):
    done = run("calibrate-argon2")
    assert re.search(r"t=1 m=\d+ KiB : \d+ ms", done.output)
    assert done.exit_code == 1 or re.search(r"ARGON2_TIME=\d+\nARGON2_MEMORY_KIB=\d+\n", done.output)
