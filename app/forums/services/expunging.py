"""Where the forums keep what people wrote, for passages that must go."""

import re
from collections.abc import Iterable

from sqlalchemy import select

from app.extensions import Model, db
from app.forums.models import Post, PostVersion, Thread
from app.kernel.expunging import Expungeable, Kept, declare
from app.kernel.instants import utcnow
from app.kernel.prose import excerpt, to_html
from app.kernel.visibility import whole

WHY = "a passage that identifies somebody goes from all that holds it; nothing of it is shown"


def said_in(post: Post) -> Iterable[Model]:
    """All that says a post's words: the post, what it said before, the title it opened its thread with."""
    versions = select(PostVersion).where(PostVersion.post_id == post.id).order_by(PostVersion.version)
    rows: list[Model] = [post, *db.session.scalars(whole(versions, WHY))]
    return [*rows, _thread_of(post)] if post.number == 1 else rows


def _thread_of(post: Post) -> Thread:
    return db.session.scalars(whole(select(Thread).where(Thread.id == post.thread_id), WHY)).unique().one()


def move_on(post: Post) -> None:
    """Give the post its next version, so that an edit begun on the text before is refused rather than put it back."""
    db.session.add(PostVersion(post_id=post.id, version=post.version, body=post.body, replaced_at=utcnow()))
    post.version += 1
    if post.number == 1:
        # Made again rather than searched: it may end in the middle of the passage.
        _thread_of(post).excerpt = excerpt(post.body, 200)
    db.session.flush()


def find_post(number: str) -> Post | None:
    """A post by its number, for whoever may remove a passage without reading the space."""
    return db.session.scalars(whole(select(Post).where(Post.id == int(number)), WHY)).one_or_none()


declare(
    {
        Post: Kept(("body",), {"body_html": lambda post: to_html(post.body)}),
        PostVersion: Kept(("body",)),
        Thread: Kept(("title",)),
    },
    {
        Post: Expungeable(
            name="Message d’un espace",
            rows=said_in,
            moved=move_on,
            author_of=lambda post: post.author_id,
            reference=re.compile(r"messages?[ /n°-]{1,6}(\d{1,9})\b", re.IGNORECASE),
            find=find_post,
        )
    },
)
