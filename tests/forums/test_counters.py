"""The counts kept beside spaces, threads and months are compared with the truth each night."""

import pytest
from sqlalchemy import update

from app.extensions import db
from app.forums.jobs import check_counters
from app.forums.models import Space, SpaceMonth, Thread


@pytest.fixture
def written(village):
    thread = village.thread(village.open_space, by=village.outsider)
    village.reply(thread, by=village.outsider)
    village.thread(village.closed_space, by=village.member)


def test_after_people_wrote_there_is_no_difference(written):
    counted = check_counters()
    assert counted["differences"] == 0
    assert counted["compared"] == 2 + 2 + 2


@pytest.mark.parametrize("kind", [Space, Thread, SpaceMonth])
def test_a_count_gone_astray_is_found(written, kind):
    db.session.execute(update(kind).values(posts_count=kind.posts_count + 1))
    assert check_counters()["differences"] == 2
