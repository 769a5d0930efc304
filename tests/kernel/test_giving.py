"""Giving a role writes to whoever must know."""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.kernel.admission.services import AlreadyHeld, give_role
from app.kernel.mail.models import OutgoingLetter
from app.kernel.people.roles import PerimeterKind, Role
from app.kernel.people.services import open_perimeter
from tests import make


@pytest.fixture
def space(app):
    return open_perimeter(PerimeterKind.SPACE, "Aller vers")


def letters():
    found = db.session.scalars(select(OutgoingLetter).order_by(OutgoingLetter.id)).all()
    return [(letter.letter, letter.recipient, letter.text) for letter in found]


def test_a_role_given_by_an_administrator_in_a_space_is_told_to_those_who_facilitate_it(space):
    admin, newcomer = make.person(Role.ADMIN), make.person(display_name="Claude Martin")
    facilitators = [make.person(Role.FACILITATOR, on=space) for _ in range(2)]
    make.person(Role.SPACE_MEMBER, on=space)
    give_role(person=newcomer, role=Role.SPACE_MEMBER, perimeter=space, reason="Un motif gardé ici", by=admin)

    written = letters()
    assert [(name, to) for name, to, _ in written] == [
        ("role_given", newcomer.email),
        *(("role_given_here", person.email) for person in facilitators),
    ]
    told = written[1][2]
    assert "a donné à Claude Martin le rôle « Membre d’un espace » dans un espace d’échanges" in told
    assert "Aller vers" not in str(written), "the space may be closed"
    assert f"/compte/equipes/{space.id}" in told
    assert "motif gardé" not in str(written)


def test_somebody_under_a_pseudonym_is_told_of_under_it(space):
    admin, facilitator = make.person(Role.ADMIN), make.person(Role.FACILITATOR, on=space)
    newcomer = make.person(display_name="Nom Caché", pseudonym="Martin-pêcheur")
    give_role(person=newcomer, role=Role.SPACE_MEMBER, perimeter=space, by=admin)
    told = [text for _name, to, text in letters() if to == facilitator.email]
    assert "Martin-pêcheur" in told[0]
    assert "Nom Caché" not in told[0]


def test_facilitators_are_not_written_to_of_what_they_do_themselves(space):
    facilitator, newcomer = make.person(Role.FACILITATOR, on=space), make.person()
    give_role(person=newcomer, role=Role.SPACE_MEMBER, perimeter=space, by=facilitator)
    assert [(name, to) for name, to, _ in letters()] == [("role_given", newcomer.email)]


def test_a_role_on_the_portal_is_told_to_its_holder_only_with_the_second_factor_when_it_is_bound(app):
    admin, officer = make.person(Role.ADMIN), make.person()
    give_role(person=officer, role=Role.DPO, perimeter=admin.grants[0].perimeter, by=admin)
    ((name, to, text),) = letters()
    assert (name, to) == ("role_given", officer.email)
    assert "seconde preuve" in text


def test_a_role_that_is_not_bound_says_nothing_of_a_second_factor(space):
    facilitator, newcomer = make.person(Role.FACILITATOR, on=space), make.person()
    give_role(person=newcomer, role=Role.SPACE_MEMBER, perimeter=space, by=facilitator)
    assert "seconde preuve" not in letters()[0][2]


def test_giving_a_role_that_is_held_says_so_and_writes_to_nobody(space):
    facilitator, newcomer = make.person(Role.FACILITATOR, on=space), make.person(display_name="Dominique")
    give_role(person=newcomer, role=Role.SPACE_MEMBER, perimeter=space, by=facilitator)
    with pytest.raises(AlreadyHeld, match="Dominique a déjà ce rôle ici"):
        give_role(person=newcomer, role=Role.SPACE_MEMBER, perimeter=space, by=facilitator)
    assert len(letters()) == 1
