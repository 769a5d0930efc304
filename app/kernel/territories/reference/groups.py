"""Territories made of communes: region, départements, EPCI, zones d'emploi and bassins."""

import re
from collections import defaultdict
from typing import NamedTuple

from app.kernel.territories.reference.communes import REGION, typographic
from app.kernel.territories.reference.files import InconsistentReference, Line, OfficialFiles
from app.kernel.territories.reference.shapes import Commune, FormerCode, Group, Key, YearName

REGIONS = "regions.json"
DEPARTEMENTS = "departements.json"
EPCI = "extrait-pdl_epci.csv"
MEMBERS = "extrait-pdl_epci_communes.csv"
EPCI_BY_YEAR = "extrait-pdl_epci_millesimes_2021-2026.csv"
LABELS = "libelles.csv"
# The legal kind stands in a column of its own; in the name it would sort every EPCI under C.
_KIND_IN_NAME = re.compile(r"^(?:CC|CA|CU) (?:du |de la |de l’|des |de |d’)?(?=\S)")


class Zoning(NamedTuple):
    """A file that shares out the communes among zones, and the columns that say so."""

    type: str
    file: str
    commune: str
    zone: str
    label: str


ZONINGS = (
    Zoning("zone-emploi", "extrait-zones-emploi_2020.csv", "codgeo", "codze2020", "libze2020"),
    Zoning("bassin", "extrait-bassins-bmo.csv", "code_commune_insee", "code_bassin_BMO", "lib_bassin_BMO"),
)


class Labels:
    """The names reviewed by hand, each beside the label of the source."""

    def __init__(self, files: OfficialFiles) -> None:
        self._names: dict[tuple[str, str, str], str] = {
            (line["type"], line["code"], line["libelle_source"]): line["nom"]
            for line in files.table(LABELS, delimiter=";")
        }

    def chosen(self, key: Key, label: str) -> str:
        """The reviewed name where there is one, else the source's own, without the legal kind it starts with."""
        if (*key, label) in self._names:
            return self._names[(*key, label)]
        name = _KIND_IN_NAME.sub("", typographic(label))
        return name[:1].upper() + name[1:]

    def required(self, key: Key, label: str, line: Line) -> str:
        """The reviewed name of a zone whose source writes in capitals."""
        if (*key, label) not in self._names:
            raise line.refusal(
                f"« {label} » ({key.type} {key.code}) n’a pas de nom relu.", f"Ajoutez sa ligne à {LABELS}."
            )
        return self._names[(*key, label)]


def read_region_and_departements(files: OfficialFiles, communes: dict[str, Commune]) -> list[Group]:
    """The region and its départements, with every commune they hold."""
    groups = {
        line["code"]: Group(
            Key("departement", line["code"]), typographic(line["nom"]), None, files.vintage(DEPARTEMENTS), line
        )
        for line in files.entries(DEPARTEMENTS)
        if line.values.get("region") == REGION
    }
    ours = [commune for commune in communes.values() if commune.is_ours]
    for commune in ours:
        if commune.departement not in groups:
            raise commune.line.refusal(
                f"{commune.name} est dans un département inconnu de la région, {commune.departement}.",
                f"Corrigez le département d’après {DEPARTEMENTS}.",
            )
        groups[commune.departement].members.add(commune.code)
    line = next(line for line in files.entries(REGIONS) if line["code"] == REGION)
    region = Group(Key("region", REGION), typographic(line["nom"]), None, files.vintage(REGIONS), line)
    region.members.update(commune.code for commune in ours)
    return [region, *groups.values()]


def read_epci(files: OfficialFiles, communes: dict[str, Commune], labels: Labels) -> list[Group]:
    """The EPCI that touch the region, with all their communes, those outside included."""
    groups: dict[str, Group] = {}
    for line in files.table(EPCI):
        key = Key("epci", line["siren"])
        if key.code in groups:
            raise line.refusal(f"l’EPCI {key.code} est écrit deux fois.", "Ne gardez qu’une des deux lignes.")
        groups[key.code] = Group(key, labels.chosen(key, line["nom"]), line["type"], files.vintage(EPCI), line)
    for line in files.table(MEMBERS):
        if line["epci_siren"] not in groups:
            raise line.refusal(f"l’EPCI {line['epci_siren']} est inconnu.", f"Ajoutez-le à {EPCI}.")
        if line["commune_code"] not in communes:
            raise line.refusal(
                f"la commune {line['commune_code']} est inconnue.", "Reprenez les deux fichiers du même millésime."
            )
        groups[line["epci_siren"]].members.add(line["commune_code"])
    _check_epci(groups, communes)
    return list(groups.values())


def _check_epci(groups: dict[str, Group], communes: dict[str, Commune]) -> None:
    """The three files that say who belongs to which EPCI must say the same."""
    for group in groups.values():
        for column, found in (
            ("nb_communes", len(group.members)),
            ("nb_communes_pdl", sum(communes[code].is_ours for code in group.members)),
        ):
            if group.line.number_in(column) != found:
                raise group.line.refusal(
                    f"{group.name} annonce {group.line[column]} communes ({column}), {MEMBERS} en donne {found}.",
                    "Reprenez les deux fichiers du même millésime.",
                )
    for commune in communes.values():
        if not commune.epci:
            continue
        if commune.epci not in groups:
            raise commune.line.refusal(
                f"{commune.name} est dans un EPCI inconnu, {commune.epci}.", f"Ajoutez-le à {EPCI}."
            )
        if commune.code not in groups[commune.epci].members:
            raise commune.line.refusal(
                f"{commune.name} se dit membre de {groups[commune.epci].name}, qui ne la compte pas.",
                "Reprenez les deux fichiers du même millésime.",
            )


def read_zoning(
    zoning: Zoning,
    files: OfficialFiles,
    communes: dict[str, Commune],
    former: dict[str, FormerCode],
    labels: Labels,
) -> list[Group]:
    """The zones that touch the region; a commune the file does not know follows the communes it was made of."""
    groups: dict[str, Group] = {}
    direct: dict[str, str] = {}
    inherited: dict[str, set[str]] = defaultdict(set)
    for line in files.table(zoning.file):
        zone, code = line[zoning.zone], line[zoning.commune]
        key = Key(zoning.type, zone)
        name = labels.required(key, line[zoning.label], line)
        groups.setdefault(zone, Group(key, name, None, files.vintage(zoning.file), line))
        if code in communes:
            direct[code] = zone
        elif code in former:
            inherited[former[code].commune].add(zone)
        else:
            raise line.refusal(
                f"la commune {code} n’est ni d’aujourd’hui ni ancienne.",
                "Ajoutez-la aux fichiers des communes ou retirez la ligne.",
            )
    for commune in communes.values():
        zone = direct.get(commune.code) or _only(inherited.get(commune.code, set()))
        if zone:
            groups[zone].members.add(commune.code)
        elif commune.is_ours:
            raise InconsistentReference(
                f"{commune.name} ({commune.code}) n’y a pas de zone, ou en a plusieurs.",
                "Ajoutez la ligne de cette commune.",
                file=zoning.file,
            )
    return list(groups.values())


def _only(zones: set[str]) -> str | None:
    return next(iter(zones)) if len(zones) == 1 else None


def read_names_by_year(files: OfficialFiles, epci: list[Group], labels: Labels) -> list[YearName]:
    """How each EPCI was named, year after year."""
    known = {group.key for group in epci}
    names = []
    for line in files.table(EPCI_BY_YEAR):
        key = Key("epci", line["siren"])
        if key not in known:
            raise line.refusal(f"l’EPCI {key.code} est inconnu.", f"Ajoutez-le à {EPCI} ou retirez la ligne.")
        names.append(YearName(key, line.number_in("millesime"), labels.chosen(key, line["nom"]), line["type"]))
    return names
