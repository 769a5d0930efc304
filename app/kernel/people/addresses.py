"""How an e-mail address is kept: one account whatever the keyboard that typed it."""

import unicodedata


def normal_address(text: str) -> str:
    """The address as it is kept and compared: accents composed, letters small, nothing invisible."""
    visible = "".join(letter for letter in unicodedata.normalize("NFC", text) if unicodedata.category(letter) != "Cf")
    return unicodedata.normalize("NFC", visible.strip().lower())
