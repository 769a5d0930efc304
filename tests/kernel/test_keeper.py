"""No question asked while somebody is answered brings back a row they may not see, even one that forgot the rule."""

import ast
import re
from pathlib import Path

import pytest
from sqlalchemy import func, inspect, select
from sqlalchemy.orm import aliased, joinedload

from app.associations.models import Association, AssociationName
from app.extensions import Model, db
from app.forums.models import Post, PostVersion, Space, SpaceMonth, Thread
from app.forums.services import edit_post
from app.kernel.people.models import Visitor
from app.kernel.visibility import SeenThrough, Visible, audience_for, reading_as, set_readers, whole
from app.observatory.models import Observation, Release
from tests import make
from tests.forums.conftest import Village, Written, village  # noqa: F401 - a fixture

APP = Path(__file__).parents[2] / "app"
SECRET = "Un titre que seuls les membres lisent"

# Every question left whole, and what it gives away. A new one is added here knowingly.
LEFT_WHOLE = {
    ("app/forums/queries.py", "spaces_announced"),
    # The name of a space that is not hidden, in the letters and the journal of whoever had a role there.
    ("app/forums/queries.py", "is_announced"),
    ("app/forums/queries.py", "slug_is_taken"),
    # A form serves once, even where its author reads no more; what it made is neither shown nor linked to.
    ("app/forums/queries.py", "form_has_served"),
    ("app/associations/services/activities.py", "_has_served"),
    # A passage goes from all that holds it, whoever removes it; nothing of what surrounds it is shown.
    ("app/forums/services/expunging.py", "said_in"),
    ("app/forums/services/expunging.py", "_thread_of"),
    *(
        ("app/forums/services/expunging.py", name)
        for name in ("_texts", "_space", "get_post", "find_post", "find_space")
    ),
    ("app/observatory/services/expunging.py", "get_import"),
    # When and why a release was withdrawn, for whoever quoted its figures; never one of them.
    ("app/observatory/queries/permalinks.py", "_told_of"),
    # Which codes, places and times the figures of releases hold that the rule has just found for this reader.
    ("app/observatory/queries/explore/catalogue.py", "_learn"),
    *(
        ("app/associations/services/expunging.py", name)
        for name in ("find_activity", "get_activity", "get_association", "around_activity", "published_of")
    ),
}
# Work done for nobody in particular while somebody is answered: it writes for all readers and shows nothing itself.
FOR_NOBODY = {
    # How many rows the portal holds about somebody, shown to that person alone.
    ("app/kernel/rights/queries.py", "held_about"),
    # How many rows wait for the worker, shown as numbers alone.
    ("app/admin/queries/jobs.py", "waiting_work"),
    # How many rows of each class are past their time, shown as numbers alone.
    ("app/kernel/retention/queries.py", "due"),
    ("app/kernel/search/services.py", "index"),
    ("app/kernel/search/services.py", "all_ids"),
    ("app/kernel/search/services.py", "count_rows"),
    ("app/kernel/search/services.py", "_differences"),
    ("app/kernel/search/services.py", "_drop"),
    ("app/kernel/search/watching.py", "_owned"),
    ("app/kernel/search/watching.py", "_notice_insert"),
    ("app/kernel/search/watching.py", "_notice_written"),
}
# Files that speak SQL or tables themselves, and why nobody reads through them what they should not.
SPEAK_SQL = {
    "app/kernel/expunging/forgetting.py": "has SQLite empty its write-ahead log: it reads no row",
    "app/kernel/visibility/keeper.py": "narrows every other question",
    "app/web/transaction.py": "a second connection for counters; reads nothing for a page",
    "app/web/guards.py": "looks at the schema when the portal starts",
    "app/home/queries/health.py": "compares the schema with the code",
    "app/observatory/queries/thread.py": "keeps the territories, which everybody sees, for the life of the process",
    "app/kernel/rights/queries.py": "counts and copies what is held about one person, for that person alone",
    "app/kernel/retention/queries.py": "counts what is past its time, and tells numbers alone",
    "app/kernel/territories/alignment.py": "loads reference tables that everybody sees",
}
# Rows that point to a kept row without being kept through it, and why they tell nothing of it.
POINTS_WITHOUT_TELLING: dict[str, str] = {}


@pytest.fixture
def secret(village: Village) -> Written:  # noqa: F811
    written = village.thread(village.closed_space, village.member, title=SECRET, body="Entre nous.")
    edit_post(post=db.session.get_one(Post, written.id), body="Entre nous seulement.", version=1, by=village.member)
    db.session.commit()
    return written


FORGETFUL = {
    "a list": lambda: select(Thread.title).where(Thread.title == SECRET),
    "whole objects": lambda: select(Thread).where(Thread.title == SECRET),
    "a count": lambda: select(Thread.id).where(Thread.title == SECRET),
    "a count in a sub-select": lambda: select(
        select(func.count()).select_from(Thread).where(Thread.title == SECRET).scalar_subquery()
    ).where(select(Thread.id).where(Thread.title == SECRET).exists()),
    "an alias": lambda: select(aliased(Thread, name="other").id),
    "posts": lambda: select(Post.body).where(Post.body.contains("Entre nous")),
    "posts by another name": lambda: select(aliased(Post, name="other").body),
    "posts joined to their thread": lambda: select(Post.body).join(Post.thread).where(Thread.title == SECRET),
    "what a post said before": lambda: select(PostVersion.body),
    "the space": lambda: select(Space.name).where(Space.visibility == "members", Space.slug == "ferme"),
    "the months of the space": lambda: select(SpaceMonth.posts_count).join(Space).where(Space.slug == "ferme"),
}


@pytest.mark.parametrize("question", FORGETFUL.values(), ids=FORGETFUL)
def test_a_question_that_forgot_the_rule_finds_nothing_for_an_outsider(question, village: Village, secret):  # noqa: F811
    for reader in (village.outsider, Visitor()):
        with reading_as(reader):
            assert db.session.execute(question()).unique().all() == []


@pytest.mark.parametrize("question", FORGETFUL.values(), ids=FORGETFUL)
def test_the_same_question_finds_it_for_a_member(question, village: Village, secret):  # noqa: F811
    with reading_as(village.member):
        assert db.session.execute(question()).unique().all()


def test_an_object_asked_by_its_key_is_not_given_either(village: Village, secret):  # noqa: F811
    db.session.expunge_all()
    with reading_as(village.outsider):
        assert db.session.get(Thread, secret.thread_id) is None
        assert db.session.get(Post, secret.id) is None


def test_what_comes_along_with_an_open_row_is_kept_too(village: Village, secret):  # noqa: F811
    """A post moved by mistake under another audience does not open the thread it belongs to."""
    db.session.expunge_all()
    posts = whole(select(Post).where(Post.id == secret.id).options(joinedload(Post.thread)), "for this test")
    assert db.session.scalars(posts).unique().one().thread.title == SECRET
    db.session.expunge_all()
    with reading_as(village.outsider):
        loaded = select(Post).where(Post.id == secret.id).options(joinedload(Post.thread))
        assert db.session.scalars(loaded).unique().one_or_none() is None


def test_closing_what_one_reads_counts_in_the_same_transaction(village: Village, secret):  # noqa: F811
    thread = db.session.get_one(Thread, secret.thread_id)
    with reading_as(village.outsider):
        set_readers(thread.audience, ["public"])
        assert db.session.scalar(select(Thread.id).where(Thread.title == SECRET)) == secret.thread_id
        set_readers(thread.audience, ["analysts"])
        assert db.session.scalar(select(Thread.id).where(Thread.title == SECRET)) is None
    db.session.rollback()


def test_figures_of_an_unpublished_release_are_kept(app):
    release = db.session.scalars(select(Release).limit(1)).one()
    release.audience = audience_for("analysts")
    db.session.flush()
    with reading_as(Visitor()):
        assert db.session.scalar(select(func.count(Observation.id)).where(Observation.release_id == release.id)) == 0


def test_names_of_an_association_one_may_not_see_are_kept(app):
    association = db.session.scalars(select(Association).order_by(Association.id).limit(1)).one()
    association.audience = audience_for("officers")
    db.session.flush()
    with reading_as(Visitor()):
        names = select(AssociationName.name).where(AssociationName.association_id == association.id)
        assert db.session.scalars(names).all() == []


def test_each_reader_finds_their_own_although_the_question_is_compiled_once(village: Village, secret):  # noqa: F811
    """The audiences named are parameters: what was compiled for one reader never answers another."""
    elsewhere = make.person("space_member", on=make.open_perimeter("space", "Ailleurs"))
    audience_for(*elsewhere.reader_keys)
    db.session.flush()
    readers = {village.member: [SECRET], elsewhere: [], village.outsider: []}
    for reader, found in (*readers.items(), *reversed(readers.items())):
        with reading_as(reader):
            assert db.session.scalars(FORGETFUL["a list"]()).all() == found


def test_work_done_for_nobody_in_particular_sees_everything(secret):
    assert db.session.scalar(select(Thread.title).where(Thread.title == SECRET)) == SECRET


def kept() -> set[type]:
    return {mapper.class_ for mapper in Model.registry.mappers if issubclass(mapper.class_, (Visible, SeenThrough))}


def test_every_row_that_hangs_from_a_kept_row_is_kept_too(app):
    tables = {inspect(kind).local_table: kind for kind in kept()}
    loose = {
        mapper.class_.__name__
        for mapper in Model.registry.mappers
        if mapper.class_ not in kept() and any(key.column.table in tables for key in mapper.local_table.foreign_keys)
    }
    assert loose == set(POINTS_WITHOUT_TELLING), "declare `seen_through`, or say why such a row tells nothing"


def test_what_a_row_hangs_from_is_always_there():
    """A row that hangs from nothing would be seen by nobody, or worse: its owner must be required."""
    for kind in kept():
        if issubclass(kind, SeenThrough):
            way = inspect(kind).relationships[kind.seen_through]
            assert way.mapper.class_ in kept(), f"{kind.__name__} hangs from {way.mapper.class_.__name__}, not kept"
            assert all(not column.nullable for column, _there in way.local_remote_pairs), kind.__name__


def calling(name: str) -> set[tuple[str, str]]:
    """The functions that call this one, with their file."""
    return {
        (path.relative_to(APP.parent).as_posix(), function.name)
        for path in APP.rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef)
        and any(isinstance(call, ast.Call) and getattr(call.func, "id", "") == name for call in ast.walk(function))
    }


def test_every_question_left_whole_is_known():
    assert calling("whole") == LEFT_WHOLE
    assert calling("for_nobody") == FOR_NOBODY


RAW = re.compile(r"\bimport\b.*\btext\b|exec_driver_sql|\.connection\(\)|db\.engine|__table__\b(?!name)|local_table")


def test_no_file_speaks_to_tables_behind_the_keeper():
    speaking = {
        path.relative_to(APP.parent).as_posix()
        for path in APP.rglob("*.py")
        # On the command line nobody is answered.
        if not {"models", "cli"} & set(path.parts)
        and path.name not in ("models.py", "extensions.py")
        and RAW.search(path.read_text())
    }
    assert speaking - set(SPEAK_SQL) == set(), "ask through the models, or say why in this test"
