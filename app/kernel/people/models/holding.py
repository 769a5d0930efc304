"""Somebody with an account, what they hold and on what."""

from datetime import date, datetime
from functools import cached_property

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.extensions import Model
from app.kernel.instants import Instant, today, utcnow
from app.kernel.people.likeness import LONGEST_KEY, likeness
from app.kernel.people.models.factors import SecondFactor
from app.kernel.people.roles import (
    PUBLIC,
    ROLE_NAMES,
    SECRET_BOUND,
    SIGNED_IN,
    PerimeterKind,
    Role,
    perimeter_key,
    reader_keys,
)
from app.kernel.territories.models import plain

LONGEST_NAME = 120
LONGEST_PSEUDONYM = 60
# A trade, a kind of institution.
LONGEST_LINE = 120
LONGEST_REASON = 300


class Perimeter(Model):
    """What a role is held on: the portal, the region, a département, an association, a space."""

    __tablename__ = "perimeter"
    __table_args__ = (CheckConstraint(f"kind IN {tuple(str(kind) for kind in PerimeterKind)}", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    name: Mapped[str] = mapped_column(String(300))
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territory.id"), index=True)

    def key(self, circle: str) -> str:
        """The reader key of one circle of this perimeter: `team`, `managers`, `members`, `facilitators`."""
        return perimeter_key(self.kind, self.id, circle)


class Person(Model):
    """Somebody with an account."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    display_name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    # The name as people look for it: small letters without accents; it follows the name by itself.
    sort_name: Mapped[str] = mapped_column(String(LONGEST_NAME), index=True)
    pseudonym: Mapped[str | None] = mapped_column(String(LONGEST_PSEUDONYM))
    # Both as a reader could take them for somebody else's; they follow by themselves.
    name_likeness: Mapped[str | None] = mapped_column(String(LONGEST_KEY), index=True)
    pseudonym_likeness: Mapped[str | None] = mapped_column(String(LONGEST_KEY), index=True)
    trade: Mapped[str | None] = mapped_column(String(LONGEST_LINE))
    # Shown to others, one of the closed list; the employer is not.
    institution_kind: Mapped[str | None] = mapped_column(String(LONGEST_LINE))
    employer: Mapped[str | None] = mapped_column(String(LONGEST_LINE))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    disabled_at: Mapped[datetime | None] = mapped_column(Instant)
    disabled_reason: Mapped[str | None] = mapped_column(String(LONGEST_REASON))
    is_demo: Mapped[bool] = mapped_column(default=False, index=True)
    created_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    # When the charter of the portal was accepted; accounts made by hand accept it at no moment we know.
    terms_accepted_at: Mapped[datetime | None] = mapped_column(Instant)

    grants: Mapped[list["RoleGrant"]] = relationship(
        back_populates="person", foreign_keys="RoleGrant.person_id", order_by="RoleGrant.id"
    )
    second_factor: Mapped[SecondFactor | None] = relationship()

    is_authenticated = True
    is_anonymous = False

    @validates("display_name")
    def _follow_name(self, _attribute: str, name: str) -> str:
        self.sort_name = plain(name)[:LONGEST_NAME]
        self.name_likeness = likeness(name)
        return name

    @validates("pseudonym")
    def _follow_pseudonym(self, _attribute: str, pseudonym: str | None) -> str | None:
        self.pseudonym_likeness = likeness(pseudonym) if pseudonym else None
        return pseudonym

    def get_id(self) -> str:
        """Flask-Login asks for an identifier; ours is the session's token, kept by the web layer."""
        return str(self.id)

    @property
    def public_name(self) -> str:
        """The name shown to other people: the pseudonym when there is one."""
        return self.pseudonym or self.display_name

    @cached_property
    def current_grants(self) -> tuple["RoleGrant", ...]:
        """The roles held today, read once per request."""
        return tuple(grant for grant in self.grants if grant.is_current)

    @cached_property
    def reader_keys(self) -> frozenset[str]:
        """Everything this person may read, as keys that audiences are compared with."""
        keys = {PUBLIC, SIGNED_IN}
        for grant in self.current_grants:
            keys |= reader_keys(grant.role, grant.perimeter.kind, grant.perimeter_id)
        return frozenset(keys)

    @property
    def has_factor(self) -> bool:
        """Whether this person set a second factor up."""
        return self.second_factor is not None and self.second_factor.is_confirmed

    @property
    def must_have_factor(self) -> bool:
        """Whether a role held today is bound to the second factor."""
        return any(grant.role in SECRET_BOUND for grant in self.current_grants)

    @property
    def owes_factor(self) -> bool:
        """Whether a session of this person is worth nothing until the second factor was given in it."""
        return self.has_factor or self.must_have_factor

    def has_role(self, role: str, perimeter_id: int | None = None) -> bool:
        """Whether this role is held today, on this perimeter when one is named."""
        return any(grant.role == role and perimeter_id in (None, grant.perimeter_id) for grant in self.current_grants)


class RoleGrant(Model):
    """A role given to a person on a perimeter, from a day to another, by somebody.

    `ended_on` is the first day without the role, which may be known from the start; `ended_at` is the instant the grant
    was closed, by somebody or because its last day had passed: from then on the same role can be given again.
    """

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint(f"role IN {tuple(str(role) for role in Role)}", name="role"),
        # A role is held once at a time on a perimeter, however often it was held before.
        Index(
            "uq_role_grant_open",
            "person_id",
            "role",
            "perimeter_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(40))
    perimeter_id: Mapped[int] = mapped_column(ForeignKey("perimeter.id"), index=True)
    started_on: Mapped[date] = mapped_column(default=today)
    started_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    ended_on: Mapped[date | None]
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted_reason: Mapped[str | None] = mapped_column(String(LONGEST_REASON))
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_reason: Mapped[str | None] = mapped_column(String(LONGEST_REASON))

    person: Mapped[Person] = relationship(back_populates="grants", foreign_keys=[person_id])
    perimeter: Mapped[Perimeter] = relationship()
    granted_by: Mapped[Person | None] = relationship(foreign_keys=[granted_by_id])
    ended_by: Mapped[Person | None] = relationship(foreign_keys=[ended_by_id])

    @property
    def is_current(self) -> bool:
        """Whether the role is held now."""
        now = today()
        is_open = self.ended_at is None and (self.ended_on is None or self.ended_on > now)
        return is_open and self.started_on <= now

    @property
    def role_name(self) -> str:
        """The role in words."""
        return ROLE_NAMES[Role(self.role)]
