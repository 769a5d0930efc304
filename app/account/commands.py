"""Commands of accounts, for whoever operates the machine: `flask account reset-factor`."""

import re

import click
from flask.cli import AppGroup

from app.account.services import reset_from_the_machine
from app.extensions import db
from app.kernel.people.queries import person_by_email
from app.kernel.refusals import Refusal

cli_group = AppGroup("account", help="Accounts, from the machine itself.")

# A sign-in name on the machine: kept in the journal, which holds no sentence.
OPERATOR = re.compile(r"[a-z][a-z0-9._-]{1,31}")


@cli_group.command("reset-factor")
@click.argument("email")
def reset_factor(email: str) -> None:
    """Remove the lost second factor of EMAIL at once: two people who operate this machine confirm, one after the other.

    For a portal where two administrators other than this person cannot agree on its pages.
    """
    person = person_by_email(email)
    if person is None:
        raise click.ClickException(f"Aucun compte n’a l’adresse {email}.")
    click.echo(f"Retrait du second facteur de {person.display_name}. Parlez-lui d’abord de vive voix, tous les deux.")
    first = _confirmed("Première personne", person.email, other=None)
    second = _confirmed("Seconde personne", person.email, other=first)
    try:
        reset_from_the_machine(person=person, first=first, second=second)
    except Refusal as refusal:
        db.session.rollback()
        raise click.ClickException(refusal.message) from None
    db.session.commit()
    click.echo("Second facteur retiré, sessions closes. La personne en est prévenue par courrier électronique.")


def _confirmed(who: str, email: str, *, other: str | None) -> str:
    """The sign-in name of somebody who operates the machine, once they have typed the account's address themselves."""
    name = click.prompt(f"{who}, votre nom de connexion sur la machine").strip().lower()
    if not OPERATOR.fullmatch(name):
        raise click.ClickException("Un nom de connexion s’écrit en lettres, chiffres, points ou tirets.")
    if name == other:
        raise click.ClickException("Il faut deux personnes différentes.")
    if click.prompt(f"{name}, tapez l’adresse du compte pour confirmer").strip().lower() != email:
        raise click.ClickException("Ce n’est pas l’adresse de ce compte\u00a0: rien n’a changé.")
    return name
