"""Who may give and end which role, on which perimeter."""

from datetime import timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.extensions import db
from app.kernel.audit.models import AuditEntry
from app.kernel.instants import today, utcnow
from app.kernel.people import policies
from app.kernel.people.giving import GIVES, HELD_ON
from app.kernel.people.models import Perimeter, Person, RoleGrant
from app.kernel.people.queries import first_perimeter, perimeter_of_departement
from app.kernel.people.roles import PerimeterKind, Role
from app.kernel.people.services import (
    EndsBeforeToday,
    LastAdministrator,
    NotTheirsToEnd,
    NotTheirsToGive,
    NotToOneself,
    disable_account,
    end_role,
    grant_role,
    open_perimeter,
)
from app.kernel.people.services.access import OwnAccount
from tests import make


@pytest.fixture
def association(app) -> Perimeter:
    return open_perimeter(PerimeterKind.ASSOCIATION, "Le Relais")


@pytest.fixture
def elsewhere(app) -> Perimeter:
    return open_perimeter(PerimeterKind.ASSOCIATION, "Ailleurs")


@pytest.fixture
def space(app) -> Perimeter:
    return open_perimeter(PerimeterKind.SPACE, "Un espace fermé")


def portal() -> Perimeter:
    return first_perimeter(PerimeterKind.PORTAL)


GIVEN = [
    (Role.ASSOCIATION_MANAGER, {Role.FIELD_WORKER, Role.ASSOCIATION_MANAGER, Role.ASSOCIATION_TREASURER}),
    (
        Role.ASSOCIATION_PRESIDENT,
        {Role.FIELD_WORKER, Role.ASSOCIATION_MANAGER, Role.ASSOCIATION_TREASURER, Role.ASSOCIATION_PRESIDENT},
    ),
    (Role.ASSOCIATION_TREASURER, set()),
    (Role.FIELD_WORKER, set()),
]


@pytest.mark.parametrize(("held", "given"), GIVEN)
def test_what_each_role_gives_in_its_association_and_nowhere_else(association, elsewhere, space, held, given):
    actor = make.person(held, on=association)
    assert set(policies.roles_to_give(actor, association)) == given
    for other in (elsewhere, space, portal(), perimeter_of_departement("53")):
        assert policies.roles_to_give(actor, other) == []


def test_facilitators_admit_members_and_name_those_who_facilitate_with_them(space, association):
    actor = make.person(Role.FACILITATOR, on=space)
    assert set(policies.roles_to_give(actor, space)) == {Role.SPACE_MEMBER, Role.FACILITATOR}
    assert policies.roles_to_give(actor, association) == []
    assert policies.roles_to_give(make.person(Role.SPACE_MEMBER, on=space), space) == []


def test_administrators_give_every_role_where_it_means_something(association, space):
    actor = make.person(Role.ADMIN)
    places = [association, space, portal(), first_perimeter("region"), perimeter_of_departement("44")]
    assert {role for place in places for role in policies.roles_to_give(actor, place)} == set(Role)
    for role in Role:
        for place in places:
            assert policies.can_give(actor, role, place) == (place.kind in HELD_ON[role])


@pytest.mark.parametrize("role", [role for role in Role if role not in GIVES and role != Role.ADMIN])
def test_no_other_role_gives_anything(association, space, role):
    for place in (association, space, portal(), first_perimeter("region"), perimeter_of_departement("44")):
        actor = make.person(role, on=place)
        assert [policies.roles_to_give(actor, other) for other in (association, space, portal())] == [[], [], []]


@given(
    held=st.lists(st.tuples(st.sampled_from(list(Role)), st.integers(1, 4)), max_size=4),
    role=st.sampled_from(list(Role)),
    place=st.tuples(st.integers(1, 4), st.sampled_from(list(PerimeterKind))),
)
def test_whatever_is_held_only_a_role_held_there_or_administering_gives_anything(held, role, place):
    there = Perimeter(id=place[0], kind=place[1], name="là")
    actor = Person(id=1)
    actor.__dict__["current_grants"] = tuple(RoleGrant(role=name, perimeter_id=number) for name, number in held)
    names = {name for name, _ in held}
    if policies.can_give(actor, role, there):
        assert place[1] in HELD_ON[role]
        assert Role.ADMIN in names or any(number == there.id and role in GIVES.get(name, ()) for name, number in held)
    if role in (Role.ADMIN, Role.DPO, Role.REGIONAL_OFFICER, Role.ANALYST) and Role.ADMIN not in names:
        assert not policies.can_give(actor, role, there)


def test_nobody_gives_a_role_to_themselves_not_even_an_administrator(association):
    for actor, role, place in (
        (make.person(Role.ADMIN), Role.DPO, portal()),
        (make.person(Role.ADMIN), Role.SPACE_MEMBER, open_perimeter(PerimeterKind.SPACE, "Fermé")),
        (make.person(Role.ASSOCIATION_MANAGER, on=association), Role.ASSOCIATION_TREASURER, association),
    ):
        with pytest.raises(NotToOneself):
            grant_role(person=actor, role=role, perimeter=place, by=actor)
        assert not actor.has_role(role, place.id)


def test_a_role_one_may_not_give_is_refused_and_leaves_nothing(association, elsewhere):
    manager, newcomer = make.person(Role.ASSOCIATION_MANAGER, on=association), make.person()
    for role, place in (
        (Role.FIELD_WORKER, elsewhere),
        (Role.ASSOCIATION_PRESIDENT, association),
        (Role.ADMIN, portal()),
        (Role.SPACE_MEMBER, association),
    ):
        with pytest.raises(NotTheirsToGive):
            grant_role(person=newcomer, role=role, perimeter=place, by=manager)
    assert db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == newcomer.id)).all() == []


def test_a_role_says_who_gave_it_when_and_why(association):
    manager, newcomer = make.person(Role.ASSOCIATION_MANAGER, on=association), make.person()
    given_now = grant_role(
        person=newcomer, role=Role.FIELD_WORKER, perimeter=association, reason="Elle arrive en mai.", by=manager
    )
    db.session.commit()
    assert (given_now.granted_by, given_now.granted_reason) == (manager, "Elle arrive en mai.")
    assert given_now.started_on == today()
    assert newcomer.has_role(Role.FIELD_WORKER, association.id)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "role.granted")).all()[-1]
    assert (entry.actor_id, entry.details["person"]) == (manager.id, newcomer.id)
    assert "mai" not in str(entry.details), "the journal holds no free text"


def test_a_role_ended_today_is_lost_at_once_and_can_be_given_again_the_same_day(association):
    manager, worker = make.person(Role.ASSOCIATION_MANAGER, on=association), make.person()
    for turn in (1, 2, 3):
        grant = grant_role(person=worker, role=Role.FIELD_WORKER, perimeter=association, by=manager)
        assert worker.has_role(Role.FIELD_WORKER, association.id)
        end_role(grant=grant, reason="Fin de mission", by=manager)
        db.session.commit()
        assert not worker.has_role(Role.FIELD_WORKER, association.id)
        assert association.key("team") not in worker.reader_keys
        held = db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == worker.id)).all()
        assert len(held) == turn
        assert (grant.ended_on, grant.ended_by_id, grant.ended_reason) == (today(), manager.id, "Fin de mission")


def test_giving_a_role_again_or_ending_it_again_changes_nothing(association):
    manager, worker = make.person(Role.ASSOCIATION_MANAGER, on=association), make.person()
    first = grant_role(person=worker, role=Role.FIELD_WORKER, perimeter=association, by=manager)
    assert grant_role(person=worker, role=Role.FIELD_WORKER, perimeter=association, by=manager) is first
    end_role(grant=first, reason="une fois", by=manager)
    ended_at = first.ended_at
    end_role(grant=first, reason="deux fois", by=manager)
    assert (first.ended_at, first.ended_reason) == (ended_at, "une fois")


def test_a_role_given_until_a_day_is_lost_that_day_and_can_then_be_given_again(association):
    manager, worker = make.person(Role.ASSOCIATION_MANAGER, on=association), make.person()
    last = today() + timedelta(days=10)
    with pytest.raises(EndsBeforeToday):
        grant_role(person=worker, role=Role.FIELD_WORKER, perimeter=association, until=today(), by=manager)
    grant_role(person=worker, role=Role.FIELD_WORKER, perimeter=association, until=last, by=manager)
    db.session.commit()
    with time_machine.travel(utcnow() + timedelta(days=9)):
        assert worker.grants[0].is_current
    with time_machine.travel(utcnow() + timedelta(days=10)):
        assert not worker.grants[0].is_current
        again = grant_role(person=worker, role=Role.FIELD_WORKER, perimeter=association, by=manager)
        db.session.commit()
        assert again.is_current
        assert len(db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == worker.id)).all()) == 2


def test_one_is_free_to_leave_and_may_end_nothing_elsewhere(association, elsewhere):
    worker = make.person(Role.FIELD_WORKER, on=association)
    other = make.person(Role.FIELD_WORKER, on=elsewhere)
    manager = make.person(Role.ASSOCIATION_MANAGER, on=association)
    president = make.person(Role.ASSOCIATION_PRESIDENT, on=association)
    for grant in (other.grants[0], president.grants[0]):
        with pytest.raises(NotTheirsToEnd):
            end_role(grant=grant, by=manager)
    end_role(grant=worker.grants[0], by=worker)
    assert not worker.has_role(Role.FIELD_WORKER)


def test_the_last_administrator_stays(app):
    alone, other = make.person(Role.ADMIN), make.person()
    with pytest.raises(LastAdministrator):
        end_role(grant=alone.grants[0], by=alone)
    second = grant_role(person=other, role=Role.ADMIN, perimeter=portal(), by=alone)
    end_role(grant=alone.grants[0], by=alone)
    assert not alone.has_role(Role.ADMIN)
    with pytest.raises(LastAdministrator):
        end_role(grant=second, by=other)


def test_an_administrator_whose_account_is_closed_does_not_count(app):
    one, two = make.person(Role.ADMIN), make.person(Role.ADMIN)
    disable_account(person=two, reason="Départ", by=one)
    with pytest.raises(LastAdministrator):
        end_role(grant=one.grants[0], by=one)
    with pytest.raises(OwnAccount):
        disable_account(person=one, reason="Par erreur", by=one)
