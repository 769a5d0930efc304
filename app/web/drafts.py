"""A form that comes in once its session has ended: its text waits, sealed, for the person whose session it was."""

from flask import Flask, current_app, request
from flask_wtf.csrf import validate_csrf
from werkzeug.wrappers import Response
from wtforms.validators import ValidationError

from app.kernel.people.queries import former_session_of_token
from app.kernel.people.services import drop_draft, keep_draft
from app.web import sessions
from app.web.addresses import LARGEST
from app.web.errors import typed_text
from app.web.transaction import aside

# A form that holds one of these says what must be kept nowhere: a passage that identifies somebody.
NEVER_KEPT = {"passage"}
# The hidden field by which a text sent again says which draft it was.
RESUMED = "draft_token"


def keep_for_later() -> int | None:
    """Keep the text of this request for whoever held this browser's session; its number, or None when there is none.

    Only a form of ours, sent by a browser that was signed in, is kept: nobody else can fill the database.
    """
    fields = typed_text()
    if not fields or not _is_ours():
        return None
    former = former_session_of_token(sessions.token_held())
    return keep_for(former.person_id) if former else None


def keep_for(person_id: int) -> int | None:
    """Keep the text of this request for this person; its number, or None when there is none."""
    path, fields = request.full_path.rstrip("?"), typed_text()
    if not fields or NEVER_KEPT & {name for name, _ in fields}:
        return None
    with aside() as session:
        return keep_draft(person_id=person_id, path=path, fields=fields, session=session)


def _is_ours() -> bool:
    if not current_app.config["WTF_CSRF_ENABLED"]:
        return True
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True


def _drop_resumed(response: Response) -> Response:
    """Forget a draft once what it held was accepted, in the same transaction."""
    number = request.form.get(RESUMED, 0, type=int) if request.method == "POST" and response.status_code < 400 else 0
    session = sessions.current() if 0 < number <= LARGEST else None
    if session is not None:
        drop_draft(person=session.person, draft_id=number)
    return response


def install(app: Flask) -> None:
    """Forget drafts that were sent at last; runs before the transaction is settled."""
    app.after_request(_drop_resumed)
