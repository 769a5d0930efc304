"""What every page needs: access, transaction, forms, errors, headers, filters. No business here."""

from flask import Flask

from app.web import (
    access,
    addresses,
    carrying,
    drafts,
    errors,
    filters,
    guards,
    headers,
    logs,
    pages,
    sessions,
    storage,
    touch,
    transaction,
)

__all__ = ["install"]


def install(app: Flask) -> None:
    """Put the guards and habits of every page in place; the order is the order of a request."""
    storage.refuse_unfit_storage(app)
    guards.refuse_unsafe_start(app)
    guards.trust_proxies(app)
    addresses.install(app)
    logs.install(app)
    headers.install(app)
    guards.limit_texts(app)
    transaction.install(app)
    sessions.install(app)
    touch.install(app)
    access.install(app)
    drafts.install(app)
    carrying.install(app)
    errors.install(app)
    filters.install(app)
    pages.install(app)
