"""How numbers, amounts and dates are written in French."""

from datetime import date, datetime

from flask import Flask
from markupsafe import Markup, escape

from app.kernel.instants import MONTHS, day_in_words, in_words, lasting, utcnow

NARROW = "\u202f"
WIDE = "\u00a0"


def number(value: float | None, decimals: int = 0) -> str:
    """A number as French readers write it: narrow spaces between thousands, a decimal comma."""
    if value is None:
        return ""
    text = f"{value:,.{decimals}f}".replace(",", NARROW).replace(".", ",")
    return text.replace("-", "\u2212")


def percent(value: float | None, decimals: int = 0) -> str:
    """A percentage given out of 100."""
    return "" if value is None else f"{number(value, decimals)}{WIDE}%"


def euros(cents: int | None, decimals: int = 0) -> str:
    """An amount kept in cents, shown in euros."""
    return "" if cents is None else f"{number(cents / 100, decimals)}{WIDE}€"


def weight(size: int) -> str:
    """The size of a file: « 340 ko », « 1,2 Mo », « 3,4 Go »."""
    if size < 1_000_000:
        return f"{number(max(1, round(size / 1000)))}{WIDE}ko"
    if size < 1_000_000_000:
        return f"{number(size / 1_000_000, 1)}{WIDE}Mo"
    return f"{number(size / 1_000_000_000, 1)}{WIDE}Go"


def day(value: date | datetime | None) -> str:
    """A date: « 22 nov. 2026 »."""
    return "" if value is None else day_in_words(value)


def month(value: date) -> str:
    """A month: « nov. 2026 »."""
    return f"{MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime | None) -> str:
    """An instant at the hour of Paris: « 22 nov. 2026 à 10 h 04 »."""
    return "" if value is None else in_words(value)


def ago(value: datetime | None) -> Markup:
    """« il y a 3 jours », with the full date for whoever wants it."""
    if value is None:
        return Markup("")
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        value.isoformat(timespec="seconds"), moment(value), escape(_distance(value))
    )


def _distance(value: datetime) -> str:
    seconds = max(0, int((utcnow() - value).total_seconds()))
    for span, unit in ((86400 * 28, ""), (86400, "jour"), (3600, "heure"), (60, "minute")):
        if seconds >= span:
            if not unit:
                return f"le {day(value)}"
            count = seconds // span
            return f"il y a {count}{WIDE}{unit}{'s' if count > 1 else ''}"
    return "à l’instant"


def install(app: Flask) -> None:
    """Give templates the French writing of values."""
    for function in (number, percent, euros, weight, day, month, moment, ago, lasting):
        app.jinja_env.filters[function.__name__] = function
