"""A portal served for the browser: its own database, what ships, the demonstration, a port of this machine."""

import io
import logging
import os
import re
import threading
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from sqlalchemy import select
from werkzeug.serving import WSGIRequestHandler, make_server

from app import create_app
from app.account.services import DEMO_PASSWORD, DEMO_SECRET, demo_address
from app.associations.models import Association
from app.cli.setup import plant_demo
from app.config import Settings
from app.extensions import db
from app.forums.models import Post, Thread
from app.kernel.admission.models import AccountRequest
from app.kernel.jobs import run_pending
from app.kernel.people.queries import first_perimeter, person_by_email
from app.kernel.people.roles import Role
from app.kernel.people.services import create_person, grant_role, plant_factor, propose_factor
from app.kernel.settings.services import change_setting
from app.observatory.models import Observation
from app.observatory.services import receive_file
from tests.database import TEST_DATA_KEY, TestDatabase

WORKBOOK = Path(__file__).parents[2] / "app" / "observatory" / "data" / "Base_open_data_BMO_2024.xlsx"


class Quiet(WSGIRequestHandler):
    """Says nothing of each request: tests look at pages, not at logs."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Stay silent."""


def whole(app: WSGIApplication) -> WSGIApplication:
    """Finish each answer before it is sent, so that a browser which leaves early leaves no file open."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        parts = app(environ, start_response)
        try:
            return [b"".join(parts)]
        finally:
            getattr(parts, "close", lambda: None)()

    return answer


class Site:
    """The portal as a browser sees it, and what only its database knows: the numbers in its addresses."""

    def __init__(self, app: Flask, address: str) -> None:
        self.app = app
        self.address = address
        self._known: dict[str, str] = {}

    def path(self, written: str) -> str:
        """An address with the numbers that its words in braces stand for."""
        asked = re.match(r"{(\w+)}", written)
        if asked is None:
            return written
        name = asked.group(1)
        if name not in self._known:
            with self.app.app_context():
                self._known[name] = ADDRESSES[name]()
        return self._known[name] + written[asked.end() :]

    def work(self) -> int:
        """Do what waits for the worker."""
        with self.app.app_context():
            return run_pending()


def association(name: str) -> str:
    """The address of an association, by the start of its name in the register."""
    found = select(Association.id).where(Association.name.startswith(name)).order_by(Association.id).limit(1)
    return f"/associations/{db.session.scalars(found).one()}"


def most_helped() -> str:
    """The address of the association that most lines of the files name."""
    found = select(Association.id).order_by(Association.subsidies_count.desc(), Association.id).limit(1)
    return f"/associations/{db.session.scalars(found).one()}"


def thread(title: str) -> str:
    """The address of a thread, by the start of its title."""
    found = db.session.scalars(select(Thread).where(Thread.title.startswith(title))).one()
    return f"/espaces/{found.space.slug}/fils/{found.id}"


def opening_post(title: str) -> str:
    """The address of the post that opens a thread."""
    posts = select(Post.id).join(Post.thread).where(Thread.title.startswith(title)).order_by(Post.number).limit(1)
    return f"{thread(title)}/messages/{db.session.scalars(posts).one()}"


def received(name: str, content: bytes) -> str:
    """The page of a file that an analyst sent and the worker has read."""
    analyst = person_by_email(demo_address("analyste"))
    assert analyst is not None
    file_import = receive_file(stream=io.BytesIO(content), name=name, by=analyst)
    db.session.commit()
    address = f"/observatoire/imports/{file_import.id}"
    run_pending()
    return address


def proposal(account: str) -> str:
    """The page where an account that needs no second factor is about to relate its application."""
    person = person_by_email(demo_address(account))
    assert person is not None
    propose_factor(by=person)
    db.session.commit()
    return "/compte/second-facteur/confirmer"


def second_administrator(site: Site) -> str:
    """Another administrator of the demonstration, since it takes two to agree; removals wait for nothing here."""
    with site.app.app_context():
        made = create_person(
            email=demo_address("admin2"), display_name="Seconde administration", password=DEMO_PASSWORD, is_demo=True
        )
        portal = first_perimeter("portal")
        assert portal is not None
        grant_role(person=made, role=Role.ADMIN, perimeter=portal, by=None)
        plant_factor(person=made, secret=DEMO_SECRET)
        change_setting(key="account.factor_reset_hours", value=0, reason="", seen=24, by=None)
        db.session.commit()
    return "admin2"


def other_bytes(workbook: bytes) -> bytes:
    """The same sheets in a file the portal has never seen, so that a release waits for its second signature."""
    copied = io.BytesIO(workbook)
    with zipfile.ZipFile(copied, "a") as archive:
        archive.comment = b"another copy"
    return copied.getvalue()


def a_figure(*, is_total: bool = False) -> str:
    """The passport of a figure: a hidden cell of the survey, or a sum of a département."""
    found = select(Observation.id).where(Observation.release.has(family="bmo"))
    if is_total:
        found = found.where(Observation.mesh == "departement", Observation.status == "at_least")
    else:
        found = found.where(Observation.mesh == "bassin", Observation.status == "not_disclosed")
    return f"/observatoire/chiffres/{db.session.scalars(found.order_by(Observation.id).limit(1)).one()}"


def team(name: str) -> str:
    """The page of an association's team."""
    found = select(Association.perimeter_id).where(Association.name.startswith(name)).order_by(Association.id).limit(1)
    return f"/compte/equipes/{db.session.scalars(found).one()}"


def person(account: str) -> str:
    """The page of somebody of the demonstration, for the administration."""
    found = person_by_email(demo_address(account))
    assert found is not None
    return f"/administration/personnes/{found.id}"


def waiting_request() -> str:
    """The page of the request for an account that waits in the demonstration."""
    return f"/administration/demandes/{db.session.scalars(select(AccountRequest.id)).first()}"


RELAIS = "Le Relais de la Mayenne"
OPEN_THREAD = "Faire «"
CLOSED_THREAD = "Frapper à une porte qui ne s’ouvre pas"
ADDRESSES: dict[str, Callable[[], str]] = {
    "relais": lambda: association(RELAIS),
    "team": lambda: team(RELAIS),
    "person": lambda: person("terrain"),
    "asked": waiting_request,
    "note": lambda: f"{association(RELAIS)}/activites/nouvelle",
    "helped": most_helped,
    "thread": lambda: thread(OPEN_THREAD),
    "edit": lambda: f"{opening_post(OPEN_THREAD)}/modifier",
    "passage": lambda: f"{opening_post(OPEN_THREAD)}/expurger",
    "figure": a_figure,
    "total": lambda: a_figure(is_total=True),
    "closed": lambda: thread(CLOSED_THREAD),
    "import": lambda: received(WORKBOOK.name, WORKBOOK.read_bytes()),
    "prepared": lambda: received(WORKBOOK.name, other_bytes(WORKBOOK.read_bytes())),
    "proposal": lambda: proposal("concernee"),
    "refused": lambda: received("effectifs.csv", b"departement;effectif\r\n53;douze\r\n"),
}


def settings_for(database: TestDatabase, folder: Path) -> Settings:
    """Settings of a portal on one machine, with cheap passwords; Redis when REDIS_URL names one."""
    return Settings(
        instance_path=folder,
        secret_key="tests only: nothing is protected by this key",
        data_keys=(TEST_DATA_KEY,),
        database_url=database.url,
        redis_url=os.environ.get("REDIS_URL", ""),
        files_url=f"file://{folder / 'files'}",
        minimum_free_bytes=0,
        argon2_time=1,
        argon2_memory_kib=64,
    )


@contextmanager
def served(database: TestDatabase, folder: Path) -> Iterator[Site]:
    """Fill the database and serve the portal in a thread until the tests are over."""
    app = create_app(settings_for(database, folder))
    database.fill(app)
    with app.app_context():
        plant_demo()
        # The browsers sign in once, and a slow machine takes longer than what is asked of people.
        change_setting(key="account.proof_minutes", value=240, reason="", seen=15, by=None)
        db.session.commit()
        db.session.remove()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, whole(app.wsgi_app), threaded=True, request_handler=Quiet)
    serving = threading.Thread(target=server.serve_forever, name="portal")
    serving.start()
    try:
        yield Site(app, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
        with app.app_context():
            db.engine.dispose()
