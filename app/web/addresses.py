"""What an address may hold."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

# The largest key a database column holds: beyond it an address leads nowhere rather than to an error.
LARGEST = 2**31 - 1


class KeyConverter(IntegerConverter):
    """A whole number that may be a row's key."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max", LARGEST)
        super().__init__(map, *args, **kwargs)


def install(app: Flask) -> None:
    """Bound the numbers of every address."""
    app.url_map.converters["int"] = KeyConverter
