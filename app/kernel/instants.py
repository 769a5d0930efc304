"""Instants: always aware, always UTC in the database, whichever engine keeps them; days and durations in words."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import DateTime
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

PARIS = ZoneInfo("Europe/Paris")
MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
A_DAY = 24


def utcnow() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date in Paris, where the readers are."""
    return datetime.now(PARIS).date()


def day_in_words(value: date | datetime) -> str:
    """« 25 nov. 2026 », the day that it is, or was, in Paris."""
    on = value.astimezone(PARIS).date() if isinstance(value, datetime) else value
    return f"{'1er' if on.day == 1 else on.day} {MONTHS[on.month - 1]} {on.year}"


def in_words(moment: datetime) -> str:
    """« 25 nov. 2026 à 10 h 04 », at the hour of Paris."""
    local = moment.astimezone(PARIS)
    return f"{day_in_words(moment)} à {local:%H}\u00a0h\u00a0{local:%M}"


def lasting(hours: int) -> str:
    """How long so many hours are, for people: « 24 heures », « 36 heures », « 7 jours »."""
    days, left = divmod(hours, A_DAY)
    if days >= 2 and not left:
        return f"{days}\u00a0jours"
    return f"{hours}\u00a0heure{'s' if hours > 1 else ''}"


class Instant(TypeDecorator[datetime]):
    """An aware datetime; SQLite forgets the zone, so it is put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What a value is in Python, for whoever reads it back from an address."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
