"""What is tidied each day among accounts."""

from app.kernel.jobs import daily
from app.kernel.people.services import throttle
from app.kernel.people.services.drafts import purge_drafts


@daily("people.forget_attempts")
def forget_attempts() -> dict[str, int]:
    """Drop the counters of attempts, network addresses' fingerprints included, a day after the last one."""
    return {"counters": throttle.purge()}


@daily("people.forget_drafts")
def forget_drafts() -> dict[str, int]:
    """Forget the texts sent too late that nobody came back for."""
    return {"drafts": purge_drafts()}
