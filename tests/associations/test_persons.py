"""Natural persons are left out by a written rule; the names tried here are invented."""

from app.associations.sources.columns import columns_of
from app.associations.sources.extract import blanked, lines_left_out
from app.associations.sources.persons import is_natural_person
from app.associations.sources.records import Funder
from app.associations.sources.shelf import SHELF, Source, read_rows, rows_of, sources

HEADERS = "nomAttribuant;idAttribuant;nomBeneficiaire;idBeneficiaire;montant;dateConvention\n"
MADE_UP = Source("e.csv", "o.csv", "Ville", "210600045", "06", "scdl", "2019", "", "", "", "", "")


def test_a_civility_before_a_name_is_a_person():
    for name in ("MONSIEUR TOURNEBOUCHE ALCIDE", "Mme Hortense Craquelin", "M. POMMEPY", "Mlle Églantine Verse-Joie"):
        assert is_natural_person(name), name


def test_goods_held_by_persons_are_persons():
    assert is_natural_person("INDIVISION POMMEPY")
    assert is_natural_person("CONSORTS TOURNEBOUCHE")


def test_a_company_with_a_lady_in_its_name_is_not_a_person():
    assert not is_natural_person("MADAME SUZIE PRODUCTIONS")
    assert not is_natural_person("M I S A S SENEGAL")
    assert not is_natural_person("MADAME CRAQUELIN ASSOCIATION")


def test_a_word_that_only_begins_like_a_civility_is_not_one():
    for name in ("MAISON DES JEUNES", "MFR LIGNE", "MR2 CLUB", "MONSIEURDAME", "SUCCES JEUNES"):
        assert not is_natural_person(name), name


def test_nothing_shipped_names_a_natural_person():
    for source in sources():
        rows = list(rows_of(SHELF / source.file, source.shape))
        place = columns_of(rows[0][1])["beneficiary"]
        assert sum(is_natural_person(str(row[place])) for _, row in rows[1:]) == 0, source.file


def test_a_person_met_in_a_new_file_is_left_out_and_only_counted(tmp_path):
    content = HEADERS + "Ville;1;CLUB DE BOULES;;10;2019\nVille;1;MADAME CRAQUELIN HORTENSE;;20;2019\n"
    (tmp_path / "e.csv").write_text(content, encoding="utf-8")

    reading = read_rows(rows_of(tmp_path / "e.csv", "scdl"), "e.csv", Funder("Ville", "210600045", "06"))
    assert [record.beneficiary for record in reading.records] == ["CLUB DE BOULES"]
    assert [(left.line, left.reason) for left in reading.left_out] == [(3, "personne physique")]
    assert "CRAQUELIN" not in repr(reading)


def test_the_extract_empties_the_persons_lines_and_moves_no_other(tmp_path):
    content = HEADERS + 'Ville;1;"MADAME\nCRAQUELIN";;20;2019\nVille;1;CLUB DE BOULES;;10;2019\n'
    (tmp_path / "o.csv").write_text(content, encoding="utf-8")

    dropped = lines_left_out(tmp_path / "o.csv", MADE_UP)
    assert dropped == {2, 3}
    assert blanked(content.encode(), dropped).split(b"\n")[3] == b"Ville;1;CLUB DE BOULES;;10;2019"
