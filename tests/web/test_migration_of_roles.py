"""Roles given before they had instants and reasons keep their days, and the former schema can be gone back to."""

from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from app.extensions import db
from app.kernel.people.queries import person_by_email
from app.kernel.people.roles import Role
from app.kernel.people.services import end_role, grant_role
from tests import make

BEFORE = "idle_sessions"
PERSON = (
    "INSERT INTO person (id, email, display_name, is_active, is_demo, created_at)"
    " VALUES (900, 'elodie@example.org', 'Élodie St-Cœur', true, false, '2026-01-01 08:00:00')"
)
GRANT = (
    "INSERT INTO role_grant (person_id, role, perimeter_id, started_on, ended_on)"
    " SELECT 900, :role, min(id), :started, :ended FROM perimeter"
)
GRANTS = (
    ("analyst", "2026-01-02", "2026-02-01"),
    ("analyst", "2026-03-01", None),
    ("dpo", "2026-01-02", None),
)


def test_grants_of_before_keep_their_days_and_are_open_or_closed_as_they_were(app):
    db.session.remove()
    downgrade(revision=BEFORE)
    with db.engine.begin() as connection:
        connection.execute(text(PERSON))
        for role, started, ended in GRANTS:
            connection.execute(text(GRANT), {"role": role, "started": started, "ended": ended})
    upgrade()

    elodie = person_by_email("elodie@example.org")
    assert elodie.sort_name == "elodie saint coeur"
    assert [(grant.role, grant.is_current) for grant in elodie.grants] == [
        ("analyst", False),
        ("analyst", True),
        ("dpo", True),
    ]
    assert [grant.started_at.date() for grant in elodie.grants] == [grant.started_on for grant in elodie.grants]
    assert str(elodie.grants[0].ended_at.date()) == "2026-02-01"


def test_roles_given_twice_in_a_day_go_back_to_one_line_a_day(app):
    admin, other = make.person(Role.ADMIN), make.person()
    place = admin.grants[0].perimeter
    for _turn in range(2):
        end_role(grant=grant_role(person=other, role=Role.DPO, perimeter=place, by=admin), by=admin)
    grant_role(person=other, role=Role.DPO, perimeter=place, by=admin)
    other_id = other.id
    db.session.commit()
    db.session.remove()
    downgrade(revision=BEFORE)
    with db.engine.begin() as connection:
        kept = connection.execute(
            text("SELECT ended_on FROM role_grant WHERE person_id = :id"), {"id": other_id}
        ).scalars()
        assert list(kept) == [None]
    upgrade()
