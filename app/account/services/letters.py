"""What the letters of accounts say of an address and of an hour."""

from datetime import datetime

from app.kernel.instants import PARIS


def masked(address: str) -> str:
    """An address that its owner recognises and nobody else learns: « c•••@example.org »."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}•••@{domain}"


def in_words(moment: datetime) -> str:
    """« 25/11/2026 à 10 h 04 », at the hour of Paris."""
    local = moment.astimezone(PARIS)
    return f"{local:%d/%m/%Y} à {local:%H}\u00a0h\u00a0{local:%M}"
