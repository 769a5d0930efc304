"""Invitations as the administration sees them: those in progress everywhere, and its own."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.forms import InviteForm
from app.admin.routes import bp
from app.admin.routes.people import READERS, offer_places, place_chosen, shown_of
from app.admin.routes.words import PURPOSES
from app.kernel.admission import services
from app.kernel.admission.models import Invitation
from app.kernel.admission.queries import get_invitation, standing_invitations
from app.kernel.people.roles import ROLE_NAMES, Role, role_named
from app.web import access
from app.web.forms import form_page, squeeze
from app.web.pagination import paginate


@bp.get("/invitations")
@access.roles(*READERS)
def invitations() -> ResponseReturnValue:
    """The invitations that were neither accepted nor withdrawn, the latest first."""
    page = paginate(standing_invitations(), (Invitation.id,), size=25, descending=True)
    return render_template("admin/invitations.html", page=page)


@bp.route("/personnes/inviter", methods=["GET", "POST"])
@access.roles(Role.ADMIN)
def invite() -> ResponseReturnValue:
    """Invite somebody by their address: to which role, then where."""
    role = role_named(request.args.get("role", ""))
    if role is None:
        urls = {name: url_for(".invite", role=name) for name in ROLE_NAMES}
        return render_template("admin/choose_role.html", person=None, urls=urls, roles=ROLE_NAMES, purposes=PURPOSES)
    words = squeeze(request.args.get("q", ""))[:100]
    form = InviteForm()
    offer_places(form, role, words)
    if form.validate_on_submit():
        with form.refusals():
            services.invite(email=form.email.data, role=role, perimeter=place_chosen(form, role), by=access.person())
            flash("L’invitation est enregistrée et sa lettre va partir.", "success")
            return redirect(url_for(".invitations"), 303)
    return form_page("admin/invite.html", form, **shown_of(role, words))


@bp.post("/invitations/<int:invitation_id>/renvoyer")
@access.roles(Role.ADMIN)
def invite_again(invitation_id: int) -> ResponseReturnValue:
    """Send another link."""
    services.invite_again(invitation=get_invitation(invitation_id), by=access.person())
    flash("Une nouvelle lettre va partir. Le lien précédent ne sert plus.", "success")
    return redirect(url_for(".invitations"), 303)


@bp.post("/invitations/<int:invitation_id>/retirer")
@access.roles(Role.ADMIN)
def withdraw_invitation(invitation_id: int) -> ResponseReturnValue:
    """Have the link open nothing any more."""
    services.withdraw_invitation(invitation=get_invitation(invitation_id), by=access.person())
    flash("L’invitation est retirée\u202f: son lien ne sert plus.", "success")
    return redirect(url_for(".invitations"), 303)
