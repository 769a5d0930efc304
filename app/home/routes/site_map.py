"""The map of the site: every page anybody may open without naming anything in its address."""

from dataclasses import dataclass

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from app.home.routes.help_pages import PAGES as HELP_PAGES
from app.kernel.legal.pages import PAGES as LEGAL_PAGES
from app.web import access


@dataclass(frozen=True)
class Part:
    """A part of the portal and its pages: (title, address)."""

    title: str
    pages: tuple[tuple[str, str], ...]


# part → (endpoint, title); an endpoint that this portal does not have is passed over.
ENDPOINTS = {
    "Le portail": (
        ("home.index", "Accueil"),
        ("home.search", "Chercher"),
        ("home.territories", "Territoires"),
        ("observatory.index", "Observatoire des métiers"),
        ("observatory.explorer", "Explorer les chiffres"),
        ("observatory.compare", "Comparer des territoires"),
        ("observatory.indicators", "Indicateurs de l’observatoire"),
        ("associations.index", "Associations"),
        ("associations.sources", "Associations : d’où viennent les aides publiées"),
        ("forums.index", "Espaces d’échanges"),
    ),
    "Données ouvertes": (
        ("open_data.dcat", "Catalogue des publications (DCAT)"),
        ("observatory.publications", "Fil des publications (Atom)"),
        ("api.openapi", "Interface de programmation (OpenAPI)"),
    ),
    "Votre compte": (
        ("account.sign_in", "Se connecter"),
        ("account.forgotten", "Mot de passe oublié"),
        ("account.register", "Demander un compte"),
    ),
}


@access.public
def site_map() -> ResponseReturnValue:
    """Every page anybody may read."""
    return render_template("home/legal/site_map.html", parts=parts())


def parts() -> list[Part]:
    """The parts of the portal, in the order of its navigation."""
    named = [Part(title, _present(pages)) for title, pages in ENDPOINTS.items()]
    helping = tuple((page.title, url_for("home.help_page", page=page.key)) for page in HELP_PAGES.values())
    legal = tuple((page.title, page.path) for page in LEGAL_PAGES.values())
    return [
        *named,
        Part("Aide", (("Toutes les pages d’aide", url_for("home.help_index")), *helping)),
        Part("Informations légales", (*legal, ("Plan du site", url_for("home.site_map")))),
    ]


def _present(pages: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((title, url_for(endpoint)) for endpoint, title in pages if endpoint in current_app.view_functions)
