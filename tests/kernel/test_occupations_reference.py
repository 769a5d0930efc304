"""The list of occupations holds together, and its bridges are written in the official files."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from app.kernel.occupations import reference
from app.kernel.occupations.models import NOMENCLATURES, PERIMETERS, QUALITIES
from app.kernel.occupations.reference import DATA, BridgeRow, OccupationRow

OCCUPATIONS = reference.read_occupations()
BRIDGES = reference.read_bridges()
PROVEN = [bridge for bridge in BRIDGES if bridge.quality != "lecture"]


def lines(name: str, encoding: str = "utf-8-sig", delimiter: str = ";") -> list[list[str]]:
    """A file read here without the code under test."""
    with (DATA / name).open(encoding=encoding, newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def families_of_the_correspondence_table() -> dict[str, set[str]]:
    """Under each FAP 2009 of the flattened table, the PCS and the ROME codes, whose columns are two separate lists."""
    families: dict[str, set[str]] = defaultdict(set)
    family = ""
    for fap, pcs, rome in lines("mobiville_table-correspondance-pcs-rome.csv"):
        family = fap or family
        families[family] |= {code for code in (pcs, rome) if code}
    return families


def bridge(**changes: str) -> BridgeRow:
    """The bridge from the specialised educator to its PCS, with something changed."""
    true = next(row for row in BRIDGES if row[:3] == ("educateur-specialise", "PCS2003", "434d"))
    return true._replace(**changes)


def test_the_list_names_about_twenty_five_occupations_in_every_perimeter() -> None:
    assert 22 <= len(OCCUPATIONS) <= 30
    assert {row.perimeter for row in OCCUPATIONS} == set(PERIMETERS)


def test_a_code_can_be_a_web_address_for_ever() -> None:
    for row in OCCUPATIONS:
        assert row.code.isascii()
        assert row.code == row.code.lower()
        assert row.code.replace("-", "").isalpha()


def test_a_definition_is_one_or_two_plain_sentences() -> None:
    for row in OCCUPATIONS:
        assert row.definition.endswith(".")
        assert 1 <= row.definition.count(". ") + 1 <= 2, row.code
        assert len(row.definition) <= 320, row.code


def test_our_own_words_never_speak_of_beneficiaires_or_usagers() -> None:
    ours = [row.definition for row in OCCUPATIONS] + [row.note for row in BRIDGES]
    assert not [text for text in ours if "bénéficiaire" in text.lower() or "usager" in text.lower()]


def test_our_own_words_keep_french_typography() -> None:
    ours = [text for row in OCCUPATIONS for text in (row.name, row.definition)] + [row.note for row in BRIDGES]
    ours += [wording.explanation for wording in (*PERIMETERS.values(), *QUALITIES.values(), *NOMENCLATURES.values())]
    for text in ours:
        assert "'" not in text, text
        assert " :" not in text, text
        assert "« " not in text, text


def test_each_perimeter_says_where_it_comes_from() -> None:
    assert "12 juillet 2022" in PERIMETERS["coeur_cese"].source
    assert "2018" in PERIMETERS["elargi_drees"].source
    assert all(wording.label and wording.explanation and wording.source for wording in PERIMETERS.values())


def test_the_shipped_list_is_accepted() -> None:
    reference.check_files()
    reference.check_occupations(OCCUPATIONS)
    reference.check_bridges(BRIDGES, OCCUPATIONS)


def test_every_shipped_file_has_its_source_and_fingerprint() -> None:
    described = {row[0] for row in lines("SOURCES.csv", delimiter=",")[1:]}
    ours = {"SOURCES.csv", "occupations.csv", "bridges.csv"}
    assert {path.name for path in DATA.iterdir()} == described | ours
    assert all(len(row) == 6 and all(row) for row in lines("SOURCES.csv", delimiter=",")[1:])


@pytest.mark.parametrize("row", [row for row in PROVEN if row.nomenclature == "FAP2021"], ids=lambda row: row.place)
def test_a_fap_2021_bridge_is_written_in_the_nomenclature(row: BridgeRow) -> None:
    under = [line for line in lines("dares_nomenclature_fap2021.csv") if line[4] == row.code]
    labels = {code: label for line in under for code, label in ((line[4], line[5]), (line[6], line[7]))}
    assert row.words in labels[row.via]


@pytest.mark.parametrize("row", [row for row in PROVEN if row.nomenclature == "PCS2003"], ids=lambda row: row.place)
def test_a_pcs_bridge_is_written_in_the_dares_file(row: BridgeRow) -> None:
    labels = {pcs: label for _, pcs, label in lines("dares-psm_FAP_PCS.csv", "cp1252")}
    assert row.words in labels[row.code]


@pytest.mark.parametrize("row", [row for row in PROVEN if row.nomenclature == "ROME"], ids=lambda row: row.place)
def test_a_rome_bridge_is_a_job_title_of_that_sheet(row: BridgeRow) -> None:
    titles = {line[0]: (line[1], line[2]) for line in lines("extrait-rome_appellations_public.csv")}
    assert titles[row.via] == (row.code, row.words)


@pytest.mark.parametrize("row", [row for row in PROVEN if row.nomenclature == "FAP2009"], ids=lambda row: row.place)
def test_a_fap_2009_bridge_chains_through_two_official_files(row: BridgeRow) -> None:
    pairs = {tuple(line[:2]) for line in lines(row.source, "cp1252")}
    assert (row.code, row.via) in pairs
    assert row.via in families_of_the_correspondence_table()[row.code]
    assert any(other.occupation == row.occupation and other.code == row.via for other in PROVEN)


def test_the_specialised_educator_chains_from_pcs_434d_to_fap_v4z83() -> None:
    assert reference.read_fap_pcs()["V4Z83", "434d"] == "Educateurs spécialisés"
    assert {"434d", "K1207"} <= families_of_the_correspondence_table()["V4Z83"]
    assert ("educateur-specialise", "FAP2009", "V4Z83") in {row[:3] for row in BRIDGES}


def test_fap_2021_codes_stand_in_the_bmo_survey_under_the_same_label() -> None:
    bmo = {line[0]: line[1] for line in lines("extrait-BMO_2024_codes-metiers.csv")[1:]}
    labels = reference.read_labels()
    followed = {row.code for row in BRIDGES if row.nomenclature == "FAP2021"}
    assert {"V4X80", "V4X83", "V4X85", "V5X81", "T2A60", "T2B60"} <= followed
    assert followed - set(bmo) == {"P2X90"}, "the survey leaves out public administrations"
    for code in followed & set(bmo):
        assert bmo[code].strip() == labels["FAP2021", code]


def test_accents_of_the_older_files_are_read_right() -> None:
    assert reference.read_labels()["PCS2003", "434a"] == "Cadres de l'intervention socio-éducative"
    assert reference.read_labels()["FAP2009", "V4Z83"] == "Educateurs spécialisés"


def test_a_reading_of_ours_claims_no_file_and_explains_itself() -> None:
    readings = [row for row in BRIDGES if row.quality == "lecture"]
    assert readings
    assert all(not row.source and not row.evidence and row.note for row in readings)


def test_a_peer_worker_is_listed_although_no_code_counts_the_trade() -> None:
    assert "travailleur-pair" in {row.code for row in OCCUPATIONS}
    assert "travailleur-pair" not in {row.occupation for row in BRIDGES}


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"words": "Éducateurs canins"}, reference.BridgeUnsupported),
        ({"words": ""}, reference.BridgeUnsupported),
        ({"source": ""}, reference.BridgeUnsupported),
        ({"via": "434e"}, reference.BridgeUnsupported),
        ({"quality": "certain"}, reference.BridgeUnsupported),
        ({"quality": "lecture"}, reference.BridgeUnsupported),
        ({"code": "999z"}, reference.CodeUnknown),
        ({"nomenclature": "PCS2020"}, reference.CodeUnknown),
        ({"occupation": "eleveur-de-dragons"}, reference.OccupationMisdescribed),
    ],
)
def test_a_bridge_that_does_not_hold_is_refused(
    changes: dict[str, str], refusal: type[reference.ReferenceRefused]
) -> None:
    with pytest.raises(refusal, match="bridges.csv"):
        reference.check_bridges([bridge(**changes)], OCCUPATIONS)


def test_a_fap_2009_without_its_pcs_is_refused() -> None:
    chained = next(row for row in BRIDGES if row[:3] == ("educateur-specialise", "FAP2009", "V4Z83"))
    reference.check_bridges([chained, bridge()], OCCUPATIONS)
    with pytest.raises(reference.BridgeUnsupported, match="chaîne"):
        reference.check_bridges([chained], OCCUPATIONS)


def test_a_code_shared_by_two_occupations_is_never_exact() -> None:
    shared = bridge(occupation="moniteur-educateur", quality="regroupe")
    with pytest.raises(reference.BridgeUnsupported, match="pas exact"):
        reference.check_bridges([bridge(), shared], OCCUPATIONS)


def test_a_bridge_entered_twice_is_refused() -> None:
    with pytest.raises(reference.BridgeUnsupported, match="2 fois"):
        reference.check_bridges([bridge(), bridge()], OCCUPATIONS)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (OccupationRow("aide", "Aide", "voisin", "Aide."), "périmètre"),
        (OccupationRow("aide", "Aide", "connexe", " "), "en entier"),
        (OCCUPATIONS[0], "deux fois"),
    ],
)
def test_an_occupation_misdescribed_is_refused(row: OccupationRow, words: str) -> None:
    with pytest.raises(reference.OccupationMisdescribed, match=words):
        reference.check_occupations([*OCCUPATIONS, row])


def test_a_file_altered_since_it_was_recorded_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in DATA.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(reference, "DATA", tmp_path)
    reference.check_files()
    (tmp_path / "dares-psm_FAP_PCS.csv").write_text("Fap;PCS;intitule_PCS\n")
    with pytest.raises(reference.FileAltered, match="dares-psm_FAP_PCS.csv"):
        reference.check_files()
