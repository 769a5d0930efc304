"""Where the forums keep what people wrote, for passages that must go."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from app.extensions import Model, db
from app.forums.models import Post, PostAttachment, PostVersion, Space, Thread
from app.kernel.expunging import Expungeable, Kept, Nearby, Reach, declare
from app.kernel.files.models import StoredFile
from app.kernel.instants import utcnow
from app.kernel.people.models import Perimeter
from app.kernel.prose import excerpt, to_html
from app.kernel.visibility import whole

WHY = "a passage that identifies somebody goes from all that holds it; nothing of it is shown"
AT_ONCE = 500


def said_in(post: Post) -> Iterable[Model]:
    """All that says a post's words: the post, what it said before, its files' names, the title it opened."""
    versions = select(PostVersion).where(PostVersion.post_id == post.id).order_by(PostVersion.version)
    files = select(StoredFile).join(PostAttachment, PostAttachment.stored_file_id == StoredFile.id)
    rows: list[Model] = [post, *db.session.scalars(whole(versions, WHY))]
    rows += db.session.scalars(whole(files.where(PostAttachment.post_id == post.id).order_by(StoredFile.id), WHY))
    return [*rows, _thread_of(post)] if post.number == 1 else rows


def said_of(space: Space) -> Iterable[Model]:
    """What a space says of itself, and what its roles are held on."""
    return [space, db.session.get_one(Perimeter, space.perimeter_id)]


def around_post(post: Post, reach: Reach) -> Iterator[Nearby]:
    """What may quote a post: what came after it in its thread; and, further, its author's posts or the whole space."""
    space_id = _thread_of(post).space_id
    if reach is Reach.PLACE:
        yield from around_space(_space(space_id), reach)
        return
    yield from _texts(and_(Post.thread_id == post.thread_id, Post.number > post.number), in_quotes=True)
    if reach is Reach.OWN:
        yield from _texts(and_(Thread.space_id == space_id, Post.author_id == post.author_id))


def around_space(space: Space, reach: Reach) -> Iterator[Nearby]:
    """What is written in a space, and its own name, charter and way in."""
    if reach is Reach.PLACE:
        for text in (space.name, space.charter, space.joining or ""):
            yield Nearby(Space, space.id, text)
        yield from _texts(Thread.space_id == space.id)


def _texts(which: ColumnElement[bool], *, in_quotes: bool = False) -> Iterator[Nearby]:
    """The words of some posts, of their former versions, of their files' names and of the titles they opened."""
    posts = select(Post.id, Post.body).join(Thread, Thread.id == Post.thread_id).where(which)
    questions: tuple[Any, ...] = (
        posts,
        posts.with_only_columns(Post.id, Thread.title).where(Post.number == 1),
        posts.with_only_columns(Post.id, PostVersion.body).join(PostVersion, PostVersion.post_id == Post.id),
        posts.with_only_columns(Post.id, StoredFile.original_name)
        .join(PostAttachment, PostAttachment.post_id == Post.id)
        .join(StoredFile, StoredFile.id == PostAttachment.stored_file_id),
    )
    for question in questions:
        for id, text in db.session.execute(whole(question, WHY).execution_options(yield_per=AT_ONCE)):
            yield Nearby(Post, id, text, in_quotes)


def _thread_of(post: Post) -> Thread:
    return db.session.scalars(whole(select(Thread).where(Thread.id == post.thread_id), WHY)).unique().one()


def _space(id: int) -> Space:
    return db.session.scalars(whole(select(Space).where(Space.id == id), WHY)).unique().one()


def _path_of(post: Post) -> str:
    return f"/espaces/{_space(_thread_of(post).space_id).slug}"


def move_on(post: Post) -> None:
    """Give the post its next version, so that an edit begun on the text before is refused rather than put it back."""
    db.session.add(PostVersion(post_id=post.id, version=post.version, body=post.body, replaced_at=utcnow()))
    post.version += 1
    if post.number == 1:
        # Made again rather than searched: it may end in the middle of the passage.
        _thread_of(post).excerpt = excerpt(post.body, 200)
    db.session.flush()


def get_post(id: int) -> Post | None:
    """A post, for whoever may remove a passage without reading the space."""
    return db.session.scalars(whole(select(Post).where(Post.id == id), WHY)).one_or_none()


def find_post(reference: str) -> Post | None:
    """The post with this number, or the one that opened the thread with this number."""
    if not reference.lower().startswith("fils/"):
        return get_post(int(reference))
    opened = select(Post).where(Post.thread_id == int(reference[5:]), Post.number == 1)
    return db.session.scalars(whole(opened, WHY)).one_or_none()


def find_space(slug: str) -> Space | None:
    """A space by its address, for whoever may remove a passage without reading it."""
    return db.session.scalars(whole(select(Space).where(Space.slug == slug), WHY)).unique().one_or_none()


declare(
    {
        Post: Kept(("body",), remade={"body_html": lambda post: to_html(post.body)}),
        PostVersion: Kept(("body",)),
        Thread: Kept(("title",)),
        Space: Kept(("name", "charter", "joining")),
        Perimeter: Kept(("name",)),
    },
    {
        Post: Expungeable(
            name="Message d’un espace",
            rows=said_in,
            moved=move_on,
            author_of=lambda post: post.author_id,
            reference=re.compile(r"(?:messages?[ /n°-]{1,6}|(?=fils/\d{1,9}(?!.*message)))((?:fils/)?\d{1,9})\b", re.I),
            find=find_post,
            get=get_post,
            around=around_post,
            path=_path_of,
        ),
        Space: Expungeable(
            name="Espace",
            rows=said_of,
            author_of=lambda _space: None,
            reference=re.compile(r"/espaces/([\w-]{1,80})/?(?:[?#]|$)", re.IGNORECASE),
            find=find_space,
            get=_space,
            around=around_space,
            path=lambda space: f"/espaces/{space.slug}",
        ),
    },
)
