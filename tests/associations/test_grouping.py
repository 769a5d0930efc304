"""The same body under several spellings and files."""

from app.associations.sources import gather, read_shelf
from app.associations.sources.kinds import ASSOCIATION, COMPANY, PUBLIC_BODY, kind_of
from app.associations.sources.records import Funder
from app.associations.sources.shelf import read_rows

LOIRE, SARTHE = Funder("Département 44", "224400028", "44"), Funder("Département 72", "227200029", "72")
HEADERS = ["nomBeneficiaire", "idBeneficiaire", "montant", "dateConvention"]


def records_of(*rows, funder=LOIRE):
    numbered = [(1, HEADERS), *((line, list(row)) for line, row in enumerate(rows, start=2))]
    return read_rows(numbered, "essai.csv", funder).records


def test_one_siren_is_one_body_and_its_other_names_are_kept():
    bodies = gather(
        records_of(
            ("CEMEA", "337486096", "10", "2010"),
            ("ASSOCIATION CEMEA", "33748609600013", "10", "2011"),
            ("ASSOCIATION CEMEA", "337486096", "10", "2012"),
        )
    )

    assert [body.siren for body in bodies] == ["337486096"]
    assert bodies[0].names == ["ASSOCIATION CEMEA", "CEMEA"]


def test_without_a_number_namesakes_of_one_departement_are_one_and_of_two_are_two():
    bodies = gather(
        [
            *records_of(("Comité de l’Étang", "", "10", "2010"), ("COMITE DE L ETANG", "NA", "10", "2011")),
            *records_of(("COMITE DE L’ETANG", "", "10", "2010"), funder=SARTHE),
        ]
    )

    assert [len(body.records) for body in bodies] == [2, 1]


def test_a_record_without_a_right_number_joins_the_only_bearer_of_its_name():
    bodies = gather(records_of(("CEMEA", "7,86E+13", "10", "2010"), ("CEMEA", "337486096", "10", "2011")))

    assert [len(body.records) for body in bodies] == [2]


def test_a_record_without_a_number_does_not_choose_between_two_namesakes():
    bodies = gather(
        records_of(
            ("Collège Saint-Joseph", "788357754", "1", "2018"),
            ("Collège Saint-Joseph", "317373579", "1", "2018"),
            ("Collège Saint-Joseph", "", "1", "2018"),
        )
    )

    assert [len(body.records) for body in bodies] == [1, 1, 1]


def test_a_nameless_record_is_found_again_by_its_number():
    bodies = gather(records_of(("", "337486096", "10", "2010"), ("CEMEA", "337486096", "10", "2011")))

    assert [body.name for body in bodies] == ["CEMEA"]


def test_every_record_of_the_shelf_belongs_to_exactly_one_body():
    records = read_shelf().records
    bodies = gather(records)

    assert sum(len(body.records) for body in bodies) == len(records)
    assert len({body.key for body in bodies}) == len(bodies)
    assert len({body.siren for body in bodies if body.siren}) == sum(body.siren is not None for body in bodies)


def test_a_kind_is_read_from_the_number_the_name_or_the_reviewed_list():
    assert kind_of("LYCEE JACQUES PREVERT", "194400776") == PUBLIC_BODY
    assert kind_of("MAIRIE DE MARJ BEN AMER", None) == PUBLIC_BODY
    assert kind_of("SCI DU VERGER", "811139112") == COMPANY
    assert kind_of("VENDEE EXPANSION", "546650169") == COMPANY
    assert kind_of("BANQUE ALIMENTAIRE DE LA MAYENNE", "392971420") == ASSOCIATION
    assert kind_of("SANTE MENTALE SAS ET LIENS D’ENTRAIDE", None) == COMPANY
