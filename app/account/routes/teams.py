"""The teams somebody runs: who is in them, whom to invite, whose role ends."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.account import policies, queries
from app.account.forms import EndRoleForm, InviteForm
from app.account.routes import bp
from app.account.services.letters import masked
from app.kernel.admission import services
from app.kernel.admission.queries import invitation_of, invitations_on
from app.kernel.people.models import RoleGrant
from app.kernel.people.policies import roles_to_give
from app.kernel.people.queries import is_last_presidency
from app.web import access
from app.web.forms import form_page
from app.web.listing import rows_of
from app.web.pagination import paginate

TEAM = "/compte/equipes/<int:perimeter_id>"
INVITATION = TEAM + "/invitations/<int:invitation_id>"


@bp.get("/compte/equipes/")
@access.signed_in
def teams() -> ResponseReturnValue:
    """The teams one runs."""
    return render_template("account/teams.html", teams=queries.teams_run_by(access.actor()))


@bp.route(TEAM, methods=["GET", "POST"])
@access.signed_in
def team(perimeter_id: int) -> ResponseReturnValue:
    """A team: who is in it, who was invited, and a form to invite somebody."""
    actor = access.person()
    perimeter = queries.team_run_by(actor, perimeter_id)
    form = InviteForm().offer(roles_to_give(actor, perimeter))
    if form.validate_on_submit():
        with form.refusals():
            services.invite(**form.values, perimeter=perimeter, by=actor)
            flash("L’invitation est enregistrée et sa lettre va partir.", "success")
            return redirect(url_for(".team", perimeter_id=perimeter_id, _anchor="invitations"), 303)
    return form_page(
        "account/team.html",
        form,
        perimeter=perimeter,
        page=paginate(queries.people_of(perimeter), (RoleGrant.id,), size=25, descending=True),
        invitations=rows_of(invitations_on(perimeter), limit=50),
        masked=masked,
    )


@bp.post(INVITATION + "/renvoyer")
@access.signed_in
def invite_again(perimeter_id: int, invitation_id: int) -> ResponseReturnValue:
    """Send another link."""
    perimeter = queries.team_run_by(access.actor(), perimeter_id)
    services.invite_again(invitation=invitation_of(perimeter, invitation_id), by=access.person())
    flash("Une nouvelle lettre va partir. Le lien précédent ne sert plus.", "success")
    return redirect(url_for(".team", perimeter_id=perimeter_id, _anchor="invitations"), 303)


@bp.post(INVITATION + "/retirer")
@access.signed_in
def withdraw_invitation(perimeter_id: int, invitation_id: int) -> ResponseReturnValue:
    """Have the link open nothing any more."""
    perimeter = queries.team_run_by(access.actor(), perimeter_id)
    services.withdraw_invitation(invitation=invitation_of(perimeter, invitation_id), by=access.person())
    flash("L’invitation est retirée\u202f: son lien ne sert plus.", "success")
    return redirect(url_for(".team", perimeter_id=perimeter_id, _anchor="invitations"), 303)


@bp.route(TEAM + "/roles/<int:grant_id>/fin", methods=["GET", "POST"])
@access.signed_in
def end_role(perimeter_id: int, grant_id: int) -> ResponseReturnValue:
    """End a role in one's team."""
    actor = access.person()
    grant = queries.grant_in(queries.team_run_by(actor, perimeter_id), grant_id)
    access.require(policies.can_end(actor, grant))
    form, own = EndRoleForm(), grant.person_id == actor.id
    if form.validate_on_submit():
        with form.refusals():
            services.take_back_role(grant=grant, reason=form.reason.data, by=actor)
            flash("Ce rôle a pris fin.", "success")
            return redirect(url_for(".teams") if own else url_for(".team", perimeter_id=perimeter_id), 303)
    is_last = is_last_presidency(grant)
    return form_page("account/end_role.html", form, grant=grant, own=own, is_last=is_last)
