"""A text sent once its session had ended, back for whoever wrote it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.account.routes import bp
from app.kernel.people.queries import draft_of
from app.kernel.people.services import drop_draft, fields_of
from app.web import access
from app.web.drafts import RESUMED


@bp.get("/compte/textes/<int:draft_id>")
@access.signed_in
def draft(draft_id: int) -> ResponseReturnValue:
    """A text that was sent too late, ready to be sent again where it was meant."""
    kept = draft_of(access.person(), draft_id)
    return render_template("account/draft.html", draft=kept, fields=fields_of(kept), resumed=RESUMED)


@bp.post("/compte/textes/<int:draft_id>/effacer")
@access.signed_in
def drop(draft_id: int) -> ResponseReturnValue:
    """Forget a text that is not wanted any more."""
    drop_draft(person=access.person(), draft_id=draft_id)
    flash("Ce texte est effacé.", "success")
    return redirect(url_for(".index"), 303)
