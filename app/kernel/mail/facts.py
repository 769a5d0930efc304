"""What a letter may say: a closed list of facts, so that nothing confidential ever leaves by mail.

Mail travels and stays in the open: a letter says that something happened and where to read it. No title, no excerpt, no
sentence of anybody's, and no name of a space that is not announced.
"""

import re
from collections.abc import Callable
from typing import Any

from app.kernel.mail.paths import check_path
from app.kernel.people.models import Perimeter
from app.kernel.people.naming import said_to_anybody

LONGEST_NAME = 160
LONGEST_REASON = 400
PATH = re.compile(r"^/(?!/)[\w/.,:;=?&%#~+-]*$", re.ASCII)
# Somebody's name that is an address would turn an invitation into an advertisement, sent in our name.
ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)\S*", re.IGNORECASE)


class Unsayable(ValueError):
    """A letter was asked to say something that is not in the list; the message names the fact, never its value."""


def _path(value: Any) -> bool:
    return isinstance(value, str) and bool(PATH.match(value))


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _switch(value: Any) -> bool:
    return isinstance(value, bool)


def _name(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_NAME


def _reason(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_REASON


def _perimeter(value: Any) -> bool:
    """The perimeter itself, not its name: what may be said of it is decided here."""
    return isinstance(value, Perimeter)


Kind = Callable[[Any], bool]
FACTS: dict[str, Kind] = {
    # Where to go on, within the portal.
    "path": _path,
    # Whom it is written to, who acted or invites, as they are named in public.
    "name": _name,
    "actor": _name,
    # How long a link lives, how many things wait.
    "days": _number,
    "hours": _number,
    "minutes": _number,
    "count": _number,
    # A day or an hour, in words.
    "when": _name,
    # What a role is called, what it is held on, why something was refused: written for this person.
    "role": _name,
    "place": _perimeter,
    "reason": _reason,
    # Whether a sentence is written, which number an address holds.
    "is_bound": _switch,
    "perimeter_id": _number,
    # « Firefox sur Android », an address with its middle hidden.
    "device": _name,
    "address": _name,
}


def sayable(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts as a template may use them.

    Raises Unsayable for one that is not in the list or not of its kind, LeadsNowhere for a path that no page answers.
    """
    for name, value in facts.items():
        if name not in FACTS or not FACTS[name](value):
            raise Unsayable(f"a letter may not say {name!r} as it is given (see app/kernel/mail/facts.py)")
        if FACTS[name] is _path:
            check_path(value)
    return {name: value if FACTS[name] is _path else _words(value) for name, value in facts.items()}


def _words(value: Any) -> Any:
    if isinstance(value, Perimeter):
        return _one_line(said_to_anybody(value))
    return _one_line(value) if isinstance(value, str) else value


def _one_line(value: str) -> str:
    """One line without any address, so that no fact can add a header, a paragraph, a button or a link."""
    shown = "".join(letter if letter.isprintable() else " " for letter in ADDRESS.sub("…", value))
    return re.sub(r"\s+", " ", shown).replace("->", "→").strip()
