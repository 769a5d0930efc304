"""Proving again who one is, before an act that a stolen session must not do."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.account.forms import ProofForm
from app.account.routes import bp
from app.account.routes.arrival import own_address
from app.extensions import limiter
from app.kernel.people import services
from app.web import access, sessions
from app.web.attempts import slowed
from app.web.forms import form_page


@bp.route("/compte/verification", methods=["GET", "POST"])
@access.signed_in
@limiter.limit("30 per minute", methods=["POST"])
def prove() -> ResponseReturnValue:
    """Give one's password again, then go on with what one was doing."""
    onward = own_address(request.args.get("suite", url_for(".index")))
    form, person = ProofForm(), access.person()
    if form.validate_on_submit():
        with form.refusals(), slowed("password", account=person.id):
            services.prove(person=person, password=form.current_password.data, token=sessions.token_held())
            return redirect(onward, 303)
    return form_page("account/prove.html", form, person=person)
