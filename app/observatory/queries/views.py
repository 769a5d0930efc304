"""What a reader may choose: measures and the columns read beside each, meshes each source honestly supports."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mesh:
    """A way to cut the region."""

    code: str
    one: str
    several: str
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """A measure offered on the page of an occupation."""

    indicator: str
    nomenclature: str
    columns: tuple[str, ...]
    meshes: tuple[str, ...]
    group: str


MESHES = {
    "bassin": Mesh("bassin", "bassin d’emploi", "bassins d’emploi", ("region",)),
    "departement": Mesh("departement", "département", "départements", ("region", "france")),
    "region": Mesh("region", "région", "régions", ("france",)),
}

_FACTORS = (
    "intensite-embauches",
    "lien-formation",
    "manque-main-oeuvre",
    "non-durabilite",
    "conditions-travail",
    "inadequation-geographique",
)


def _planned(indicator: str, *columns: str) -> Choice:
    return Choice(indicator, "FAP2021", columns, ("bassin", "departement", "region"), "Recrutements prévus")


def _held(indicator: str, *columns: str, group: str = "Emploi et tension") -> Choice:
    return Choice(indicator, "FAP2009", columns, ("departement", "region"), group)


VIEWS: tuple[Choice, ...] = (
    _planned("projets", "projets", "difficiles-nombre", "difficiles"),
    _planned("difficiles", "projets", "difficiles-nombre", "difficiles"),
    _planned("saisonniers", "projets", "saisonniers-nombre", "saisonniers"),
    _held("emploi", "emploi", "tension", "tension-classe"),
    _held("tension", "emploi", "tension", "tension-classe"),
    _held("tension-classe", "emploi", "tension", "tension-classe"),
    *(_held(factor, "emploi", "tension-classe", factor, group="D’où vient la tension") for factor in _FACTORS),
)
