"""The files of the store, from the command line."""

import click
from flask.cli import AppGroup

from app.kernel.files.services import reconcile
from app.kernel.jobs import checkpoint

cli_group = AppGroup("files", help="Files that people send.")

WORDS = {
    "rows": "rows that expect a file",
    "files": "files in the store",
    "verified": "files read whole",
    "missing": "rows without their file",
    "altered": "files that are not as received",
    "found_again": "files that were missing and are back",
    "strays_listed": "files without a row, seen for the first time",
    "strays_removed": "files without a row, removed",
}


@cli_group.command("reconcile")
@click.option("--dry-run", is_flag=True, help="Say what would be done, change nothing.")
def reconcile_now(dry_run: bool) -> None:
    """Compare rows and store, as the worker does each night."""
    findings = reconcile(dry_run=dry_run)
    for name, count in findings.counts.items():
        click.echo(f"{count:8} {WORDS[name]}")
    for name in ("missing", "altered", "strays_listed", "strays_removed"):
        for key in getattr(findings, name):
            click.echo(f"{name}: {key}")
    if not dry_run:
        checkpoint()
