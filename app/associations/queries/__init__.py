"""Questions about the register and the field log."""

from app.associations.queries.activity import (
    Tally,
    activities_of,
    activity_months,
    activity_summary,
    communes_meant,
    communes_near,
    get_activity,
    last_activity,
    usual_types,
)
from app.associations.queries.register import (
    YearOfSupport,
    funders,
    get_association,
    get_own_association,
    latest_load,
    my_associations,
    other_names,
    register,
    subsidies_of,
    years_of,
)
from app.associations.queries.totals import Supported, register_totals, supported_in

__all__ = [
    "Supported",
    "Tally",
    "YearOfSupport",
    "activities_of",
    "activity_months",
    "activity_summary",
    "communes_meant",
    "communes_near",
    "funders",
    "get_activity",
    "get_association",
    "get_own_association",
    "last_activity",
    "latest_load",
    "my_associations",
    "other_names",
    "register",
    "register_totals",
    "subsidies_of",
    "supported_in",
    "usual_types",
    "years_of",
]
