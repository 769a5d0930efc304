"""Commands of the observatory: `flask observatory import FILE`."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.kernel.jobs import checkpoint
from app.kernel.people.models import Person
from app.kernel.people.queries import person_by_email
from app.kernel.people.roles import Role
from app.kernel.refusals import Refusal
from app.observatory.models import FileImport, ImportState
from app.observatory.services import publish_release, publish_shipped, receive_file, work_on_import

cli_group = AppGroup("observatory", help="Figures of the observatory.")


@cli_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--prepared-by", required=True, metavar="EMAIL", help="Who answers for the file.")
@click.option(
    "--published-by", metavar="EMAIL", help="Who signs the release, somebody else; without it, nothing is published."
)
@click.option("--provenance", default="", help="Where the file was taken from.")
def import_file(file: Path, prepared_by: str, published_by: str | None, provenance: str) -> None:
    """Read FILE whole, prepare its release, and publish it when a second person signs."""
    preparer = _analyst(prepared_by)
    signer = _analyst(published_by) if published_by else None
    try:
        with file.open("rb") as stream:
            received = receive_file(stream=stream, name=file.name, by=preparer, provenance=provenance)
        work_on_import(received.id)
        _tell(received)
        if signer and received.release:
            publish_release(release=received.release, by=signer)
            click.echo(f"Publié : {received.release.source_file.title}.")
    except Refusal as refusal:
        raise click.ClickException(refusal.message) from None
    checkpoint()


@cli_group.command("publish-shipped")
def shipped() -> None:
    """Publish the files that ship with the software and are not known yet."""
    click.echo(f"releases: {publish_shipped()}")
    checkpoint()


def _analyst(email: str) -> Person:
    person = person_by_email(email)
    if person is None or not person.has_role(Role.ANALYST):
        raise click.ClickException(f"{email} n’est pas dans l’équipe de l’observatoire.")
    return person


def _tell(received: FileImport) -> None:
    """Say what came of the reading."""
    if received.state == ImportState.FAILED:
        for problem in received.problems:
            where = " ".join(str(problem.get(name, "")) for name in ("sheet", "row", "column"))
            click.echo(f"{where.strip()} : {problem['message']}", err=True)
        checkpoint()
        raise click.ClickException(f"Le fichier est refusé : {received.problem_count} anomalies, aucune ligne écrite.")
    release = received.release
    if release:
        seen = "déjà connu" if received.was_known else "préparé"
        click.echo(f"{release.source_file.title}, {seen} : {release.rows_kept} lignes gardées sur {release.rows_read}.")
