"""The territories read from their official files and checked against each other; no database here."""

from app.kernel.territories.reference.communes import COMMUNES, NEIGHBOURS, REGION, read_communes, read_former_codes
from app.kernel.territories.reference.files import DATA, InconsistentReference, OfficialFiles
from app.kernel.territories.reference.groups import (
    ZONINGS,
    Labels,
    read_epci,
    read_names_by_year,
    read_region_and_departements,
    read_zoning,
)
from app.kernel.territories.reference.shapes import Commune, Group, Key, Outline, Place, Reference

OUTLINES = "outlines.json.gz"

__all__ = [
    "DATA",
    "OUTLINES",
    "InconsistentReference",
    "Key",
    "OfficialFiles",
    "Reference",
    "read_places",
    "read_reference",
]


def read_reference(files: OfficialFiles | None = None) -> Reference:
    """Read and check the whole referential, outlines included."""
    files = files or OfficialFiles()
    reference = read_places(files)
    reference.outlines = _read_outlines(files, reference)
    return reference


def read_places(files: OfficialFiles) -> Reference:
    """Read and check everything but the outlines."""
    communes = read_communes(files)
    former = read_former_codes(files, communes)
    labels = Labels(files)
    epci = read_epci(files, communes, labels)
    groups = read_region_and_departements(files, communes) + epci
    for zoning in ZONINGS:
        groups += read_zoning(zoning, files, communes, former, labels)
    groups += _communes_alone(files, communes)
    _check_years(files)
    year = files.population_year(COMMUNES)
    return Reference(
        places={group.key: _place(group, communes, year) for group in groups},
        links={link for group in groups for link in _links(group, communes)},
        former_codes=[code for _, code in sorted(former.items()) if communes[code.commune].is_ours],
        names=read_names_by_year(files, epci, labels),
        members={group.key: frozenset(group.members) for group in groups},
    )


def _communes_alone(files: OfficialFiles, communes: dict[str, Commune]) -> list[Group]:
    vintage = files.vintage(COMMUNES)
    return [
        Group(Key("commune", commune.code), commune.name, None, vintage, commune.line, {commune.code})
        for commune in communes.values()
        if commune.is_ours
    ]


def _check_years(files: OfficialFiles) -> None:
    """Populations are added up across both files of communes: they must be of one year."""
    if files.population_year(COMMUNES) != files.population_year(NEIGHBOURS):
        raise InconsistentReference(
            "les populations ne sont pas de la même année que celles de la région.",
            f"Reprenez {COMMUNES} et {NEIGHBOURS} du même millésime.",
            file=NEIGHBOURS,
        )


def _place(group: Group, communes: dict[str, Commune], year: int) -> Place:
    """A territory with the inhabitants of all its communes; it is outside the region when most of them are."""
    outside = sum(not communes[code].is_ours for code in group.members)
    return Place(
        key=group.key,
        name=group.name,
        kind=group.kind,
        population=sum(communes[code].population for code in group.members),
        population_year=year,
        vintage=group.vintage,
        is_outside_region=2 * outside > len(group.members),
    )


def _links(group: Group, communes: dict[str, Commune]) -> set[tuple[Key, Key]]:
    """What the territory lies within, and which communes of the region it holds."""
    ours = [communes[code] for code in group.members if communes[code].is_ours]
    region = (group.key, Key("region", REGION))
    match group.key.type:
        case "region" | "commune":
            return set()
        case "departement":
            return {region} | {(Key("commune", commune.code), group.key) for commune in ours}
        case _:
            departements = {(group.key, Key("departement", commune.departement)) for commune in ours}
            return {region} | departements | {(Key("commune", commune.code), group.key) for commune in ours}


def _read_outlines(files: OfficialFiles, reference: Reference) -> list[Outline]:
    outlines = []
    for drawn in files.packed(OUTLINES)["outlines"]:
        key = Key(drawn["type"], drawn["code"])
        if key not in reference.places:
            raise InconsistentReference(
                f"le contour de {key.code} ({key.type}) n’est celui d’aucun territoire.",
                "Redessinez les contours avec python -m app.kernel.territories.draw_outlines.",
                file=OUTLINES,
            )
        outlines.append(Outline(key, drawn["path"], tuple(drawn["box"]), tuple(drawn["label"])))
    return outlines
