"""The field log: noting an activity in under a minute, and reading what the team noted."""

from typing import cast

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.associations import policies, queries, services
from app.associations.forms import ActivityForm, begun_from, commune_label, said_before
from app.associations.models import ACTIVITY_TYPES, Activity, Association
from app.associations.routes import bp
from app.associations.routes.tables import activity_chart, hours, months_back
from app.kernel.expunging.passages import MARK
from app.kernel.expunging.queries import traces_of
from app.kernel.instants import today
from app.kernel.people.models import Person
from app.kernel.territories.models import Territory
from app.web import access
from app.web.expunging import expunging_page
from app.web.forms import form_page
from app.web.pagination import paginate

MONTHS_SHOWN = 12


@bp.get("/<int:id>/activites")
@access.signed_in
def activities(id: int) -> ResponseReturnValue:
    """What the team noted, month by month, then entry by entry: of every type, or of one."""
    actor = access.actor()
    association = queries.get_own_association(id, actor)
    months = months_back(MONTHS_SHOWN, today())
    tallies = queries.activity_months(association, actor, since=months[0])
    types = queries.usual_types(association, actor, since=months[0])
    type = request.args.get("type", "")
    type = type if type in types else ""
    page = paginate(
        queries.activities_of(association, actor, type=type), (Activity.day, Activity.id), size=20, descending=True
    )
    return render_template(
        "associations/activities.html",
        association=association,
        chart=activity_chart(tallies, type, months) if types else None,
        kinds=[ACTIVITY_TYPES[code] for code in types],
        kind=ACTIVITY_TYPES.get(type),
        page=page,
        traces=traces_of("activity", [activity.id for activity in page.rows if MARK in activity.sentence]),
        hours=hours,
    )


@bp.route("/<int:id>/activites/nouvelle", methods=["GET", "POST"])
@access.signed_in
def log(id: int) -> ResponseReturnValue:
    """Note an activity."""
    actor = access.actor()
    association = queries.get_own_association(id, actor)
    access.require(policies.can_log_activity(actor, association))
    last = queries.last_activity(association, actor)
    form = ActivityForm(data=said_before(last) if "refaire" in request.args else begun_from(last))
    form.offer_types(queries.usual_types(association, actor, since=months_back(MONTHS_SHOWN, today())[0]))
    if form.is_submitted():
        commune = _looked_over(form)
        with form.refusals():
            if commune and not form.errors:
                noted = services.log_activity(**form.values, association=association, commune=commune, by=_worker())
                flash(f"Activité enregistrée. Reçu n°\u00a0{noted.receipt}.", "success")
                return redirect(url_for(".activities", id=id, type=noted.type), 303)
    return _log_page(form, association, last)


@bp.route("/<int:id>/activites/<int:activity_id>/expurger", methods=["GET", "POST"])
@access.signed_in
def expunge_activity(id: int, activity_id: int) -> ResponseReturnValue:
    """Remove from an activity a passage that identifies somebody."""
    actor = access.actor()
    association = queries.get_own_association(id, actor)
    activity = queries.get_activity(association, activity_id, actor)
    capacity = policies.expunging_capacity(actor, activity)
    access.require(capacity is not None)
    return expunging_page(
        activity,
        capacity=capacity,
        template="associations/expunge_activity.html",
        onward=url_for(".activities", id=id),
        association=association,
    )


def _looked_over(form: ActivityForm) -> Territory | None:
    """The commune that was meant, everything else looked at too: whoever made several mistakes reads them together."""
    is_filled = form.validate()
    with form.refusals():
        if is_filled:
            services.check_activity(**{name: said for name, said in form.values.items() if name != "client_id"})
    with form.refusals():
        if form.commune.data and not form.commune.errors:
            return services.commune_called(form.commune.data, code=form.commune_code.data)
    return None


def _worker() -> Person:
    """Whoever notes: the view lets nobody in unnamed."""
    return cast("Person", access.actor())


def _log_page(form: ActivityForm, association: Association, last: Activity | None) -> ResponseReturnValue:
    """The form as it was typed, with the communes that may have been meant."""
    if form.commune.errors and form.commune.data:
        form.offer_communes(queries.communes_meant(form.commune.data))
    return form_page(
        "associations/log.html",
        form,
        association=association,
        last=last,
        kinds=ACTIVITY_TYPES,
        nearby=[commune_label(commune) for commune in queries.communes_near(association)],
        hours=hours,
    )
