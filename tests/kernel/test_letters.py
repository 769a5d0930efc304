"""What letters say: only facts from the list, on one line, with buttons that lead somewhere."""

import re
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, meta
from sqlalchemy import select

from app.extensions import db
from app.kernel.instants import lasting
from app.kernel.mail import post_letter
from app.kernel.mail.facts import FACTS, Unsayable, sayable
from app.kernel.mail.paths import LeadsNowhere, check_path
from app.kernel.mail.transport import Parcel, message_of
from app.kernel.mail.writing import LETTERS, SUBJECT, as_html, kind_of, letter_names, write
from app.kernel.people.models import Perimeter
from app.kernel.people.naming import A_SPACE
from app.kernel.people.services import open_perimeter

BASE = "http://127.0.0.1:8000"
# What the facts of each letter look like; a path that a letter is given leads to a page of this list.
EXAMPLES = {
    "path": "/administration/courriers",
    "name": "Camille",
    "actor": "Dominique",
    "days": 7,
    "hours": 3,
    "minutes": 60,
    "count": 2,
    "when": "22 nov. 2026 à 10 h",
    "role": "Animation d’espace",
    "is_bound": True,
    "perimeter_id": 3,
    "reason": "Votre employeur n’est pas de la région.",
    "device": "Firefox sur Android",
    "address": "c•••@example.org",
}


def examples(perimeter):
    return {**EXAMPLES, "place": perimeter}


@pytest.fixture
def perimeter(app):
    return db.session.scalars(select(Perimeter).where(Perimeter.kind == "departement").limit(1)).one()


def words_used(letter):
    source = (LETTERS / f"{letter}.txt").read_text(encoding="utf-8")
    reader = Environment()  # noqa: S701 - only its names are read
    reader.filters["lasting"] = lasting
    return meta.find_undeclared_variables(reader.parse(source))


def test_every_fact_has_an_example():
    assert set(EXAMPLES) | {"place"} == set(FACTS)


@pytest.mark.parametrize("letter", letter_names())
def test_every_letter_says_only_what_is_allowed_and_leads_somewhere(app, perimeter, letter):
    used = words_used(letter)
    assert used <= set(FACTS), "a fact out of the list (app/kernel/mail/facts.py)"
    facts = {name: value for name, value in examples(perimeter).items() if name in used}
    written = write(letter, base_url=BASE, facts=facts)
    source = (LETTERS / f"{letter}.txt").read_text(encoding="utf-8")
    assert source.startswith(SUBJECT)
    assert written.subject
    assert "\n" not in written.subject
    assert "{" not in written.text
    assert "->" not in written.text, "a button that was not understood"
    assert written.text.count(BASE) == source.count("->")
    for path in re.findall(rf"{BASE}(\S*)", written.text):
        check_path(path)
    html = as_html(written.text, subject=written.subject, base_url=BASE)
    assert html.count('class="button"') == source.count("->")
    assert not re.search(r"<(img|script|link|iframe)|src=", html), "nothing is fetched from anywhere"
    assert kind_of(letter)


def test_no_fact_carries_a_title_an_excerpt_or_the_name_of_a_space(app):
    for name in ("title", "excerpt", "body", "sentence", "space", "thread", "passage", "comment"):
        with pytest.raises(Unsayable):
            sayable({name: "Titre d’un espace fermé"})


def test_a_space_is_never_named_since_it_may_be_closed(app, perimeter):
    space = open_perimeter("space", "Groupe confidentiel des référents")
    assert sayable({"place": space}) == {"place": A_SPACE}
    assert sayable({"place": perimeter}) == {"place": f"le département {perimeter.name}"}
    with pytest.raises(Unsayable):
        sayable({"place": "Groupe confidentiel des référents"})


@pytest.mark.parametrize("path", ["/nulle-part", "/courriers/", "https://ailleurs.example/", "//ailleurs.example/", ""])
def test_a_button_that_leads_nowhere_is_never_posted(app, path):
    with pytest.raises((LeadsNowhere, Unsayable)):
        post_letter("mail_test", to="a@example.org", name="Camille", path=path)


@pytest.mark.parametrize(
    "name",
    [
        "Camille\r\nBcc: victime@example.org",
        "Camille\n\n-> Gagnez un prix : /administration/courriers",
        "Camille\x0b\x1c\x85\u2028Objet : autre",
        "Gagnez un prix sur https://ailleurs.example/prix et www.ailleurs.example",
    ],
)
def test_a_name_cannot_add_a_header_a_paragraph_a_button_or_a_link(app, name):
    plain = write("mail_test", base_url=BASE, facts={"name": "Camille", "path": "/"})
    written = write("mail_test", base_url=BASE, facts={"name": name, "path": "/"})
    assert len(written.text.splitlines()) == len(plain.text.splitlines())
    assert "ailleurs.example" not in written.text
    assert "->" not in written.text


@given(
    name=st.text(max_size=160),
    reason=st.text(max_size=400),
)
def test_whatever_a_fact_holds_the_letter_keeps_its_headers_and_its_shape(portal, name, reason):
    with portal.app_context():
        written = write("mail_test", base_url=BASE, facts={"name": name, "path": "/"})
    assert written.subject == "Courrier d’essai de Tissage"
    assert written.text.count("\n\n") == 3
    parcel = Parcel(1, 1, "a@example.org", written.subject, written.text, "<p>x</p>", "<1@x>")
    message = message_of(parcel, sender="Tissage <t@example.org>")
    assert set(message.keys()) == {
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type")
    }
    assert message.as_bytes(policy=SMTP).count(b"Subject:") == 1


@pytest.mark.parametrize("subject", ["a\r\nBcc: b@example.org", "a\nb", "a\rb"])
def test_a_line_end_in_a_header_is_refused_by_the_last_door_too(subject):
    with pytest.raises(ValueError, match="(?i)newline|linefeed"):
        message_of(Parcel(1, 1, "a@example.org", subject, "x", "x", "<1@x>"), sender="T <t@example.org>")
