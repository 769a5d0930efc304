"""Where the field log keeps what people wrote, for passages that must go."""

import re

from sqlalchemy import select

from app.associations.models import Activity
from app.extensions import db
from app.kernel.expunging import Expungeable, Kept, declare
from app.kernel.visibility import whole

WHY = "a passage that identifies somebody goes from all that holds it; nothing of it is shown"


def find_activity(receipt: str) -> Activity | None:
    """An activity by its receipt, for whoever may remove a passage without reading the log."""
    return (
        db.session.scalars(whole(select(Activity).where(Activity.receipt == receipt.upper()), WHY))
        .unique()
        .one_or_none()
    )


declare(
    {Activity: Kept(("sentence",))},
    {
        Activity: Expungeable(
            name="Activité de terrain",
            rows=lambda activity: [activity],
            moved=lambda _activity: None,
            author_of=lambda activity: activity.created_by_id,
            # Before, a year and six digits; now, the association too: no part of the one is the other.
            reference=re.compile(r"\b(\d{4}-(?:\d{6,}|A\d+-\d{4,}))\b", re.IGNORECASE),
            find=find_activity,
        )
    },
)
