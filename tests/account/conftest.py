"""Somebody with a password, and their phone."""

import pytest

from app.kernel.people.roles import Role
from tests import make
from tests.account.factors import PASSWORD
from tests.phones import phone_of


@pytest.fixture
def someone(app):
    return make.person(Role.SOCIAL_WORKER, email="quelquun@example.org", password=PASSWORD)


@pytest.fixture
def phone(someone):
    return phone_of(someone)
