"""Filling a portal: what ships with it, and the demonstration."""

import click
from flask import current_app

from app.account.services import demo_address, plant_demo_factors, plant_demo_people
from app.associations.services import load_register
from app.associations.services import plant_demo as plant_demo_associations
from app.cli.scale import Volume, plant_volume
from app.config import UnsafeSettings
from app.extensions import db, only_reads
from app.forums.services import plant_demo as plant_demo_forums
from app.kernel.admission.services import plant_demo as plant_demo_admission
from app.kernel.people.queries import demo_people
from app.kernel.people.roles import PerimeterKind
from app.kernel.people.services import open_perimeter
from app.kernel.referentials import referentials
from app.kernel.referentials.services import load_now
from app.kernel.search.services import fill
from app.kernel.territories.queries import territories_of_type
from app.observatory.services import publish_shipped
from app.web.listing import rows_of

WORDS = {"added": "ajoutés", "changed": "modifiés", "removed": "retirés", "unchanged": "inchangés"}


@click.command("setup")
@click.option("--demo", "with_demo", is_flag=True, help="Plant the demonstration too (never in production).")
def setup(with_demo: bool) -> None:
    """Load or refresh all that ships with the portal; run again, it only brings what is new."""
    first_run()
    if with_demo:
        plant_demo()


@click.command("demo")
@click.option("--scale", type=click.Choice(["1", "10", "100"]), help="Plant fictitious volume too, to measure with.")
def demo(scale: str | None) -> None:
    """Plant the demonstration: fictitious people, associations and exchanges beside the real statistics."""
    plant_demo()
    if scale:
        plant_volume(Volume.at_scale(int(scale)))
        db.session.commit()


@click.command("demo-accounts")
def demo_accounts() -> None:
    """Name the demonstration's accounts."""
    with only_reads():
        for person in rows_of(demo_people()):
            click.echo(f"    {person.email:28} {person.display_name}")


def first_run() -> None:
    """Fill an empty portal with all that ships with it, one part after the other."""
    for one in referentials():
        counted = ", ".join(f"{count} {WORDS.get(what, what)}" for what, count in load_now(one).items())
        click.echo(f"  {one.name} : {counted}")
    open_territory_perimeters()
    click.echo(f"  Publications de l’observatoire : {publish_shipped()} mises en ligne")
    register = load_register()
    click.echo(f"  Associations : {register.associations_added} ajoutées, {register.associations_changed} modifiées")
    db.session.commit()
    found = fill()["added"]
    db.session.commit()
    if found:
        click.echo(f"  Recherche : {found} entrées ajoutées")


def open_territory_perimeters() -> None:
    """Give the portal, the region and each département the perimeter on which roles are held."""
    open_perimeter(PerimeterKind.PORTAL, "Le portail")
    for kind in (PerimeterKind.REGION, PerimeterKind.DEPARTEMENT):
        for territory in rows_of(territories_of_type(str(kind))):
            open_perimeter(kind, territory.name, territory_id=territory.id)


def plant_demo() -> None:
    """Make the demonstration once: its people first, then what each part shows of them."""
    if current_app.config["SETTINGS"].production:
        raise UnsafeSettings("The demonstration is never planted in production: its password is public.")
    people = plant_demo_people()
    click.echo(f"  demonstration: {len(people)} people, such as {demo_address('analyste')}")
    plant_demo_associations(people)
    plant_demo_forums(people)
    plant_demo_admission(people)
    # Last: the parts give roles, and some of them ask for a second factor.
    plant_demo_factors()
    db.session.commit()
