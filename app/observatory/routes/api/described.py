"""The interface in its own words: OpenAPI 3.1."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from flask.typing import ResponseReturnValue

from app.observatory.routes.api import as_json, bp, for_everybody
from app.observatory.routes.taking.common import absolute

FILE = Path(__file__).with_name("openapi.json")


@cache
def _written() -> dict[str, Any]:
    return json.loads(FILE.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@bp.get("/openapi.json")
@for_everybody
def openapi() -> ResponseReturnValue:
    """The description of the interface, at this portal's address."""
    return as_json({**_written(), "servers": [{"url": absolute("/api/v1")}]})
