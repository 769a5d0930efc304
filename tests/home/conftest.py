"""What the top floor's tests share."""

import pytest

from app.account.services import plant_demo_people
from app.associations.services import plant_demo as plant_associations
from app.extensions import db
from app.forums.services import plant_demo as plant_forums


@pytest.fixture
def people(app):
    found = plant_demo_people()
    plant_associations(found)
    plant_forums(found)
    db.session.commit()
    return found
