"""The one rule: told twice, as a predicate and as SQL, it must say the same."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.extensions import db
from app.kernel.people.models import Visitor
from app.kernel.people.services import open_perimeter
from app.kernel.visibility import Audience, audience_for, own_audience, public_audience, set_readers
from app.kernel.visibility.models import AudienceReader
from tests import make

KEYS = ("public", "signed-in", "analysts", "space:1:members", "space:12:members", "association:1:team")


class Reader:
    """Somebody reduced to their keys."""

    def __init__(self, keys: frozenset[str]) -> None:
        self.reader_keys = keys


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=st.frozensets(st.sampled_from(KEYS)), opened=st.lists(st.sampled_from(KEYS), unique=True))
def test_the_predicate_and_the_sql_condition_agree(app, held, opened):
    audience = own_audience("under test", [])
    set_readers(audience, opened)
    db.session.flush()
    by_sql = db.session.scalars(
        select(Audience.id).where(
            Audience.id == audience.id,
            Audience.id.in_(select(AudienceReader.audience_id).where(AudienceReader.reader_key.in_(sorted(held)))),
        )
    ).first()
    assert (by_sql is not None) == (not held.isdisjoint(audience.keys))


def test_a_visitor_reads_what_is_public_and_nothing_else(app):
    assert Visitor.reader_keys == {"public"}
    assert public_audience().keys == {"public"}


def test_the_same_keys_share_one_audience(app):
    assert audience_for("analysts", "public") is audience_for("public", "analysts")


def test_a_role_on_one_space_opens_that_space_only(app):
    mine, other = open_perimeter("space", "Le mien"), open_perimeter("space", "L’autre")
    member = make.person("space_member", on=mine)
    assert mine.key("members") in member.reader_keys
    assert other.key("members") not in member.reader_keys


def test_a_manager_reads_what_the_team_reads_and_a_field_worker_not_what_managers_read(app):
    association = open_perimeter("association", "Essai")
    manager = make.person("association_manager", on=association)
    worker = make.person("field_worker", on=association)
    assert {association.key("team"), association.key("managers")} <= manager.reader_keys
    assert association.key("managers") not in worker.reader_keys


def test_administrators_hold_no_key_to_spaces_nor_associations(app):
    keys = make.person("admin").reader_keys
    assert not [key for key in keys if key.startswith(("space:", "association:"))]
