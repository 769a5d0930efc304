"""The page of an occupation and its file, against the producers' files."""

import csv
import io
import re

import pytest
from sqlalchemy import insert, select

from app.extensions import db
from app.observatory.models import Observation, Release
from app.observatory.queries.thread import page_observations
from tests.observatory.files import bmo_rows, tension_lines

EDUCATORS = "/observatoire/metiers/educateur-specialise"
SOCIAL_WORKERS = "/observatoire/metiers/assistant-de-service-social"


def lines_of(page):
    """The table as read: territory → its cells."""
    return {cells[0]: cells[1:] for cells in table_of(page)}


def table_of(page):
    rows = []
    for row in page.select("#tableau tbody tr"):
        cells = [re.sub(r"\s+", " ", c.to_text(separator=" ")).strip() for c in row.query("th, td")]
        rows.append([re.sub(r" (département )?\d\d$", "", cells[0]), *cells[1:]])
    return rows


def csv_of(page):
    text = page.body.decode("utf-8-sig")
    assert page.body.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_every_bassin_reads_as_its_row_of_the_workbook(browse):
    shown = lines_of(browse().get(EDUCATORS))
    by_line = {line: row for line, row in enumerate(bmo_rows(), 1) if row[1] == "V4X83" and row[5] == "52"}

    assert len(by_line) == 23
    found = {int(cells[-1]): cells for cells in shown.values() if cells[-1].isdigit()}
    assert set(found) == set(by_line)
    for line, row in by_line.items():
        for cell, published in zip(found[line][:2], row[11:13], strict=True):
            assert cell.replace(" ", "") == ("nondiffusé" if published == "*" else published)


def test_nantes_reads_391_projects_of_which_331_difficult(browse):
    assert lines_of(browse().get(EDUCATORS))["Nantes"][:3] == ["391", "331", "85 %"]


def test_hidden_absent_and_published_read_differently(browse):
    page = browse().get(EDUCATORS)
    shown = lines_of(page)

    assert shown["Clisson"][0] == "non diffusé"
    assert shown["Mamers"][0] == "sans ligne"
    assert shown["Segré"][:3] == ["40", "non diffusé", "non diffusé"]
    assert len(page.select("#tableau tbody .absence.is-no_row")) == 4 * 3
    assert len(page.select("#tableau tbody .absence.is-not_disclosed")) == 3 * 3 + 3 * 2
    assert "0" not in {cell for cells in shown.values() for cell in cells}


def test_a_hidden_part_is_not_drawn_as_the_whole(browse):
    rows = {row.query("th")[0].to_text().split()[0]: row for row in browse().get(EDUCATORS).select("#tableau tbody tr")}

    assert [bar.attrs["class"] for bar in rows["Nantes"].query("rect")] == ["s1", "s4"]
    assert [bar.attrs["class"] for bar in rows["Segré"].query("rect")] == ["s1"]
    assert not rows["Clisson"].query("rect")


def test_the_region_is_at_least_the_sum_of_what_is_disclosed(browse):
    page = browse().get(EDUCATORS)

    assert "Dans la région : au moins 1 329 projets, d’après 20 bassins sur 23." in page.words
    assert "3 bassins d’emploi ne sont pas diffusés" in page.words
    assert "4 bassins d’emploi sans ligne dans le fichier" in page.words


def test_home_care_in_mayenne_is_complete(browse):
    shown = lines_of(browse().get("/observatoire/metiers/aide-a-domicile?mesure=difficiles&maille=departement"))

    assert shown["Mayenne"][:3] == ["341", "268", "79 %"]


def test_a_share_says_how_many_bassins_it_rests_on(browse):
    page = browse().get(f"{EDUCATORS}?mesure=difficiles&maille=departement")

    assert re.search(r"\d+ % \d+ bassins? sur \d+", " ".join(page.text_of("#tableau tbody td")))
    assert "Dans la région : 72 %, d’après 17 bassins sur 23." in page.words


def test_redon_counts_in_loire_atlantique_but_not_in_the_region(browse):
    page = browse().get("/observatoire/metiers/assistant-familial?maille=departement")
    rows = [r for r in bmo_rows()[1:] if r[1] == "T2B60" and r[7] == "44" and r[11] != "*"]

    assert "5313" in {str(int(r[9])) for r in rows}
    expected = sum(int(r[11]) for r in rows)
    assert lines_of(page)["Loire-Atlantique"][0].replace(" ", "").startswith(f"aumoins{expected}")
    region = sum(int(r[11]) for r in bmo_rows()[1:] if r[1] == "T2B60" and r[5] == "52" and r[11] != "*")
    assert f"au moins {region // 1000} {region % 1000}" in page.words


def test_tension_reads_as_the_dares_wrote_it(browse):
    shown = lines_of(browse().get(f"{SOCIAL_WORKERS}?mesure=tension&maille=departement"))
    wanted = {r[14]: r for r in tension_lines() if r[0] == "V4Z85" and r[11] == "dep"}

    assert shown["Maine-et-Loire"][:3] == ["1 200", "0,86", "5"]
    assert wanted["49"][1:4] == ["1200", "0.8606778648341024", "5.0"]
    assert shown["Mayenne"][:3] == ["400", "0,08", "non disponible"]
    assert wanted["53"][3] == ""


def test_a_mesh_the_source_does_not_know_is_said_and_replaced(browse):
    page = browse().get(f"{SOCIAL_WORKERS}?mesure=emploi&maille=bassin")

    assert "Cette source ne donne pas ce chiffre par bassin d’emploi. Le voici par département." in page.words
    assert len(table_of(page)) == 5


def test_a_family_that_counts_several_occupations_says_so(browse):
    page = browse().get(EDUCATORS)

    assert "réunit sous V4X83" in page.words
    assert "on ne sait pas les séparer" in page.words


def test_an_occupation_counted_under_two_codes_lets_one_choose(browse):
    page = browse().get("/observatoire/metiers/accompagnant-educatif-et-social")
    other = next(a.attrs["href"] for a in page.select("a.chip") if "famille=" in a.attrs["href"])

    assert "V4X84" in browse().get(other).one("#tableau caption").to_text() or "V4X84" in browse().get(other).words


def test_an_occupation_nobody_counts_shows_no_figure(browse):
    page = browse().get("/observatoire/metiers/travailleur-pair")

    assert "Aucun chiffre pour ce métier" in page.words
    assert not page.select("table")
    browse().get("/observatoire/metiers/travailleur-pair/donnees.csv", status=404)


def test_an_unknown_occupation_is_not_found(browse):
    browse().get("/observatoire/metiers/licorne", status=404)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?mesure=difficiles&maille=departement",
        "?mesure=saisonniers&maille=region",
        "?mesure=tension&maille=departement&tri=nom",
        "?mesure=projets&maille=bassin&tri=difficiles",
    ],
)
def test_the_file_says_what_the_screen_says(browse, query):
    page = browse().get(EDUCATORS + query)
    lines = csv_of(browse().get(f"{EDUCATORS}/donnees.csv{query}"))
    screen = table_of(page)
    columns = len({line["indicateur"] for line in lines})
    body = lines[: len(screen) * columns]

    assert [line["territoire"] for line in body[::columns]] == [cells[0] for cells in screen]
    for number, line in enumerate(body):
        cell = re.sub(r" \d+ bassins? sur \d+$", "", screen[number // columns][1 + number % columns])
        if line["valeur"]:
            written = cell.removeprefix("au moins ").removesuffix(" %").replace(" ", "").replace("−", "-")
            assert float(written.replace(",", ".")) == float(line["valeur"].replace(",", "."))
            assert ("au moins" in cell) == (line["statut"] == "au moins")
        else:
            assert cell == line["statut"]
        assert line["producteur"] in ("France Travail", "Dares")


def test_each_line_of_the_file_leads_back_to_its_cell(browse):
    lines = csv_of(browse().get(f"{EDUCATORS}/donnees.csv"))
    nantes = {line["indicateur"]: line for line in lines if line["territoire"] == "Nantes"}

    assert nantes["Projets de recrutement"]["cellule"] == "L50763"
    assert nantes["Projets jugés difficiles"]["cellule"] == "M50763"
    assert nantes["Part de projets jugés difficiles"]["cellule"] == "M50763 ÷ L50763"
    assert bmo_rows()[50_763 - 1][11:13] == ["391", "331"]


def test_the_file_tells_what_was_worked_out_from_what_was_disclosed(browse):
    url = "/observatoire/metiers/aide-a-domicile/donnees.csv"
    lines = csv_of(browse().get(f"{url}?mesure=difficiles&maille=departement"))
    mayenne = {line["indicateur"]: line for line in lines if line["territoire"] == "Mayenne"}
    projects, share = mayenne["Projets de recrutement"], mayenne["Part de projets jugés difficiles"]

    assert (projects["statut"], projects["département"]) == ("calculé", "53")
    assert re.fullmatch(r"somme de \d bassins", projects["cellule"])
    assert share["cellule"].startswith("part calculée sur")
    disclosed = csv_of(browse().get(f"{url}?maille=bassin"))[0]
    assert (disclosed["statut"], disclosed["indicateur"]) == ("diffusé", "Projets de recrutement")


def test_each_line_of_the_file_says_what_to_know_and_where_the_file_was_taken(browse):
    line = csv_of(browse().get(f"{EDUCATORS}/donnees.csv"))[0]

    assert "des intentions, pas des embauches" in line["à savoir"]
    assert "Éducateur ou éducatrice technique spécialisée" in line["métiers comptés ensemble"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", line["pris le"])
    assert "Donnees_consolidees_2024" in line["provenance"]


def test_recruitment_comes_first_among_the_measures_each_with_its_year(browse):
    options = [text.strip() for text in browse().get(SOCIAL_WORKERS).text_of("#mesure option")]

    assert options[0] == "Projets de recrutement, 2024"
    assert options.index("Emploi moyen, 2019") < options.index("Indicateur de tension, 2019")
    assert options.index("Part de projets saisonniers, 2024") < options.index("Emploi moyen, 2019")


def test_the_file_is_offered_right_under_the_sentence(browse):
    assert "/donnees.csv?" in browse().get(EDUCATORS).one(".sentence + p a").attrs["href"]


def test_a_bassin_is_told_from_the_departement_of_the_same_name(browse):
    page = browse().get(EDUCATORS)

    assert "Mayenne (bassin)" in lines_of(page)
    assert "Nantes" in lines_of(page)
    assert page.text_of("#tableau thead th a")[0].startswith("Bassin d’emploi")
    assert "Mayenne" in lines_of(browse().get(f"{EDUCATORS}?maille=departement"))


def test_no_known_part_is_said_in_words(browse):
    page = browse().get("/observatoire/metiers/ecrivain-public")

    assert "aucun bassin diffusé" in page.words
    assert "0 bassin sur" not in page.words


def test_the_name_of_the_file_says_what_it_holds(browse):
    disposition = browse().get(f"{EDUCATORS}/donnees.csv?mesure=difficiles").headers["Content-Disposition"]

    assert re.search(r"educateur-ou-educatrice-specialisee-part-de-projets-juges-difficiles-2024-\d{4}-", disposition)


def test_the_table_is_sorted_by_links_and_absences_stay_last(browse):
    page = browse().get(f"{EDUCATORS}?tri=projets")
    names = [cells[0] for cells in table_of(page)]

    assert names[0] in ("Challans", "La Ferté-Bernard")
    assert names[19] == "Nantes"
    assert set(names[20:23]) == {"Châteaubriant", "Clisson", "Mayenne (bassin)"}
    assert page.one('#tableau th[aria-sort="ascending"]')
    assert table_of(browse().get(f"{EDUCATORS}?tri=nom"))[0][0] == "Ancenis"


def test_the_map_shows_each_bassin_with_its_words(browse):
    page = browse().get(EDUCATORS)
    titles = [t.to_text() for t in page.select("#carte path title")]

    assert len(titles) == 27
    assert any(t.startswith("Nantes") and "391" in t for t in titles)
    assert sum("non diffusé" in t for t in titles) == 3
    assert sum("sans ligne" in t for t in titles) == 4


def test_a_page_costs_the_same_whatever_else_is_stored(browse, app):
    before = browse().get(EDUCATORS)
    release = db.session.scalars(select(Release).where(Release.family == "tensions")).one()
    sample = db.session.scalars(select(Observation).where(Observation.release_id == release.id).limit(1)).one()
    db.session.execute(
        insert(Observation),
        [
            {"release_id": release.id, "indicator_id": sample.indicator_id, "mesh": "bassin", "period": 2019,
             "status": "published", "value": float(n)}
            for n in range(20_000)
        ],
    )  # fmt: skip
    after = browse().get(EDUCATORS)

    assert len(after.statements) == len(before.statements) <= 9
    assert table_of(after) == table_of(before)


def test_the_question_of_a_page_is_answered_by_an_index(app):
    statement = page_observations(1, 1, ["bassin", "region"], [1, 2, 3])
    if db.engine.dialect.name != "sqlite":
        return
    compiled = statement.compile(db.engine, compile_kwargs={"literal_binds": True})
    plan = " ".join(row[3] for row in db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}"))
    assert "ix_observation_page (release_id=? AND indicator_id=? AND nomenclature_code_id=? AND mesh=?)" in plan
    assert "SCAN observation" not in plan
