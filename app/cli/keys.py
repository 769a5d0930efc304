"""Keys of the portal."""

import click
import sqlalchemy as sa

from app.config import new_data_key
from app.extensions import db
from app.kernel.sealing import Sealed, Unreadable, rotate


@click.command("make-data-key")
def make_data_key() -> None:
    """Print a fresh key to seal data with; put it first in DATA_KEYS, before the former ones."""
    click.echo(new_data_key())


@click.command("reseal")
def reseal() -> None:
    """Seal everything again under the first of DATA_KEYS, so that the former ones can be put away."""
    done = unreadable = 0
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Sealed):
                counted = _reseal(sa.table(table.name, *(sa.column(each.name) for each in table.columns)), column.name)
                done, unreadable = done + counted[0], unreadable + counted[1]
    click.echo(f"  {done} textes scellés sous la clé actuelle")
    if unreadable:
        raise click.ClickException(f"{unreadable} textes qu’aucune clé n’ouvre : gardez les anciennes clés et cherchez")


def _reseal(table: sa.TableClause, name: str) -> tuple[int, int]:
    """Seal one column again, row by row; a row changed meanwhile is left to whoever changed it."""
    sealed, done, unreadable = table.c[name], 0, 0
    with db.engine.begin() as connection:
        for (former,) in connection.execute(sa.select(sealed).where(sealed.is_not(None))).all():
            try:
                fresh = rotate(former)
            except Unreadable:
                unreadable += 1
                continue
            done += connection.execute(sa.update(table).where(sealed == former).values({name: fresh})).rowcount
    return done, unreadable
