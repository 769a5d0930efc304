"""The worker process, and whether the portal is well."""

import click
from flask import current_app

from app.extensions import db, only_reads
from app.home.queries import health
from app.kernel.jobs.queue import beat, run_pending


@click.command("worker")
def worker() -> None:
    """Do the work that waits, until told to stop."""
    with only_reads():
        ready = health.database_is_at_head()
        db.session.rollback()
    if not ready:
        raise click.ClickException("la base n’est pas au schéma de ce code : lancez d’abord `flask db upgrade`")
    beat()
    run_pending()
    huey, _task = current_app.extensions["jobs"]
    huey.create_consumer(workers=1, worker_type="thread", periodic=True, check_worker_health=True).run()


@click.command("health")
def health_report() -> None:
    """Say what readiness checks, one by one; fails when one of them does."""
    with only_reads():
        failing = health.failing()
    for name, _check in health.CHECKS:
        click.echo(f"  {'NON' if name in failing else 'oui'}  {name}")
    if failing:
        raise SystemExit(1)
