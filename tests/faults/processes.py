"""The portal as real processes: gunicorn and its workers, `flask worker`, started, killed and looked at."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import requests
from flask import Flask, session
from flask_wtf.csrf import generate_csrf

from app.config import Settings
from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.people.models import Person, UserSession
from app.kernel.people.queries import token_hash

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0


def wait_until(said: Callable[[], bool], *, seconds: float = PATIENCE, every: float = 0.05) -> None:
    """Wait until something is so; fails after so many seconds."""
    deadline = time.monotonic() + seconds
    while not said():
        assert time.monotonic() < deadline, f"still not so after {seconds} s"
        time.sleep(every)


def free_port() -> int:
    """A port nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Machine:
    """One machine that runs the portal: its settings, its port, its processes."""

    settings: Settings
    application: str = "wsgi:app"
    port: int = field(default_factory=free_port)
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What its processes read."""
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "INSTANCE_PATH": str(self.settings.instance_path),
            "SECRET_KEY": self.settings.secret_key,
            "DATA_KEYS": " ".join(self.settings.data_keys),
            "DATABASE_URL": self.settings.database_url.replace("postgresql+psycopg", "postgresql"),
            "FILES_URL": self.settings.files_url,
            "PORT": str(self.port),
        }

    def start(self, *words: str, stderr: Any = None, **environment: str) -> subprocess.Popen[bytes]:
        """Start a process of the portal."""
        log = stderr or (self.settings.instance_path / "processes.log").open("ab")
        process = subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=ROOT,
            env={**self.environment, **environment},
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
        log.close()
        self.running.append(process)
        return process

    def serve(self, *, workers: int = 2, threads: int = 4, **options: Any) -> subprocess.Popen[bytes]:
        """Start gunicorn as `deploy/serve.sh` does, and wait for its first answer."""
        web = self.start(
            *("gunicorn", "--bind", f"127.0.0.1:{self.port}", "--workers", str(workers), "--threads", str(threads)),
            *("--graceful-timeout", "30", "--log-level", "critical", self.application),
            **options,
        )
        wait_until(self.answers)
        return web

    def work(self) -> subprocess.Popen[bytes]:
        """Start the worker."""
        return self.start("flask", "--app", "wsgi", "worker")

    def answers(self) -> bool:
        """Whether the portal answers at all."""
        try:
            return requests.get(f"{self.address}/healthz", timeout=5).ok
        except requests.RequestException:
            return False

    def connections(self) -> int:
        """How many people are being served: established connections to its port, seen from its side."""
        lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
        here = f":{self.port:04X}"
        return sum(line.split()[1].endswith(here) and line.split()[3] == "01" for line in lines)

    def log(self) -> str:
        """What the processes said."""
        return (self.settings.instance_path / "processes.log").read_text(errors="replace")

    def stop(self) -> None:
        """End every process that still runs."""
        for process in self.running:
            if process.poll() is None:
                process.terminate()
        for process in self.running:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.running.clear()


def children_of(process: subprocess.Popen[bytes]) -> list[int]:
    """The workers of a gunicorn."""
    told = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(pid) for pid in told.split()]


def kill(pid: int) -> None:
    """kill -9; a process already gone is no failure."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


@dataclass(frozen=True)
class Visitor:
    """A browser signed in as somebody, which keeps its first cookie whatever it is given."""

    cookie: str
    token: str

    def send(self, url: str, *, files: Any = None, take: str = "0", **fields: Any) -> requests.Response:
        """Send a form with its protection token; `take` is how long the page should last, where it can be asked."""
        data = {"csrf_token": self.token, **fields}
        headers = {"Cookie": self.cookie, "X-Take": take}
        return requests.post(url, data=data, files=files, headers=headers, timeout=20, allow_redirects=False)

    def get(self, url: str) -> requests.Response:
        """Read a page."""
        return requests.get(url, headers={"Cookie": self.cookie}, timeout=20, allow_redirects=False)


def visitor(app: Flask, person: Person) -> Visitor:
    """Sign somebody in without the sign-in page."""
    token = secrets.token_urlsafe()
    opened = UserSession(
        person_id=person.id,
        token_hash=token_hash(token),
        expires_at=utcnow() + timedelta(days=1),
        second_factor_at=utcnow(),
    )
    db.session.add(opened)
    db.session.commit()
    with app.app_context(), app.test_request_context():
        protection = generate_csrf()
        kept = {**session, "_user_id": token, "_permanent": True}
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return Visitor(f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(kept)}", protection)


@contextmanager
def dying_at(step: int) -> Iterator[None]:
    """In a child process: die as by kill -9 just before the statement of this rank is sent to the database."""
    seen = 0

    def count(*_told: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == step:
            os.kill(os.getpid(), signal.SIGKILL)

    db.event.listen(db.engine, "before_cursor_execute", count)
    yield
    db.event.remove(db.engine, "before_cursor_execute", count)


def dies_at(app: Flask, step: int, work: Callable[[], Any]) -> bool:
    """Do some work in a process of its own, killed before its statement of this rank; whether it got that far."""
    pid = os.fork()
    if pid == 0:
        code = 3
        try:
            with app.app_context():
                # The parent's connections are not ours to close.
                db.engine.dispose(close=False)
                with dying_at(step):
                    work()
            code = 0
        finally:
            os._exit(code)
    _pid, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the work failed by itself"
    return False
