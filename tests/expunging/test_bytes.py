"""SQLite keeps nothing of a passage: neither in pages set free, nor in its index, nor in its write-ahead log."""

import re

import pytest

from app.extensions import db
from app.forums.models import Post
from tests import make
from tests.expunging.places import CANARY, database_files, readable
from tests.expunging.planting import reply

LONG = "Kervella est revenue, puis repartie. " * 500


@pytest.fixture(autouse=True)
def _only_on_sqlite(app):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL lets go of former rows by its own VACUUM")


def files_that_say(word):
    return [path.name for path in database_files() if re.search(word, readable(path.read_bytes()), re.IGNORECASE)]


def remove(browse, thread, post_id, passage):
    post = db.session.get_one(Post, post_id)
    path = f"/espaces/{thread['slug']}/fils/{post.thread_id}/messages/{post.id}/expurger"
    form = {"passage": passage, "rule": "nom"}
    shown = browse(make.again_by_id(thread["member"])).post(path, status=200, **form)
    form["previewed"] = shown.one("#previewed").attrs["value"]
    browse(make.again_by_id(thread["member"])).post(path, confirmer="1", **form)


def test_a_name_is_in_no_byte_of_the_database_nor_of_its_log(browse, thread):
    db.session.commit()
    assert files_that_say("quiberac")
    remove(browse, thread, thread["post"], CANARY)
    assert files_that_say("quiberac") == []
    assert files_that_say("passage retir"), "what took its place is there"


def test_nor_in_those_of_long_texts_that_filled_pages_of_their_own(browse, thread):
    opening = db.session.get_one(Post, thread["post"])
    post_ids = [reply(opening, LONG, by=make.again_by_id(thread["member"])).id for _ in range(3)]
    assert files_that_say("kervella")
    for post_id in post_ids:
        remove(browse, thread, post_id, "Kervella")
    assert files_that_say("kervella") == []


def test_every_connection_fills_what_it_deletes_with_zeros(app):
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
