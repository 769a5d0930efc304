"""A comment is its author's: the form of somebody else never stands for it, and none is lost."""

import threading

import pytest
from sqlalchemy import select

from app.extensions import announce_reads, db
from app.kernel.people.models import Person
from app.observatory.models import Release, ReleaseComment
from app.observatory.services import comment_on
from app.observatory.services.commenting import OtherComment
from tests import make
from tests.observatory.test_releases import ID, prepared


def said():
    return {(one.written_by_id, one.body) for one in db.session.scalars(select(ReleaseComment))}


def test_two_people_who_send_the_same_identifier_are_both_heard(app):
    first, second = make.analyst(), make.analyst()
    release = prepared(first)
    comment_on(release=release, body="Le total double ?", client_id=ID, by=first)
    comment_on(release=release, body="Et la Sarthe ?", client_id=ID, by=second)
    assert said() == {(first.id, "Le total double ?"), (second.id, "Et la Sarthe ?")}


def test_the_same_words_of_two_people_are_two_comments(app):
    first, second = make.analyst(), make.analyst()
    release = prepared(first)
    for who in (first, second, second):
        comment_on(release=release, body="Le total double ?", client_id=ID, by=who)
    assert said() == {(first.id, "Le total double ?"), (second.id, "Le total double ?")}


def test_a_form_that_served_for_something_else_is_refused_rather_than_lost(app):
    analyst = make.analyst()
    release = prepared(analyst)
    comment_on(release=release, body="Le total double ?", client_id=ID, by=analyst)
    with pytest.raises(OtherComment):
        comment_on(release=release, body="Et la Sarthe ?", client_id=ID, by=analyst)
    assert said() == {(analyst.id, "Le total double ?")}


def test_sent_twice_at_once_it_is_kept_once(app):
    analyst = make.analyst()
    ids, start, failures = (analyst.id, prepared(analyst).id), threading.Barrier(4), []
    db.session.commit()

    def send():
        with app.app_context():
            announce_reads(False)
            start.wait()
            try:
                by, release = (db.session.get_one(kind, id) for kind, id in zip((Person, Release), ids, strict=True))
                comment_on(release=release, body="Le total double ?", client_id=ID, by=by)
                db.session.commit()
            except Exception as failure:
                failures.append(failure)
            finally:
                db.session.rollback()
                db.session.remove()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert said() == {(ids[0], "Le total double ?")}
