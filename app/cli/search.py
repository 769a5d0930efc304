"""The search index, made again by hand."""

import time

import click

from app.extensions import db
from app.kernel.search.kinds import kinds
from app.kernel.search.services import count_rows, drop_unknown_kinds, index_all


@click.group("search")
def search() -> None:
    """The index of everything that can be found."""


@search.command("rebuild")
def rebuild() -> None:
    """Make every entry again from what it speaks of, some at a time, while people go on searching."""
    drop_unknown_kinds()
    db.session.commit()
    for kind in kinds():
        started = time.monotonic()
        with click.progressbar(length=count_rows(kind), label=f"  {kind.several}") as bar:
            made = 0
            for done in index_all(kind, again=True):
                made += done["added"] + done["changed"]
                bar.update(done["seen"])
                db.session.commit()
        click.echo(f"  {kind.several} : {made} entrées ({time.monotonic() - started:.0f} s)")
