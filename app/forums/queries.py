"""Questions to the forums."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload, lazyload
from sqlalchemy.orm.attributes import set_committed_value

from app.extensions import db
from app.forums.models import (
    POSTS_PER_PAGE,
    Kind,
    Openness,
    Post,
    PostAttachment,
    PostVersion,
    Scale,
    Space,
    SpaceMonth,
    Thread,
)
from app.kernel.instants import today
from app.kernel.people.models import Actor
from app.kernel.territories.models import Territory, TerritoryParent
from app.kernel.visibility import readable, visible_one, whole

# Beyond the integers a database keeps, no post has such a number.
LAST_PAGE = (2**31 - 1) // POSTS_PER_PAGE
THREAD_CARD = (
    joinedload(Thread.theme),
    joinedload(Thread.territory),
    joinedload(Thread.author),
    lazyload(Thread.audience),
)


@dataclass(frozen=True)
class Totals:
    """What was written in a span of time."""

    threads: int
    posts: int


def spaces_announced(actor: Actor) -> Select[Space]:
    """The spaces the reader may enter, and those reserved to members, which are announced by name and charter only."""
    announced = (
        select(Space)
        .where(or_(readable(Space, actor), Space.visibility == Openness.MEMBERS))
        .outerjoin(Space.territory)
        .options(joinedload(Space.territory))
        .order_by(
            case((Space.scale == Scale.REGION, 0), (Space.scale == Scale.DEPARTEMENT, 1), else_=2),
            Territory.sort_name,
            case((Space.visibility == Openness.PUBLIC, 0), else_=1),
            Space.name,
            Space.id,
        )
    )
    return whole(announced, "a members-only space is announced by its name and charter, so that people know it exists")


def is_announced(perimeter_id: int) -> bool:
    """Whether the space with this perimeter tells its name to whoever may not read it."""
    told = select(Space.id).where(Space.perimeter_id == perimeter_id, Space.visibility != Openness.HIDDEN)
    return bool(db.session.scalar(whole(told, "the name of a space is told to anybody unless it is hidden")))


def spaces_by_territory(actor: Actor) -> list[tuple[str, list[Space]]]:
    """The announced spaces under the name of their territory, the region first."""
    spaces = db.session.scalars(spaces_announced(actor)).unique()
    return [(heading, list(group)) for heading, group in groupby(spaces, key=_heading)]


def _heading(space: Space) -> str:
    return space.territory.name if space.territory else "Espaces thématiques"


def spaces_to_write_in(actor: Actor, limit: int) -> Sequence[Space]:
    """The spaces somebody signed in may write in, those of the places where they hold a role first."""
    near = [grant.perimeter.territory_id for grant in actor.current_grants if grant.perimeter.territory_id]
    held = [grant.perimeter_id for grant in actor.current_grants]
    return db.session.scalars(
        select(Space)
        .where(readable(Space, actor))
        .options(lazyload(Space.audience))
        .order_by(
            case((Space.perimeter_id.in_(held), 0), (Space.territory_id.in_(near), 1), else_=2), Space.name, Space.id
        )
        .limit(limit)
    ).all()


def get_space(slug: str, *, actor: Actor) -> Space:
    """The space at this address, when the reader may enter it."""
    return visible_one(Space, actor, Space.slug == slug, options=(joinedload(Space.territory),))


def threads_of(space: Space, *, kind: Kind | None = None) -> Select[Thread]:
    """The threads of a space the reader has entered, of one kind when it is named; the page orders them."""
    statement = select(Thread).where(Thread.space_id == space.id).options(*THREAD_CARD)
    return statement.where(Thread.kind == kind) if kind else statement


def get_thread(slug: str, thread_id: int, *, actor: Actor) -> Thread:
    """The thread at this address, when the reader may see it; the space's name in the address must be the right one."""
    return visible_one(
        Thread,
        actor,
        Thread.id == thread_id,
        Thread.space.has(Space.slug == slug),
        options=(joinedload(Thread.space).joinedload(Space.territory), *THREAD_CARD[:3]),
    )


def posts_of(thread: Thread, *, page: int) -> Select[Post]:
    """One page of a thread: posts found by their number, so that the last page costs what the first does."""
    first = (page - 1) * POSTS_PER_PAGE
    return (
        select(Post)
        .where(Post.thread_id == thread.id, Post.number > first, Post.number <= first + POSTS_PER_PAGE)
        .options(joinedload(Post.author))
        .order_by(Post.number)
    )


def posts_on_page(thread: Thread, page: int) -> Sequence[Post]:
    """The posts of one page of a thread, with what is joined to them; a page that does not exist is not found."""
    posts = db.session.scalars(posts_of(thread, page=page)).all() if 1 <= page <= LAST_PAGE else ()
    if not posts:
        raise NoResultFound
    _with_attachments(posts)
    return posts


def _with_attachments(posts: Sequence[Post]) -> None:
    """Load the files of these posts at once, if there are any."""
    holding = [post.id for post in posts if post.attachments_count]
    found: dict[int, list[PostAttachment]] = defaultdict(list)
    if holding:
        statement = select(PostAttachment).where(PostAttachment.post_id.in_(holding))
        for attachment in db.session.scalars(statement.order_by(PostAttachment.position, PostAttachment.id)):
            found[attachment.post_id].append(attachment)
    for post in posts:
        set_committed_value(post, "attachments", found[post.id])


def get_post(slug: str, thread_id: int, post_id: int, *, actor: Actor) -> Post:
    """One post of a thread the reader may see."""
    thread = get_thread(slug, thread_id, actor=actor)
    return db.session.scalars(select(Post).where(Post.id == post_id, Post.thread_id == thread.id)).one()


def attachment_of(post: Post, attachment_id: int) -> PostAttachment:
    """One of the files joined to a post that the reader may see."""
    return db.session.scalars(
        select(PostAttachment).where(PostAttachment.id == attachment_id, PostAttachment.post_id == post.id)
    ).one()


def post_already_sent(author_id: int, client_id: str) -> Post | None:
    """What this person already sent with this form, if anything."""
    return db.session.scalars(
        select(Post).where(Post.author_id == author_id, Post.client_id == client_id).options(joinedload(Post.thread))
    ).one_or_none()


def form_has_served(author_id: int, client_id: str) -> bool:
    """Whether this person published with this form, be it in a place they no longer read."""
    served = select(Post.id).where(Post.author_id == author_id, Post.client_id == client_id)
    return bool(db.session.scalar(whole(served, "a form serves once wherever it was sent; only « already » is told")))


def first_body(post: Post) -> str:
    """What a post said when it was published, before any edit."""
    if post.version == 1:
        return post.body
    return db.session.get_one(PostVersion, (post.id, 1)).body


def slug_is_taken(slug: str) -> bool:
    """Whether a space already has this address."""
    taken = select(Space.id).where(Space.slug == slug)
    return bool(db.session.scalar(whole(taken, "an address is unique among all spaces; only « taken » is told")))


def latest_threads(actor: Actor, limit: int = 5) -> Select[Thread]:
    """The threads that moved last among those the reader may see."""
    return open_threads(actor).limit(limit)


def open_threads(actor: Actor, territory: Territory | None = None) -> Select[Thread]:
    """The threads the reader may see, the last to move first; in and under a territory when one is named."""
    statement = (
        select(Thread)
        .where(readable(Thread, actor))
        .options(*THREAD_CARD, joinedload(Thread.space).options(lazyload(Space.audience)))
        .order_by(Thread.last_post_at.desc(), Thread.id.desc())
    )
    if territory is None:
        return statement
    within = select(TerritoryParent.child_id).where(TerritoryParent.parent_id == territory.id).scalar_subquery()
    spaces_within = select(Space.id).where(or_(Space.territory_id == territory.id, Space.territory_id.in_(within)))
    return statement.where(
        or_(
            Thread.territory_id == territory.id,
            Thread.territory_id.in_(within),
            Thread.space_id.in_(spaces_within.scalar_subquery()),
        )
    )


def month_totals(actor: Actor, month: date | None = None) -> Totals:
    """What was written in a month (this one by default) in the spaces the reader may enter."""
    threads, posts = db.session.execute(
        select(func.coalesce(func.sum(SpaceMonth.threads_count), 0), func.coalesce(func.sum(SpaceMonth.posts_count), 0))
        .join(Space, Space.id == SpaceMonth.space_id)
        .where(SpaceMonth.month == (month or today()).replace(day=1), readable(Space, actor))
    ).one()
    return Totals(threads=int(threads), posts=int(posts))


def territories_for(space: Space) -> Select[Territory]:
    """Where a thread of this space may be set: its territory and the intercommunalities or départements within it."""
    types = ("departement", "epci") if space.scale == Scale.DEPARTEMENT else ("region", "departement")
    statement = (
        select(Territory)
        .where(Territory.type.in_(types), Territory.is_outside_region.is_(False))
        .order_by(case((Territory.type == "epci", 1), else_=0), Territory.sort_name, Territory.id)
    )
    if space.territory_id is None:
        return statement
    within = select(TerritoryParent.child_id).where(TerritoryParent.parent_id == space.territory_id)
    return statement.where(or_(Territory.id == space.territory_id, Territory.id.in_(within)))


def counter_differences() -> dict[str, int]:
    """How many counts kept beside spaces, threads and months were compared with what they count, and differ from it."""
    posts = dict(db.session.execute(select(Post.thread_id, func.count()).group_by(Post.thread_id)).all())
    threads = db.session.execute(select(Thread.id, Thread.space_id, Thread.posts_count)).all()
    spaces = db.session.execute(select(Space.id, Space.threads_count, Space.posts_count)).all()
    months = db.session.execute(
        select(SpaceMonth.space_id, func.sum(SpaceMonth.threads_count), func.sum(SpaceMonth.posts_count)).group_by(
            SpaceMonth.space_id
        )
    ).all()
    opened: dict[int, int] = {}
    written: dict[int, int] = {}
    for id, space_id, _kept in threads:
        opened[space_id] = opened.get(space_id, 0) + 1
        written[space_id] = written.get(space_id, 0) + posts.get(id, 0)
    wrong = sum(kept != posts.get(id, 0) for id, _space_id, kept in threads)
    for id, threads_count, posts_count in (*spaces, *months):
        wrong += (int(threads_count), int(posts_count)) != (opened.get(id, 0), written.get(id, 0))
    return {"compared": len(threads) + len(spaces) + len(months), "differences": wrong}
