"""What is checked when the portal starts and cannot be read from the settings alone."""

from urllib.parse import unquote_to_bytes

from flask import Flask, abort, request
from sqlalchemy import inspect, select
from werkzeug.middleware.proxy_fix import ProxyFix

from app.config import UnsafeSettings
from app.extensions import db, only_reads
from app.kernel.people.models import Person

URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
FORMS = (URLENCODED, MULTIPART)
UNREADABLE = "\ufffd"


def refuse_unsafe_start(app: Flask) -> None:
    """Refuse to serve in production a database that holds the demonstration's accounts."""
    if not app.config["SETTINGS"].production:
        return
    with app.app_context(), only_reads():
        if not inspect(db.engine).has_table(Person.__tablename__):
            return
        found = db.session.scalar(select(Person.id).where(Person.is_demo).limit(1))
        db.session.remove()
        if found:
            db.engine.dispose()
    if found:
        raise UnsafeSettings(
            "The portal refuses to start in production: demonstration accounts are present "
            "(their password is public; start from a fresh database)."
        )


def trust_proxies(app: Flask) -> None:
    """Believe the addresses that exactly so many proxies of ours report, and nothing a stranger writes."""
    count = app.config["SETTINGS"].proxies
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0)  # type: ignore[method-assign]


def limit_texts(app: Flask) -> None:
    """Hold a form without files to the size of texts: the general limit is meant for files."""

    def limit() -> None:
        if request.mimetype != MULTIPART:
            request.max_content_length = app.config["MAX_FORM_MEMORY_SIZE"]

    def refuse_nul() -> None:
        """A NUL character belongs in no text, and PostgreSQL keeps none."""
        named = [
            *request.args.items(multi=True),
            *request.form.items(multi=True),
            *((name, "") for name in request.files),
        ]
        if any("\0" in value or "\0" in name for name, value in named):
            abort(400)
        # Where bytes are no UTF-8, the reading of forms with files leaves this mark: publishing it would damage a text.
        if request.mimetype == MULTIPART and any(UNREADABLE in value for value in request.form.values()):
            abort(400)

    app.before_request(_refuse_other_forms)
    app.before_request(limit)
    app.before_request(_refuse_unreadable)
    # Also reads the whole body before the first question to the database, so that a slow sender holds no lock.
    app.before_request(refuse_nul)


def _refuse_other_forms() -> None:
    """What is sent is a form of ours: a body of another kind would get round what is checked of texts."""
    has_body = bool(request.content_length) or "Transfer-Encoding" in request.headers
    if has_body and request.mimetype not in FORMS:
        abort(415)


def _refuse_unreadable() -> None:
    """Bytes that are no UTF-8 (half a letter, a lone surrogate, an overlong form) are no text anybody typed."""
    parts = [request.query_string]
    if request.mimetype == URLENCODED:
        parts.append(request.get_data(parse_form_data=False))
    try:
        for part in parts:
            unquote_to_bytes(part).decode()
    except UnicodeDecodeError:
        abort(400)
