"""One's own account: what it holds, and how one is shown."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.account import services
from app.account.forms import ProfileForm
from app.account.routes import bp
from app.kernel.people.queries import drafts_of
from app.web import access
from app.web.account_pages import account_pages
from app.web.forms import form_page
from app.web.listing import rows_of


@bp.get("/compte/")
@access.signed_in
def index() -> ResponseReturnValue:
    """One's own page: who one is here, what one holds, and the pages that change it."""
    person = access.person()
    return render_template(
        "account/index.html", person=person, drafts=rows_of(drafts_of(person)), pages=account_pages()
    )


@bp.route("/compte/profil", methods=["GET", "POST"])
@access.signed_in
def profile() -> ResponseReturnValue:
    """Say how one is shown to others."""
    person = access.person()
    form = ProfileForm(obj=person)
    if form.validate_on_submit():
        with form.refusals():
            services.change_profile(**form.values, by=person)
            flash("Votre profil est enregistré.", "success")
            return redirect(url_for(".index"), 303)
    return form_page("account/profile.html", form)
