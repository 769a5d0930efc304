"""Serving as production does: gunicorn, two synchronous workers, on a free port of this machine."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from app.config import ROOT
from tests.bench.ground import FOLDER, KEY

WORKERS = 2
PATIENCE = 60


@contextmanager
def served(application: str, url: str, **environment: str) -> Iterator[int]:
    """The port on which an application answers, for as long as it is needed."""
    port = _free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)),
            *("--log-level", "critical", application),
        ],
        cwd=ROOT,
        env={
            **os.environ,
            "APP_ENV": "development",
            "DATABASE_URL": url,
            "INSTANCE_PATH": str(FOLDER),
            "SECRET_KEY": KEY,
            **environment,
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server stopped at once ({process.returncode})")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server does not answer")
