"""A question in words: « Projets de recrutement pour Aides à domicile dans les bassins de la Mayenne, 2024 »."""

from typing import NamedTuple

from app.observatory.queries.explore.asked import Asked, years
from app.observatory.queries.explore.catalogue import EVERYBODY
from app.observatory.queries.explore.question import DETAIL, MEASURE, OCCUPATION, PERIOD, PLACE
from app.observatory.sources.family import FRANCE


class MeshName(NamedTuple):
    """A way to cut the region, in words."""

    one: str
    several: str


MESH_NAMES = {
    "bassin": MeshName("bassin d’emploi", "bassins d’emploi"),
    "departement": MeshName("département", "départements"),
    "region": MeshName("région", "régions"),
    "epci": MeshName("intercommunalité", "intercommunalités"),
    "zone-emploi": MeshName("zone d’emploi", "zones d’emploi"),
    "commune": MeshName("commune", "communes"),
    FRANCE: MeshName("France", "France"),
}
DIMENSION_NAMES = {
    PLACE: "Territoires",
    OCCUPATION: "Métiers",
    MEASURE: "Mesures",
    PERIOD: "Périodes",
    DETAIL: "Détails",
}
# How the département's name follows « de ».
OF_DEPARTEMENT = {
    "44": "de la Loire-Atlantique",
    "49": "de Maine-et-Loire",
    "53": "de la Mayenne",
    "72": "de la Sarthe",
    "85": "de la Vendée",
}
MOST_NAMED = 2


def listed(names: list[str]) -> str:
    """Names one after the other, the last one after « et »."""
    return " et ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def measures_in_words(asked: Asked) -> str:
    """« Projets de recrutement et part de projets jugés difficiles »."""
    names = [measure.name for measure in asked.measures]
    return listed([names[0], *(name[0].lower() + name[1:] for name in names[1:])])


def occupations_in_words(asked: Asked) -> str:
    """« Aides à domicile et auxiliaires de vie », « 3 familles de métiers »; empty when the source counts none."""
    found = [item for item in asked.occupations if item.key]
    if not found:
        return ""
    if not asked.question.occupations and len(found) > 1:
        return f"les {len(found)} familles de métiers"
    return listed([item.name for item in found]) if len(found) <= MOST_NAMED else f"{len(found)} familles de métiers"


def places_in_words(asked: Asked) -> str:
    """« dans les bassins d’emploi de la Mayenne », « à Laval et Mayenne (bassins d’emploi) », « dans la région »."""
    name = MESH_NAMES[asked.mesh]
    if asked.mesh == FRANCE:
        return "en France"
    if asked.mesh == "region":
        return "dans la région"
    holder = asked.holder
    of = (
        "de la région"
        if holder is None
        else OF_DEPARTEMENT.get(holder.code, "")
        if holder.mesh == "departement"
        else ""
    )
    whole = f"dans les {name.several} {of or f'de {holder.name}' if holder else of}"
    if not asked.question.places:
        return whole
    if len(asked.places) <= MOST_NAMED:
        kind = name.one if len(asked.places) == 1 else name.several
        return f"à {listed([place.name for place in asked.places])} ({kind})"
    return f"dans {len(asked.places)} {name.several}"


def details_in_words(asked: Asked) -> str:
    """« femmes », « 8 détails »; empty for everybody."""
    named = [item for item in asked.details if item.code != EVERYBODY]
    if not named:
        return ""
    if len(asked.details) <= MOST_NAMED:
        return listed([item.name for item in asked.details])
    return f"{len(asked.details)} détails"


def in_words(asked: Asked) -> str:
    """The whole question."""
    occupations, details = occupations_in_words(asked), details_in_words(asked)
    return "".join(
        (
            measures_in_words(asked),
            f" pour {occupations}" if occupations else "",
            f" ({details})" if details else "",
            f" {places_in_words(asked)}, {years(asked.periods)}",
        )
    )
