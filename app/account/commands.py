"""Commands of accounts, for whoever operates the machine: `flask account create-admin`, and `reset-factor`."""

import re
import time

import click
from argon2 import PasswordHasher
from flask import current_app
from flask.cli import AppGroup

from app.account.services import create_administrator, reset_from_the_machine
from app.extensions import db
from app.kernel.people.passwords import LONGEST
from app.kernel.people.queries import person_by_email
from app.kernel.refusals import Refusal

cli_group = AppGroup("account", help="Accounts, from the machine itself.")

MEMORY_KIB = 46 * 1024
LEAST_MS, MOST_MS = 150, 300


@cli_group.command("create-admin")
@click.option("--email", prompt="Adresse électronique", help="The address the administrator signs in with.")
@click.option("--name", prompt="Nom affiché", help="The name shown to others.")
@click.option("--link", is_flag=True, help="Ask no password: print a link that chooses it, and send it by letter too.")
def create_admin(email: str, name: str, link: bool) -> None:
    """Open an administrator's account; its password is typed here, unseen, or chosen from a link."""
    password = None if link else click.prompt("Mot de passe", hide_input=True, confirmation_prompt="Encore une fois")
    try:
        person, path = create_administrator(email=email, display_name=name.strip(), password=password)
    except Refusal as refusal:
        db.session.rollback()
        raise click.ClickException(refusal.message) from None
    db.session.commit()
    click.echo(f"Compte d’administration ouvert pour {person.email}.")
    if path:
        click.echo(f"Lien pour choisir le mot de passe, à ne donner qu’à cette personne\u00a0:\n{_base_url()}{path}")


@click.command("calibrate-argon2")
def calibrate_argon2() -> None:
    """Find the price of a password's hash on this machine: between 150 and 300 ms, to set in the environment."""
    for memory_kib in (MEMORY_KIB, MEMORY_KIB // 2, 19 * 1024):
        for time_cost in range(1, 21):
            spent = _spent_ms(time_cost, memory_kib)
            click.echo(f"  t={time_cost} m={memory_kib} KiB : {spent:.0f} ms")
            if spent < LEAST_MS:
                continue
            if spent <= MOST_MS or (time_cost == 1 and memory_kib == 19 * 1024):
                click.echo(f"ARGON2_TIME={time_cost}\nARGON2_MEMORY_KIB={memory_kib}")
                return
            break
    raise click.ClickException(
        "Aucun réglage ne donne entre 150 et 300 ms : gardez ceux par défaut, et voyez ce qui occupe la machine."
    )


def _spent_ms(time_cost: int, memory_kib: int) -> float:
    """The best of three, which other work on the machine disturbs least."""
    hasher = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=1)
    spent = []
    for _turn in range(3):
        begun = time.perf_counter()
        hasher.hash("x" * LONGEST)
        spent.append((time.perf_counter() - begun) * 1000)
    return min(spent)


def _base_url() -> str:
    return str(current_app.config["SETTINGS"].base_url).rstrip("/")


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
