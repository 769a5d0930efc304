"""A place where nothing can be kept is refused when the portal starts, with the reason."""

import os
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from app import create_app
from app.config import UnsafeSettings
from app.web.storage import kind_of_disk, unfit_database
from tests.faults.conftest import on_postgresql

NOBODY = 65534
NFS = "server:/export /srv/data nfs4 rw,relatime 0 0"
MOUNTS = f"/dev/sda1 / ext4 rw 0 0\n{NFS}\nhere /home/me fuse.sshfs rw 0 0\n/dev/sdb1 /srv/data/local xfs rw 0 0\n"


def as_nobody(work) -> str:
    """What some work says when done by a user without any right; root would be let through."""
    told, tell = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            if os.getuid() == 0:
                os.setuid(NOBODY)
            os.write(tell, "; ".join(work()).encode())
        finally:
            os._exit(0)
    os.close(tell)
    os.waitpid(pid, 0)
    with os.fdopen(told, "rb") as said:
        return said.read().decode()


@pytest.fixture
def place(tmp_path_factory):
    """A folder anybody may enter, with a database anybody may read."""
    folder = tmp_path_factory.mktemp("place")
    for each in (folder, *(parent for parent in folder.parents if "pytest-" in str(parent))):
        each.chmod(0o777)
    sqlite3.connect(folder / "tissage.sqlite").close()
    (folder / "tissage.sqlite").chmod(0o666)
    return folder


def test_a_database_that_can_be_kept_is_accepted(place):
    assert as_nobody(lambda: unfit_database(place / "tissage.sqlite")) == ""
    assert as_nobody(lambda: unfit_database(place / "not-made-yet.sqlite")) == ""


def test_a_database_that_can_only_be_read_is_refused(place):
    (place / "tissage.sqlite").chmod(0o444)
    assert "cannot be written" in as_nobody(lambda: unfit_database(place / "tissage.sqlite"))


def test_a_folder_that_cannot_be_written_is_refused(place):
    place.chmod(0o555)
    said = as_nobody(lambda: unfit_database(place / "tissage.sqlite"))
    assert "folder of the database" in said
    assert "Permission denied" in said


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("/srv/data/tissage", "nfs4"), ("/home/me", "fuse.sshfs"), ("/srv/data/local/x", "xfs"), ("/var/lib", "ext4")],
)
def test_the_disk_that_holds_a_folder_is_the_closest_one(folder, kind):
    assert kind_of_disk(Path(folder), MOUNTS) == kind


def test_a_database_on_a_network_disk_is_refused(place, monkeypatch):
    mounts = place / "mounts"
    mounts.write_text(f"server:/export {place} nfs4 rw 0 0\n")
    monkeypatch.setattr("app.web.storage.MOUNTS", mounts)
    assert "network disk (nfs4)" in "".join(unfit_database(place / "tissage.sqlite"))


@pytest.mark.skipif(on_postgresql(), reason="about SQLite's own files")
def test_a_database_whose_log_was_removed_is_refused(its_settings, copied):
    writing = sqlite3.connect(copied.path, isolation_level=None)
    writing.execute("PRAGMA journal_mode=WAL")
    writing.execute("CREATE TABLE kept (id INTEGER)")
    Path(f"{copied.path}-wal").unlink()
    with pytest.raises(UnsafeSettings, match="-wal is missing"):
        create_app(its_settings)
    writing.close()
    Path(f"{copied.path}-shm").unlink(missing_ok=True)
    create_app(its_settings)


def test_the_portal_does_not_start_where_files_cannot_be_kept(its_settings, tmp_path):
    (tmp_path / "a-file").write_text("not a folder")
    with pytest.raises(UnsafeSettings, match="FILES_URL"):
        create_app(replace(its_settings, files_url=f"file://{tmp_path / 'a-file'}"))
