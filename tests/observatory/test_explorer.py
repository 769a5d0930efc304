"""The explorer: what its address asks, its table answers, figure by figure as the producers wrote them."""

import re
from urllib.parse import parse_qs

import pytest
from sqlalchemy import select, update

from app.extensions import db
from app.kernel.people.roles import ANALYSTS
from app.kernel.visibility import audience_for
from app.observatory.models import Observation, Release, ReleaseState, SourceFile
from app.observatory.queries.explore import answer, catalogue, read
from app.observatory.queries.explore.words import in_words
from tests import make
from tests.observatory.files import bmo_rows

EXPLORER = "/observatoire/explorer"
MAYENNE = f"{EXPLORER}?mesure=projets&metiers=V4X85&maille=bassin&dans=departement:53&periodes=2024"
POVERTY = f"{EXPLORER}?mesure=taux-pauvrete&maille=commune&periodes=2021"


def grid_of(query):
    """The grid that answers an address, and what had to be said about it."""
    asked, notices = read(parse_qs(query), catalogue())
    return answer(asked), notices


def lines_of(page):
    """The table as read: what a row is about → its cells, what they rest on left out."""
    lines = {}
    for row in page.select("#tableau tbody tr, #tableau tfoot tr"):
        for note in row.query(".rests-on, .meta"):
            note.parent.remove_child(note)
        cells = [re.sub(r"\s+", " ", cell.to_text(separator=" ")).strip() for cell in row.query("th, td")]
        lines[cells[0]] = cells[1:]
    return lines


def test_the_question_is_said_in_words_and_answered(browse):
    page = browse().get(MAYENNE)

    assert page.one("#tableau caption").to_text() == (
        "Projets de recrutement pour Professionnels de l’action sociale dans les bassins d’emploi de la Mayenne, 2024"
    )
    assert lines_of(page) == {
        "Laval": ["73"],
        "Mayenne (bassin)": ["non diffusé"],
        "Château-Gontier": ["sans ligne"],
        "Pays de la Loire": ["au moins 636"],
    }


def test_every_bassin_reads_as_its_row_of_the_workbook(browse):
    page = browse().get(f"{EXPLORER}?mesure=projets,difficiles-nombre&metiers=V4X83&maille=bassin&periodes=2024")
    shown = [[cell.replace(" ", "") for cell in cells] for cells in lines_of(page).values()]
    wanted = [["nondiffusé" if cell == "*" else cell for cell in row[11:13]]
              for row in bmo_rows()[1:] if row[1] == "V4X83" and row[5] == "52"]  # fmt: skip

    assert len(wanted) == 23
    assert sorted(cells for cells in shown[:-1] if "sansligne" not in cells) == sorted(wanted)


def test_a_rate_carries_its_two_terms_and_says_who_computed_it(browse):
    page = browse().get(f"{EXPLORER}?mesure=difficiles&metiers=T2A60&maille=departement&periodes=2024")
    row = next(row for row in page.select("#tableau tbody tr") if row.query("th")[0].to_text().startswith("Mayenne"))

    assert row.query("td")[0].to_text(separator=" ").replace("\xa0", " ").strip() == "79 % 268 sur 341"
    assert "calculé par le portail" in page.words
    assert page.one("#tableau tfoot .rests-on").to_text().startswith("2\u202f849 sur 3\u202f546")


def test_every_figure_leads_to_its_passport(browse):
    page = browse().get(MAYENNE)
    link = page.select("#tableau tbody a.figure")[0]

    passport = browse().get(link.attrs["href"])
    assert link.to_text() == "73"
    assert "73" in passport.words
    assert "Professionnels de l" in passport.words


def test_zero_hidden_missing_and_absent_do_not_look_alike(browse):
    page = browse().get(f"{EXPLORER}?mesure=tension-classe,emploi&maille=departement&periodes=2019&lignes=metier")
    poverty = browse().get(POVERTY.replace("periodes", "lieux=44001,44003&periodes"))

    assert page.select("#tableau .absence.is-not_available")
    assert page.select(".absences-legend .is-not_available")
    assert "0" in {cell for cells in lines_of(page).values() for cell in cells}
    assert not poverty.select(".absences-legend .is-not_available")


@pytest.mark.parametrize(
    ("query", "said", "shown"),
    [
        ("mesure=licorne", "Cette mesure n’existe pas : « licorne ».", "Projets de recrutement"),
        ("mesure=projets&maille=lune", "Ce découpage n’existe pas : « lune ».", "bassins d’emploi"),
        (
            "mesure=tension&maille=bassin",
            "ne donne pas ce chiffre par bassin d’emploi. Le voici par département.",
            "2019",
        ),
        ("mesure=projets&metiers=Z9", "Ce métier n’est pas compté ici : « Z9 ». Les voici tous.", "10 familles"),
        (
            "mesure=projets&periodes=1900",
            "Cette période n’est pas dans la source : « 1900 ». Voici la dernière.",
            "2024",
        ),
        ("mesure=projets&dans=departement:29", "Rien n’est à montrer dans « departement:29 »", "de la région"),
        ("mesure=projets&lieux=1,5224", "Ce territoire n’est pas de ceux-là : « 1 ». Le reste est gardé.", "bassin"),
        ("mesure=projets&vue=camembert", "On ne peut pas montrer ces chiffres ainsi : « camembert ».", "Projets"),
        ("mesure=projets&vue=courbe", "Une courbe demande plusieurs périodes", "Projets"),
        ("mesure=projets&vue=nuage", "Un nuage de points demande deux mesures", "Projets"),
        ("mesure=projets&maille=region&vue=carte", "Ce découpage ne se dessine pas", "Projets"),
        ("mesure=projets&tri=-couleur", "On ne peut pas trier par « couleur ».", "Projets"),
        ("mesure=projets&page=7", "Ce tableau n’a qu’une page : la page « 7 » n’existe pas.", "Projets"),
        ("mesure=projets&page=²", "la page « ² » n’existe pas.", "Projets"),
        ("mesure=projets&reference=lune", "Ce territoire ne peut pas servir de référence ici : « lune ».", "Projets"),
        ("mesure=projets,tension", "Un tableau réunit les mesures d’une même source", "Projets de recrutement pour"),
        ("mesure=projets&lignes=lieu&colonnes=lieu", "à la fois en lignes et en colonnes", "Projets"),
        ("mesure=taux-pauvrete&maille=commune&colonnes=lieu", "Un tableau n’a pas plus de 80 colonnes", "communes"),
        ("mesure=taux-pauvrete&maille=commune&metiers=T2A60", "Cette source ne compte pas par métier", "communes"),
        ("mesure=projets&classes=bornes&bornes=a;1", "Ce n’est pas un nombre : « a ».", "Projets"),
    ],
)
def test_what_cannot_be_is_said_and_the_nearest_page_is_shown(browse, query, said, shown):
    page = browse().get(f"{EXPLORER}?{query}")

    assert said in page.one(".callout.is-warning").to_text(separator=" ").replace("\xa0", " ")
    assert shown in page.one("#tableau caption").to_text()
    assert page.select("#tableau tbody tr")


def test_a_question_written_another_way_is_led_to_its_address(browse):
    page = browse().get(f"{EXPLORER}?maille=bassin&et=difficiles&mesure=projets&metiers=aide-a-domicile&vue=", 303)

    assert page.location == f"{EXPLORER}?mesure=projets,difficiles&metiers=T2A60&maille=bassin&periodes=2024"
    browse().get(page.location)


def test_a_family_of_another_list_leads_to_those_that_count_the_same_occupations(browse):
    page = browse().get(f"{EXPLORER}?mesure=tension&metiers=V4X85&maille=departement&periodes=2019")

    assert "Professionnels de l’action sociale" in page.one("#tableau caption").to_text()
    assert "une autre liste" in page.words


def test_rows_and_columns_turn(browse):
    query = f"{EXPLORER}?mesure=projets&metiers=T2A60,V4X85&maille=departement&periodes=2024"
    straight, turned = browse().get(query), browse().get(f"{query}&lignes=metier")

    assert len(lines_of(straight)) == 6
    assert straight.text_of("#tableau thead th")[1].startswith("Aides à domicile")
    assert set(lines_of(turned)) == {"Aides à domicile et auxiliaires de vie", "Professionnels de l’action sociale"}
    by_place = lines_of(straight)
    across = [re.split(r"[,(]", head)[0].strip() for head in turned.text_of("#tableau thead th")[1:]]
    for head, cell in zip(across, lines_of(turned)["Aides à domicile et auxiliaires de vie"], strict=True):
        assert by_place[head][0] == cell


def test_a_table_is_sorted_by_links_with_what_is_absent_last(browse):
    page = browse().get(f"{EXPLORER}?mesure=projets&metiers=V4X83&maille=bassin&periodes=2024&reference=aucune")
    down = [cells[0] for cells in lines_of(page).values()]
    up = [cells[0] for cells in lines_of(browse().get(page.select("#tableau thead th a")[1].attrs["href"])).values()]
    by_name = list(lines_of(browse().get(page.select("#tableau thead th a")[0].attrs["href"])))

    assert down[0] == up[19] == "391"
    assert down[20:] == up[20:] == ["non diffusé"] * 3 + ["sans ligne"] * 4
    assert by_name[0] == "Ancenis"


def test_long_tables_come_in_pages_that_cost_no_more(browse):
    first = browse().get(POVERTY)
    fifth = browse().get(f"{POVERTY}&page=5")
    last = browse().get(f"{POVERTY}&page=13")

    assert "Lignes 401 à 500 sur 1 228." in fifth.words
    assert len(first.select("#tableau tbody tr")) == 100
    assert len(last.select("#tableau tbody tr")) == 28
    assert len(first.statements) == len(last.statements) <= 5
    assert "Coulaines (28,0 %)" in first.words.replace("\xa0", " ")


def test_a_reference_is_the_readers_choice_and_rounding_is_told(browse):
    page = browse().get(f"{POVERTY}&reference=epci:244400404&dans=epci:244400404", 303)
    page = browse().get(page.location)
    lines = lines_of(page)

    assert "Écart avec" in page.words
    assert "Le producteur arrondit à l’unité" in page.words
    assert lines["Nantes"][1].startswith("+")
    assert "dans l’arrondi" in {cells[1] for cells in lines.values() if len(cells) > 1}


def test_counts_of_places_of_different_sizes_are_not_subtracted(browse):
    assert "Écart avec" not in browse().get(MAYENNE).words


def test_marks_of_third_parties_stay_visible(browse):
    page = browse().get(f"{EXPLORER}?mesure=salaries-flores&maille=zone-emploi&periodes=2023&detail=secteur:QB")

    assert "pas revérifié à la source" in page.words
    assert "Action sociale" in page.one("#tableau caption").to_text()


def test_a_release_prepared_or_withdrawn_shows_nothing(browse):
    bmo = select(Release.id).where(Release.family == "bmo")
    db.session.execute(
        update(Release).where(Release.id.in_(bmo)).values(state=ReleaseState.WITHDRAWN, is_current=False)
    )
    db.session.commit()
    assert "Cette mesure n’existe pas" in browse().get(MAYENNE).words
    assert "Enquête Besoins en main" not in browse().get(EXPLORER).words
    assert not browse().get(EXPLORER).select(".callout.is-warning")

    db.session.execute(update(Release).where(Release.id.in_(bmo)).values(state=ReleaseState.PREPARED))
    db.session.commit()
    assert "Cette mesure n’existe pas" in browse(make.analyst()).get(MAYENNE).words


def test_a_release_kept_to_analysts_is_explored_by_them_alone(browse):
    bmo = db.session.scalars(select(Release).where(Release.family == "bmo")).one()
    bmo.audience = audience_for(ANALYSTS)
    db.session.commit()

    assert "Cette mesure n’existe pas" in browse().get(MAYENNE).words
    assert "Cette mesure n’existe pas" in browse(make.officer()).get(MAYENNE).words
    assert lines_of(browse(make.analyst()).get(MAYENNE))["Laval"] == ["73"]


def test_the_portal_without_a_figure_says_so(browse):
    db.session.execute(update(Release).values(state=ReleaseState.WITHDRAWN, is_current=False))
    db.session.commit()

    assert "Aucun chiffre n’est encore publié" in browse().get(EXPLORER).words


def test_two_parts_of_one_place_are_never_taken_for_the_whole(app):
    seen = db.session.scalars(
        select(Observation).where(Observation.mesh == "bassin", Observation.status == "published").limit(1)
    ).one()
    twin = Observation(**{c.key: getattr(seen, c.key) for c in Observation.__table__.columns if c.key != "id"})
    twin.status, twin.value = "not_disclosed", None
    db.session.add(twin)
    db.session.flush()
    code, place = seen.nomenclature_code.code, seen.territory.code
    grid, _notices = grid_of(f"mesure={seen.indicator.code}&metiers={code}&maille=bassin&lieux={place}")

    assert grid.rows[0].cells[0].status == "at_least"
    assert grid.rows[0].cells[0].value == seen.value


def test_the_occupation_page_and_the_observatory_lead_here(browse):
    links = browse().get("/observatoire/metiers/aide-a-domicile").select("main a")
    link = next(a.attrs["href"] for a in links if a.to_text().startswith("Explorer\xa0:"))

    assert browse().get(link, 303).location.startswith(f"{EXPLORER}?mesure=projets&metiers=T2A60&maille=bassin")
    assert EXPLORER in [a.attrs.get("href") for a in browse().get("/observatoire/").select("main a")]


def test_the_words_of_a_question_say_all_of_it(app):
    wanted = {
        "mesure=emploi-national&metiers=T2A60&periodes=toutes": "en France, de 1983 à 2018",
        "mesure=salaire-median&periodes=toutes": "les 11 familles de métiers en France, 2003-2005 et 2017-2019",
        "mesure=projets&lieux=5224,5223&metiers=T2A60": "à ",
        "mesure=taux-pauvrete&maille=commune&dans=epci:200083392&detail=age:30-39": (
            "(référent de 30 à 39 ans) dans les communes de Laval Agglomération, 2021"
        ),
    }
    for query, words in wanted.items():
        assert words in in_words(read(parse_qs(query), catalogue())[0])


def test_words_removed_from_the_name_of_a_source_are_shown_no_more(browse):
    title = "Enquête suivie par Zéphyrine Quiberac"
    source = db.session.scalars(select(SourceFile).join(Release).where(Release.family == "bmo")).first()
    source.title, source_id = title, source.id
    db.session.commit()
    assert title in browse().get(MAYENNE).words
    db.session.get_one(SourceFile, source_id).title = "Enquête suivie par [passage retiré]"
    db.session.commit()
    assert "Quiberac" not in browse().get(MAYENNE).source
