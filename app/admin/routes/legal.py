"""The pages the law asks for, as administrators write them."""

from decimal import Decimal

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.forms.legal import AccessibilityForm, LegalPageForm
from app.admin.routes import bp
from app.kernel.instants import today
from app.kernel.legal import queries, services
from app.kernel.legal.models import AccessibilityStatement
from app.kernel.legal.pages import PAGES, Page, facts_in, html_of
from app.kernel.people.roles import Role
from app.kernel.prose import checked
from app.web import access
from app.web.forms import form_page
from app.web.listing import rows_of
from app.web.pages import shell


@bp.get("/pages")
@access.roles(Role.ADMIN)
def legal_pages() -> ResponseReturnValue:
    """The pages whose text the region may rewrite, and the declaration of accessibility."""
    claim = queries.current_claim()
    return render_template(
        "admin/legal_pages.html",
        pages=PAGES.values(),
        changed=queries.changed_pages(),
        claim=claim,
        conformity=claim.conformity(today()),
    )


@bp.route("/pages/<key>", methods=["GET", "POST"])
@access.roles(Role.ADMIN)
def edit_legal_page(key: str) -> ResponseReturnValue:
    """Rewrite a page."""
    page = queries.get_page(key)
    text, version = queries.text_of(page)
    form = LegalPageForm(data={"body": text, "version": version})
    if form.validate_on_submit() and "apercu" not in request.form:
        with form.refusals():
            try:
                services.rewrite_page(**form.values, page=page, by=access.person())
            except services.StalePage as stale:
                return _page_conflict(stale, page, form)
            flash(f"La page « {page.title} » est en ligne.", "success")
            return redirect(url_for(".legal_pages"), 303)
    return _page_form(page, form, preview=_preview(form))


@bp.get("/pages/<key>/versions")
@access.roles(Role.ADMIN)
def legal_page_versions(key: str) -> ResponseReturnValue:
    """What a page said, and when."""
    page = queries.get_page(key)
    versions = rows_of(queries.versions_of(page), limit=50)
    return render_template("admin/legal_page_versions.html", page=page, versions=versions)


@bp.route("/accessibilite", methods=["GET", "POST"])
@access.roles(Role.ADMIN)
def declare_accessibility() -> ResponseReturnValue:
    """Declare the portal's accessibility; the wording follows from the audit, its rate and its age."""
    form = AccessibilityForm(data=_declared(queries.last_statement()))
    if form.validate_on_submit():
        with form.refusals():
            try:
                services.declare_accessibility(**form.values, by=access.person())
            except services.StaleStatement as stale:
                return _statement_conflict(stale, form)
            shell().forget()
            flash("La déclaration est en ligne.", "success")
            return redirect(url_for("home.accessibility_page"), 303)
    return form_page("admin/accessibility.html", form, statements=queries.statements())


def _page_form(page: Page, form: LegalPageForm, **context: object) -> ResponseReturnValue:
    return form_page("admin/legal_page.html", form, page=page, facts=facts_in(form.body.data or ""), **context)


def _page_conflict(stale: services.StalePage, page: Page, form: LegalPageForm) -> ResponseReturnValue:
    online, version = queries.text_of(page)
    form.catch_up(version)
    context = {"page": page, "facts": facts_in(form.body.data or ""), "preview": None}
    shown = render_template("admin/legal_page.html", form=form, conflict=stale.message, online=online, **context)
    return make_response(shown, 409)


def _statement_conflict(stale: services.StaleStatement, form: AccessibilityForm) -> ResponseReturnValue:
    statements = queries.statements()
    form.catch_up(statements[0].version if statements else 0)
    shown = render_template("admin/accessibility.html", form=form, statements=statements, conflict=stale.message)
    return make_response(shown, 409)


def _preview(form: LegalPageForm) -> str | None:
    """The text as it would be read; refused like it would be."""
    if not (form.body.data and "apercu" in request.form):
        return None
    with form.refusals():
        return html_of(checked(form.body.data, limit=services.LONGEST))
    return None


def _declared(statement: AccessibilityStatement | None) -> dict[str, object]:
    """The last declaration as the form shows it."""
    if statement is None:
        return {"version": 0, "declared_on": today()}
    kept = {name: getattr(statement, name) for name in AccessibilityForm()._fields if hasattr(statement, name)}
    rate = None if statement.rate is None else Decimal(statement.rate) / 100
    return {**kept, "rate": rate}
