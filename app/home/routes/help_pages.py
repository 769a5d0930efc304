"""Help, one page a journey."""

from dataclasses import dataclass

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from app.web import access


@dataclass(frozen=True)
class HelpPage:
    """A page of help: its address, its title and what it is for."""

    key: str
    title: str
    purpose: str


PAGES = {
    page.key: page
    for page in (
        HelpPage(
            "lire-un-chiffre",
            "Lire un chiffre et l’emporter",
            "Trouver l’emploi, les recrutements ou la tension d’un métier dans un territoire, "
            "et savoir d’où vient le chiffre.",
        ),
        HelpPage(
            "explorer-les-chiffres",
            "Explorer les chiffres",
            "Poser votre question aux chiffres\u00a0: comparer des métiers, des territoires et des périodes.",
        ),
        HelpPage(
            "emporter-et-citer",
            "Emporter, citer, garder une adresse",
            "Prendre un tableau dans un fichier, le citer dans un document, "
            "en garder les valeurs à une adresse qui dure.",
        ),
        HelpPage(
            "trouver-un-indicateur",
            "Trouver un indicateur",
            "Savoir ce que l’observatoire mesure, où, quand, et d’après qui.",
        ),
        HelpPage(
            "comparer-des-territoires",
            "Comparer des territoires",
            "Mettre des territoires côte à côte, et trouver ceux qui leur ressemblent.",
        ),
        HelpPage(
            "chercher",
            "Chercher dans le portail",
            "Retrouver d’un mot un métier, une commune, une association ou un échange.",
        ),
        HelpPage(
            "explorer-un-territoire",
            "Explorer un territoire",
            "Voir sur une page les métiers, les associations et les échanges d’un même territoire.",
        ),
        HelpPage(
            "rejoindre-tissage",
            "Rejoindre Tissage",
            "Répondre à une invitation, ou demander un compte quand on est travailleuse ou travailleur social.",
        ),
        HelpPage(
            "noter-une-activite",
            "Noter une activité de terrain",
            "Pour les intervenantes et intervenants d’association, en moins d’une minute sur un téléphone.",
        ),
        HelpPage(
            "participer-a-un-espace",
            "Participer à un espace d’échanges",
            "Poser une question, répondre, corriger un message, sans exposer personne.",
        ),
        HelpPage(
            "gerer-mon-compte",
            "Gérer mon compte et mes connexions",
            "Mot de passe, adresse, appareils connectés, et ce qui se passe quand une connexion prend fin.",
        ),
        HelpPage(
            "gerer-son-equipe",
            "Inviter et gérer son équipe",
            "Pour qui dirige une association ou anime un espace : inviter, suivre ses invitations, "
            "mettre fin à un rôle.",
        ),
        HelpPage(
            "joindre-un-fichier",
            "Joindre un fichier",
            "Ajouter une photo ou un document à un message, et savoir ce que le portail en retire.",
        ),
        HelpPage(
            "mes-donnees-et-mes-droits",
            "Mes données et mes droits",
            "Voir ce que le portail garde sur vous, en prendre une copie, faire effacer votre compte.",
        ),
        HelpPage(
            "retirer-un-passage",
            "Retirer un passage qui identifie quelqu’un",
            "Faire disparaître partout, et pour toujours, les mots qui laissent reconnaître une personne.",
        ),
        HelpPage(
            "publier-une-source",
            "Publier une source statistique",
            "Pour l’équipe de l’observatoire : déposer un fichier officiel, le relire, le faire publier à deux.",
        ),
        HelpPage(
            "proteger-son-compte",
            "Protéger son compte par un second facteur",
            "Relier une application de codes, garder des codes de secours, "
            "et s’en sortir quand le téléphone est perdu.",
        ),
        HelpPage(
            "administrer-les-personnes",
            "Administrer les personnes et les rôles",
            "Pour l’administration du portail : rôles, invitations, demandes de compte, comptes fermés ou perdus.",
        ),
        HelpPage(
            "regler-le-portail",
            "Le journal, les réglages et les travaux",
            "Pour l’administration\u00a0: changer une durée ou un seuil, savoir qui a fait quoi, suivre ce qui tourne.",
        ),
    )
}


@access.public
def help_index() -> ResponseReturnValue:
    """The list of help pages."""
    return render_template("home/help/index.html", pages=PAGES.values())


@access.public
def help_page(page: str) -> ResponseReturnValue:
    """One page of help."""
    if page not in PAGES:
        abort(404)
    return render_template(f"home/help/{page}.html", page=PAGES[page])
