"""What search finds of the forums: spaces, threads by their title and first post, and each reply."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Select, func, select

from app.extensions import db
from app.forums.models import KIND_NAMES, Kind, Post, Space, Thread
from app.kernel.prose import bare
from app.kernel.search import Entry, Indexed, Watched, declare

# What an exchange takes from its space.
OF_SPACE = ("name", "slug", "territory_id")
TERRITORY = func.coalesce(Thread.territory_id, Space.territory_id)


def _spaces(ids: Sequence[int]) -> Iterator[Entry]:
    columns = (Space.id, Space.slug, Space.name, Space.charter, Space.audience_id, Space.territory_id)
    for id, slug, name, charter, audience_id, territory_id in db.session.execute(
        select(*columns).where(Space.id.in_(ids))
    ):
        yield Entry(
            object_id=id,
            title=name,
            text=charter,
            path=f"/espaces/{slug}",
            audience_id=audience_id,
            territory_id=territory_id,
        )


def _threads(ids: Sequence[int]) -> Iterator[Entry]:
    columns = (Thread.id, Thread.title, Thread.kind, Thread.audience_id, Thread.theme_id, Thread.created_at)
    for id, title, kind, audience_id, theme_id, at, territory_id, slug, space, html in db.session.execute(
        select(*columns, TERRITORY, Space.slug, Space.name, Post.body_html)
        .join(Thread.space)
        .join(Post, (Post.thread_id == Thread.id) & (Post.number == 1))
        .where(Thread.id.in_(ids))
    ):
        yield Entry(
            object_id=id,
            title=title,
            about=f"{KIND_NAMES[Kind(kind)]} · {space}",
            text=bare(html),
            path=f"/espaces/{slug}/fils/{id}",
            audience_id=audience_id,
            territory_id=territory_id,
            theme_id=theme_id,
            updated_at=at,
        )


def _posts(ids: Sequence[int]) -> Iterator[Entry]:
    columns = (Post.id, Post.thread_id, Post.body_html, Post.created_at, Thread.title, Thread.audience_id)
    for id, thread_id, html, at, title, audience_id, theme_id, territory_id, slug, space in db.session.execute(
        select(*columns, Thread.theme_id, TERRITORY, Space.slug, Space.name)
        .join(Post.thread)
        .join(Thread.space)
        .where(Post.id.in_(ids), Post.number > 1)
    ):
        yield Entry(
            object_id=id,
            title=f"Réponse dans «\u202f{title}\u202f»",
            about=space,
            text=bare(html),
            path=f"/espaces/{slug}/fils/{thread_id}/messages/{id}",
            audience_id=audience_id,
            territory_id=territory_id,
            theme_id=theme_id,
            updated_at=at,
        )


def _threads_of_spaces(spaces: Sequence[int]) -> Select[int]:
    return select(Thread.id).where(Thread.space_id.in_(spaces))


def _posts_of_threads(threads: Sequence[int]) -> Select[int]:
    return select(Post.id).where(Post.thread_id.in_(threads))


def _posts_of_spaces(spaces: Sequence[int]) -> Select[int]:
    return select(Post.id).join(Post.thread).where(Thread.space_id.in_(spaces))


SPACES = declare(
    Indexed(
        key="space",
        slug="espaces",
        label="Espace",
        several="Espaces",
        position=40,
        model=Space,
        entries=_spaces,
        watched=(Watched(Space, (*OF_SPACE, "charter", "audience_id")),),
    )
)
THREADS = declare(
    Indexed(
        key="thread",
        slug="fils",
        label="Fil",
        several="Fils",
        position=50,
        model=Thread,
        entries=_threads,
        watched=(
            Watched(Thread, ("title", "kind", "audience_id", "theme_id", "territory_id", "space_id")),
            Watched(Post, ("body_html", "number"), owner="thread_id"),
            Watched(Space, OF_SPACE, owned=_threads_of_spaces),
        ),
    )
)
POSTS = declare(
    Indexed(
        key="post",
        slug="reponses",
        label="Réponse",
        several="Réponses",
        position=70,
        model=Post,
        entries=_posts,
        is_named=False,
        watched=(
            Watched(Post, ("body_html", "number", "thread_id")),
            Watched(Thread, ("title", "audience_id", "theme_id", "territory_id", "space_id"), owned=_posts_of_threads),
            Watched(Space, OF_SPACE, owned=_posts_of_spaces),
        ),
    )
)
