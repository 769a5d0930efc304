"""What the home page shows: to everybody, and beside it to people who have work waiting."""

from typing import Any

from app.associations.queries import my_associations, register_totals
from app.extensions import db
from app.forums.queries import latest_threads, month_totals
from app.home.queries.charts import territory_map
from app.home.queries.due import due_sources
from app.home.queries.for_you import for_you
from app.kernel.people.models import Actor
from app.kernel.people.roles import Role
from app.kernel.territories.queries import territories_of_type
from app.observatory.queries import latest_releases, regional_totals, releases_awaiting_second_signature
from app.observatory.queries.releases import imports

RELEASES_SHOWN = 4
THREADS_SHOWN = 4
WORK_SHOWN = 5


def home_page(actor: Actor) -> dict[str, Any]:
    """Everything the home page of this reader shows."""
    region = db.session.scalars(territories_of_type("region")).one()
    return {
        "region": region,
        "chart": territory_map(region),
        "recruitment": regional_totals(),
        "register": register_totals().get(""),
        "exchanges": month_totals(actor),
        "releases": list(db.session.scalars(latest_releases(actor).limit(RELEASES_SHOWN)).unique()),
        "threads": list(db.session.scalars(latest_threads(actor, THREADS_SHOWN)).unique()),
        "mine": my_associations(actor) if actor.is_authenticated else [],
        "for_you": for_you(actor),
        "staff": _staff(actor) if actor.has_role(Role.ANALYST) else None,
    }


def _staff(actor: Actor) -> dict[str, Any]:
    """What waits for the observatory's staff."""
    return {
        "to_sign": list(db.session.scalars(releases_awaiting_second_signature(actor).limit(WORK_SHOWN)).unique()),
        "arrived": list(db.session.scalars(imports(actor).limit(WORK_SHOWN)).unique()),
        "due": due_sources(),
    }
