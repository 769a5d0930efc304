"""Commands of people who write: opening a thread, replying, editing one's post."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Update, update
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.forums import queries
from app.forums.models import Kind, Post, PostVersion, Space, SpaceMonth, Thread
from app.forums.services.attaching import AlreadyPublished, has_all, join_files, receive_for
from app.kernel.audit.services import record
from app.kernel.files.models import StoredFile
from app.kernel.files.services import Incoming, forget_file
from app.kernel.instants import PARIS, utcnow
from app.kernel.people.models import Person
from app.kernel.prose import checked, excerpt, one_line, to_html
from app.kernel.refusals import Refusal


class AlreadySent(Refusal):
    """The same form came back with another text, or for another place."""

    message = (
        "Un premier texte a déjà été publié avec ce formulaire. Votre nouveau texte est gardé ci-dessous\u202f: "
        "ouvrez votre message et choisissez «\u202fModifier\u202f», ou publiez ce texte comme un nouveau message."
    )
    field = "body"


class StaleEdit(Refusal):
    """The post changed after the page for editing it was opened."""

    message = "Ce message a été modifié depuis que vous avez ouvert cette page."
    field = "body"


class AlreadySentElsewhere(Refusal):
    """The same form was published in a place its author no longer reads."""

    message = (
        "Un premier texte a déjà été publié ailleurs avec ce formulaire. Votre nouveau texte est gardé "
        "ci-dessous\u202f: envoyez-le de nouveau pour le publier ici."
    )
    field = "body"


@dataclass(frozen=True)
class Sending:
    """What one form sends: a text for a thread or, with a title, a text that opens one in a space."""

    author_id: int
    client_id: str
    body: str
    space_id: int
    thread_id: int | None = None
    title: str | None = None
    files: Sequence[Incoming] = ()

    def already_made(self) -> Post | None:
        """The post this form already made; anything else sent under the same form is refused rather than lost."""
        post = queries.post_already_sent(self.author_id, self.client_id)
        if post and not self._is(post):
            raise AlreadySent
        if post and not has_all(post, self.files):
            raise AlreadyPublished
        return post

    def _is(self, post: Post) -> bool:
        thread = post.thread
        same_place = self.title == thread.title if post.number == 1 else self.thread_id == post.thread_id
        return same_place and self.space_id == thread.space_id and self.body == queries.first_body(post)


def open_thread(
    *,
    space: Space,
    title: str,
    kind: Kind,
    body: str,
    client_id: str,
    theme_id: int | None = None,
    territory_id: int | None = None,
    files: Sequence[Incoming] = (),
    at: datetime | None = None,
    by: Person,
) -> Post:
    """Open a thread with its first post; sent twice, it is opened once."""
    title, body = one_line(title), checked(body)
    sending = Sending(by.id, client_id, body, space.id, title=title, files=files)
    made = sending.already_made()
    if made:
        return made
    stored, at = receive_for(space, files, by=by), at or utcnow()
    thread = Thread(
        space=space,
        audience_id=space.audience_id,
        title=title,
        kind=kind,
        excerpt=excerpt(body, 200),
        theme_id=theme_id,
        territory_id=territory_id,
        author=by,
        created_at=at,
        last_post_at=at,
    )
    return _publish(thread, sending, stored, at=at, by=by)


def reply(
    *,
    thread: Thread,
    body: str,
    client_id: str,
    files: Sequence[Incoming] = (),
    at: datetime | None = None,
    by: Person,
) -> Post:
    """Write a post after the others; sent twice, it is written once."""
    body = checked(body)
    sending = Sending(by.id, client_id, body, thread.space_id, thread_id=thread.id, files=files)
    made = sending.already_made()
    if made:
        return made
    stored = receive_for(thread.space, files, by=by)
    return _publish(thread, sending, stored, at=at or utcnow(), by=by)


def edit_post(
    *,
    post: Post,
    body: str,
    version: int,
    files: Sequence[Incoming] = (),
    at: datetime | None = None,
    by: Person,
) -> Post:
    """Replace the text of a post, keeping what it said; refused when it is no longer the version one was reading.

    Joining files is a change too, so that the same form sent twice joins them once.
    """
    body = checked(body)
    if body == post.body and (not files or (version != post.version and has_all(post, files))):
        return post
    stored = receive_for(post.thread.space, files, held=len(post.attachments), by=by)
    before, at = post.body, at or utcnow()
    replaced = _silently(
        update(Post)
        .where(Post.id == post.id, Post.version == version)
        .values(body=body, body_html=to_html(body), edited_at=at, version=version + 1)
    )
    if not replaced:
        db.session.refresh(post)
        raise StaleEdit
    db.session.add(PostVersion(post_id=post.id, version=version, body=before, replaced_at=at))
    if post.number == 1:
        post.thread.excerpt = excerpt(body, 200)
    db.session.flush()
    db.session.refresh(post)
    record("post.edited", post, by=by, version=post.version)
    join_files(post, stored, by=by)
    return post


def _publish(thread: Thread, sending: Sending, stored: Sequence[StoredFile], *, at: datetime, by: Person) -> Post:
    """Add a post and every count it changes; the loser of a race for the same form gets the winner's post."""
    try:
        with db.session.begin_nested():
            post = _add_post(thread, sending, at=at, by=by)
    except IntegrityError:
        winner = sending.already_made()
        if winner is None and queries.form_has_served(by.id, sending.client_id):
            raise AlreadySentElsewhere from None
        if winner is None:
            raise
        for file in stored:
            forget_file(stored=file, by=by)
        return winner
    join_files(post, stored, by=by)
    if post.number == 1:
        record("thread.opened", thread, by=by, kind=str(thread.kind))
    else:
        record("post.written", post, by=by, number=post.number)
    return post


def _add_post(thread: Thread, sending: Sending, *, at: datetime, by: Person) -> Post:
    db.session.add(thread)
    db.session.flush()
    number = db.session.scalar(
        update(Thread)
        .where(Thread.id == thread.id)
        .values(posts_count=Thread.posts_count + 1, last_post_at=at)
        .returning(Thread.posts_count)
        .execution_options(synchronize_session=False)
    )
    post = Post(
        thread=thread,
        number=number,
        author=by,
        client_id=sending.client_id,
        body=sending.body,
        body_html=to_html(sending.body),
        created_at=at,
    )
    db.session.add(post)
    db.session.flush()
    _count(thread.space, at=at, threads=int(number == 1))
    db.session.expire(thread, ["posts_count", "last_post_at"])
    db.session.expire(thread.space, ["threads_count", "posts_count", "last_post_at"])
    return post


def _count(space: Space, *, at: datetime, threads: int) -> None:
    """Add one post, and perhaps one thread, to the counts of a space, as increments the database does itself."""
    _silently(
        update(Space)
        .where(Space.id == space.id)
        .values(threads_count=Space.threads_count + threads, posts_count=Space.posts_count + 1, last_post_at=at)
    )
    month = at.astimezone(PARIS).date().replace(day=1)
    counted = _silently(
        update(SpaceMonth)
        .where(SpaceMonth.space_id == space.id, SpaceMonth.month == month)
        .values(threads_count=SpaceMonth.threads_count + threads, posts_count=SpaceMonth.posts_count + 1)
    )
    if not counted:
        db.session.add(SpaceMonth(space_id=space.id, month=month, threads_count=threads, posts_count=1))
        db.session.flush()


def _silently(statement: Update) -> int:
    """Run an update without touching loaded objects; says how many rows it changed."""
    result = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(result.rowcount)  # type: ignore[attr-defined]
