"""What a browser is shown for a short while and the portal keeps nowhere: it travels sealed in the browser's cookie."""

import json
from typing import Any

from flask import session

from app.kernel.instants import utcnow
from app.kernel.sealing import Unreadable, seal, unseal

SECONDS = 15 * 60
# What ends the session of the identity provider after ours.
FAREWELL = "provider farewell"


def keep(name: str, value: Any) -> None:
    """Give this browser something to be shown again for a quarter of an hour."""
    session[_key(name)] = seal(json.dumps([int(utcnow().timestamp()), value]))


def kept(name: str) -> Any:
    """What this browser was given, or None once it was let go of or its time has passed."""
    try:
        given_at, value = json.loads(unseal(session.get(_key(name), "")))
    except (Unreadable, ValueError):
        return None
    return value if 0 <= utcnow().timestamp() - given_at < SECONDS else None


def let_go(name: str) -> None:
    """Show it no more."""
    session.pop(_key(name), None)


def _key(name: str) -> str:
    return f"once:{name}"
