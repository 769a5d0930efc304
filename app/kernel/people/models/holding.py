"""Somebody with an account, what they hold and on what."""

from datetime import date, datetime
from functools import cached_property

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.kernel.instants import Instant, today, utcnow
from app.kernel.people.roles import PUBLIC, SIGNED_IN, PerimeterKind, Role, perimeter_key, reader_keys


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
    display_name: Mapped[str] = mapped_column(String(120))
    pseudonym: Mapped[str | None] = mapped_column(String(60))
    trade: Mapped[str | None] = mapped_column(String(120))
    institution_kind: Mapped[str | None] = mapped_column(String(120))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False, index=True)
    created_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)

    grants: Mapped[list["RoleGrant"]] = relationship(
        back_populates="person", foreign_keys="RoleGrant.person_id", order_by="RoleGrant.id"
    )

    is_authenticated = True
    is_anonymous = False

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

    def has_role(self, role: str, perimeter_id: int | None = None) -> bool:
        """Whether this role is held today, on this perimeter when one is named."""
        return any(grant.role == role and perimeter_id in (None, grant.perimeter_id) for grant in self.current_grants)


class RoleGrant(Model):
    """A role given to a person on a perimeter, from a day to another, by somebody."""

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("person_id", "role", "perimeter_id", "started_on"),
        CheckConstraint(f"role IN {tuple(str(role) for role in Role)}", name="role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(40))
    perimeter_id: Mapped[int] = mapped_column(ForeignKey("perimeter.id"), index=True)
    started_on: Mapped[date] = mapped_column(default=today)
    ended_on: Mapped[date | None]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(back_populates="grants", foreign_keys=[person_id])
    perimeter: Mapped[Perimeter] = relationship()

    @property
    def is_current(self) -> bool:
        """Whether the role is held today."""
        now = today()
        return self.started_on <= now and (self.ended_on is None or self.ended_on > now)
