"""The night's letting go."""

from app.kernel.jobs import daily
from app.kernel.retention.services import JOB, let_go


@daily(JOB)
def retention() -> dict[str, int]:
    """Do what the retention table says."""
    return let_go()
