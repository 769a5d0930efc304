"""Who may do what in the forums; whoever may not read a thing may do nothing with it."""

from app.forums.models import Post, Space
from app.kernel.expunging import Capacity
from app.kernel.people.models import Actor
from app.kernel.people.roles import Role
from app.kernel.visibility import can_read


def can_enter(actor: Actor, space: Space) -> bool:
    """Whether a space is more than a name and a charter for this reader."""
    return can_read(actor, space)


def can_post(actor: Actor, space: Space) -> bool:
    """Whoever is signed in and reads a space may write in it: people concerned at the same rank as professionals."""
    return actor.is_authenticated and can_read(actor, space)


def can_edit_post(actor: Actor, post: Post) -> bool:
    """Only its author edits a post, and what is joined to it, for as long as they may read its thread."""
    return actor.is_authenticated and post.author_id == actor.id and can_read(actor, post.thread)


def expunging_capacity(actor: Actor, post: Post) -> Capacity | None:
    """As what somebody may remove an identifying passage from a post they read: its author, or who facilitates."""
    if not actor.is_authenticated or not can_read(actor, post.thread):
        return None
    if actor.has_role(Role.FACILITATOR, post.thread.space.perimeter_id):
        return Capacity.FACILITATOR
    return Capacity.AUTHOR if post.author_id == actor.id else None


def can_expunge(actor: Actor, post: Post) -> bool:
    """Whether somebody may remove an identifying passage from a post."""
    return expunging_capacity(actor, post) is not None
