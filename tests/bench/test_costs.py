"""Full pages cost no more statements than nearly empty ones, and what the generator stores is what there is."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.associations.models import Activity, ActivityMonth, Association, ReceiptSeries
from app.associations.queries import register_totals
from app.cli.scale import AlreadyPlanted, Volume, plant_volume
from app.cli.scale.exchanges import CLOSED, OPEN
from app.cli.scale.figures import FAMILY
from app.config import UnsafeSettings
from app.extensions import db
from app.forums.models import Post, Space, SpaceMonth, Thread
from app.kernel.instants import PARIS, today, utcnow
from app.kernel.people.models import Person, RoleGrant, Visitor
from app.kernel.visibility import can_read
from app.observatory.models import Observation, Release, ReleaseColumn, Status
from app.observatory.queries import latest_releases, regional_totals
from tests.bench.pages import page_paths, team_member, team_paths
from tests.database import TestDatabase
from tests.visiting import Browser

pytestmark = pytest.mark.bench

FEW = Volume(observations=200, people=3, associations=2, activities=6, threads=3, posts=9, long_thread=4)
MANY = Volume(observations=3_000, people=60, associations=50, activities=900, threads=120, posts=900, long_thread=330)


def plant(volume: Volume) -> None:
    """Plant a volume without a word."""
    plant_volume(volume, say=lambda _words: None)
    db.session.commit()


@pytest.fixture
def statements(
    app: Flask, browse: Callable[..., Browser], database: TestDatabase
) -> Callable[[Volume], dict[str, int]]:
    """The statements each page takes once this volume is there; the database is given back whole afterwards."""

    def count(volume: Volume) -> dict[str, int]:
        plant(volume)
        public, team = page_paths(app), team_paths(app)
        worker = browse(team_member())
        visits = [("visitor", browse(), public), ("signed in", worker, public), ("signed in", worker, team)]
        counts = {}
        for reader, browser, paths in visits:
            for page, path in paths.items():
                # The first visit in a process also fills what it keeps, such as outlines.
                browser.get(path, most=20)
                counts[f"{page}, {reader}"] = len(browser.get(path, most=12).statements)
        db.session.remove()
        db.engine.dispose()
        database.restore()
        return counts

    return count


def test_no_page_takes_more_statements_when_there_are_more_rows(
    statements: Callable[[Volume], dict[str, int]],
) -> None:
    few, many = statements(FEW), statements(MANY)
    assert few.keys() == many.keys()
    assert {page: count for page, count in many.items() if count > few[page]} == {}


def test_the_counts_of_spaces_threads_and_months_are_those_of_their_posts(app: Flask) -> None:
    plant(MANY)

    assert db.session.scalar(select(func.max(Thread.posts_count))) == MANY.long_thread
    spaces = db.session.scalars(select(Space).where(Space.slug.in_((OPEN, CLOSED)))).all()
    assert sum(space.threads_count for space in spaces) == MANY.threads
    assert sum(space.posts_count for space in spaces) == MANY.posts
    for space in spaces:
        threads = db.session.scalars(select(Thread).where(Thread.space_id == space.id)).all()
        assert space.threads_count == len(threads)
        assert {thread.audience_id for thread in threads} == {space.audience_id}
        written = Counter()
        for thread in threads:
            posts = db.session.scalars(select(Post).where(Post.thread_id == thread.id).order_by(Post.number)).all()
            assert [post.number for post in posts] == list(range(1, thread.posts_count + 1))
            assert (posts[0].created_at, posts[-1].created_at) == (thread.created_at, thread.last_post_at)
            assert posts[0].author_id == thread.author_id
            written.update(post.created_at.astimezone(PARIS).date().replace(day=1) for post in posts)
        assert space.posts_count == sum(written.values())
        assert space.last_post_at == max(thread.last_post_at for thread in threads) <= utcnow()
        months = db.session.scalars(select(SpaceMonth).where(SpaceMonth.space_id == space.id)).all()
        assert {month.month: month.posts_count for month in months} == written
        assert sum(month.threads_count for month in months) == len(threads)


def test_the_totals_of_months_are_those_of_their_activities(app: Flask) -> None:
    plant(MANY)

    counted: Counter[tuple[object, ...]] = Counter()
    for each in (activities := db.session.scalars(select(Activity)).all()):
        key = (each.association_id, each.day.replace(day=1), each.type, each.territory_id, each.audience_id)
        for name in ("passages", "new_people", "volunteer_minutes", "staff_minutes"):
            counted[*key, name] += getattr(each, name)
        counted[*key, "entries"] += 1
        assert each.day < today()
    stored = {
        (month.association_id, month.month, month.type, month.territory_id, month.audience_id, name): getattr(
            month, name
        )
        for month in db.session.scalars(select(ActivityMonth))
        for name in ("entries", "passages", "new_people", "volunteer_minutes", "staff_minutes")
    }
    assert {key: count for key, count in counted.items() if count} == {key: n for key, n in stored.items() if n}
    assert len(activities) == MANY.activities
    series = Counter(each.association_id for each in activities)
    assert {one.association_id: one.last for one in db.session.scalars(select(ReceiptSeries))} == series


def test_the_counts_of_releases_are_those_of_their_observations(app: Flask) -> None:
    plant(MANY)

    releases = db.session.scalars(select(Release).where(Release.family == FAMILY)).all()
    assert sum(release.observation_count for release in releases) == MANY.observations
    for column in db.session.scalars(select(ReleaseColumn).join(Release).where(Release.family == FAMILY)):
        own = db.session.scalars(
            select(Observation).where(
                Observation.release_id == column.release_id, Observation.indicator_id == column.indicator_id
            )
        ).all()
        assert column.hidden_count == sum(each.status == Status.NOT_DISCLOSED for each in own)
        assert column.total == sum(each.value or 0 for each in own)


def test_real_figures_and_publications_stay_what_they_were(app: Flask) -> None:
    def real() -> tuple[object, ...]:
        published = db.session.scalars(latest_releases(Visitor())).all()
        totals = register_totals()[""]
        return (
            [release.id for release in published],
            regional_totals().projects,
            (totals.associations_count, totals.total_cents),
        )

    before = real()
    plant(MANY)

    assert real() == before


def test_all_of_it_says_it_is_fictitious(app: Flask) -> None:
    known = set(db.session.scalars(select(Association.id)))
    people = set(db.session.scalars(select(Person.id)))
    plant(MANY)

    for each in db.session.scalars(select(Association).where(Association.id.not_in(known))):
        assert each.is_demo
        assert each.name.endswith("(fictive)")
    for person in db.session.scalars(select(Person).where(Person.id.not_in(people))):
        assert person.is_demo
        assert person.password_hash is None
    assert all("(fictif)" in title for title in db.session.scalars(select(Thread.title)))


def test_the_closed_space_is_read_by_its_members_only(app: Flask) -> None:
    plant(MANY)

    closed = db.session.scalars(select(Space).where(Space.slug == CLOSED)).one()
    members = set(db.session.scalars(select(RoleGrant.person_id).where(RoleGrant.perimeter_id == closed.perimeter_id)))
    authors = set(db.session.scalars(select(Post.author_id).join(Thread).where(Thread.space_id == closed.id)))
    assert authors <= members
    assert can_read(team_member(), closed)
    assert not can_read(Visitor(), closed)


def test_what_comes_after_takes_the_next_numbers(app: Flask) -> None:
    plant(FEW)

    db.session.add(Person(email="apres@example.org", display_name="Quelqu’un"))
    db.session.commit()
    assert db.session.scalars(select(Person).where(Person.email == "apres@example.org")).one().id


def test_volume_is_planted_once_and_never_in_production(app: Flask) -> None:
    plant(FEW)
    with pytest.raises(AlreadyPlanted):
        plant(FEW)

    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, production=True)
    try:
        with pytest.raises(UnsafeSettings):
            plant(FEW)
    finally:
        app.config["SETTINGS"] = settings


@pytest.mark.parametrize(
    ("scale", "threads", "posts"), [(1, 1_001, 15_000), (10, 10_000, 100_000), (100, 100_000, 10**6)]
)
def test_each_scale_has_its_thread_of_five_thousand_posts(scale: int, threads: int, posts: int) -> None:
    volume = Volume.at_scale(scale)

    assert (volume.threads, volume.posts, volume.long_thread) == (threads, posts, 5_000)
    assert volume.observations == 50_000 * scale
