"""`flask account reset-factor`: two people who operate the machine remove a lost factor."""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.kernel.audit.models import AuditEntry
from app.kernel.people.models import SecondFactor, UserSession
from app.kernel.people.roles import Role
from tests import make
from tests.phones import phone_of

EMAIL = "seule@example.org"


@pytest.fixture
def alone(app):
    someone = make.person(Role.ADMIN, email=EMAIL)
    phone_of(someone)
    return someone


def run(app, *answers):
    return app.test_cli_runner().invoke(args=["account", "reset-factor", EMAIL], input="\n".join(answers) + "\n")


def test_two_named_people_confirm_and_the_factor_is_gone_at_once(app, browse, alone):
    browse(alone)
    result = run(app, "marie.durand", EMAIL, "paul-petit", EMAIL.upper())
    assert result.exit_code == 0, result.output
    assert db.session.scalars(select(SecondFactor)).all() == []
    assert None not in db.session.scalars(select(UserSession.revoked_at)).all()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "factor.removed_from_the_machine")).one()
    assert entry.details == {"first": "marie.durand", "second": "paul-petit"}


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (("marie.durand", EMAIL, "marie.durand"), "deux personnes différentes"),
        (("marie.durand", "autre@example.org"), "Ce n’est pas l’adresse"),
        (("Marie, de la DSI\x21", EMAIL), "nom de connexion"),
    ],
)
def test_anything_else_changes_nothing(app, alone, answers, why):
    result = run(app, *answers)
    assert result.exit_code == 1
    assert why in result.output
    assert db.session.scalars(select(SecondFactor)).all() != []


def test_an_unknown_address_or_an_account_without_factor_is_said(app):
    assert "Aucun compte" in run(app, "marie.durand").output
    make.person(Role.ADMIN, email=EMAIL)
    assert "pas de second facteur" in run(app, "marie.durand", EMAIL, "paul.petit", EMAIL).output
