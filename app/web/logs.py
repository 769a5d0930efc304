"""Structured logs: one line per request, with an identifier that error pages show. No query string, no body."""

import logging
import secrets
import sys
import time
from typing import Any, TextIO

import structlog
from flask import Flask, g, request
from werkzeug.wrappers import Response

log = structlog.get_logger("request")


class Unfailing(structlog.make_filtering_bound_logger(logging.INFO)):  # type: ignore[misc]
    """A logger that never costs its caller the answer: a line that cannot be written is counted and let go."""

    lost = 0

    def _proxy_to_logger(self, method_name: str, event: str | None = None, *words: Any, **facts: Any) -> Any:
        try:
            return super()._proxy_to_logger(method_name, event, *words, **facts)
        except Exception:
            Unfailing.lost += 1
            return None


class Sink:
    """Where lines go; once it takes them again, it first says how many were lost."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.told = 0

    def write(self, text: str) -> None:
        """Write a part of a line."""
        if Unfailing.lost > self.told:
            lost = Unfailing.lost - self.told
            self.stream.write(f'{{"event": "log.lost", "level": "error", "lines": {lost}}}\n')
            self.stream.flush()
            self.told += lost
        self.stream.write(text)

    def flush(self) -> None:
        """Have it written now."""
        self.stream.flush()


def configure(*, as_json: bool) -> None:
    """Send structured events to standard error."""
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=Unfailing,
        logger_factory=structlog.PrintLoggerFactory(Sink(sys.stderr)),  # type: ignore[arg-type]
        cache_logger_on_first_use=False,
    )


def request_id() -> str:
    """The identifier of this request, shown on error pages and written on each line of the log."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(6)
    return str(g.request_id)


def _start() -> None:
    g.started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id())


def _finish(response: Response) -> Response:
    response.headers["X-Request-Id"] = request_id()
    if request.endpoint not in ("static", "bootstrap.static", "home.healthz"):
        log.info(
            "answered",
            method=request.method,
            route=str(request.url_rule) if request.url_rule else "none",
            status=response.status_code,
            ms=round((time.perf_counter() - g.started) * 1000, 1) if "started" in g else None,
        )
    return response


def install(app: Flask) -> None:
    """Log every answer."""
    configure(as_json=app.config["SETTINGS"].log_json)
    app.before_request(_start)
    app.after_request(_finish)
