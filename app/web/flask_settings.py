"""Our settings in the words Flask and its extensions expect."""

from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.pool import NullPool, QueuePool

from app.config import Settings

PRODUCTION_COOKIE = "__Host-tissage"


def flask_settings(settings: Settings) -> dict[str, Any]:
    """The configuration mapping of the Flask application."""
    secure = settings.base_url.startswith("https")
    return {
        "SETTINGS": settings,
        "DEBUG": settings.debug,
        "SECRET_KEY": settings.secret_key,
        "SECRET_KEY_FALLBACKS": list(settings.secret_key_fallbacks),
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": _engine(settings.database_url),
        "SESSION_COOKIE_NAME": PRODUCTION_COOKIE if secure else "tissage",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_REFRESH_EACH_REQUEST": False,
        # Longer than the session itself: whose page it was is still known when a form comes in too late.
        "PERMANENT_SESSION_LIFETIME": (settings.session_days + 7) * 86400,
        "MAX_CONTENT_LENGTH": settings.upload_limit,
        # A text too long for its field comes back to be shortened: an accented letter of a form takes six bytes.
        "MAX_FORM_MEMORY_SIZE": 1_500_000,
        "TRUSTED_HOSTS": _hosts(settings),
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": secure,
        "RATELIMIT_STORAGE_URI": settings.redis_url or "memory://",
        "RATELIMIT_DEFAULT": "600 per minute",
        "RATELIMIT_ENABLED": settings.production,
        "BOOTSTRAP_SERVE_LOCAL": True,
        "SEND_FILE_MAX_AGE_DEFAULT": 86400,
    }


def _hosts(settings: Settings) -> list[str] | None:
    """The names answered: those that are set, else in production the public address's own."""
    if settings.trusted_hosts or not settings.production:
        return list(settings.trusted_hosts) or None
    return [urlsplit(settings.base_url).hostname or ""]


def _engine(url: str) -> dict[str, Any]:
    # An error of the database is logged without what was asked of it: people's words, names and addresses.
    silent = {"hide_parameters": True}
    if url.startswith("sqlite"):
        return {**silent, "poolclass": NullPool if ":memory:" in url else QueuePool, "connect_args": {"timeout": 5}}
    return {
        **silent,
        "pool_pre_ping": True,
        "connect_args": {
            # Pages ask the same few questions: one plan serves them all, rather than one a visit.
            "options": "-c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000 -c timezone=UTC "
            "-c plan_cache_mode=force_generic_plan"
        },
    }
