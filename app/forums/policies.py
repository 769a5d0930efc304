"""Who may do what in the forums; whoever may not read a thing may do nothing with it."""

from app.forums.models import Post, Space
from app.kernel.people.models import Actor
from app.kernel.visibility import can_read


def can_enter(actor: Actor, space: Space) -> bool:
    """Whether a space is more than a name and a charter for this reader."""
    return can_read(actor, space)


def can_post(actor: Actor, space: Space) -> bool:
    """Whoever is signed in and reads a space may write in it: people concerned at the same rank as professionals."""
    return actor.is_authenticated and can_read(actor, space)


def can_edit_post(actor: Actor, post: Post) -> bool:
    """Only its author edits a post, for as long as they may read its thread."""
    return actor.is_authenticated and post.author_id == actor.id and can_read(actor, post.thread)
