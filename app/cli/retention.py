"""What the portal lets go of, by hand or in words only."""

import click

from app.extensions import only_reads
from app.kernel.instants import today
from app.kernel.jobs.daily import run_one
from app.kernel.retention.queries import due
from app.kernel.retention.services import JOB


@click.command("retention")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
def retention(dry_run: bool) -> None:
    """Let go of what is past its time, as each night."""
    if dry_run:
        with only_reads():
            for one in due():
                click.echo(f"  {one.rows:7}  {one.line.name} ({one.line.length_in_words}, {one.line.action_in_words})")
        return
    run = run_one(JOB, day=today())
    if run.failure:
        raise click.ClickException(f"interrompu : {run.failure}")
    for name, rows in run.counted.items():
        click.echo(f"  {rows:7}  {name}")
