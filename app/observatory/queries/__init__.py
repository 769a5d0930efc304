"""Questions of the observatory; those that other parts of the portal compose with are named here."""

from app.observatory.queries.releases import latest_releases, releases_awaiting_second_signature
from app.observatory.queries.totals import Recruitment, Total, headline, recruitment_of_bassins, regional_totals

__all__ = [
    "Recruitment",
    "Total",
    "headline",
    "latest_releases",
    "recruitment_of_bassins",
    "regional_totals",
    "releases_awaiting_second_signature",
]
