"""The worker process."""

import click
from flask import current_app

from app.kernel.jobs.queue import beat, run_pending


@click.command("worker")
def worker() -> None:
    """Do the work that waits, until told to stop."""
    beat()
    run_pending()
    huey, _task = current_app.extensions["jobs"]
    huey.create_consumer(workers=1, worker_type="thread", periodic=True, check_worker_health=True).run()
