"""Work done after the answer: the work is a row with a state, the job is only a nudge."""

from app.kernel.jobs.daily import daily, daily_names, run_again, run_daily
from app.kernel.jobs.queue import checkpoint, job, nudge, run_pending, sweep, waits

__all__ = [
    "checkpoint",
    "daily",
    "daily_names",
    "job",
    "nudge",
    "run_again",
    "run_daily",
    "run_pending",
    "sweep",
    "waits",
]
