"""Read the list of occupations and the official correspondence files, and refuse what does not hold together."""

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from app.kernel.occupations.models import NOMENCLATURES, PERIMETERS, QUALITIES
from app.kernel.refusals import Refusal

DATA = Path(__file__).parent / "data"

FAP2021_FILE = "dares_nomenclature_fap2021.csv"
FAP_PCS_FILE = "dares-psm_FAP_PCS.csv"
FAP_ROME_FILE = "dares-psm_fap225_rome.csv"
FAP2009_LABELS_FILE = "extrait-dares-psm_Dictionnaire_variables_PSM.csv"
ROME_FILE = "rome_romes_public.csv"
ROME_TITLES_FILE = "extrait-rome_appellations_public.csv"


class ReferenceRefused(Refusal):
    """The list of occupations does not hold together."""

    message = "Le référentiel des métiers contient une erreur."


class OccupationMisdescribed(ReferenceRefused):
    """An occupation is entered twice, incompletely, or in an unknown perimeter."""


class FileAltered(ReferenceRefused):
    """A reference file is not the one whose fingerprint was recorded."""


class CodeUnknown(ReferenceRefused):
    """A bridge leads to a code that its nomenclature does not hold."""


class BridgeUnsupported(ReferenceRefused):
    """A bridge claims the support of a file that does not say so."""


class OccupationRow(NamedTuple):
    """One line of the portal's list of occupations."""

    code: str
    name: str
    perimeter: str
    definition: str


class BridgeRow(NamedTuple):
    """One line of the portal's bridges; `via` is the line of the source file, `words` what it says there."""

    occupation: str
    nomenclature: str
    code: str
    quality: str
    source: str
    via: str
    words: str
    note: str

    @property
    def place(self) -> str:
        """Where the bridge stands, for whoever must correct it."""
        return f"bridges.csv, {self.occupation} vers {self.nomenclature} {self.code}"

    @property
    def evidence(self) -> str:
        """What the source file says, in words a reader can look up there."""
        if self.quality == "lecture":
            return ""
        return f"«\u00a0{self.words}\u00a0» ({self.via})" if self.words else f"{self.code} réunit {self.via}"


def rows(name: str, *, encoding: str = "utf-8-sig", delimiter: str = ";") -> list[list[str]]:
    """The lines of a reference file, header left out."""
    with (DATA / name).open(encoding=encoding, newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))[1:]


def read_occupations() -> list[OccupationRow]:
    """The portal's list of occupations, in its order."""
    return [OccupationRow(*row) for row in rows("occupations.csv", delimiter=",")]


def read_bridges() -> list[BridgeRow]:
    """The portal's bridges between occupations and official codes."""
    return [BridgeRow(*row) for row in rows("bridges.csv", delimiter=",")]


def read_fap_pcs() -> dict[tuple[str, str], str]:
    """The pairs FAP 2009 – PCS 2003 of the Dares, with the label of the PCS."""
    return {(fap, pcs): label for fap, pcs, label in rows(FAP_PCS_FILE, encoding="cp1252")}


def read_fap_rome() -> set[tuple[str, str]]:
    """The pairs FAP 2009 – ROME 3 of the Dares."""
    return {(fap, rome) for fap, rome, _ in rows(FAP_ROME_FILE, encoding="cp1252") if rome != "NA"}


def read_fap2021_words() -> dict[tuple[str, str], str]:
    """The labels written under each FAP 2021 code: its own, and those of its subdivisions."""
    words = {}
    for *_, code, label, part, part_label in rows(FAP2021_FILE):
        words[code, part] = part_label
        words[code, code] = label
    return words


def read_rome_titles() -> dict[tuple[str, str], str]:
    """The job titles that France Travail attaches to each ROME sheet."""
    return {(rome, title): label for title, rome, label, _ in rows(ROME_TITLES_FILE)}


def read_labels() -> dict[tuple[str, str], str]:
    """The published label of every code of the four nomenclatures."""
    labels = {("FAP2021", row[4]): row[5] for row in rows(FAP2021_FILE)}
    labels |= {("FAP2009", code): label for _, code, label in rows(FAP2009_LABELS_FILE)}
    labels |= {("PCS2003", pcs): label for (_, pcs), label in read_fap_pcs().items()}
    labels |= {("ROME", code): label for code, label in rows(ROME_FILE)}
    return {key: label.strip() for key, label in labels.items()}


def check_files() -> None:
    """Refuse a reference file whose content is no longer the one recorded."""
    for name, *_, fingerprint, _ in rows("SOURCES.csv", delimiter=","):
        if hashlib.sha256((DATA / name).read_bytes()).hexdigest() != fingerprint:
            raise FileAltered(f"Le fichier {name} a changé depuis que son empreinte a été notée dans SOURCES.csv.")


def check_occupations(occupations: Iterable[OccupationRow]) -> None:
    """Refuse an occupation entered twice, left incomplete or placed in an unknown perimeter."""
    seen: set[str] = set()
    for row in occupations:
        if row.code in seen:
            raise OccupationMisdescribed(f"Le métier {row.code} est inscrit deux fois.")
        if row.perimeter not in PERIMETERS:
            raise OccupationMisdescribed(f"Le périmètre «\u00a0{row.perimeter}\u00a0» de {row.code} n’existe pas.")
        if not all(part.strip() for part in row):
            raise OccupationMisdescribed(f"Le métier {row.code} n’est pas décrit en entier.")
        seen.add(row.code)


def check_bridges(bridges: Iterable[BridgeRow], occupations: Iterable[OccupationRow]) -> None:
    """Refuse a bridge that leads nowhere, or that its source file does not support."""
    bridges, known, labels = list(bridges), {row.code for row in occupations}, read_labels()
    for bridge in bridges:
        if bridge.occupation not in known:
            raise OccupationMisdescribed(f"{bridge.place}\u00a0: ce métier n’est pas dans la liste.")
        if bridge.nomenclature not in NOMENCLATURES or (bridge.nomenclature, bridge.code) not in labels:
            raise CodeUnknown(f"{bridge.place}\u00a0: ce code n’existe pas.")
        if bridge.quality not in QUALITIES:
            raise BridgeUnsupported(f"{bridge.place}\u00a0: la qualité «\u00a0{bridge.quality}\u00a0» n’existe pas.")
    _check_once(bridges)
    _check_support(bridges)
    _check_alone(bridges)


def _check_once(bridges: list[BridgeRow]) -> None:
    """An occupation is linked to a code once."""
    for key, times in Counter(bridge[:3] for bridge in bridges).items():
        if times > 1:
            raise BridgeUnsupported(f"bridges.csv, {' '.join(key)}\u00a0: le lien est inscrit {times} fois.")


def _check_support(bridges: list[BridgeRow]) -> None:
    """A bridge is either our reading, said so and explained, or written in the file it names."""
    said = {
        FAP2021_FILE: read_fap2021_words(),
        FAP_PCS_FILE: {(pcs, pcs): label for (_, pcs), label in read_fap_pcs().items()},
        ROME_TITLES_FILE: read_rome_titles(),
    }
    supported = {bridge[:3] for bridge in bridges if bridge.quality != "lecture"}
    for bridge in bridges:
        if bridge.quality == "lecture":
            if bridge.source or not bridge.note:
                raise BridgeUnsupported(f"{bridge.place}\u00a0: une lecture n’a pas de fichier, mais une explication.")
        elif bridge.nomenclature == "FAP2009":
            _check_chain(bridge, supported)
        elif not bridge.words or bridge.words not in said.get(bridge.source, {}).get((bridge.code, bridge.via), ""):
            raise BridgeUnsupported(f"{bridge.place}\u00a0: {bridge.source or 'aucun fichier'} ne dit pas cela.")


def _check_chain(bridge: BridgeRow, supported: set[tuple[str, str, str]]) -> None:
    """A FAP 2009 counts an occupation when it counts a PCS or a ROME code that does."""
    pairs = {FAP_PCS_FILE: ("PCS2003", set(read_fap_pcs())), FAP_ROME_FILE: ("ROME", read_fap_rome())}
    nomenclature, known = pairs.get(bridge.source, ("", set()))
    if (bridge.code, bridge.via) not in known or (bridge.occupation, nomenclature, bridge.via) not in supported:
        raise BridgeUnsupported(f"{bridge.place}\u00a0: la chaîne par {bridge.via} ne tient pas.")


def _check_alone(bridges: list[BridgeRow]) -> None:
    """A code said to count one occupation exactly counts no other."""
    counted = Counter(bridge[1:3] for bridge in bridges)
    for bridge in bridges:
        if bridge.quality == "exact" and counted[bridge[1:3]] > 1:
            raise BridgeUnsupported(f"{bridge.place}\u00a0: ce code compte d’autres métiers, il n’est pas exact.")
