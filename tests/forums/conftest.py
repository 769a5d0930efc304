"""Two spaces of one département, one open and one closed, and the people around them."""

from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.forums import services
from app.forums.models import Kind, Openness, Post, Scale, Space
from app.kernel.people.models import Person
from app.kernel.people.roles import Role
from app.kernel.territories.queries import get_territory
from tests import make


@dataclass(frozen=True)
class Written:
    """What remains true of a post after a visit, which renews the session: its identity and its addresses."""

    id: int
    thread_id: int
    slug: str

    @property
    def thread_url(self) -> str:
        """Where its thread is read."""
        return f"/espaces/{self.slug}/fils/{self.thread_id}"

    @property
    def edit_url(self) -> str:
        """Where its author changes it."""
        return f"{self.thread_url}/messages/{self.id}/modifier"

    @property
    def row(self) -> Post:
        """The post as it is now."""
        return db.session.get_one(Post, self.id)


@dataclass
class Village:
    """Ids only: everything is read again when asked for."""

    spaces: dict[str, int]
    people: dict[str, int] = field(default_factory=dict)

    @property
    def open_space(self) -> Space:
        """The space everybody reads."""
        return db.session.get_one(Space, self.spaces["ouvert"])

    @property
    def closed_space(self) -> Space:
        """The space its members read."""
        return db.session.get_one(Space, self.spaces["ferme"])

    @property
    def member(self) -> Person:
        """A member of the closed space."""
        return db.session.get_one(Person, self.people["member"])

    @property
    def outsider(self) -> Person:
        """A professional who is not a member of it."""
        return db.session.get_one(Person, self.people["outsider"])

    @staticmethod
    def thread(space: Space, by: Person, title: str = "Une question", body: str = "Un premier message") -> Written:
        """A thread opened in a space."""
        post = services.open_thread(
            space=space, title=title, kind=Kind.QUESTION, body=body, client_id=str(uuid4()), by=by
        )
        written = Written(post.id, post.thread_id, space.slug)
        db.session.commit()
        return written

    @staticmethod
    def reply(to: Written, by: Person, body: str = "Une réponse") -> Written:
        """A reply to a thread."""
        post = services.reply(thread=to.row.thread, body=body, client_id=str(uuid4()), by=by)
        written = Written(post.id, post.thread_id, to.slug)
        db.session.commit()
        return written


@pytest.fixture
def village(app: Flask) -> Village:
    """Mayenne: an open space, a closed one, a member of it and somebody who is not."""
    spaces = {
        slug: services.open_space(
            slug=slug,
            name=f"Mayenne {slug}",
            charter="On partage des pratiques.\nPersonne n’est reconnaissable.",
            scale=Scale.DEPARTEMENT,
            visibility=visibility,
            territory=get_territory("departement", "53"),
            joining="Parlez-en à l’animation.",
            by=None,
        )
        for slug, visibility in (("ouvert", Openness.PUBLIC), ("ferme", Openness.MEMBERS))
    }
    member = make.person(trade="Assistante de service social", institution_kind="Département")
    services.welcome(person=member, space=spaces["ferme"], role=Role.SPACE_MEMBER, by=None)
    outsider = make.social_worker("53")
    db.session.commit()
    return Village({slug: space.id for slug, space in spaces.items()}, {"member": member.id, "outsider": outsider.id})


def counted() -> dict[str, tuple[int, int]]:
    """What the stored counters say of each space."""
    return {space.slug: (space.threads_count, space.posts_count) for space in db.session.scalars(select(Space))}
