"""Keys of the portal."""

import click

from app.config import new_data_key


@click.command("make-data-key")
def make_data_key() -> None:
    """Print a fresh key to seal data with; put it first in DATA_KEYS, before the former ones."""
    click.echo(new_data_key())
