"""Tables of the forums: spaces, threads, posts, what is joined to them and what they said before."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.kernel.files.models import StoredFile
from app.kernel.instants import Instant, utcnow
from app.kernel.people.models import Perimeter, Person
from app.kernel.territories.models import Territory
from app.kernel.themes.models import Theme
from app.kernel.visibility import SeenThrough, Visible

POSTS_PER_PAGE = 20
CLIENT_ID_LENGTH = 36


class Scale(StrEnum):
    """How far a space reaches."""

    DEPARTEMENT = "departement"
    REGION = "region"
    INTER_DEPARTEMENT = "inter_departement"
    THEMATIC = "thematique"


class Openness(StrEnum):
    """Who a space is open to."""

    PUBLIC = "public"
    PROFESSIONALS = "professionals"
    MEMBERS = "members"
    HIDDEN = "hidden"


class Kind(StrEnum):
    """What a thread brings."""

    QUESTION = "question_pratique"
    EXPERIENCE = "retour_experience"
    WEAK_SIGNAL = "signal_faible"
    RESOURCE = "ressource"
    WATCH = "veille"
    NEWS = "annonce"


KIND_NAMES = {
    Kind.QUESTION: "Question pratique",
    Kind.EXPERIENCE: "Retour d’expérience",
    Kind.WEAK_SIGNAL: "Signal faible",
    Kind.RESOURCE: "Ressource",
    Kind.WATCH: "Veille",
    Kind.NEWS: "Annonce",
}
OPENNESS_NAMES = {
    Openness.PUBLIC: "Lecture ouverte à tous",
    Openness.PROFESSIONALS: "Réservé aux professionnels et aux personnes concernées",
    Openness.MEMBERS: "Réservé aux membres",
    Openness.HIDDEN: "Réservé aux membres, non annoncé",
}

READERS = {
    Openness.PUBLIC: "Lisible par tous",
    Openness.PROFESSIONALS: "Lisible par les professionnels et les personnes concernées",
    Openness.MEMBERS: "Lisible par les membres",
    Openness.HIDDEN: "Lisible par les membres",
}


def kind_named(value: str | None) -> Kind | None:
    """The kind written this way in an address, if there is one."""
    return next((kind for kind in Kind if kind == value), None)


def _one_of(column: str, values: type[StrEnum]) -> str:
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


class Space(Visible, Model):
    """A place of exchange with its charter; its audience is that of everything written in it."""

    __tablename__ = "space"
    __table_args__ = (
        CheckConstraint(_one_of("scale", Scale), name="scale"),
        CheckConstraint(_one_of("visibility", Openness), name="visibility"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    charter: Mapped[str] = mapped_column(String(600))
    joining: Mapped[str | None] = mapped_column(String(300))
    scale: Mapped[str] = mapped_column(String(20))
    visibility: Mapped[str] = mapped_column(String(20))
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territory.id"), index=True)
    perimeter_id: Mapped[int] = mapped_column(ForeignKey("perimeter.id"), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    threads_count: Mapped[int] = mapped_column(default=0)
    posts_count: Mapped[int] = mapped_column(default=0)
    last_post_at: Mapped[datetime | None] = mapped_column(Instant)

    territory: Mapped[Territory | None] = relationship()
    perimeter: Mapped[Perimeter] = relationship()

    @property
    def is_closed(self) -> bool:
        """Whether only its members read it."""
        return self.visibility in (Openness.MEMBERS, Openness.HIDDEN)

    @property
    def openness_name(self) -> str:
        """Who may read it, in words."""
        return OPENNESS_NAMES[Openness(self.visibility)]

    @property
    def readers_name(self) -> str:
        """Who will read what is about to be published, in words."""
        return READERS[Openness(self.visibility)]


class SpaceMonth(SeenThrough, Model):
    """What was written in a space in one month, kept as it is written so that totals never count posts."""

    __tablename__ = "space_month"
    seen_through = "space"

    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    threads_count: Mapped[int] = mapped_column(default=0)
    posts_count: Mapped[int] = mapped_column(default=0)

    space: Mapped[Space] = relationship()


class Thread(Visible, Model):
    """An exchange opened under a title; it shares its space's audience row, so that one change hides everything."""

    __tablename__ = "thread"
    __table_args__ = (
        CheckConstraint(_one_of("kind", Kind), name="kind"),
        Index(None, "space_id", "last_post_at", "id"),
        Index(None, "space_id", "kind", "last_post_at", "id"),
        Index(None, "last_post_at", "id"),
        Index(None, "territory_id", "last_post_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"))
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    excerpt: Mapped[str] = mapped_column(String(240), default="")
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), index=True)
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territory.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    last_post_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    posts_count: Mapped[int] = mapped_column(default=0)

    space: Mapped[Space] = relationship()
    theme: Mapped[Theme | None] = relationship()
    territory: Mapped[Territory | None] = relationship()
    author: Mapped[Person] = relationship()

    @property
    def kind_name(self) -> str:
        """What the thread brings, in words."""
        return KIND_NAMES[Kind(self.kind)]

    @property
    def replies_count(self) -> int:
        """The posts that came after the opening one."""
        return max(self.posts_count - 1, 0)

    @property
    def pages_count(self) -> int:
        """The pages its posts fill."""
        return max((self.posts_count - 1) // POSTS_PER_PAGE + 1, 1)


class Post(SeenThrough, Model):
    """What somebody wrote in a thread: the text as typed, and the safe HTML made from it when it was written.

    Its number in the thread gives its page without counting anything; numbers are given under the thread's row lock.
    """

    __tablename__ = "post"
    seen_through = "thread"
    __table_args__ = (
        UniqueConstraint("author_id", "client_id"),
        UniqueConstraint("thread_id", "number"),
        Index(None, "thread_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    number: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    client_id: Mapped[str] = mapped_column(String(CLIENT_ID_LENGTH))
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    edited_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    # Kept as files are joined and withdrawn, so that a page of posts without any asks nothing more.
    attachments_count: Mapped[int] = mapped_column(default=0)

    thread: Mapped[Thread] = relationship()
    author: Mapped[Person] = relationship()
    attachments: Mapped[list["PostAttachment"]] = relationship(
        back_populates="post", order_by="(PostAttachment.position, PostAttachment.id)", cascade="all, delete-orphan"
    )

    @property
    def page(self) -> int:
        """The page of its thread that holds it."""
        return (self.number - 1) // POSTS_PER_PAGE + 1


class PostVersion(SeenThrough, Model):
    """What a post said before one of its edits."""

    __tablename__ = "post_version"
    seen_through = "post"

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    replaced_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)

    post: Mapped[Post] = relationship()


class PostAttachment(SeenThrough, Model):
    """A file joined to a post: whoever reads the post may take it."""

    __tablename__ = "post_attachment"
    seen_through = "post"
    __table_args__ = (Index(None, "post_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    stored_file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), unique=True)
    position: Mapped[int]

    post: Mapped[Post] = relationship(back_populates="attachments")
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)
