"""The pictures of the help pages and of the README, taken from the real pages so that they never lie.

PICTURES=1 takes them again; otherwise a picture is only taken when it is missing.
"""

import os
import re
import struct
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.conftest import Visit
from tests.browser.site import Site

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
HELP = ROOT / "app" / "home" / "templates" / "home" / "help"
PNG = b"\x89PNG\r\n\x1a\n"
LARGEST = 250_000
# The browser of the tests speaks English; a French one writes days this way.
FRENCH_DAYS = """() => document.querySelectorAll("input[type=date]").forEach(field => {
  const [year, month, day] = field.value.split("-");
  field.type = "text";
  field.value = `${day}/${month}/${year}`;
})"""


@dataclass(frozen=True)
class Picture:
    """What a picture shows: a page, as somebody, from one of its parts down."""

    file: str
    path: str
    heading: str
    account: str | None = None
    width: int = 1024
    height: int = 720
    top: str = "body"


PICTURES = (
    Picture("docs/images/accueil.png", "/", "Celles et ceux qui tiennent la cohésion sociale", width=1280, height=900),
    Picture(
        "app/static/aide/lire-un-chiffre.png",
        "/observatoire/metiers/aide-a-domicile?mesure=difficiles&maille=departement",
        "Aide à domicile",
        width=1280,
        height=1180,
        top="main form",
    ),
    Picture(
        "app/static/aide/explorer-les-chiffres.png",
        "/observatoire/explorer?mesure=projets,difficiles-nombre,difficiles&metiers=T2A60&maille=departement&periodes=2024",
        "Explorer les chiffres",
        width=1280,
        height=800,
        top="h1",
    ),
    Picture("app/static/aide/chercher.png", "/recherche?q=logement", "Recherche", height=900),
    Picture(
        "app/static/aide/explorer-un-territoire.png", "/territoires/epci/200083392", "Laval Agglomération", height=1240
    ),
    Picture(
        "app/static/aide/noter-une-activite.png",
        "{note}",
        "Noter une activité",
        account="terrain",
        width=360,
        height=1080,
        top="h1",
    ),
    Picture(
        "app/static/aide/gerer-mon-compte.png",
        "/compte/sessions",
        "Mes connexions",
        account="social",
        height=640,
        top="h1",
    ),
    Picture(
        "app/static/aide/rejoindre-tissage.png", "/inscription", "Demander un compte", width=360, height=980, top="h1"
    ),
    Picture("app/static/aide/gerer-son-equipe.png", "{team}", "Le Relais", account="asso", height=860, top="h1"),
    Picture(
        "app/static/aide/administrer-les-personnes.png",
        "{person}",
        "Intervenant de terrain",
        account="admin",
        height=900,
        top="h1",
    ),
    Picture(
        "app/static/aide/regler-le-portail.png",
        "/administration/reglages/account.session_idle_hours",
        "Fin d’une session sans activité",
        account="admin",
        height=900,
        top="h1",
    ),
    Picture(
        "app/static/aide/retirer-un-passage.png",
        "{passage}",
        "Retirer un passage qui identifie quelqu’un",
        account="animation",
        width=360,
        height=900,
        top="h1",
    ),
    Picture("app/static/aide/participer-a-un-espace.png", "{thread}", "Faire", account="social", height=820),
    Picture(
        "app/static/aide/proteger-son-compte.png",
        "{proposal}",
        "Relier votre application",
        "concernee",
        height=900,
        top="h1",
    ),
    Picture(
        "app/static/aide/joindre-un-fichier.png",
        "{thread}",
        "Faire",
        account="social",
        width=360,
        height=720,
        top="label[for=file]",
    ),
    Picture(
        "app/static/aide/mes-donnees-et-mes-droits.png", "/compte/mes-donnees", "Mes données", "social", height=860
    ),
    Picture(
        "app/static/aide/publier-une-source.png", "{prepared}", "Base_open_data_BMO_2024.xlsx", "analyste2", height=820
    ),
)


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: Path(picture.file).stem)
def test_each_picture_shows_a_page_that_still_exists(visit: Visit, site: Site, picture: Picture) -> None:
    window = visit(picture.account, width=picture.width, height=picture.height)
    page = window.go(site.path(picture.path))
    assert window.heading.startswith(picture.heading)
    file = ROOT / picture.file
    if os.environ.get("PICTURES") or not file.exists():
        page.evaluate(FRENCH_DAYS)
        page.locator(picture.top).first.evaluate("top => window.scrollTo(0, top.getBoundingClientRect().top - 6)")
        page.screenshot(path=file)
    content = file.read_bytes()
    assert content.startswith(PNG)
    assert struct.unpack(">II", content[16:24]) == (picture.width, picture.height)
    assert len(content) < LARGEST


def test_help_shows_these_pictures_and_no_other() -> None:
    shown = {name for page in HELP.glob("*.html") for name in re.findall(r'picture\("([\w-]+)"', page.read_text())}
    made = {Path(picture.file).stem for picture in PICTURES if "/aide/" in picture.file}
    assert shown == made
