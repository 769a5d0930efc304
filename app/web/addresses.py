"""What an address may hold."""

from flask import Flask
from werkzeug.routing import IntegerConverter

# The largest key a database column holds: beyond it an address leads nowhere rather than to an error.
LARGEST = 2**31 - 1


class KeyConverter(IntegerConverter):
    """A whole number that may be a row's key, written in the ten digits of the keyboard."""

    regex = "[0-9]+"

    def to_python(self, value: str) -> int:
        """The number, or 0, which is no row's key: what is too large leads nowhere, by any method."""
        number = int(value) if len(value) <= len(str(LARGEST)) else 0
        return number if number <= LARGEST else 0


def install(app: Flask) -> None:
    """Bound the numbers of every address."""
    app.url_map.converters["int"] = KeyConverter
