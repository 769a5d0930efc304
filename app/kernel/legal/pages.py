"""The pages there are, the text each ships with, and the facts these texts name."""

import re
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup, escape

from app.kernel.prose import to_html
from app.kernel.settings import value_of

TEXTS = Path(__file__).parent / "texts"
PLACE = re.compile(r"\{([a-z_]+)\}")
TO_COMPLETE = "à compléter par la Région"


@dataclass(frozen=True)
class Page:
    """A page whose text the region may rewrite."""

    key: str
    title: str
    purpose: str

    @property
    def path(self) -> str:
        """Its address."""
        return f"/{self.key}"

    @property
    def shipped(self) -> str:
        """The text it ships with."""
        return (TEXTS / f"{self.key}.md").read_text(encoding="utf-8").strip()


PAGES = {
    page.key: page
    for page in (
        Page("mentions-legales", "Mentions légales", "Qui publie le portail, qui l’héberge, à qui sont les contenus."),
        Page("confidentialite", "Données personnelles et cookies", "Ce que le portail sait de vous, et vos droits."),
        Page("accessibilite", "Accessibilité", "L’introduction ; la déclaration elle-même se remplit à part."),
        Page("contact", "Contact", "À qui écrire, et pour quoi."),
    )
}


@dataclass(frozen=True)
class Fact:
    """Something a text names in braces: what a setting says, or a sentence that holds while it says nothing."""

    name: str
    label: str
    setting: str
    otherwise: str
    is_address: bool = False

    @property
    def value(self) -> str:
        """What the setting says now."""
        return str(value_of(self.setting))

    def shown(self) -> Markup:
        """What readers see in its place."""
        if not self.value:
            return escape(self.otherwise)
        if self.is_address:
            return Markup('<a href="mailto:{0}">{0}</a>').format(self.value)
        return escape(self.value)


FACTS = {
    fact.name: fact
    for fact in (
        Fact("editeur", "Éditeur", "legal.publisher", "la collectivité qui publie ce portail"),
        Fact("adresse_editeur", "Adresse de l’éditeur", "legal.publisher_address", "l’adresse de son siège"),
        Fact("direction", "Direction de la publication", "legal.director", "la présidence de cette collectivité"),
        Fact(
            "hebergeur",
            "Hébergeur",
            "legal.host",
            "un prestataire dont les coordonnées sont communiquées sur demande",
        ),
        Fact(
            "dpo",
            "Adresse du délégué à la protection des données",
            "rights.dpo_address",
            "par courrier, à l’adresse de l’éditeur, à l’attention du délégué à la protection des données",
            is_address=True,
        ),
        Fact(
            "aide",
            "Adresse d’assistance",
            "legal.support_address",
            "par courrier, à l’adresse de l’éditeur, à l’attention de l’équipe du portail",
            is_address=True,
        ),
    )
}


def html_of(text: str) -> Markup:
    """A text as its page shows it: its headings stand under the page's own, its facts are told."""
    html = re.sub(r"(?<=<h)([3-6])(?=>)|(?<=</h)([3-6])(?=>)", lambda mark: str(int(mark.group()) - 1), to_html(text))
    return Markup(PLACE.sub(_shown, html))  # noqa: S704 - to_html cleans, facts are escaped


def facts_in(text: str) -> list[tuple[Fact, str]]:
    """The facts a text names, each with its value, or that it remains to be given."""
    names = dict.fromkeys(PLACE.findall(text))
    return [(FACTS[name], FACTS[name].value or TO_COMPLETE) for name in names if name in FACTS]


def _shown(found: re.Match[str]) -> str:
    if found[1] in FACTS:
        return str(FACTS[found[1]].shown())
    if found[1] in LINKS:
        page = PAGES[LINKS[found[1]]]
        return str(Markup('<a href="{}">{}</a>').format(page.path, page.title))
    return found[0]


LINKS = {key.replace("-", "_"): key for key in PAGES}
