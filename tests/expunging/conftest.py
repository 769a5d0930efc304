"""The places where people write, and the logs as they are written."""

import io
import logging
import sys

import pytest
import structlog

from app.extensions import db
from app.forums.services import welcome
from app.kernel.people.roles import Role
from app.kernel.rights import shelf
from tests import make
from tests.associations.conftest import relais  # noqa: F401 - a fixture
from tests.expunging.planting import open_thread
from tests.forums.conftest import Village, village  # noqa: F401 - a fixture


@pytest.fixture
def thread(village: Village) -> dict[str, int | str]:  # noqa: F811
    """A thread whose title, opening post, former versions and file name somebody, and who facilitates its space."""
    member = village.member
    post = open_thread(village, by=member)
    facilitator = make.person()
    welcome(person=facilitator, space=village.closed_space, role=Role.FACILITATOR, by=None)
    db.session.commit()
    return {"post": post.id, "facilitator": facilitator.id, "member": member.id, "slug": village.closed_space.slug}


@pytest.fixture(autouse=True)
def _shelf_left_empty(app):
    yield
    for key in shelf.kept():
        shelf.remove(key)


@pytest.fixture
def heard(app, capfd):
    """All that the logs and the output of the process say during the test, as one text: `heard()`."""
    said, former = io.StringIO(), structlog.get_config()
    handler = logging.StreamHandler(said)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(said))
    logging.getLogger().addHandler(handler)

    def hear():
        sys.stdout.flush()
        sys.stderr.flush()
        printed = capfd.readouterr()
        said.write(printed.out + printed.err)
        return said.getvalue()

    yield hear
    logging.getLogger().removeHandler(handler)
    structlog.configure(**former)
