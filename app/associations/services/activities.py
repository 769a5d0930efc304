"""Noting an activity: accepted once however many times it is sent, and numbers only."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Update, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.associations.models import ACTIVITY_TYPES, Activity, ActivityMonth, Association, ReceiptSeries
from app.associations.services.sentences import checked_sentence, faults_of_sentence
from app.extensions import db
from app.kernel.audit.services import record
from app.kernel.instants import today
from app.kernel.people.models import Person
from app.kernel.refusals import Refusal, refuse_all
from app.kernel.territories.models import Territory
from app.kernel.visibility import Audience, own_audience, whole

DAYS_BACK = 366
MINUTES_A_DAY = 24 * 60
COUNTS = ("passages", "new_people", "volunteers", "staff")


class OtherContent(Refusal):
    """The same form was already accepted with something else written in it."""

    def __init__(self, receipt: str | None = None) -> None:
        where = f"sous le reçu n°\u00a0{receipt}" if receipt else "ailleurs"
        super().__init__(
            f"Cette saisie est déjà enregistrée {where}, avec un autre contenu. "
            "Pour noter une autre activité, ouvrez une nouvelle saisie."
        )


class UnknownType(Refusal):
    """The type is none of ours."""

    message = "Choisissez le type d’activité."
    field = "type"


class DayToCome(Refusal):
    """What is noted has happened."""

    message = "Cette date est dans le futur\u202f: notez l’activité une fois qu’elle a eu lieu."
    field = "day"


class DayTooOld(Refusal):
    """A log kept a year later is no longer a log."""

    message = "Cette date remonte à plus d’un an. Vérifiez l’année."
    field = "day"


class MoreNewThanPassages(Refusal):
    """Somebody new is also somebody who came."""

    message = "Il ne peut pas y avoir plus de personnes nouvelles que de passages."
    field = "new_people"


class NothingCounted(Refusal):
    """An entry of zeros tells of nothing and is one tap away."""

    message = "Indiquez au moins un nombre\u00a0: des passages, des bénévoles ou des personnes salariées."
    field = "passages"


class TooManyHours(Refusal):
    """A day has twenty-four hours for each person."""

    message = "Plus de 24\u00a0heures par personne dans une journée\u202f: vérifiez les heures."


class NobodyForTheseHours(Refusal):
    """Hours are somebody's."""

    message = "Vous indiquez des heures sans personne\u202f: ajoutez le nombre de personnes, ou effacez les heures."


def log_activity(
    *,
    client_id: str,
    association: Association,
    type: str,
    day: date,
    commune: Territory,
    passages: int,
    new_people: int = 0,
    volunteers: int = 0,
    volunteer_minutes: int = 0,
    staff: int = 0,
    staff_minutes: int = 0,
    sentence: str = "",
    by: Person,
) -> Activity:
    """Note an activity and give its receipt; the same form sent again gives the same receipt."""
    said: dict[str, Any] = {
        "association_id": association.id,
        "type": type,
        "day": day,
        "territory_id": commune.id,
        "passages": passages,
        "new_people": new_people,
        "volunteers": volunteers,
        "volunteer_minutes": volunteer_minutes,
        "staff": staff,
        "staff_minutes": staff_minutes,
        "sentence": checked_sentence(sentence),
    }
    already = _already_noted(client_id, said, by)
    if already:
        return already
    refuse_all(_faults(said))
    try:
        with db.session.begin_nested():
            activity = _write(client_id, said, team_audience(association), by)
    except IntegrityError:
        # The same form arrived twice at once and the other one was first, or it served where one reads no more.
        first = _already_noted(client_id, said, by)
        if first is None and _has_served(client_id, by):
            raise OtherContent from None
        if first is None:
            raise
        return first
    record("activity.logged", activity, by=by, association=association.id)
    return activity


def team_audience(association: Association) -> Audience:
    """Those who work in this association: the readers of its activities."""
    if association.perimeter is None:
        raise Refusal("Cette association n’est pas suivie\u202f: ses activités ne peuvent pas être notées.")
    key = association.perimeter.key("team")
    return own_audience(key, [key])


def _already_noted(client_id: str, said: dict[str, Any], by: Person) -> Activity | None:
    found = db.session.scalars(
        select(Activity).where(Activity.created_by_id == by.id, Activity.client_id == client_id)
    ).one_or_none()
    if found and any(getattr(found, name) != value for name, value in said.items()):
        raise OtherContent(found.receipt)
    return found


def _has_served(client_id: str, by: Person) -> bool:
    """Whether this person noted something with this form, be it for an association whose log they no longer read."""
    served = select(Activity.id).where(Activity.created_by_id == by.id, Activity.client_id == client_id)
    return bool(db.session.scalar(whole(served, "a form serves once wherever it was sent; only « already » is told")))


def check_activity(*, sentence: str, **said: Any) -> None:
    """Look over what is about to be noted, the commune apart; all that is wrong is told at once."""
    refuse_all([*_faults(said), *faults_of_sentence(sentence)])


def _faults(said: dict[str, Any]) -> Iterator[Refusal]:
    if said["type"] not in ACTIVITY_TYPES:
        yield UnknownType()
    if said["day"] > today():
        yield DayToCome()
    if said["day"] < today() - timedelta(days=DAYS_BACK):
        yield DayTooOld()
    if said["new_people"] > said["passages"]:
        yield MoreNewThanPassages()
    yield from _faults_of_hours(said)
    if not any(said[count] for count in COUNTS):
        yield NothingCounted()


def _faults_of_hours(said: dict[str, Any]) -> Iterator[Refusal]:
    for people, minutes, field in (
        (said["volunteers"], said["volunteer_minutes"], "volunteer_hours"),
        (said["staff"], said["staff_minutes"], "staff_hours"),
    ):
        if minutes and not people:
            yield NobodyForTheseHours(field=field)
        elif minutes > people * MINUTES_A_DAY:
            yield TooManyHours(field=field)


def _write(client_id: str, said: dict[str, Any], audience: Audience, by: Person) -> Activity:
    activity = Activity(
        client_id=client_id,
        receipt=_next_receipt(said["association_id"], today().year),
        audience_id=audience.id,
        created_by_id=by.id,
        **said,
    )
    db.session.add(activity)
    db.session.flush()
    _add_to_month(activity)
    return activity


def _next_receipt(association_id: int, year: int) -> str:
    """The next receipt of an association in a year; the series' row is the lock."""
    rank = _next_rank(association_id, year)
    if rank is None:
        try:
            with db.session.begin_nested():
                db.session.add(ReceiptSeries(association_id=association_id, year=year, last=0))
        except IntegrityError:
            pass  # A colleague noted the first activity of the year at the same moment.
        rank = _next_rank(association_id, year)
    return ReceiptSeries.receipt(association_id, year, rank or 0)


def _next_rank(association_id: int, year: int) -> int | None:
    counted = update(ReceiptSeries).filter_by(association_id=association_id, year=year)
    return db.session.scalar(
        counted.values(last=ReceiptSeries.last + 1)
        .returning(ReceiptSeries.last)
        .execution_options(synchronize_session=False)
    )


def _add_to_month(activity: Activity) -> None:
    """Keep the month's totals in step, in the transaction of the activity."""
    counted = {
        "entries": 1,
        "passages": activity.passages,
        "new_people": activity.new_people,
        "volunteer_minutes": activity.volunteer_minutes,
        "staff_minutes": activity.staff_minutes,
    }
    key = {
        "association_id": activity.association_id,
        "month": activity.day.replace(day=1),
        "type": activity.type,
        "territory_id": activity.territory_id,
    }
    month = update(ActivityMonth).filter_by(**key)
    if not _touches(month.values({name: getattr(ActivityMonth, name) + value for name, value in counted.items()})):
        db.session.execute(insert(ActivityMonth).values(**key, **counted, audience_id=activity.audience_id))


def _touches(statement: Update) -> bool:
    """Whether the update found its row."""
    result = db.session.execute(statement, execution_options={"synchronize_session": False})
    return bool(cast("CursorResult[Any]", result).rowcount)
