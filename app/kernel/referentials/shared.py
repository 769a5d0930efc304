"""The referentials of the kernel: territories, occupations, themes and publics."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path

from sqlalchemy import select

from app.extensions import db
from app.kernel.occupations.models import Occupation
from app.kernel.occupations.services import load_occupations
from app.kernel.referentials.catalogue import Entry, Referential, declare
from app.kernel.territories.alignment import Changes
from app.kernel.territories.models import KINDS, TYPE_NAMES, Territory
from app.kernel.territories.services import load_territories
from app.kernel.themes.models import TargetPublic, Theme, ThemeGroup
from app.kernel.themes.services import load_themes

KERNEL = Path(__file__).parent.parent


def _load_territories() -> dict[str, int]:
    """What reading the territories changed, all their tables together."""
    report = load_territories()
    counted: Counter[str] = Counter()
    for field in fields(report):
        changes = getattr(report, field.name)
        if isinstance(changes, Changes):
            counted.update(changes.counted())
    return dict(counted)


def _territories() -> Iterator[Entry]:
    statement = select(Territory.type, Territory.code, Territory.name, Territory.kind)
    for row in db.session.execute(statement.order_by(Territory.type, Territory.sort_name, Territory.code)):
        yield Entry(row.code, row.name, KINDS.get(row.kind or "") or TYPE_NAMES[row.type])


def _occupations() -> Iterator[Entry]:
    for one in db.session.scalars(select(Occupation).order_by(Occupation.position, Occupation.id)):
        yield Entry(one.code, one.name, one.perimeter_wording.label)


def _themes() -> Iterable[Entry]:
    themes = select(Theme.code, Theme.name, ThemeGroup.name.label("group")).join(Theme.group)
    for row in db.session.execute(themes.order_by(ThemeGroup.position, Theme.position)):
        yield Entry(row.code, row.name, f"Thème, {row.group}")
    publics = select(TargetPublic.code, TargetPublic.name).order_by(TargetPublic.position)
    for code, name in db.session.execute(publics):
        yield Entry(code, name, "Public")


TERRITORIES = declare(
    Referential(
        key="territoires",
        name="Territoires",
        purpose="Communes, intercommunalités, départements, bassins et zones d’emploi\u00a0: tout ce à quoi un chiffre "
        "ou une action se rattache.",
        folder=KERNEL / "territories" / "data",
        load=_load_territories,
        entries=_territories,
    )
)
OCCUPATIONS = declare(
    Referential(
        key="metiers",
        name="Métiers",
        purpose="Les métiers de la cohésion sociale, et les codes officiels qui les comptent.",
        folder=KERNEL / "occupations" / "data",
        load=load_occupations,
        entries=_occupations,
    )
)
THEMES = declare(
    Referential(
        key="themes",
        name="Thèmes et publics",
        purpose="Les mots de data·inclusion pour dire de quoi parle un échange et à qui s’adresse une action.",
        folder=KERNEL / "themes" / "data",
        load=load_themes,
        entries=_themes,
    )
)
