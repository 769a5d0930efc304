"""Work done after the answer: the work is a row with a state, the job is only a nudge."""

from app.kernel.jobs.queue import checkpoint, job, nudge, run_pending, sweep

__all__ = ["checkpoint", "job", "nudge", "run_pending", "sweep"]
