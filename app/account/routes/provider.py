"""The identity provider: signing in by it, linking it to an account, leaving it. No such page when there is none."""

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.account import services
from app.account.forms import PlainForm
from app.account.routes import bp
from app.account.routes.arrival import after_password, own_address
from app.extensions import limiter
from app.kernel.people.services import NotProvedHere, may_link, sign_in_by_identity
from app.kernel.refusals import Refusal
from app.web import access, once, provider, sessions
from app.web.devices import device_label


@bp.get("/connexion/fournisseur")
@access.public
@limiter.limit("30 per minute")
def provider_sign_in() -> ResponseReturnValue:
    """Go and sign in at the provider."""
    return _leave(provider.SIGN_IN)


@bp.get("/compte/fournisseur/relier")
@access.signed_in
@limiter.limit("30 per minute")
def provider_link() -> ResponseReturnValue:
    """Go and fetch the identity to link, once both factors of the portal were given."""
    if not provider.name():
        abort(404)
    if not may_link(access.held_session()):
        return _failed(NotProvedHere())
    access.ask_proof()
    return _leave(provider.LINK)


@bp.get("/connexion/fournisseur/retour")
@access.public
def provider_return() -> ResponseReturnValue:
    """Back from the provider: its answer is sent on by a form, since it changes something."""
    called = provider.name() or abort(404)
    if "error" in request.args or "code" not in request.args:
        return _failed(provider.ProviderRefused())
    kept = {name: request.args.get(name, "")[:4000] for name in ("code", "state")}
    return render_template("account/provider_return.html", form=PlainForm(), kept=kept, called=called)


@bp.post("/connexion/fournisseur/retour")
@access.public
@limiter.limit("30 per minute")
def provider_arrival() -> ResponseReturnValue:
    """Take the provider's answer: open a session, or link the identity to the account of this one."""
    try:
        found = provider.come_back()
        if found.purpose == provider.LINK:
            return _link(found)
        return _open(found)
    except Refusal as refusal:
        return _failed(refusal)


@bp.post("/compte/fournisseur/separer")
@access.signed_in
def provider_unlink() -> ResponseReturnValue:
    """Separate one's account from its identity."""
    called = provider.name() or abort(404)
    access.ask_proof()
    services.unlink_identity(issuer=provider.settings().oidc_issuer, provider=called, by=access.person())
    flash(f"Votre compte n’est plus relié à {called}.", "success")
    return redirect(url_for(".factor"), 303)


@bp.get("/deconnexion/fournisseur")
@access.public
def provider_farewell() -> ResponseReturnValue:
    """Signed out here; the provider's own session ends too, at its own address."""
    held = once.kept(once.FAREWELL) if provider.name() else None
    onward = provider.farewell(held) if held else None
    if onward is None:
        return redirect(url_for("home.index"), 303)
    once.let_go(once.FAREWELL)
    page = make_response(render_template("account/provider_farewell.html", onward=onward, called=provider.name()))
    # Not a redirection: browsers would take it for the end of the sign-out form, which leads nowhere outside.
    page.headers["Refresh"] = f"0;url={onward}"
    return page


def _leave(purpose: str) -> ResponseReturnValue:
    if not provider.name():
        abort(404)
    if purpose == provider.SIGN_IN and (held := sessions.held()):
        return redirect(after_password(held.person, own_address(request.args.get("suite", ""))), 303)
    try:
        return provider.leave(purpose, request.args.get("suite"))
    except Refusal as refusal:
        return _failed(refusal)


def _open(found: provider.Recognised) -> ResponseReturnValue:
    session, token = sign_in_by_identity(
        issuer=found.issuer,
        subject=found.subject,
        second_factor_met=found.second_factor_met,
        lasting_days=provider.settings().session_days,
        device=device_label(request.user_agent.string),
        provider_token=found.id_token,
    )
    sessions.begin(token)
    onward = own_address(found.onward or "")
    return redirect(onward if session.is_whole else after_password(session.person, onward), 303)


def _link(found: provider.Recognised) -> ResponseReturnValue:
    called = provider.settings().oidc_name
    services.link_identity(
        issuer=found.issuer, subject=found.subject, provider=called, session=access.held_session(), by=access.person()
    )
    flash(f"Votre compte est relié à {called}.", "success")
    return redirect(url_for(".factor"), 303)


def _failed(refusal: Refusal) -> ResponseReturnValue:
    """A page that says what happened and what to do; nothing was written."""
    page = render_template("account/provider_failed.html", refusal=refusal, called=provider.name())
    return make_response(page, refusal.status)
