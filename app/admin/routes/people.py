"""People: finding them, what they hold, giving and ending roles, closing and opening accounts."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin import services
from app.admin.forms import GiveRoleForm, PlaceForm, ReasonForm
from app.admin.queries import people as queries
from app.admin.routes import bp
from app.admin.routes.words import PURPOSES, closed_days
from app.extensions import db
from app.kernel.admission.queries import invitations_for
from app.kernel.admission.services import give_role, take_back_role
from app.kernel.audit.models import AuditEntry
from app.kernel.audit.words import ACTIONS
from app.kernel.people.directories import directory_for
from app.kernel.people.models import Perimeter, Person
from app.kernel.people.queries import is_last_presidency
from app.kernel.people.roles import ROLE_NAMES, Role, role_named
from app.web import access
from app.web.addresses import LARGEST
from app.web.forms import form_page, squeeze
from app.web.listing import rows_of
from app.web.pagination import paginate

READERS = (Role.ADMIN, Role.DPO)
PLACES_SHOWN = 30
ACTS_SHOWN = 20
PERSON = "/personnes/<int:id>"
# What the list is filtered by, and its name in the address.
FILTERS = {"words": "q", "role": "role", "state": "etat"}


@bp.get("/personnes")
@access.roles(*READERS)
def people() -> ResponseReturnValue:
    """Everybody with an account, by name, filtered."""
    asked = {name: squeeze(request.args.get(key, ""))[:100] for name, key in FILTERS.items()}
    page = paginate(queries.people(**asked), (Person.sort_name, Person.id), size=25)
    return render_template(
        "admin/people.html", page=page, asked=asked, roles=ROLE_NAMES, states=queries.STATES, state_of=queries.state_of
    )


@bp.get(PERSON)
@access.roles(*READERS)
def person(id: int) -> ResponseReturnValue:
    """Somebody: who they are, what they hold and held, what was done about their account."""
    someone = db.session.scalars(queries.one_person(id)).one()
    return render_template(
        "admin/person.html",
        person=someone,
        state=queries.STATES[queries.state_of(someone)],
        held=[grant for grant in someone.grants if grant.is_current],
        past=[grant for grant in reversed(someone.grants) if not grant.is_current],
        acts=paginate(
            queries.acts_on(someone), (AuditEntry.sequence,), size=ACTS_SHOWN, descending=True, scalars=False
        ),
        words=ACTIONS,
        roles=ROLE_NAMES,
        closed_days=closed_days,
        invitations=rows_of(invitations_for(someone.email), limit=20),
    )


@bp.route(PERSON + "/roles/nouveau", methods=["GET", "POST"])
@access.roles(Role.ADMIN)
def give(id: int) -> ResponseReturnValue:
    """Give somebody a role: which one, then where and why."""
    someone = db.session.scalars(queries.one_person(id)).one()
    role = role_named(request.args.get("role", ""))
    if role is None:
        urls = {name: url_for(".give", id=id, role=name) for name in ROLE_NAMES}
        return render_template("admin/choose_role.html", person=someone, urls=urls, roles=ROLE_NAMES, purposes=PURPOSES)
    words = squeeze(request.args.get("q", ""))[:100]
    form = GiveRoleForm()
    offer_places(form, role, words)
    if form.validate_on_submit():
        with form.refusals():
            said = {"perimeter": place_chosen(form, role), "reason": form.reason.data, "until": form.until.data}
            give_role(person=someone, role=role, **said, by=access.person())
            flash(f"{someone.display_name} a maintenant ce rôle. Une lettre le lui dit.", "success")
            return redirect(url_for(".person", id=id), 303)
    return form_page("admin/give_role.html", form, person=someone, **shown_of(role, words))


def offer_places(form: PlaceForm, role: Role, words: str) -> None:
    """Offer where a role may be held: the few places there are, or what was found in a list too long to be shown."""
    directory, place = directory_for(role), request.args.get("lieu", 0, type=int)
    if place:
        form.offer(rows_of(queries.places_for(role).where(Perimeter.id == min(place, LARGEST)), limit=1))
    elif directory and words:
        form.offer_listed(directory.find(words, access.actor(), PLACES_SHOWN))
    else:
        form.offer(rows_of(queries.places_for(role, words), limit=PLACES_SHOWN))


def place_chosen(form: PlaceForm, role: Role) -> Perimeter:
    """The place chosen among those offered; that of a list gets its perimeter now if it has none."""
    chosen, directory = form.perimeter_id.data, directory_for(role)
    if directory and chosen in form.listed:
        return directory.open(form.listed[chosen], access.actor())
    return form.places[chosen]


def shown_of(role: Role, words: str) -> dict[str, Any]:
    """What the pages that give a role say of it, and of the search for where."""
    directory = directory_for(role)
    return {
        "role": role,
        "role_name": ROLE_NAMES[role],
        "words": words,
        "most": PLACES_SHOWN,
        "asked": directory.asked if directory else None,
    }


@bp.route(PERSON + "/roles/<int:grant_id>/fin", methods=["GET", "POST"])
@access.roles(Role.ADMIN)
def end(id: int, grant_id: int) -> ResponseReturnValue:
    """End a role somebody holds."""
    grant = db.session.scalars(queries.one_grant(id, grant_id)).one()
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            take_back_role(grant=grant, reason=form.reason.data, by=access.person())
            flash("Ce rôle a pris fin.", "success")
            return redirect(url_for(".person", id=id), 303)
    is_last = is_last_presidency(grant)
    return form_page("admin/end_role.html", form, grant=grant, person=grant.person, is_last=is_last)


@bp.route(PERSON + "/compte", methods=["GET", "POST"])
@access.roles(Role.ADMIN)
def account(id: int) -> ResponseReturnValue:
    """Close somebody's account, or open it again."""
    someone = db.session.scalars(queries.one_person(id)).one()
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            services.close_account(person=someone, reason=form.reason.data, by=access.person())
            flash("Le compte est fermé, et ses sessions avec lui.", "success")
            return redirect(url_for(".person", id=id), 303)
    return form_page("admin/account.html", form, person=someone)


@bp.post(PERSON + "/compte/rouvrir")
@access.roles(Role.ADMIN)
def open_account(id: int) -> ResponseReturnValue:
    """Open somebody's account again."""
    someone = db.session.scalars(queries.one_person(id)).one()
    services.open_account(person=someone, by=access.person())
    flash("Le compte est rouvert.", "success")
    return redirect(url_for(".person", id=id), 303)


@bp.post(PERSON + "/mot-de-passe")
@access.roles(Role.ADMIN)
def reset_password(id: int) -> ResponseReturnValue:
    """Send somebody a link that chooses a new password, which nobody else sees nor chooses."""
    someone = db.session.scalars(queries.one_person(id)).one()
    services.start_reset(person=someone, by=access.person())
    flash("Une lettre va partir, avec un lien pour choisir un nouveau mot de passe.", "success")
    return redirect(url_for(".person", id=id), 303)
