"""The demonstration of the forums: a public and a closed space in each département, and the region's own."""

import re
from collections import Counter
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from app.account.services import plant_demo_people
from app.extensions import db
from app.forums.models import Openness, Post, Space, Thread
from app.forums.services import plant_demo
from app.kernel.instants import utcnow
from app.kernel.people.models import Person
from app.kernel.visibility import can_read

WRONG_TYPOGRAPHY = re.compile(r"[^\u202f\u00a0][;!?](?:\s|$)|[^\u00a0]:\s|'|«[^\u00a0\u202f]|[^\u00a0\u202f]»")
NAMES = re.compile(r"\b(?:M\.|Mme|Mlle|Monsieur|Madame)\s+[A-Z]")


def planted(app: Flask) -> dict[str, Person]:
    people = plant_demo_people()
    plant_demo(people)
    return people


def test_each_departement_has_a_public_and_a_closed_space(app: Flask):
    planted(app)

    spaces = db.session.scalars(select(Space)).all()
    by_place = Counter((space.territory.code, space.visibility) for space in spaces)
    assert by_place == {
        ("52", Openness.PUBLIC): 1,
        **{(code, openness): 1 for code in ("44", "49", "53", "72", "85") for openness in ("public", "members")},
    }


def test_exchanges_are_many_voiced_and_spread_over_months(app: Flask):
    planted(app)

    threads = db.session.scalars(select(Thread)).unique().all()
    assert len(threads) >= 25
    assert all(2 <= thread.posts_count <= 7 and thread.territory_id for thread in threads)
    assert min(thread.created_at for thread in threads) < utcnow() - timedelta(days=80)
    assert max(thread.last_post_at for thread in threads) <= utcnow()
    assert db.session.scalar(select(func.count(Post.author_id.distinct()))) >= 15


def test_whoever_wrote_in_a_closed_space_may_read_it_and_others_may_not(app: Flask):
    people = planted(app)

    for post in db.session.scalars(select(Post)):
        assert can_read(post.author, post.thread)
    closed = db.session.scalars(select(Space).where(Space.slug == "mayenne-relais")).one()
    assert can_read(people["membre53"], closed)
    assert not can_read(people["terrain"], closed)


def test_planting_twice_changes_nothing(app: Flask):
    people = planted(app)
    before = db.session.scalar(select(func.count(Post.id)))

    plant_demo(people)

    assert db.session.scalar(select(func.count(Post.id))) == before


def test_texts_name_nobody_and_keep_french_typography(app: Flask):
    planted(app)

    for post in db.session.scalars(select(Post)):
        text = re.sub(r"https?://\S+", "", post.body)
        assert not WRONG_TYPOGRAPHY.search(text), WRONG_TYPOGRAPHY.search(text)
        assert not NAMES.search(text)
        assert "bénéficiaire" not in text
        assert "usager" not in text
