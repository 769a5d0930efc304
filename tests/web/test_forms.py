"""What is typed is tidied, never damaged."""

import re
from pathlib import Path

import pytest
import wtforms
from wtforms import DateField, DecimalField, IntegerField, RadioField, SelectMultipleField, StringField, TimeField
from wtforms.validators import URL, Email, InputRequired, Length, NumberRange

from app.web.forms import FRENCH, Form, named_error, squeeze, trim


def test_plain_spaces_are_folded_and_no_break_spaces_kept():
    assert squeeze("  Comment\tfaire\u202f?  ") == "Comment faire\u202f?"
    assert squeeze("1\u202f234\u00a0€") == "1\u202f234\u00a0€"


def test_lines_are_kept_in_a_text():
    assert trim("  un\r\ndeux \n") == "un\ndeux"


def test_anything_but_text_is_left_alone():
    assert squeeze(None) is None
    assert trim(3) == 3


class Everything(Form):
    """A field of each kind the portal uses."""

    number = IntegerField()
    decimal = DecimalField(use_locale=True)
    day = DateField()
    moment = TimeField()
    choice = RadioField(choices={"a": "A"})
    several = SelectMultipleField(choices={"a": "A"})
    needed = StringField(validators=[InputRequired(), Email(), URL()])


@pytest.mark.parametrize("language", ["fr-FR", "en-US", "de"])
def test_whatever_the_browser_s_language_each_refusal_says_in_french_what_to_write(app, language):
    typed = {"number": "douze", "decimal": "x", "day": "hier", "moment": "midi", "choice": "z", "several": "z"}
    with app.test_request_context(method="POST", data={**typed, "needed": ""}, headers={"Accept-Language": language}):
        form = Everything(meta={"csrf": False})
        assert not form.validate()
        said = {name: errors[0] for name, errors in form.errors.items()}
    assert said.keys() == {*typed, "needed"}
    assert set(said.values()) <= set(FRENCH.values())


def test_the_library_says_nothing_we_have_not_put_in_our_words():
    source = "".join(
        path.read_text()
        for path in Path(wtforms.__file__).parent.rglob("*.py")
        if path.name in ("choices.py", "numeric.py", "datetime.py")
    )
    assert set(re.findall(r'gettext\(\s*"(Not a valid [a-z]+(?: value)?\.)"', source)) - FRENCH.keys() <= {
        "Not a valid float value.",
        "Not a valid week value.",
    }


class Counted(Form):
    """Fields whose errors could be those of any other."""

    passages = IntegerField("Passages", validators=[NumberRange(0, 9999)])
    name = StringField("Votre nom\u202f?", validators=[Length(max=3)])
    town = StringField("Commune", validators=[InputRequired("Indiquez la commune.")])


def test_away_from_its_field_an_error_that_any_could_have_names_it(app):
    with app.test_request_context(method="POST", data={"passages": "-1", "name": "quatre", "town": ""}):
        form = Counted(meta={"csrf": False})
        assert not form.validate()
        said = [named_error(field.errors[-1], field.label.text) for field in form]
    assert said == [
        "Passages\u00a0: écrivez un nombre de 0 à 9999.",
        "Votre nom\u00a0: écrivez au plus 3 caractères.",
        "Indiquez la commune.",
    ]
