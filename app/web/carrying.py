"""A text refused because nobody was signed in: it travels sealed in the pages that sign in, and in nobody's account.

The portal keeps nothing of it: the page that refuses it holds it sealed, each page of signing in hands it on, and only
a session that is wholly open takes it in, as a text that waits for one more click. A page of another site can bring
none: a text is sealed only when a browser says that it was sent from a page of ours, and a sealed one is taken only
from a form that carries the protection token, or from a page of ours again.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, g, request, url_for
from werkzeug.wrappers import Response

from app.extensions import db
from app.kernel.people.models import Person
from app.kernel.people.services import keep_draft, may_be_kept
from app.kernel.sealing import Unreadable, seal, unseal
from app.web.drafts import NEVER_KEPT
from app.web.errors import error_page, typed_text
from app.web.typed import in_words

# The hidden field; its name makes it a secret, which no page gives back and no draft keeps.
FIELD = "carried_token"
SECONDS = 2 * 60 * 60
# A text of the greatest length that is kept, once sealed, and no more.
LONGEST_SEALED = 300_000
# Tells this use of the keys from every other.
PURPOSE = "carried text"
TOO_LATE = (
    "Votre envoi n’a pas été pris en compte. Copiez votre texte ci-dessous, connectez-vous, puis collez-le dans le "
    "formulaire."
)


@dataclass(frozen=True)
class Carried:
    """A text on its way: where it was sent, what it says, and its sealed form."""

    path: str
    fields: list[tuple[str, str]]
    sealed: str
    had_files: bool

    @property
    def in_words(self) -> list[tuple[str, str]]:
        """What was typed, under the names it has in its form."""
        return in_words(self.fields)


Door = Callable[[], Response]
_doors: list[Door] = []


def shown_by(door: Door) -> Door:
    """Have this make the page by which somebody signs in with their text."""
    _doors[:] = [door]
    return door


def page() -> Response | None:
    """The page that answers a text refused for want of a session, or None when nothing was typed in a page of ours."""
    if not came_from_here():
        return None
    text = brought() or _refused()
    if text is not None:
        g.carried = text
        return _doors[0]()
    if not typed_text():
        return None
    readable = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    onward = url_for("account.sign_in", suite=request.path if readable else None)
    return error_page(403, title="Votre connexion a pris fin", advice=TOO_LATE, onward=(onward, "Se connecter"))


def came_from_here() -> bool:
    """Whether the browser says that this was sent from a page of the portal; an older one says it by its Origin."""
    site = request.headers.get("Sec-Fetch-Site")
    return site == "same-origin" if site else request.headers.get("Origin") == request.host_url.rstrip("/")


def on_its_way() -> Carried | None:
    """The text that this page must hand on, if any."""
    return g.get("carried") or brought()


def brought() -> Carried | None:
    """The text this request brings from the page before, or None for none, for one too old or made up."""
    sealed = request.form.get(FIELD, "") if request.method == "POST" else ""
    if not 0 < len(sealed) <= LONGEST_SEALED or (g.get("page_expired") and not came_from_here()):
        return None
    try:
        purpose, method, path, fields, had_files = json.loads(unseal(sealed, within=SECONDS))
    except (Unreadable, ValueError, TypeError):
        return None
    if purpose != PURPOSE or method != "POST":
        return None
    return Carried(path, [(name, text) for name, text in fields], sealed, had_files)


def is_too_old() -> bool:
    """Whether a text was brought that cannot be taken any more."""
    return request.method == "POST" and bool(request.form.get(FIELD)) and brought() is None


def take_in(text: Carried, person: Person) -> int | None:
    """Have the text wait for this person, whose session is whole; its number. Nothing is sent where it was meant."""
    return keep_draft(
        person_id=person.id, path=text.path, fields=text.fields, session=db.session(), was_signed_out=True
    )


def _refused() -> Carried | None:
    """The text of this refused request, sealed with where it was sent; None when there is none or far too much."""
    path, fields = request.full_path.rstrip("?"), typed_text()
    within = path.startswith("/") and not path.startswith("//") and "\\" not in path
    if not within or not may_be_kept(path, fields) or NEVER_KEPT & {name for name, _ in fields}:
        return None
    had_files = any(sent.filename for sent in request.files.values())
    sealed = seal(json.dumps([PURPOSE, request.method, path, fields, had_files]))
    return Carried(path, fields, sealed, had_files) if len(sealed) <= LONGEST_SEALED else None


def install(app: Flask) -> None:
    """Let the pages of signing in hand a text on."""
    app.jinja_env.globals.update(text_on_its_way=on_its_way, carried_field=FIELD)
