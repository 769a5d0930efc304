"""The list of occupations."""

from app.kernel.occupations.models import PERIMETERS

URL = "/observatoire/"


def test_the_list_opens_on_the_regional_total(browse):
    page = browse().get(URL)

    assert "au moins 12 686" in page.words
    assert "Enquête Besoins en main-d’œuvre 2024" in page.words
    assert "Les tensions sur le marché du travail en 2019" in page.words


def test_each_perimeter_shows_its_own_occupations(browse):
    names = {code: browse().get(f"{URL}?perimetre={code}").text_of("#familles a") for code in PERIMETERS}

    assert "Éducateur ou éducatrice spécialisée" in names["coeur_cese"]
    assert "Aide à domicile" in names["elargi_drees"]
    assert "Aide à domicile" not in names["coeur_cese"]


def test_an_unknown_perimeter_shows_everything(browse):
    assert browse().get(f"{URL}?perimetre=licorne").text_of("#familles a") == browse().get(URL).text_of("#familles a")


def test_hidden_and_absent_families_are_told_apart(browse):
    page = browse().get(URL)

    assert page.select("#familles .absence.is-not_disclosed")
    assert page.select("#familles .absence.is-no_row")


def test_occupations_the_survey_does_not_count_are_named_without_a_figure(browse):
    assert "Travailleur pair ou travailleuse paire" in browse().get(URL).words
    assert "Travailleur pair ou travailleuse paire" not in " ".join(browse().get(URL).text_of("#familles"))


def test_imports_are_offered_to_staff_only(browse):
    assert not browse().get(URL).select('a[href="/observatoire/imports"]')
