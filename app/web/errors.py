"""Answers to the unwelcome: a clear French sentence, what to do, the request's identifier, and what was typed."""

import errno
from typing import Any

import structlog
from flask import Flask, current_app, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, NoResultFound, OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response

from app.extensions import announce_reads, db
from app.kernel.refusals import Refusal
from app.web.logs import request_id
from app.web.overweight import texts_begun
from app.web.typed import in_words

log = structlog.get_logger(__name__)

# status → (title, what happened and what to do)
WORDS = {
    400: ("Demande illisible", "Ce qui a été envoyé n’a pas pu être lu. Revenez à la page précédente et réessayez."),
    403: (
        "Cette page n’est pas ouverte à votre compte",
        "Elle demande un rôle que vous n’avez pas. Si vous en avez besoin, demandez-le à l’administration du portail.",
    ),
    404: (
        "Page introuvable",
        "L’adresse est peut-être incomplète, ou ce contenu n’est plus là. Vérifiez-la, ou repartez de l’accueil.",
    ),
    405: ("Demande inattendue", "Cette adresse ne s’utilise pas ainsi. Repartez de la page précédente."),
    409: (
        "Quelqu’un d’autre a modifié ce contenu",
        "Votre texte est gardé ci-dessous : comparez, puis enregistrez de nouveau.",
    ),
    410: ("Contenu retiré", "Ce contenu a été retiré."),
    413: (
        "Envoi trop lourd",
        "Ce que vous envoyez dépasse la taille permise. Raccourcissez le texte ou choisissez un fichier plus léger.",
    ),
    415: ("Format non reconnu", "Ce type de contenu n’est pas accepté ici."),
    422: ("Action refusée", "Corrigez ce qui est signalé, puis réessayez."),
    429: ("Trop de demandes", "Beaucoup de demandes viennent de cette adresse. Patientez une minute, puis réessayez."),
    500: (
        "Le portail a rencontré un problème",
        "Rien n’a été enregistré à moitié. Réessayez dans un instant ; si cela continue, transmettez le numéro "
        "ci-dessous.",
    ),
    503: (
        "Le portail est occupé",
        "Votre envoi n’a pas pu être enregistré tout de suite. Votre texte est gardé ci-dessous : réessayez dans un "
        "instant.",
    ),
    507: (
        "Il n’y a plus de place pour enregistrer",
        "Rien n’a été enregistré, et tout ce qui l’était déjà est intact. Votre texte est gardé ci-dessous. L’équipe "
        "technique en est prévenue\u202f: réessayez plus tard.",
    ),
}
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# In the words of SQLite and of PostgreSQL.
FULL_DATABASE = ("disk is full", "no space left", "disk full")
NEVER_SHOWN = ("password", "mot_de_passe", "csrf_token", "token", "code")


def typed_text() -> list[tuple[str, str]]:
    """What was typed in the refused request, for the page to give back; never a secret."""
    if request.method not in ("POST", "PUT", "PATCH"):
        return []
    try:
        fields = list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        fields = texts_begun()
    except (HTTPException, OSError):
        return []
    return [(name, value) for name, value in fields if value.strip() and not _is_secret(name)]


def _is_secret(name: str) -> bool:
    return any(word in name.lower() for word in NEVER_SHOWN)


def error_page(
    status: int, *, title: str | None = None, advice: str | None = None, onward: tuple[str, str] | None = None
) -> Response:
    """The page of an error, and where it leads: an address and its name, the home page when none is given."""
    usual_title, usual_advice = WORDS.get(status, WORDS[500] if status >= 500 else WORDS[400])
    try:
        body = render_template(
            "errors/error.html",
            status=status,
            title=title or usual_title,
            advice=advice or usual_advice,
            request_id=request_id(),
            kept=in_words(typed_text()),
            onward=onward,
        )
    except Exception:
        # An error inside the error page must still answer something plain.
        log.exception("error_page.failed")
        body = f"<!doctype html><html lang=fr><title>{usual_title}</title><h1>{usual_title}</h1><p>{usual_advice}</p>"
    return make_response(body, status)


def _http(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400:
        return error
    page = error_page(error.code)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            page.headers[name] = value
    if error.code == 429:
        # Limits are counted by the minute, as the page says.
        page.headers.setdefault("Retry-After", "60")
    return page


def _missing(error: NoResultFound) -> Response:
    log.info("row.missing", route=str(request.url_rule))
    return error_page(404)


def _refused(refusal: Refusal) -> Response:
    return error_page(refusal.status, advice=refusal.message)


def _csrf(_error: CSRFError) -> Response:
    view = current_app.view_functions.get(request.endpoint or "")
    if view is not None and getattr(view, "comes_back", False):
        g.page_expired = True
        try:
            return make_response(view(**(request.view_args or {})))
        except Exception as error:
            # What the view answers by raising (a redirection, a refusal) is answered as anywhere else.
            return make_response(current_app.handle_user_exception(error))
    return error_page(
        400,
        title="Votre page avait expiré",
        advice="Par sécurité, l’envoi n’a pas été pris en compte. Votre texte est gardé ci-dessous : "
        "rechargez la page du formulaire et collez-le.",
    )


def _system(error: OSError) -> Response:
    """The disk is full, or what a process may write is; any other failure of the system is an accident of ours."""
    return _full(error) if error.errno in FULL else _unexpected(error)


def _full(error: Exception) -> Response:
    db.session.rollback()
    announce_reads(True)
    log.exception("storage.full", kind=type(error).__name__)
    return error_page(507)


def _database(error: OperationalError) -> Response:
    if any(words in str(error.orig).lower() for words in FULL_DATABASE):
        return _full(error)
    db.session.rollback()
    # The page must not wait for the lock again: it only reads, and that needs none.
    announce_reads(True)
    log.exception("database.unavailable", error=str(error.orig))
    page = error_page(503)
    page.headers["Retry-After"] = "5"
    return page


def _unfit(error: DataError) -> Response:
    """A value no column can hold: the request is at fault, and nothing was kept."""
    db.session.rollback()
    log.warning("data.unfit", error=str(error.orig)[:200])
    return error_page(400)


def _unexpected(error: Exception) -> Response:
    db.session.rollback()
    log.exception("unexpected", kind=type(error).__name__)
    return error_page(500)


def install(app: Flask) -> None:
    """Answer every error in French, with what was typed."""
    handlers: list[tuple[Any, Any]] = [
        (HTTPException, _http),
        (CSRFError, _csrf),
        (NoResultFound, _missing),
        (Refusal, _refused),
        (DataError, _unfit),
        (OperationalError, _database),
        (OSError, _system),
        (Exception, _unexpected),
    ]
    app.jinja_env.filters["in_words"] = in_words
    for kind, handler in handlers:
        app.register_error_handler(kind, handler)
