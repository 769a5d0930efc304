"""The journal from the command line."""

import sys

import click
import structlog

from app.extensions import db, only_reads
from app.kernel.audit.checking import prove

log = structlog.get_logger(__name__)


@click.group("audit")
def audit() -> None:
    """The journal of acts."""


@audit.command("verify")
@click.option("--noted", help="A place and fingerprint written down earlier, as 1234:0a1b…, that must still be there.")
def verify(noted: str | None) -> None:
    """Prove the whole journal: nothing altered, nothing missing, nothing cut off. Exits with 1 otherwise."""
    place, _, known = (noted or "").partition(":")
    with only_reads():
        proof = prove((int(place), known) if place.isdigit() else None)
        db.session.rollback()
    click.echo(f"  {proof.entries} actes, du n° {proof.first} au n° {proof.last}")
    click.echo(f"  À noter ailleurs : {proof.last}:{proof.hash}")
    for fault in proof.faults:
        click.echo(f"  {fault}", err=True)
    if proof.faults:
        # Whoever watches the log knows of it too, whatever becomes of what the command said.
        log.error("journal.broken", faults=proof.faults)
    sys.exit(1 if proof.faults else 0)
