"""An occupation at a glance, and the codes that count it."""


def test_an_occupation_is_told_at_a_glance_with_its_codes(browse):
    page = browse().get("/observatoire/metiers/assistant-de-service-social")
    cards = {card.query(".kpi-label")[0].to_text(): card for card in page.select("[aria-labelledby=en-bref] .kpi")}

    assert list(cards) == [
        "Emploi moyen",
        "Emploi en France",
        "Salaire médian",
        "Projets de recrutement",
        "Part de projets jugés difficiles",
        "Indicateur de tension",
        "Tension en France",
    ]
    assert "au moins 636" in cards["Projets de recrutement"].to_text(separator=" ").replace("\xa0", " ")
    assert cards["Emploi en France"].query("svg.sparkline line")
    # Two spans of years, far apart: a curve between them would tell what nobody measured.
    assert not cards["Salaire médian"].query("svg.sparkline")
    for card in cards.values():
        assert card.query("a[href^='/observatoire/explorer?']")
    codes = page.text_of("#codes-table tbody th")
    assert {"V4Z85", "V4X85"} <= set(codes)
    assert "Notre lecture" in page.words


def test_an_occupation_that_nobody_counts_says_its_codes_and_no_figure(browse):
    page = browse().get("/observatoire/metiers/travailleur-pair")

    assert "Aucun chiffre pour ce métier" in page.words
    assert "Sous quels codes ce métier est compté" in page.words
