"""Roles given and ended by several people at the same moment."""

import threading

import pytest
from sqlalchemy import select

from app.extensions import announce_reads, db
from app.kernel.people.models import Perimeter, Person, RoleGrant
from app.kernel.people.roles import PerimeterKind, Role
from app.kernel.people.services import (
    LastAdministrator,
    NotTheirsToEnd,
    disable_account,
    end_role,
    grant_role,
    open_perimeter,
)
from app.kernel.people.services.access import NotAdministering
from tests import make


def _end(by_id, grant_id):
    end_role(grant=db.session.get_one(RoleGrant, grant_id), by=db.session.get_one(Person, by_id))


def _disable(by_id, grant_id):
    grant = db.session.get_one(RoleGrant, grant_id)
    disable_account(person=grant.person, reason="Par surprise", by=db.session.get_one(Person, by_id))


@pytest.mark.parametrize("first", [_end, _disable])
@pytest.mark.parametrize("second", [_end, _disable])
def test_two_administrators_removing_each_other_at_once_leave_one(app, first, second):
    one, two = make.person(Role.ADMIN), make.person(Role.ADMIN)
    held = {one.id: one.grants[0].id, two.id: two.grants[0].id}
    acted, settled, refused = threading.Event(), threading.Event(), []

    def remove(act, by_id, of_id, *, leads):
        with app.app_context():
            announce_reads(False)
            try:
                if not leads:
                    acted.wait(5)
                    threading.Timer(0.4, settled.set).start()
                act(by_id, held[of_id])
                if leads:
                    # The other one starts now, and must wait for what is not committed yet.
                    acted.set()
                    settled.wait(5)
                db.session.commit()
            except (LastAdministrator, NotTheirsToEnd, NotAdministering):
                refused.append(by_id)
            finally:
                db.session.rollback()
                db.session.remove()

    db.session.commit()
    threads = [
        threading.Thread(target=remove, args=(first, one.id, two.id), kwargs={"leads": True}),
        threading.Thread(target=remove, args=(second, two.id, one.id), kwargs={"leads": False}),
    ]
    one_id, two_id = one.id, two.id
    db.session.rollback()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    db.session.expire_all()
    assert refused == [two_id]
    assert db.session.get_one(Person, one_id).has_role(Role.ADMIN)


def test_the_same_role_given_twice_at_once_is_held_once(app):
    association = open_perimeter(PerimeterKind.ASSOCIATION, "Le Relais")
    manager, worker = make.person(Role.ASSOCIATION_MANAGER, on=association), make.person()
    ids, start, failures = (manager.id, worker.id, association.id), threading.Barrier(4), []

    def give():
        with app.app_context():
            announce_reads(False)
            start.wait()
            try:
                by, to, place = (
                    db.session.get_one(kind, id) for kind, id in zip((Person, Person, Perimeter), ids, strict=True)
                )
                grant_role(person=to, role=Role.FIELD_WORKER, perimeter=place, by=by)
                db.session.commit()
            except Exception as failure:
                failures.append(failure)
            finally:
                db.session.rollback()
                db.session.remove()

    db.session.commit()
    threads = [threading.Thread(target=give) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == ids[1])).all()) == 1
