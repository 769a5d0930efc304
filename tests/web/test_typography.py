"""French spaces: no sign is left alone at the beginning of a line, and what people wrote stays as they wrote it."""

import pytest

from app.web.typography import spaced


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Attention : lisez", "Attention\u00a0: lisez"),
        (" : en retard", "\u00a0: en retard"),
        ("Quoi ? Rien ; tout !", "Quoi\u202f? Rien\u202f; tout\u202f!"),
        ("dit « bonjour », puis", "dit «\u00a0bonjour\u00a0», puis"),
        ("<b>Motif :</b> « ", "<b>Motif\u00a0:</b> «\u00a0"),
        ("à 10:30, voir https://example.org/?a=1;b", "à 10:30, voir https://example.org/?a=1;b"),
        ("a :b ?c", "a :b ?c"),
    ],
)
def test_signs_keep_to_the_word_before_them(typed, set_):
    assert spaced(typed) == set_
    assert spaced(set_) == set_


def test_templates_are_compiled_with_french_spaces_and_what_people_wrote_is_not_touched(app):
    made = app.jinja_env.from_string("{% set a = 'Motif : ' %}<p>{{ a }}« {{ word }} » ; fin</p>")
    assert made.render(word="l\u2019été : oui") == "<p>Motif\u00a0: «\u00a0l\u2019été : oui\u00a0»\u202f; fin</p>"
