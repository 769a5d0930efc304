"""The territory files, read without a database: what they say, and what is refused when they contradict each other."""

import csv
import gzip
import hashlib
import shutil
from collections import Counter
from pathlib import Path

import pytest

from app.kernel.territories.models import plain
from app.kernel.territories.reference import (
    DATA,
    OUTLINES,
    InconsistentReference,
    Key,
    OfficialFiles,
    Reference,
    read_reference,
)


@pytest.fixture(scope="module")
def reference() -> Reference:
    """The referential as it ships."""
    return read_reference()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the official files that a test may spoil."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    """Replace the only occurrence of a text in a file."""
    path = folder / file
    text = path.read_bytes().decode()
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    path.write_bytes(text.replace(old, new).encode())


def refusal_of(folder: Path) -> InconsistentReference:
    """The refusal these files meet."""
    with pytest.raises(InconsistentReference) as caught:
        read_reference(OfficialFiles(folder))
    return caught.value


def test_the_files_hold_every_territory_of_the_region(reference: Reference) -> None:
    assert Counter(key.type for key in reference.places) == {
        "region": 1,
        "departement": 5,
        "epci": 71,
        "commune": 1228,
        "zone-emploi": 23,
        "bassin": 27,
    }


def test_inhabitants_add_up_from_communes_to_the_region(reference: Reference) -> None:
    for type_ in ("commune", "departement", "region"):
        assert sum(place.population for place in reference.of_type(type_)) == 3_907_156
    assert {place.population_year for place in reference.places.values()} == {2023}


def test_an_epci_counts_the_inhabitants_of_its_communes_outside_the_region_too(reference: Reference) -> None:
    redon = reference.places[Key("epci", "243500741")]
    members = reference.members[redon.key]
    inside = [reference.places[Key("commune", code)] for code in members if Key("commune", code) in reference.places]

    assert len(members) == 31
    assert len(inside) == 8
    assert sum(place.population for place in inside) < redon.population


def test_one_code_names_a_bassin_and_another_zone(reference: Reference) -> None:
    assert reference.places[Key("bassin", "5203")].name == "Châteaubriant"
    assert reference.places[Key("zone-emploi", "5203")].name == "Challans"


def test_territories_mostly_outside_the_region_are_flagged(reference: Reference) -> None:
    outside = {place.key for place in reference.places.values() if place.is_outside_region}

    assert outside == {
        ("epci", "243500741"),
        ("epci", "246100663"),
        ("zone-emploi", "0051"),
        ("zone-emploi", "0062"),
        ("bassin", "5313"),
    }


def test_communes_outside_the_region_are_not_territories(reference: Reference) -> None:
    assert {place.key.code[:2] for place in reference.of_type("commune")} == {"44", "49", "53", "72", "85"}


def test_every_commune_has_a_departement_a_zone_and_a_bassin_and_all_but_one_an_epci(reference: Reference) -> None:
    held = Counter((child.code, parent.type) for child, parent in reference.links if child.type == "commune")
    for place in reference.of_type("commune"):
        code = place.key.code
        assert [held[code, type_] for type_ in ("departement", "zone-emploi", "bassin")] == [1, 1, 1]
        assert held[code, "epci"] == (0 if code == "85113" else 1)


def test_a_commune_whose_code_is_newer_than_the_zoning_follows_its_former_communes(reference: Reference) -> None:
    zones_file = (DATA / "extrait-zones-emploi_2020.csv").read_text(encoding="utf-8")

    assert "\n49126," not in zones_file
    assert (Key("commune", "49126"), Key("zone-emploi", "5201")) in reference.links


def test_names_are_written_as_people_write_them(reference: Reference) -> None:
    assert reference.places[Key("bassin", "5216")].name == "Les Sables-d’Olonne"
    assert reference.places[Key("commune", "85113")].name == "L’Île-d’Yeu"
    for place in reference.places.values():
        assert "'" not in place.name
        assert not place.name.isupper()


def test_a_sorted_name_has_neither_accents_nor_abbreviations() -> None:
    assert plain("L’Île-d’Yeu") == "l ile d yeu"
    assert plain("St Mars-la-Jaille") == plain("Saint-Mars-la-Jaille")
    assert plain("Maine Cœur de Sarthe") == "maine coeur de sarthe"


def test_every_territory_is_drawn_or_listed(reference: Reference) -> None:
    drawn = {outline.key for outline in reference.outlines}
    listed = {place.key for place in reference.without_outline()}

    assert drawn | listed == set(reference.places)
    assert listed == {("commune", "85165"), ("commune", "85212")}


def test_outlines_stand_on_one_plane_with_their_label_in_their_box(reference: Reference) -> None:
    region = next(outline for outline in reference.outlines if outline.key.type == "region")
    for outline in reference.outlines:
        left, top, right, bottom = outline.box
        assert region.box[0] <= left < right <= region.box[2]
        assert region.box[1] <= top < bottom <= region.box[3]
        assert left <= outline.label[0] <= right
        assert top <= outline.label[1] <= bottom
        assert outline.path.startswith("M")
        assert outline.path.endswith("z")


def test_the_islands_are_drawn_in_their_departement_and_region(reference: Reference) -> None:
    yeu = next(outline for outline in reference.outlines if outline.key == ("commune", "85113"))
    for key in (("departement", "85"), ("region", "52")):
        assert yeu.path in next(outline.path for outline in reference.outlines if outline.key == key)


def test_outlines_stay_light(reference: Reference) -> None:
    assert (DATA / OUTLINES).stat().st_size < 400_000


def test_each_shipped_file_is_described_with_its_fingerprint() -> None:
    with (DATA / "SOURCES.csv").open(encoding="utf-8", newline="") as text:
        described = {row["fichier"]: row for row in csv.DictReader(text, delimiter=";")}

    assert set(described) == {path.name for path in DATA.iterdir()} - {"SOURCES.csv"}
    for name, row in described.items():
        assert row["sha256"] == hashlib.sha256((DATA / name).read_bytes()).hexdigest(), name
        assert row["producteur"]
        assert row["licence"]


def test_an_unknown_departement_is_refused_with_its_line(folder: Path) -> None:
    spoil(folder, "extrait-pdl_communes.csv", "44001,Abbaretz,44,", "44001,Abbaretz,99,")

    refusal = refusal_of(folder)
    assert refusal.message.startswith("extrait-pdl_communes.csv, ligne 2\u00a0: Abbaretz")
    assert "departements.json" in refusal.message


def test_a_code_written_twice_is_refused(folder: Path) -> None:
    spoil(folder, "extrait-pdl_communes.csv", "\n44002,Aigrefeuille", "\n44001,Aigrefeuille")

    refusal = refusal_of(folder)
    assert refusal.line == 3
    assert "44001 est déjà celui de Abbaretz" in refusal.message


def test_an_epci_that_lost_a_commune_is_refused(folder: Path) -> None:
    lines = (folder / "extrait-pdl_epci_communes.csv").read_text(encoding="utf-8").splitlines()
    (folder / "extrait-pdl_epci_communes.csv").write_text("\n".join(lines[:1] + lines[2:]), encoding="utf-8")

    refusal = refusal_of(folder)
    assert refusal.file == "extrait-pdl_epci.csv"
    assert refusal.line == 2
    assert "9 communes" in refusal.message


def test_a_commune_without_a_bassin_is_refused(folder: Path) -> None:
    file = folder / "extrait-bassins-bmo.csv"
    kept = [line for line in file.read_text(encoding="utf-8").splitlines() if ",85113," not in line]
    file.write_text("\n".join(kept), encoding="utf-8")

    assert "L’Île-d’Yeu (85113)" in refusal_of(folder).message


def test_a_population_that_is_not_a_number_is_refused_rather_than_read_as_zero(folder: Path) -> None:
    spoil(folder, "extrait-pdl_communes.csv", "244400537,2073,44170", "244400537,*,44170")

    assert "«\u00a0*\u00a0» n’est pas un nombre entier" in refusal_of(folder).message


def test_a_bassin_label_that_nobody_reviewed_is_refused(folder: Path) -> None:
    spoil(folder, "libelles.csv", "bassin;5203;CHATEAUBRIANT;", "bassin;5203;CHATEAUBRIAND;")

    assert "n’a pas de nom relu" in refusal_of(folder).message


def test_an_old_code_leading_to_two_communes_is_refused(folder: Path) -> None:
    spoil(folder, "extrait-communes_codes-anciens.json", '"anciensCodes":["85030"]', '"anciensCodes":["85030","79224"]')

    assert "l’ancien code 79224 mène à deux communes" in refusal_of(folder).message


def test_an_outline_of_nothing_is_refused(folder: Path) -> None:
    content = gzip.decompress((folder / OUTLINES).read_bytes()).decode()
    (folder / OUTLINES).write_bytes(gzip.compress(content.replace('"code":"85113"', '"code":"85999"').encode()))

    assert "85999" in refusal_of(folder).message


def test_a_missing_file_or_column_is_refused(folder: Path) -> None:
    spoil(folder, "extrait-pdl_epci.csv", "siren,nom,", "numero,nom,")
    assert "la colonne «\u00a0siren\u00a0» manque" in refusal_of(folder).message

    (folder / "extrait-pdl_epci.csv").unlink()
    assert "le fichier est absent" in refusal_of(folder).message
