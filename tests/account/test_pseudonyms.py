"""Somebody under a pseudonym goes by it alone for whoever does not answer for the portal: pages, journals, letters."""

import ast
import re
from pathlib import Path

import pytest

from app.extensions import db
from app.kernel.people.models import Person
from app.kernel.people.roles import Role
from app.kernel.people.services import ask_reset
from tests import make
from tests.account.letters import letters
from tests.account.places import closed_space
from tests.phones import phone_of

APP = Path(__file__).parents[2] / "app"
REAL, SHOWN = "Nom Véritable", "Libellule"
# Read by administrators alone; and the answer to a request, whose author has no account yet, hence no pseudonym.
MAY_NAME = {"factor_reset_waiting", "request_refused"}
# Where a real name is typed, or shown to whoever bears it.
OWN_PAGES = {"index.html", "profile.html", "join.html", "register.html"}


@pytest.fixture
def space(app):
    return closed_space()


@pytest.fixture
def ended(browse, space):
    """A member whose role a facilitator under a pseudonym has just ended, by number."""
    member = make.person(Role.SPACE_MEMBER, on=space.perimeter)
    member_id, grant = member.id, member.grants[0].id
    runner = make.person(Role.FACILITATOR, on=space.perimeter, display_name=REAL, pseudonym=SHOWN)
    browse(runner).post(f"{space.team}/roles/{grant}/fin", reason="Fin de mission")
    return member_id


def one(person_id):
    return db.session.get_one(Person, person_id)


def test_one_s_own_journal_names_whoever_acted_as_they_show_themselves(browse, ended):
    page = browse(one(ended)).get("/compte/journal")
    assert any(act.startswith("Rôle terminé") and f"par {SHOWN}" in act for act in page.text_of("main ol li"))
    assert REAL not in page.source


@pytest.mark.parametrize("role", [Role.ADMIN, Role.DPO])
def test_the_journal_of_the_portal_and_its_export_keep_real_names(browse, ended, role):
    reader = browse(make.person(role))
    assert f"par {REAL}" in reader.get("/administration/journal?action=role.ended").words
    assert f";{REAL};" in reader.post("/administration/journal/export", status=200, action="role.ended").body.decode()


def test_the_letters_about_a_lost_factor_name_administrators_as_they_show_themselves(browse):
    lost = make.person(Role.SOCIAL_WORKER)
    phone_of(lost)
    number = ask_reset(by=make.again(lost)).id
    db.session.commit()
    for names in ({"display_name": REAL, "pseudonym": SHOWN}, {}):
        administrator = make.person(Role.ADMIN, **names)
        browse(administrator).post(f"/administration/second-facteurs/{number}", spoken="y")
    first = letters("factor_reset_first_agreed")[0]
    assert SHOWN in first.text
    assert REAL not in first.text
    assert letters("factor_reset_agreed")


def test_a_mailbox_that_is_not_proved_theirs_yet_reads_the_name_they_show(browse):
    someone = make.person(display_name=REAL, pseudonym=SHOWN)
    browse(someone).post("/compte/adresse", email="autre@example.org")
    letter = letters("address_confirm")[0]
    assert SHOWN in letter.text
    assert REAL not in letter.text


def posted():
    """Every letter posted in the code: its name, the address and the person it goes to, and what it carries."""
    for path in APP.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "post_letter":
                carried = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
                yield ast.unparse(call.args[0]).strip("'"), carried


def test_no_letter_carries_a_real_name_but_to_whoever_bears_it():
    told = [
        name
        for name, carried in posted()
        for value in carried.values()
        if value.endswith(".display_name")
        and name not in MAY_NAME
        and carried.get("person") != value.removesuffix(".display_name")
    ]
    assert not told, f"letters that name somebody to others: {told}"


def test_no_page_outside_the_administration_shows_a_real_name():
    telling = {
        path.relative_to(APP).as_posix()
        for path in APP.rglob("templates/**/*.html")
        if "admin" not in path.parts and re.search(r"\bdisplay_name\b", path.read_text())
    }
    assert telling == {f"account/templates/account/{page}" for page in OWN_PAGES}
