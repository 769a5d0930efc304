"""Where associations' pages keep what people wrote, for passages that must go: the field log, and the register."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select

from app.associations.models import Activity, Association, Subsidy
from app.extensions import Model, db
from app.kernel.expunging import Expungeable, Kept, Nearby, Reach, declare
from app.kernel.expunging.passages import MARK
from app.kernel.expunging.stores import KEPT
from app.kernel.visibility import whole

WHY = "a passage that identifies somebody goes from all that holds it; nothing of it is shown"
AT_ONCE = 500


def find_activity(receipt: str) -> Activity | None:
    """An activity by its receipt, for whoever may remove a passage without reading the log."""
    return (
        db.session.scalars(whole(select(Activity).where(Activity.receipt == receipt.upper()), WHY))
        .unique()
        .one_or_none()
    )


def get_activity(id: int) -> Activity | None:
    """An activity, for whoever may remove a passage without reading the log."""
    return db.session.scalars(whole(select(Activity).where(Activity.id == id), WHY)).unique().one_or_none()


def get_association(id: int) -> Association | None:
    """An association, whoever asks."""
    return db.session.scalars(whole(select(Association).where(Association.id == id), WHY)).unique().one_or_none()


def around_activity(activity: Activity, reach: Reach) -> Iterator[Nearby]:
    """What else the same person, or the whole team, noted."""
    if reach is Reach.HERE:
        return
    noted: Any = select(Activity.id, Activity.sentence).where(
        Activity.association_id == activity.association_id, Activity.sentence != ""
    )
    if reach is Reach.OWN:
        noted = noted.where(Activity.created_by_id == activity.created_by_id)
    for id, sentence in db.session.execute(whole(noted, WHY).execution_options(yield_per=AT_ONCE)):
        yield Nearby(Activity, id, sentence)


def published_of(association: Association) -> Iterable[Model]:
    """What funders published of their subsidies to an association, in their own words."""
    subsidies = select(Subsidy).where(Subsidy.association_id == association.id).order_by(Subsidy.id)
    return db.session.scalars(whole(subsidies, WHY)).all()


def still_without(said: Mapping[str, Any], kept: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What a file says of a subsidy, without the passages already removed from what it said before.

    The portal keeps no passage: it knows the text again by what is left of it, on either side of the mark.
    """
    words = dict(said)
    for former in kept:
        for column in KEPT[Subsidy].texts:
            if MARK in former[column] and _left_of(former[column]).fullmatch(words[column]):
                words[column] = former[column]
    return words


def _left_of(text: str) -> re.Pattern[str]:
    return re.compile(".+?".join(re.escape(part) for part in text.split(MARK)), re.DOTALL)


declare(
    {Activity: Kept(("sentence",)), Subsidy: Kept(("purpose", "terms", "nature"))},
    {
        Activity: Expungeable(
            name="Activité de terrain",
            rows=lambda activity: [activity],
            author_of=lambda activity: activity.created_by_id,
            # Before, a year and six digits; now, the association too: no part of the one is the other.
            reference=re.compile(r"\b(\d{4}-(?:\d{6,}|A\d+-\d{4,}))\b", re.IGNORECASE),
            find=find_activity,
            get=get_activity,
            around=around_activity,
            path=lambda activity: f"/associations/{activity.association_id}",
        ),
        Association: Expungeable(
            name="Aides publiées d’une association",
            rows=published_of,
            author_of=lambda _association: None,
            reference=re.compile(r"/associations/(\d{1,9})/?(?:[?#]|$)"),
            find=lambda number: get_association(int(number)),
            get=get_association,
        ),
    },
)
