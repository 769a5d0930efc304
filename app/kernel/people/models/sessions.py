"""Where people are signed in."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.kernel.instants import Instant, utcnow
from app.kernel.people.models.holding import Person
from app.kernel.sealing import Sealed
from app.kernel.settings.definitions import DEFINITIONS

IDLE_HOURS = "account.session_idle_hours"


class FirstFactor:
    """How somebody proved who they are when a session opened."""

    PASSWORD = "password"  # noqa: S105 - the name of a way in, not a secret
    OIDC = "oidc"


def _usual_idle_end() -> datetime:
    return utcnow() + timedelta(hours=int(DEFINITIONS[IDLE_HOURS].default))


class UserSession(Model):
    """One signed-in browser; ending the row ends the session at the next request."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    # The last use, refreshed at most once a minute.
    last_seen_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    # When it ends unless it is used before, moved on with the last use: reading a page asks no setting.
    idle_ends_at: Mapped[datetime] = mapped_column(Instant, default=_usual_idle_end)
    # When it ends even in use.
    expires_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    # What the person recognises it by: « Firefox sur Android »; never the whole header, never an address.
    device: Mapped[str | None] = mapped_column(String(80))
    first_factor: Mapped[str] = mapped_column(String(20), default=FirstFactor.PASSWORD)
    # When the second factor was given in this session; None while it has not been.
    second_factor_at: Mapped[datetime | None] = mapped_column(Instant)
    # When the person last proved again who they are, for acts that ask it.
    proved_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)

    # What the identity provider signed when it opened the session, to end its own session with ours.
    provider_token: Mapped[str | None] = mapped_column(Sealed, deferred=True)

    # For whom the person chose to act in this browser, when they work for several associations.
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("perimeter.id"))

    person: Mapped[Person] = relationship()

    @property
    def is_whole(self) -> bool:
        """Whether all that the person owes was given; until then they are nobody here, whatever the channel."""
        return self.second_factor_at is not None or not self.person.owes_factor

    def mark_proved(self) -> None:
        """Note that the person has just proved again who they are."""
        self.proved_at = utcnow()

    def was_proved_within(self, span: timedelta) -> bool:
        """Whether the person proved who they are not longer ago than this.

        A proof that seems to come from more than a minute ahead, once the clock was put back, does not count.
        """
        return -timedelta(minutes=1) <= utcnow() - self.proved_at <= span
