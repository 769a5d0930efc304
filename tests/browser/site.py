"""A portal served for the browser: its own database, what ships, the demonstration, a port of this machine."""

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from werkzeug.serving import WSGIRequestHandler, make_server

from app import create_app
from app.associations.models import Association
from app.cli.setup import plant_demo
from app.config import Settings
from app.extensions import db
from app.forums.models import Thread
from app.kernel.jobs import run_pending
from app.kernel.people.passwords import use_cost
from tests.database import TestDatabase


class Quiet(WSGIRequestHandler):
    """Says nothing of each request: tests look at pages, not at logs."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Stay silent."""


class Site:
    """The portal as a browser sees it, and what only its database knows: the numbers in its addresses."""

    def __init__(self, app: Flask, address: str) -> None:
        self.app = app
        self.address = address

    def association(self, name: str) -> str:
        """The address of an association, by the start of its name."""
        with self.app.app_context():
            id = db.session.scalar(select(Association.id).where(Association.name.startswith(name)))
        assert id, f"no association is called {name}"
        return f"/associations/{id}"

    def thread(self, title: str) -> str:
        """The address of a thread, by the start of its title."""
        with self.app.app_context():
            thread = db.session.scalars(select(Thread).where(Thread.title.startswith(title))).one()
            return f"/espaces/{thread.space.slug}/fils/{thread.id}"

    def work(self) -> int:
        """Do what waits for the worker."""
        with self.app.app_context():
            return run_pending()


def settings_for(database: TestDatabase, folder: Path) -> Settings:
    """Settings of a portal on one machine, with cheap passwords; Redis when REDIS_URL names one."""
    use_cost(time_cost=1, memory_kib=64)
    return Settings(
        instance_path=folder,
        secret_key="tests only: nothing is protected by this key",
        database_url=database.url,
        redis_url=os.environ.get("REDIS_URL", ""),
        files_url=f"file://{folder / 'files'}",
        minimum_free_bytes=0,
    )


@contextmanager
def served(database: TestDatabase, folder: Path) -> Iterator[Site]:
    """Fill the database and serve the portal in a thread until the tests are over."""
    app = create_app(settings_for(database, folder))
    database.fill(app)
    with app.app_context():
        plant_demo()
        db.session.remove()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, name="portal")
    thread.start()
    try:
        yield Site(app, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.engine.dispose()
