"""`flask backup` and `flask restore`."""

from pathlib import Path

import click

from app.cli.backup.archive import BadArchive, fingerprint
from app.cli.backup.making import make_backup
from app.cli.backup.restoring import NotRestored, restore_backup, smoke, warnings_of
from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.search.services import fill


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path))
def backup(target: Path) -> None:
    """Write everything the portal holds at this instant in one archive, while people go on writing.

    TARGET is a folder, where the archive is named after the instant, or a file that does not exist yet. The keys
    (SECRET_KEY, DATA_KEYS) are not in it: keep them elsewhere.
    """
    if target.is_dir():
        target = target / f"tissage-{utcnow():%Y-%m-%dT%H%M%SZ}.tar"
    if target.exists():
        raise click.ClickException(f"{target} existe déjà : choisissez un autre nom")
    try:
        manifest = make_backup(target)
    except BadArchive as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"  {manifest.contents}")
    click.echo(f"  sha256 {fingerprint(target.open('rb'))}")
    click.echo(f"  {target}")
    if manifest.missing_files or manifest.damaged_files:
        click.echo(
            f"  Attention : {len(manifest.missing_files)} fichiers manquants, "
            f"{len(manifest.damaged_files)} abîmés, nommés dans l’archive",
            err=True,
        )


@click.command("restore")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--into-empty", is_flag=True, help="Empty the database first: all that it holds is lost.")
def restore(source: Path, into_empty: bool) -> None:
    """Put an archive back in an empty database, and its files in the store; stop the portal first."""
    try:
        manifest = restore_backup(source, emptying=into_empty, tell=click.echo)
    except (BadArchive, NotRestored) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    # The index is not in the archive: it is made again from what was.
    click.echo(f"  Recherche : {fill()['added']} entrées")
    db.session.commit()
    for warning in warnings_of(manifest):
        click.echo(f"  Attention : {warning}", err=True)
    problems = smoke()
    for problem in problems:
        click.echo(f"  Problème : {problem}", err=True)
    if problems:
        raise click.ClickException("le contenu est revenu, mais le portail ne répond pas comme il faut")
    click.echo(f"  Restauré : le portail du {manifest.made_at}")
