"""What the portal writes on its machine is read by the user who runs it alone, and what it leaves there is swept."""

import os
import re
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from app.kernel.files import scratch
from app.kernel.instants import utcnow
from app.kernel.jobs.daily import run_one
from tests.database import TEST_DATA_KEY
from tests.faults.processes import ROOT, children_of, wait_until

WRITE = """
import io
from wsgi import app
from pathlib import Path
from app.kernel.files.services.store import put_file
from app.kernel.mail import receipts
from app.kernel.rights import shelf
with app.app_context():
    put_file(Path("wsgi.py"), "attachment/essai")
    shelf.put(io.BytesIO(b"copie"))
    receipts.note("essai@example.org")
    app.extensions["jobs"][1](name="essai", row_id=1)
"""


def run(*words, instance):
    """A process of the portal on a machine whose user shares what they write unless told otherwise."""
    environment = {"PATH": os.environ["PATH"], "DATA_KEYS": TEST_DATA_KEY, "INSTANCE_PATH": str(instance)}
    done = subprocess.run([sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, umask=0o022)
    assert done.returncode == 0, done.stderr.decode()[-2000:]


def shared(folder):
    """What other users of the machine could read, by its place in the folder."""
    paths = [folder, *folder.rglob("*")]
    return [path.relative_to(folder).as_posix() for path in paths if stat.S_IMODE(path.lstat().st_mode) & 0o077]


def test_the_database_the_files_and_the_copies_are_for_their_user_alone(tmp_path):
    instance = tmp_path / "instance"
    run("-m", "flask", "--app", "wsgi", "db", "upgrade", instance=instance)
    run("-c", WRITE, instance=instance)
    written = {path.relative_to(instance).parts[0] for path in instance.rglob("*") if path.is_file()}
    assert {"tissage.sqlite", "jobs.sqlite", "files", "files-exports", "mail-receipts"} <= written
    assert shared(instance) == []


def test_a_folder_that_others_could_open_is_closed_with_what_it_already_holds(tmp_path):
    instance = tmp_path / "instance"
    instance.mkdir(mode=0o755)
    run("-c", "import wsgi", instance=instance)
    assert shared(instance) == []


def test_the_server_and_the_worker_share_nothing_they_write(machine):
    here = machine()
    web, worker = here.serve(workers=1), here.work()

    def umask_of(pid):
        told = re.search(r"^Umask:\s*(\d+)", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
        return told and told[1]

    assert {umask_of(pid) for pid in children_of(web)} == {"0077"}
    wait_until(lambda: umask_of(worker.pid) == "0077")


def test_every_way_of_starting_says_so_too():
    """The logs are opened before the portal is."""
    assert "umask 077" in (ROOT / "deploy" / "serve.sh").read_text().splitlines()
    for service in ("tissage-web.service", "tissage-worker.service"):
        assert "UMask=0077" in (ROOT / "deploy" / service).read_text().splitlines()


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """A temporary folder of this test's own."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def left(folder, *, name=None, minutes=61, mode=0o700):
    """What a killed process left so many minutes ago."""
    path = folder / name if name else Path(tempfile.mkdtemp(prefix=scratch.PREFIX, dir=folder))
    path.mkdir(exist_ok=True)
    (path / "received").write_text("en clair")
    path.chmod(mode)
    at = time.time() - minutes * 60
    os.utime(path, (at, at))
    return path


def test_copies_left_by_a_killed_process_are_swept_each_night_and_no_other(app, temporary):
    gone = left(temporary)
    kept = [
        left(temporary, minutes=59),
        left(temporary, mode=0o755),
        left(temporary, name="tissage-dossier-a-moi"),
        left(temporary, name="autre-abcd1234"),
    ]
    (temporary / "tissage-abcd1234").symlink_to(kept[3])
    assert run_one("files.scratch", day=utcnow().date()).counted == {"folders": 1}
    assert not gone.exists()
    assert all((path / "received").exists() for path in kept)


def test_they_are_swept_when_the_next_file_comes_in(temporary):
    gone = left(temporary)
    with scratch.scratch() as folder:
        assert not gone.exists()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(temporary.iterdir()) == []


def test_they_are_swept_when_the_worker_starts(machine, temporary):
    gone, here = left(temporary), machine()
    here.start("flask", "--app", "wsgi", "worker", TMPDIR=str(temporary))
    wait_until(lambda: not gone.exists())
