"""The second factor: giving it, setting it up, changing it, doing without."""

from contextlib import AbstractContextManager

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.account import services
from app.account.forms import CodeForm, PlainForm
from app.account.routes import bp
from app.account.routes.arrival import begin_page, code_page, confirm_page, own_address, proof_form, with_text
from app.extensions import limiter
from app.kernel.people.models import Person, UserSession
from app.kernel.people.queries import identity_of, open_reset_of, recovery_codes_left
from app.kernel.people.services import WrongCode, WrongPassword, may_link
from app.web import access, carrying, once, provider, sessions
from app.web.attempts import slowed
from app.web.forms import comes_back, form_page

CODES = "recovery codes"


@bp.route("/connexion/second-facteur", methods=["GET", "POST"])
@access.recognised
@comes_back
@limiter.limit("120 per minute", methods=["POST"])
def second_factor() -> ResponseReturnValue:
    """Give the second factor after the password, then go where one was going."""
    held, onward = access.held_session(), wanted()
    if held.is_whole or not held.person.has_factor:
        return redirect(onward if held.is_whole else url_for(".begin_factor", suite=asked()), 303)
    form = CodeForm()
    if form.validate_on_submit():
        with form.refusals(), guessing(held.person_id):
            token, left = services.give_factor(session=held, code=form.code.data)
            sessions.begin(token)
            _tell_codes_left(left)
            return redirect(with_text(held, onward), 303)
    return code_page(form, held, onward)


@bp.route("/compte/second-facteur/installer", methods=["GET", "POST"])
@access.recognised
@comes_back
@limiter.limit("120 per minute", methods=["POST"])
def begin_factor() -> ResponseReturnValue:
    """Begin to set an application up."""
    held = setting_up()
    form = proof_form(held)
    if form.validate_on_submit():
        with form.refusals(), guessing(held.person_id):
            services.begin_factor(session=held, by=held.person, **form.values)
            if carrying.brought() is None:
                return redirect(url_for(".confirm_factor", suite=asked()), 303)
            proposal = services.proposal_of(held.person) or abort(409)
            return confirm_page(CodeForm(formdata=None), proposal, asked())
    return begin_page(form, held, asked())


@bp.route("/compte/second-facteur/confirmer", methods=["GET", "POST"])
@access.recognised
@comes_back
@limiter.limit("120 per minute", methods=["POST"])
def confirm_factor() -> ResponseReturnValue:
    """Put the application in force by a code it shows."""
    held = setting_up()
    proposal = services.proposal_of(held.person)
    if proposal is None:
        return redirect(url_for(".begin_factor", suite=asked()), 303)
    form = CodeForm()
    if form.validate_on_submit():
        with form.refusals(), guessing(held.person_id):
            token, batch = services.confirm_factor(session=held, code=form.code.data, by=held.person)
            sessions.begin(token)
            return show_codes(batch, onward=with_text(held, asked() or "") or None)
    return confirm_page(form, proposal, asked())


@bp.get("/compte/second-facteur")
@access.signed_in
def factor() -> ResponseReturnValue:
    """What protects this account, and what may be changed of it."""
    person = access.person()
    issuer = provider.settings().oidc_issuer
    return render_template(
        "account/factor.html",
        person=person,
        left=recovery_codes_left(person),
        reset=open_reset_of(person),
        identity=identity_of(person, issuer) if issuer else None,
        can_link=may_link(access.held_session()),
    )


@bp.route("/compte/second-facteur/codes", methods=["GET", "POST"])
@access.signed_in
def recovery_codes() -> ResponseReturnValue:
    """The recovery codes just made, until they are written down."""
    form, batch = PlainForm(), once.kept(CODES)
    if form.validate_on_submit() or not batch:
        once.let_go(CODES)
        return redirect(wanted(otherwise=".factor"), 303)
    return form_page("account/recovery_codes.html", form, codes=batch, suite=wanted(otherwise=".factor"))


@bp.get("/compte/second-facteur/codes.txt")
@access.signed_in
def recovery_codes_file() -> ResponseReturnValue:
    """The same codes as a text to keep."""
    batch = once.kept(CODES) or abort(404)
    lines = ["Codes de secours Tissage. Chacun sert une seule fois, à la place du code du téléphone.", "", *batch, ""]
    return Response(
        "\r\n".join(lines),
        mimetype="text/plain",
        headers={"Content-Disposition": 'attachment; filename="codes-de-secours-tissage.txt"'},
    )


@bp.route("/compte/second-facteur/codes/renouveler", methods=["GET", "POST"])
@access.signed_in
@limiter.limit("120 per minute", methods=["POST"])
def renew_codes() -> ResponseReturnValue:
    """Make a fresh list of recovery codes."""
    person = with_factor()
    form = CodeForm()
    if form.validate_on_submit():
        with form.refusals(), guessing(person.id):
            return show_codes(services.renew_recovery_codes(code=form.code.data, by=person))
    return form_page("account/renew_codes.html", form, demo_code=services.demo_code(person))


@bp.route("/compte/second-facteur/retirer", methods=["GET", "POST"])
@access.signed_in
@limiter.limit("120 per minute", methods=["POST"])
def remove_factor() -> ResponseReturnValue:
    """Do without a second factor, when no role asks for one."""
    person = with_factor()
    form = CodeForm()
    if form.validate_on_submit():
        with form.refusals(), guessing(person.id):
            services.remove_factor(session=access.held_session(), code=form.code.data, by=person)
            flash("Le second facteur est retiré\u00a0: le mot de passe suffit pour vous connecter.", "success")
            return redirect(url_for(".factor"), 303)
    return form_page("account/remove_factor.html", form, demo_code=services.demo_code(person))


def guessing(person_id: int) -> AbstractContextManager[None]:
    """Count what is tried inside against whoever guesses codes or the password of this account."""
    return slowed("second_factor", account=person_id, guesses=(WrongCode, WrongPassword))


def asked() -> str | None:
    """Where somebody was going, as their address says, to be handed from one page to the next."""
    return request.args.get("suite") or None


def wanted(otherwise: str = "home.index") -> str:
    """Where somebody was going when it is within the portal, else this page."""
    suite = asked()
    return own_address(suite) if suite else url_for(otherwise)


def setting_up() -> UserSession:
    """The session that may set a factor up: a whole one, or that of somebody who has no factor to give yet."""
    held = access.held_session()
    if not held.is_whole and held.person.has_factor:
        abort(redirect(url_for(".second_factor", suite=asked()), 303))
    return held


def with_factor() -> Person:
    """Whoever is signed in and has a factor; the others are led to the page that says so."""
    person = access.person()
    if not person.has_factor:
        abort(redirect(url_for(".factor"), 303))
    return person


def show_codes(batch: list[str], onward: str | None = None) -> ResponseReturnValue:
    """Lead to the page that shows fresh recovery codes, for a short while and in this browser only."""
    once.keep(CODES, batch)
    return redirect(url_for(".recovery_codes", suite=onward or asked()), 303)


def _tell_codes_left(left: int | None) -> None:
    if left is not None:
        flash(f"Un code de secours a servi\u00a0: il vous en reste {left}. Renouvelez-les avant le dernier.", "warning")
