"""Words sown where secrets and confidences are typed, then looked for everywhere they have no business to be."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import structlog
from flask import request
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from app.account.services import demo_address
from app.extensions import db
from app.kernel.audit.models import AuditEntry
from app.kernel.mail.models import OutgoingLetter
from app.web import logs
from tests.hostile.exploring import Explored
from tests.hostile.filling import filled
from tests.hostile.reading import PageReader, forms_of
from tests.hostile.town import Town

TERRAIN, SOCIAL = demo_address("terrain"), demo_address("social")
MEMBER, ADMIN = "member@monde.example.org", "admin@monde.example.org"
ANALYST = "analyst@monde.example.org"


@dataclass
class Heard:
    """All that the portal said in its logs, ours and those of its libraries."""

    ours: io.StringIO = field(default_factory=io.StringIO)
    others: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """Everything, in one text."""
        return self.ours.getvalue() + "\n".join(self.others)


class Ear(logging.Handler):
    """Keeps what libraries log, at every level."""

    def __init__(self, heard: Heard) -> None:
        super().__init__(level=logging.DEBUG)
        self.heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line, with the error it carries."""
        self.heard.others.append(logging.Formatter().format(record))


@pytest.fixture
def heard(town: Town) -> Iterator[Heard]:
    """The logs of a test, written as in production; libraries are asked to say more than they do by default."""
    kept = Heard()
    ear, root = Ear(kept), logging.getLogger()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(kept.ours))
    former = root.level
    root.addHandler(ear)
    root.setLevel(logging.DEBUG)
    yield kept
    root.removeHandler(ear)
    root.setLevel(former)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    logs.configure(as_json=town.app.config["SETTINGS"].log_json)


def form_at(town: Town, account: str | None, url: str, endpoint: str) -> Any:
    """The form of a page that goes to this endpoint, and the browser that read it."""
    client = town.client(account)
    page = town.open(client, url)
    assert page.status_code == 200, f"{url} answered {page.status_code}"
    reader = PageReader(page.get_data(as_text=True), url)
    return client, next(one for one in forms_of(town.app, reader, account) if one.endpoint == endpoint)


def send(town: Town, account: str | None, url: str, endpoint: str, **typed: Any) -> TestResponse:
    """Fill the form of a page and send it."""
    client, form = form_at(town, account, url, endpoint)
    return town.send(client, form, **{**filled(form), **typed})


def everything_stored() -> str:
    """The whole database as text, as whoever steals the file would read it."""
    kept = [
        json.dumps([list(map(str, row)) for row in db.session.execute(text(f'SELECT * FROM "{table.name}"'))])
        for table in db.metadata.sorted_tables
    ]
    db.session.rollback()
    return "\n".join(kept)


def test_a_secret_typed_is_in_no_log_no_page_and_no_table(town: Town, heard: Heard) -> None:
    answers = [
        send(town, None, "/connexion", "account.sign_in", email=SOCIAL, password="zqmotdepasse sur la mauvaise page"),
        send(
            town, None, "/connexion", "account.sign_in", email="zqmotdepasse", password="zqmotdepasse", csrf_token="x"
        ),
        town.open(town.client(None), "/nouveau-mot-de-passe/zqjeton-de-reprise"),
        town.open(town.client(None), "/invitation/zqjeton-d-invitation"),
        town.open(town.client(None), "/inscription/zqjeton-d-inscription"),
        town.open(town.client(SOCIAL), "/compte/adresse/confirmer/zqjeton-d-adresse"),
    ]
    assert [answer.status_code for answer in answers[:2]] == [422, 400]
    assert "zqmotdepasse sur" not in answers[0].get_data(as_text=True)
    assert "zq" not in heard.words
    assert "zqjeton" not in everything_stored()
    assert "zqmotdepasse" not in everything_stored()


def test_a_code_of_the_phone_is_in_no_log_no_page_and_no_table(town: Town, heard: Heard) -> None:
    answer = send(town, ADMIN, "/compte/second-facteur/installer", "account.begin_factor", code="zqcode123456")
    assert "zqcode" not in answer.get_data(as_text=True)
    assert "zqcode" not in heard.words + everything_stored()


@pytest.mark.parametrize(
    "url",
    ["/recherche?q=", "/recherche/suggestions?q=", "/associations/?q=", "/territoires/?commune=", "/zqadresse/"],
)
def test_what_is_looked_for_is_in_no_log_and_no_table(town: Town, heard: Heard, url: str) -> None:
    town.open(town.client(SOCIAL), f"{url}zqcherche")
    assert "answered" in heard.words
    assert "zq" not in heard.words
    assert "zqcherche" not in everything_stored()


def write_in_confidence(town: Town) -> None:
    """A thread, a reply, an activity and a file, each in a place that others do not read."""
    space = f"/espaces/{town.world.slugs['own']}"
    said = {"title": "Titre zqtitre", "body": "Un texte zqcorps"}
    opened = send(town, MEMBER, f"{space}/fils/nouveau", "forums.open_thread", **said)
    thread = opened.headers["Location"].partition("#")[0]
    answers = [
        opened,
        send(town, MEMBER, thread, "forums.reply", body="Une réponse zqreponse"),
        send(
            town,
            "worker@monde.example.org",
            f"/associations/{town.world.associations['own']}/activites/nouvelle",
            "associations.log",
            sentence="Une phrase zqphrase",
        ),
        send(
            town,
            ANALYST,
            "/observatoire/imports",
            "observatory.imports",
            file=(b"departement;effectif\r\n53;zqcellule\r\n", "zqfichier.csv"),
            provenance="zqprovenance",
        ),
    ]
    assert [answer.status_code for answer in answers] == [303, 303, 303, 303]


def test_a_confidence_is_in_no_log_no_act_and_no_letter(town: Town, heard: Heard) -> None:
    write_in_confidence(town)
    assert "zq" not in heard.words
    acts = [str(vars(act)) for act in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(50))]
    letters = [f"{one.subject} {one.text}" for one in db.session.scalars(select(OutgoingLetter))]
    db.session.rollback()
    fresh = ("zqtitre ", "zqcorps ", "zqreponse", "zqphrase", "zqfichier.csv", "zqcellule", "zqprovenance")
    assert not [word for word in fresh for said in (*acts, *letters) if word.strip() in said.split()]


def test_a_confidence_is_on_no_page_of_whoever_is_elsewhere(town: Town, explored: Explored) -> None:
    write_in_confidence(town)
    words = ("Titre zqtitre", "zqreponse", "zqphrase<", "zqfichier.csv", "zqprovenance")
    for account in (None, TERRAIN):
        for _reader, url in [*explored.one_of_each(), (None, "/recherche?q=zqreponse"), (None, "/recherche?q=zqtitre")]:
            page = town.open(town.client(account), url).get_data(as_text=True)
            assert not [word for word in words if word in page and f"q={word}" not in url], f"{url} as {account}"


def test_an_accident_tells_nothing_of_what_was_sent(town: Town, heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down() -> None:
        db.session.execute(text("SELECT :word FROM absent_table"), {"word": request.form["email"]})

    break_down.access = ("public", ())  # type: ignore[attr-defined]
    client, form = form_at(town, None, "/connexion", "account.sign_in")
    monkeypatch.setitem(town.app.view_functions, "account.sign_in", break_down)
    answer = town.send(client, form, email="zqadresse@example.org", password="zqmotdepasse")
    page = answer.get_data(as_text=True)
    assert answer.status_code >= 500
    assert "absent_table" in heard.words, "the accident is not told at all"
    assert "zq" not in heard.words
    assert "zqmotdepasse" not in page
