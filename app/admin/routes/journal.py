"""The journal: who did what, when, for those who answer for it."""

from collections.abc import Iterator

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.admin import services
from app.admin.forms import JournalForm, WhoForm
from app.admin.routes import bp
from app.kernel.audit.models import AuditEntry
from app.kernel.audit.queries import entries
from app.kernel.instants import PARIS, today
from app.kernel.people.roles import Role
from app.kernel.people.telling import Told, told
from app.web import access
from app.web.downloads import csv_answer, file_name
from app.web.forms import form_page
from app.web.pagination import Page, paginate

READERS = (Role.ADMIN, Role.DPO)
HEADER = (
    "N°",
    "Date",
    "Heure",
    "Acte",
    "Par",
    "Compte de l’auteur",
    "Au sujet de",
    "Compte",
    "Sur",
    "Détails",
    "Demande",
)


@bp.get("/journal")
@access.roles(*READERS)
def journal() -> ResponseReturnValue:
    """The acts, the newest first, filtered."""
    return _journal_page(JournalForm.read())


@bp.post("/journal/personne")
@access.roles(*READERS)
def journal_of() -> ResponseReturnValue:
    """Look for the acts of somebody known by their address, which stays out of the page's own."""
    form = WhoForm()
    if form.validate_on_submit():
        return redirect(url_for(".journal", personne=form.found_id), 303)
    return form_page("admin/journal_of.html", form)


@bp.post("/journal/export")
@access.roles(*READERS)
def export_journal() -> ResponseReturnValue:
    """The same acts, to take away; taking them is an act too."""
    form = JournalForm.read(request.form)
    if form.errors:
        return _journal_page(form)
    acts = services.export_journal(asked=form.asked, by=access.person())
    return csv_answer(file_name("journal", on=today()), HEADER, lines(told(acts, reader=None)))


def _journal_page(form: JournalForm) -> ResponseReturnValue:
    page = paginate(entries(form.asked), (AuditEntry.sequence,), size=40, descending=True)
    shown = Page(told(page.rows, reader=None), page.previous_url, page.next_url)
    return form_page("admin/journal.html", form, page=shown, who=WhoForm(formdata=None))


def lines(acts: list[Told]) -> Iterator[tuple[object, ...]]:
    """One line an act."""
    for act in acts:
        at = act.at.astimezone(PARIS)
        yield (
            *(act.sequence, f"{at:%Y-%m-%d}", f"{at:%H:%M:%S}", act.what),
            *(act.by, act.by_id, act.about, act.about_id, act.thing, act.details, act.request_id),
        )
