"""Volume for trying the portal at full size: fictitious, said to be so everywhere, and never in production."""

import time
from collections.abc import Callable

import click
from flask import current_app

from app.cli.scale import exchanges, figures, people, register, search
from app.cli.scale.pouring import prepare, settle
from app.cli.scale.volume import Volume
from app.config import UnsafeSettings
from app.extensions import db

__all__ = ["AlreadyPlanted", "Volume", "plant_volume"]


class AlreadyPlanted(click.ClickException):
    """Volume is planted once: counters would be true, but nobody could tell what size the portal has."""

    def __init__(self) -> None:
        super().__init__("Le volume d’essai est déjà là. Repartez d’une base vide pour une autre taille.")


def plant_volume(volume: Volume, *, say: Callable[[str], None] = click.echo) -> None:
    """Plant this volume beside the demonstration, in the session's transaction: all of it or nothing."""
    if current_app.config["SETTINGS"].production:
        raise UnsafeSettings("Fictitious volume is never planted in production.")
    if figures.is_planted():
        raise AlreadyPlanted
    started = time.monotonic()

    def told(words: str, count: int) -> None:
        say(f"  {words} : {count:_}".replace("_", "\u202f") + f" ({time.monotonic() - started:.0f} s)")

    prepare()
    told("observations d’essai", figures.plant(volume.observations))
    team = people.plant(volume.people)
    told("personnes d’essai", len(team))
    register.plant(volume, team, told)
    exchanges.plant(volume, team, told)
    # Rows poured behind the session's back are not noticed by the index: it is told of them.
    told("entrées de recherche", search.plant())
    settle()
    db.session.flush()
    db.session.expire_all()
