"""What an answer of the search says of itself, and what the page says of what it does not look for."""

from tests.home.test_search import FIRST_VISIT, results, search, suggestions


def test_kinds_are_suggested_in_turn_so_that_associations_hide_no_occupation(browse):
    found = suggestions(browse(), "educ")
    assert found[0]["url"].startswith("/observatoire/metiers/educateur")
    assert {each["url"].split("/")[1] for each in found[:4]} == {"observatoire", "associations"}


def test_the_root_of_a_word_is_long_enough_to_say_something(browse):
    titles = results(browse().get(search("logement"), most=FIRST_VISIT))
    assert titles
    assert not [title for title in titles if "logis" in title.lower() or "Loge-" in title]


def test_an_association_found_says_who_helped_it(browse):
    page = browse().get(search("secours populaire", genre="associations"), most=FIRST_VISIT)
    assert "aidée par Loire-Atlantique" in page.words or "aidée par Mayenne" in page.words


def test_an_occupation_found_is_told_by_its_definition_and_by_a_code_only_when_one_is_looked_for(browse):
    assert "FAP" not in " ".join(
        browse().get(search("éducateur", genre="metiers"), most=FIRST_VISIT).text_of(".search-extract")
    )
    assert "V4Z85" in browse().get(search("V4Z85"), most=FIRST_VISIT).text_of(".search-extract mark")


def test_what_is_not_looked_for_is_told(browse):
    assert "Les codes postaux ne se cherchent pas" in browse().get(search("44999"), most=FIRST_VISIT).words
    assert "Les guillemets" in browse().get(search('"secours populaire"'), most=FIRST_VISIT).words
    assert "Les guillemets" not in browse().get(search("secours populaire"), most=FIRST_VISIT).words
