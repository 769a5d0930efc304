"""Occupations in the database, who shares a code, and the sentence that says so."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError, NoResultFound

from app.extensions import db
from app.kernel.occupations import queries
from app.kernel.occupations.models import (
    NOMENCLATURES,
    NomenclatureCode,
    Occupation,
    OccupationBridge,
    merge_sentence,
    uncounted_sentence,
)
from app.kernel.occupations.reference import read_bridges, read_occupations
from app.kernel.occupations.services import load_occupations


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every statement sent to the database during the test."""
    sent: list[str] = []

    def notice(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", notice)
    yield sent
    event.remove(db.engine, "before_cursor_execute", notice)


def sentence(occupation: str, nomenclature: str, code: str) -> str:
    """What a reader of this occupation reads beside the figures of this code."""
    return merge_sentence(queries.get_occupation(occupation), queries.get_nomenclature_code(nomenclature, code))


def count(kind: type) -> int:
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


def test_the_whole_list_is_in_the_database(app: Flask) -> None:
    assert count(Occupation) == len(read_occupations())
    assert count(OccupationBridge) == len(read_bridges())
    assert count(NomenclatureCode) == len({row[1:3] for row in read_bridges()})


def test_loading_again_changes_nothing(app: Flask) -> None:
    changes = load_occupations()
    assert changes["added"] == changes["changed"] == changes["removed"] == 0
    assert changes["unchanged"] == count(Occupation) + count(NomenclatureCode) + count(OccupationBridge)


def test_loading_again_puts_right_what_was_lost_or_altered(app: Flask) -> None:
    occupation = queries.get_occupation("moniteur-educateur")
    occupation.name = "Autre nom"
    stray = queries.get_nomenclature_code("FAP2021", "V3X90")
    db.session.add(OccupationBridge(occupation=occupation, nomenclature_code=stray, quality="exact"))
    db.session.delete(queries.get_occupation("ecrivain-public"))
    db.session.flush()
    db.session.expunge_all()

    changes = load_occupations()

    assert (changes["added"], changes["changed"], changes["removed"]) == (1 + 4, 1, 1)
    assert queries.get_occupation("moniteur-educateur").name.startswith("Moniteur-éducateur")
    assert "moniteur-educateur" not in [
        o.code for o in db.session.scalars(queries.occupations_behind("FAP2021", "V3X90"))
    ]


def test_an_occupation_that_left_the_list_keeps_its_address(app: Flask) -> None:
    db.session.add(Occupation(code="ancien", name="Ancien", definition="Ancien.", perimeter="connexe", position=99))
    load_occupations()
    assert queries.get_occupation("ancien").name == "Ancien"


def test_the_database_refuses_a_perimeter_that_does_not_exist(app: Flask) -> None:
    db.session.add(Occupation(code="x", name="X", definition="X.", perimeter="autre", position=1))
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_occupations_come_in_the_order_of_the_list(app: Flask) -> None:
    assert [row.code for row in db.session.scalars(queries.occupations())] == [row.code for row in read_occupations()]


def test_occupations_can_be_asked_by_perimeter(app: Flask) -> None:
    at_home = [row.code for row in db.session.scalars(queries.occupations("elargi_drees"))]
    assert "aide-a-domicile" in at_home
    assert "assistant-de-service-social" not in at_home


def test_an_unknown_occupation_is_not_found(app: Flask) -> None:
    with pytest.raises(NoResultFound):
        queries.get_occupation("dompteur")


def test_who_is_merged_in_v4x83_can_be_asked(app: Flask) -> None:
    behind = [row.code for row in db.session.scalars(queries.occupations_behind("FAP2021", "V4X83"))]
    assert behind[:4] == [
        "educateur-specialise",
        "moniteur-educateur",
        "educateur-technique-specialise",
        "educateur-de-jeunes-enfants",
    ]


def test_the_same_code_in_two_nomenclatures_is_two_codes(app: Flask) -> None:
    """T2A60 stands in both versions of the FAP, and does not count the same people."""
    old = queries.get_nomenclature_code("FAP2009", "T2A60")
    new = queries.get_nomenclature_code("FAP2021", "T2A60")
    assert old.label == "Aides à domicile et aides ménagères"
    assert new.label == "Aides à domicile et auxiliaires de vie"


def test_the_codes_of_an_occupation_come_with_their_quality_and_their_source(app: Flask) -> None:
    occupation = queries.get_occupation("accompagnant-educatif-et-social")
    bridges = list(db.session.scalars(queries.codes_of(occupation, "FAP2021")))
    assert [(row.nomenclature_code.code, row.quality) for row in bridges] == [
        ("T2A60", "partiel"),
        ("V4X84", "partiel"),
    ]
    assert bridges[1].source == "dares_nomenclature_fap2021.csv"
    assert bridges[1].evidence == "«\u00a0Aides médico-psychologiques\u00a0» (V4X84)"
    assert bridges[1].quality_wording.label == "Partiel"


def test_the_codes_followed_in_a_nomenclature_can_be_listed(app: Flask) -> None:
    codes = [row.code for row in db.session.scalars(queries.codes_in("FAP2021"))]
    assert codes == sorted(codes)
    assert {"V4X83", "V4X85", "T2B60"} <= set(codes)


def test_a_merged_figure_says_whom_it_counts_and_that_they_cannot_be_told_apart(app: Flask) -> None:
    assert sentence("educateur-specialise", "FAP2021", "V4X83") == (
        "France Travail réunit sous V4X83 («\u00a0Éducateurs spécialisés et autres intervenants socio-éducatifs\u00a0»)"
        " plusieurs métiers, dont les suivants\u00a0: éducateur ou éducatrice spécialisée, "
        "éducateur ou éducatrice technique spécialisée et éducateur ou éducatrice de jeunes enfants\u202f; "
        "selon notre lecture, aussi ceux-ci\u00a0: "
        "moniteur-éducateur ou monitrice-éducatrice, cadre de l’intervention socio-éducative et "
        "encadrant ou encadrante technique d’insertion. "
        "Ces chiffres valent pour l’ensemble, on ne sait pas les séparer."
    )


def test_a_label_is_shown_with_its_marks_and_kept_as_published(app: Flask) -> None:
    code = queries.get_nomenclature_code("PCS2003", "434a")
    assert code.label == "Cadres de l'intervention socio-éducative"
    assert code.readable_label == "Cadres de l’intervention socio-éducative"


def test_a_code_that_counts_one_occupation_says_so(app: Flask) -> None:
    assert sentence("assistant-de-service-social", "PCS2003", "434b") == (
        "L’Insee compte ce métier à part, sous 434b («\u00a0Assistants de service social\u00a0»)\u00a0: "
        "ces chiffres valent pour lui seul."
    )


def test_a_merged_code_where_we_follow_one_occupation_still_says_there_are_others(app: Flask) -> None:
    assert "sous U0X81 («\u00a0Interprètes\u00a0») ce métier et d’autres" in sentence(
        "interprete-milieu-social", "FAP2021", "U0X81"
    )


def test_a_partial_code_says_that_it_does_not_count_the_whole_occupation(app: Flask) -> None:
    alone = sentence("accompagnant-educatif-et-social", "FAP2021", "V4X84")
    among_others = sentence("accompagnant-educatif-et-social", "FAP2021", "T2A60")
    assert alone.endswith("ces chiffres ne valent pas pour le métier entier.")
    assert among_others.endswith("Une partie seulement de ce métier y est comptée.")


def test_our_own_reading_is_never_presented_as_official(app: Flask) -> None:
    among_others = sentence("assistant-de-service-social", "FAP2021", "V4X85")
    alone = sentence("ecrivain-public", "FAP2021", "U1X92")
    assert "selon notre lecture, aussi ceux-ci\u00a0: assistant ou assistante de service social" in among_others
    assert "selon notre lecture, ce métier et d’autres" in alone
    for text in (among_others, alone):
        assert text.endswith("Aucun fichier officiel ne nomme ce métier sous ce code\u00a0: c’est notre lecture.")


def test_figures_of_a_foreign_code_are_never_lent_to_an_occupation(app: Flask) -> None:
    assert sentence("mediateur-familial", "FAP2021", "T2A60").startswith("Rien ne rattache ce métier à T2A60")


def test_every_bridge_has_a_sentence_without_double_marks(app: Flask) -> None:
    for occupation in db.session.scalars(queries.occupations()):
        for nomenclature in NOMENCLATURES:
            for row in db.session.scalars(queries.codes_of(occupation, nomenclature)):
                text = merge_sentence(occupation, row.nomenclature_code)
                assert text.endswith(".")
                assert not [mark for mark in ("  ", ",,", " ,", "..", "dont  ") if mark in text], text


def test_an_occupation_without_a_code_says_that_there_is_no_figure(app: Flask) -> None:
    peer = queries.get_occupation("travailleur-pair")
    assert uncounted_sentence(peer, "FAP2021") == (
        "Aucun code de la FAP 2021 ne compte ce métier\u00a0: il n’y a pas de chiffre à montrer."
    )
    assert uncounted_sentence(peer, "ROME").startswith("Aucun code du ROME 3 ")
    assert uncounted_sentence(queries.get_occupation("educateur-specialise"), "FAP2021") == ""


def test_an_acronym_keeps_its_capitals_inside_a_sentence(app: Flask) -> None:
    name = queries.get_occupation("technicien-intervention-sociale-et-familiale").name_inside_a_sentence
    assert name == "technicien ou technicienne de l’intervention sociale et familiale (TISF)"


def test_an_occupation_and_all_its_sentences_cost_three_statements(app: Flask, statements: list[str]) -> None:
    occupation = queries.get_occupation("educateur-specialise")
    texts = [merge_sentence(occupation, row.nomenclature_code) for row in occupation.bridges]
    assert len(texts) == 4
    assert uncounted_sentence(occupation, "ROME") == ""
    assert len([text for text in statements if text.startswith("SELECT")]) == 3


def test_the_list_of_followed_codes_costs_two_statements(app: Flask, statements: list[str]) -> None:
    for code in db.session.scalars(queries.codes_in("ROME")):
        assert [row.occupation.name for row in code.bridges]
    assert len([text for text in statements if text.startswith("SELECT")]) == 2
