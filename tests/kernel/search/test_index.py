"""The index follows what it speaks of, in the very transaction of each change, whichever way it is made."""

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, func, insert, select, update

from app.associations.models import Association, AssociationName
from app.cli.search import search
from app.extensions import db
from app.forums import services
from app.forums.models import Openness, Post, Space, Thread
from app.kernel.instants import utcnow
from app.kernel.jobs.daily import run_one
from app.kernel.occupations.models import Occupation
from app.kernel.people.models import Visitor
from app.kernel.search.asked import asked
from app.kernel.search.kinds import kinds
from app.kernel.search.models import SearchEntry
from app.kernel.search.queries import Within, find, suggest
from app.kernel.search.services import all_ids, fill, index_all
from app.kernel.search.watching import PENDING
from app.kernel.territories.models import Territory
from app.kernel.visibility import audience_for, public_audience, reading_as
from app.observatory.models import Indicator, Release
from tests.forums.conftest import Village, Written, village  # noqa: F401 - a fixture

WORD = "zorglub"


def titles(typed=WORD, actor=None, **narrowed):
    """What somebody finds."""
    with reading_as(actor or Visitor()):
        return [one.title for one in find(asked(typed), actor or Visitor(), Within(**narrowed)).candidates]


def entry(kind, object_id):
    """The entry of a row, if there is one."""
    return db.session.scalars(
        select(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.object_id == object_id)
    ).one_or_none()


@pytest.fixture
def public_thread(village: Village) -> Written:  # noqa: F811
    return village.thread(village.open_space, village.outsider, title="Une question", body=f"Du {WORD} ici.")


def test_all_that_ships_can_be_found(app):
    held = dict(db.session.execute(select(SearchEntry.kind, func.count()).group_by(SearchEntry.kind)).all())
    assert held["territory"] == db.session.scalar(select(func.count(Territory.id)))
    assert held["association"] == db.session.scalar(select(func.count(Association.id)))
    assert held["occupation"] == db.session.scalar(select(func.count(Occupation.id)))
    # An indicator is found once a publication holds it: all that ships do.
    assert held["indicator"] == db.session.scalar(select(func.count(Indicator.id))) > 10


def test_a_thread_a_reply_and_a_space_are_found_as_soon_as_they_are_written(village, public_thread):  # noqa: F811
    assert titles() == ["Une question"]
    village.reply(public_thread, village.member, body=f"Moi aussi, du {WORD}.")
    assert titles() == ["Une question", "Réponse dans «\u202fUne question\u202f»"]
    assert "Mayenne ouvert" in titles("mayenne ouvert")


def test_what_a_transaction_has_changed_is_found_before_it_ends(village, public_thread):  # noqa: F811
    post = db.session.get_one(Post, public_thread.id)
    services.edit_post(post=post, body="Du schtroumpf ici.", version=1, by=village.outsider)
    assert titles("schtroumpf") == ["Une question"]
    assert titles() == []
    db.session.rollback()
    assert titles() == ["Une question"]
    assert titles("schtroumpf") == []


def test_a_text_that_is_changed_leaves_nothing_of_what_it_said(village, public_thread):  # noqa: F811
    post = db.session.get_one(Post, public_thread.id)
    services.edit_post(post=post, body="Plus rien.", version=1, by=village.outsider)
    db.session.commit()
    assert not db.session.scalar(select(func.count()).where(SearchEntry.text.contains(WORD)))
    assert titles() == []


def test_an_object_under_another_audience_leaves_in_the_same_transaction(village, public_thread):  # noqa: F811
    village.reply(public_thread, village.member, body=f"Encore du {WORD}.")
    assert len(titles()) == 2
    thread = db.session.get_one(Thread, public_thread.thread_id)
    thread.audience_id = audience_for("analysts").id
    db.session.flush()
    assert titles() == []
    assert entry("thread", thread.id).audience_id == thread.audience_id
    db.session.rollback()
    assert len(titles()) == 2


def test_closing_a_space_hides_its_entries_without_touching_them(village, public_thread):  # noqa: F811
    assert titles()
    services.change_openness(space=village.open_space, visibility=Openness.MEMBERS, by=village.member)
    assert titles() == []
    db.session.commit()
    assert titles() == []
    assert entry("thread", public_thread.thread_id) is not None


def test_many_rows_changed_by_one_statement_are_noticed(village, public_thread):  # noqa: F811
    village.reply(public_thread, village.member, body=f"Encore du {WORD}.")
    db.session.execute(update(Thread).where(Thread.title == "Une question").values(title="Un titre neuf"))
    assert titles() == ["Un titre neuf", "Réponse dans «\u202fUn titre neuf\u202f»"]
    db.session.execute(update(Thread).values(audience_id=audience_for("analysts").id))
    assert titles() == []


def test_many_rows_removed_by_one_statement_are_noticed(app):
    name = "Zorglub et compagnie"
    added = {"register_key": WORD, "name": name, "sort_name": name, "identifier_status": "absent", "is_demo": False}
    db.session.execute(insert(Association), [{**added, "audience_id": public_audience().id}])
    assert titles() == [name]
    number = db.session.scalar(select(Association.id).where(Association.register_key == WORD))
    names = [{"association_id": number, "name": "Turlututu", "plain_name": "TURLUTUTU"}]
    db.session.execute(insert(AssociationName), names)
    assert titles("turlututu") == [name]
    db.session.execute(delete(AssociationName).where(AssociationName.association_id == number))
    assert titles("turlututu") == []
    db.session.execute(update(Association), [{"id": number, "name": "Rebonjour"}])
    assert titles() == []
    assert titles("rebonjour") == ["Rebonjour"]
    db.session.execute(delete(Association).where(Association.register_key == WORD))
    assert titles("rebonjour") == []
    db.session.commit()
    assert entry("association", number) is None


def test_an_object_that_is_deleted_takes_its_entry_along(app):
    association = Association(
        register_key=WORD, name="Zorglub", sort_name="ZORGLUB", identifier_status="absent", audience=public_audience()
    )
    db.session.add(association)
    db.session.commit()
    assert titles() == ["Zorglub"]
    db.session.delete(association)
    db.session.flush()
    assert titles() == []


def test_a_withdrawn_publication_takes_its_measures_along(app):
    assert "Projets jugés difficiles" in titles("projets jugés difficiles")
    release = db.session.scalars(select(Release).where(Release.family == "bmo", Release.is_current)).one()
    release.audience = audience_for("analysts")
    db.session.flush()
    assert "Projets jugés difficiles" not in titles("projets jugés difficiles")


def test_counters_that_move_index_nothing_again(village, public_thread):  # noqa: F811
    db.session.execute(update(Space).values(posts_count=Space.posts_count + 1))
    db.session.execute(update(Thread).values(posts_count=Thread.posts_count + 1, last_post_at=utcnow()))
    village.open_space.posts_count += 1
    db.session.flush()
    assert PENDING not in db.session.info


def test_a_savepoint_undone_indexes_nothing(village, public_thread):  # noqa: F811
    savepoint = db.session.begin_nested()
    db.session.execute(update(Thread).values(title=f"{WORD} {WORD}"))
    savepoint.rollback()
    db.session.commit()
    assert titles() == ["Une question"]


def test_who_changes_a_row_they_may_not_read_still_has_it_indexed(village, public_thread):  # noqa: F811
    """The index is kept for everybody, whoever is being answered while it is."""
    village.thread(village.closed_space, village.member, title="Entre nous", body=f"Du {WORD} aussi.")
    with reading_as(village.outsider):
        db.session.execute(update(Space).values(slug=Space.slug.concat("-deux")))
        db.session.commit()
    assert {each.path.split("/")[2] for each in db.session.scalars(select(SearchEntry)) if each.kind == "thread"} == {
        "ouvert-deux",
        "ferme-deux",
    }


def test_the_nightly_check_finds_nothing_then_what_was_changed_behind_the_session(village, public_thread):  # noqa: F811
    clean = run_one("search_check", day=utcnow().date())
    assert clean.failure is None
    assert clean.counted == {"missing": 0, "stale": 0, "extra": 0}

    connection = db.session.connection()
    connection.exec_driver_sql("UPDATE thread SET title = 'En cachette'")
    connection.exec_driver_sql("DELETE FROM search_entry WHERE kind = 'occupation' AND object_id = 1")
    connection.exec_driver_sql("UPDATE search_entry SET object_id = 999999 WHERE kind = 'occupation' AND object_id = 2")
    connection.exec_driver_sql("UPDATE search_entry SET kind = 'ghost' WHERE kind = 'occupation' AND object_id = 3")
    db.session.commit()
    found = run_one("search_check", day=utcnow().date()).counted
    assert found == {"missing": 3, "stale": 1, "extra": 2}
    assert titles() == ["En cachette"]
    assert run_one("search_check", day=utcnow().date()).counted == {"missing": 0, "stale": 0, "extra": 0}


def test_the_index_made_again_is_the_same(app):
    def everything():
        rows = db.session.scalars(select(SearchEntry).order_by(SearchEntry.kind, SearchEntry.object_id))
        return [(each.kind, each.object_id, each.title, each.text, each.path) for each in rows]

    before, found = everything(), titles("nantes")
    result = CliRunner().invoke(search, ["rebuild"], catch_exceptions=False)
    assert "Associations : 4268 entrées" in result.output
    assert (everything(), titles("nantes")) == (before, found)

    db.session.execute(delete(SearchEntry))
    assert titles("nantes") == []
    assert fill()["added"] == len(before)
    assert (everything(), titles("nantes")) == (before, found)
    assert fill()["added"] == 0


def test_indexing_again_what_has_not_changed_writes_nothing(app):
    for kind in kinds():
        for done in index_all(kind):
            assert not done["added"] + done["changed"] + done["removed"]


def test_a_kind_is_walked_through_whole(app):
    territories = next(kind for kind in kinds() if kind.key == "territory")
    walked = [number for some in all_ids(territories) for number in some]
    assert walked == list(db.session.scalars(select(Territory.id).order_by(Territory.id)))


def test_addresses_of_entries_lead_to_a_page(app, browse, village, public_thread):  # noqa: F811
    village.reply(public_thread, village.member)
    for kind in kinds():
        found = db.session.scalars(select(SearchEntry).where(SearchEntry.kind == kind.key).limit(3)).all()
        assert found, kind.key
        for path in [each.path for each in found]:
            if kind.key == "post":
                browse(village.member).get(path, status=303)
            else:
                browse(village.member).get(path, most=30)


def test_a_territory_narrows_to_all_it_holds(village, public_thread):  # noqa: F811
    def of(type, code):
        return db.session.scalars(select(Territory).where(Territory.type == type, Territory.code == code)).one()

    assert titles(territory=of("departement", "53")) == ["Une question"]
    assert titles(territory=of("region", "52")) == ["Une question"]
    assert titles(territory=of("departement", "44")) == []
    assert "Laval" in titles("laval", territory=of("epci", "200083392"))
    assert "Laval" in titles("laval", territory=of("region", "52"))
    assert "Laval" not in titles("laval", territory=of("epci", "244400404"))


def test_only_names_are_suggested(village, public_thread):  # noqa: F811
    assert [each.title for each in suggest(asked("une quest"), Visitor())] == ["Une question"]
    assert suggest(asked(WORD), Visitor()) == []
