"""Commands: one group a part, and the few that prepare the whole portal."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app.account.services import plant_demo_people
from app.extensions import db
from app.kernel.jobs.queue import beat, run_pending
from app.kernel.occupations.services import load_occupations
from app.kernel.people.roles import PerimeterKind
from app.kernel.people.services import open_perimeter
from app.kernel.territories.queries import territories_of_type
from app.kernel.territories.services import load_territories
from app.kernel.themes.services import load_themes
from app.web.listing import rows_of

reference = AppGroup("reference", help="Territories, occupations and themes.")


@reference.command("load")
def load_reference() -> None:
    """Load or refresh the shared referentials from the files that ship with the portal."""
    refresh_reference()
    db.session.commit()


def refresh_reference() -> None:
    """Bring the referentials to what the shipped files say, and tell what changed."""
    for name, load in (("territories", load_territories), ("occupations", load_occupations), ("themes", load_themes)):
        click.echo(f"{name}: {load()}")
    open_territory_perimeters()


def first_run() -> None:
    """Fill an empty portal with all that ships with it; run again, it only brings what is new."""
    refresh_reference()
    db.session.commit()


def open_territory_perimeters() -> None:
    """Give the portal, the region and each département the perimeter on which roles are held."""
    open_perimeter(PerimeterKind.PORTAL, "Le portail")
    for kind in (PerimeterKind.REGION, PerimeterKind.DEPARTEMENT):
        for territory in rows_of(territories_of_type(str(kind))):
            open_perimeter(kind, territory.name, territory_id=territory.id)


@click.command("worker")
def worker() -> None:
    """Do the work that waits, until told to stop."""
    beat()
    run_pending()
    huey, _task = current_app.extensions["jobs"]
    huey.create_consumer(workers=1, worker_type="thread", periodic=True, check_worker_health=True).run()


def register(app: Flask) -> None:
    """Add the commands to `flask`."""
    for command in (reference, worker):
        app.cli.add_command(command)
