"""What was done to one's account, and by whom."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.account.routes import bp
from app.kernel.audit.models import AuditEntry
from app.kernel.audit.queries import entries_about
from app.kernel.people.naming import name_for
from app.kernel.people.queries import grants_of
from app.kernel.people.telling import told
from app.web import access
from app.web.listing import rows_of
from app.web.pagination import Page, paginate


@bp.get("/compte/journal")
@access.signed_in
def journal() -> ResponseReturnValue:
    """The acts on one's account, roles and sessions, the newest first; the roles that ended, and why."""
    me = access.person()
    page = paginate(entries_about(me.id), (AuditEntry.sequence,), size=30, descending=True)
    shown = Page(told(page.rows, reader=me), page.previous_url, page.next_url)
    past = [grant for grant in rows_of(grants_of(me)) if not grant.is_current]
    return render_template("account/journal.html", page=shown, me=me, past=past, name_for=name_for)
