"""One door for every file: kept under a name of ours, or refused without leaving anything."""

import errno
import io
import os
import subprocess

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.extensions import db
from app.kernel.files.models import FileKind, FileState, StoredFile
from app.kernel.files.naming import LONGEST, label_of
from app.kernel.files.queries import size_kept
from app.kernel.files.services import (
    FileNotAccepted,
    FileTooLarge,
    Incoming,
    QuotaReached,
    forget_file,
    open_file,
    receive,
    receive_all,
)
from app.kernel.people.services import open_perimeter
from app.kernel.settings import value_of
from app.kernel.settings.services import change_setting
from tests import make
from tests.kernel.files.conftest import held_keys, sent
from tests.kernel.files.samples import CANARY, PDF, described_png, docx, drawn, photo, saved


def rows() -> int:
    return db.session.scalar(select(func.count()).select_from(StoredFile)) or 0


def chosen(key: str, value: int) -> None:
    change_setting(key=key, value=value, reason="essai", seen=value_of(key), by=None)
    db.session.commit()


@pytest.mark.parametrize("url", ["file", "memory"])
def test_a_photo_is_kept_under_a_name_of_ours_without_its_place(portal_with, tmp_path, url):
    portal_with(files_url=f"file://{tmp_path / 'store'}" if url == "file" else f"memory://{tmp_path.name}")
    stored = sent(photo(), "Chez Mme Dupont.JPG", make.person())

    assert stored.original_name == "Chez Mme Dupont.jpg"
    assert "Dupont" not in stored.key
    assert held_keys() == [stored.key]
    with open_file(stored) as stream:
        data = stream.read()
    assert (len(data), CANARY in data) == (stored.size, False)
    assert (stored.media_type, stored.state) == ("image/jpeg", FileState.UNCHECKED)
    assert "lieu, date et appareil retirés" in stored.treatment_names


NAMES = {
    "../../etc/passwd.txt": "passwd.txt",
    "..\\..\\windows\\system.txt": "system.txt",
    "CON.txt": "_CON.txt",
    "com1.txt": "_com1.txt",
    "a\r\nX-Injected: yes.txt": "aX-Injected yes.txt",
    "photo\u202etxt.gpj": "phototxt.gpj",
    "zero\u200bwidth\ufeff.txt": "zerowidth.txt",
    'gu"ille<met>s|?*.txt': "guillemets.txt",
    "   .txt": "txt",
    "nfd e\u0301.txt": "nfd é.txt",
    "": "sans nom",
    ".": "sans nom",
}


@pytest.mark.parametrize(("name", "label"), NAMES.items(), ids=[repr(name) for name in NAMES])
def test_fault_45_a_file_name_is_only_ever_a_label(name, label):
    assert label_of(name) == label


def test_fault_45_a_long_name_is_cut_and_keeps_its_ending():
    label = label_of("a" * 300 + ".pdf")
    assert (len(label), label[-5:]) == (LONGEST, "a.pdf")


@given(st.text(max_size=400))
def test_fault_45_no_name_at_all_makes_a_harmful_label(name):
    label = label_of(name)
    assert 0 < len(label) <= LONGEST + 1
    assert not set(label) & set('/\\"\r\n\0<>:|?*')
    assert label.isprintable() or not label.isascii()


def test_fault_45_a_hostile_name_is_kept_escaped_and_ours_in_the_store(portal_with):
    portal_with()
    stored = sent(b"Bonjour", '../../<img src=x onerror=alert(1)>"\r\nX: y.txt')
    assert stored.original_name == "img src=x onerror=alert(1)X y.txt"
    assert stored.key.startswith("attachment/")
    assert stored.key.rpartition("/")[2].isalnum()


def test_a_file_too_heavy_is_refused_while_it_arrives(portal_with):
    portal_with()
    chosen("files.attachment_megabytes", 1)

    class Endless(io.RawIOBase):
        given = 0

        def read(self, size=-1):
            Endless.given += size
            return b"a" * size

    with pytest.raises(FileTooLarge, match="dépasse 1\u00a0Mo"):
        receive(Endless(), name="long.txt", kind=FileKind.ATTACHMENT, by=None)
    assert Endless.given <= 4 * 1024 * 1024
    assert (rows(), held_keys()) == (0, [])


def test_one_refused_file_keeps_the_others_out_too(portal_with):
    portal_with()
    files = [Incoming(io.BytesIO(data), name) for name, data in (("a.txt", b"a"), ("b.svg", b"<svg/>"))]
    with pytest.raises(FileNotAccepted, match="b.svg"):
        receive_all(files, kind=FileKind.ATTACHMENT, by=None)
    db.session.rollback()
    assert (rows(), held_keys()) == (0, [])


def test_a_file_goes_away_with_the_transaction_that_brought_it(portal_with):
    portal_with()
    receive(io.BytesIO(b"Bonjour"), name="a.txt", kind=FileKind.ATTACHMENT, by=None)
    assert len(held_keys()) == 1
    with pytest.raises(ZeroDivisionError), db.session.begin_nested():
        _ = 1 / 0
    assert len(held_keys()) == 1  # a save point is not the transaction
    db.session.rollback()
    assert (rows(), held_keys()) == (0, [])


def test_a_file_taken_away_leaves_once_the_transaction_is_kept(portal_with):
    portal_with()
    stored = sent(b"Bonjour", "a.txt")
    forget_file(stored=stored, by=None)
    assert len(held_keys()) == 1
    db.session.rollback()
    assert len(held_keys()) == 1
    forget_file(stored=db.session.scalars(select(StoredFile)).one(), by=None)
    db.session.commit()
    assert (rows(), held_keys()) == (0, [])


@pytest.mark.parametrize(
    ("key", "whose"),
    [("files.person_megabytes", "votre compte"), ("files.perimeter_megabytes", "cet espace")],
)
def test_fault_50_a_full_quota_is_told_and_what_is_there_stays(portal_with, key, whose):
    portal_with()
    person, perimeter = make.person(), open_perimeter("space", "Un espace")
    db.session.commit()
    chosen(key, 10)
    heavy = PDF.replace(b"trailer", b"%" + b"x" * 6_000_000 + b"\ntrailer")
    first = sent(heavy, "a.pdf", person, perimeter_id=perimeter.id)
    with pytest.raises(QuotaReached, match=whose):
        receive(io.BytesIO(heavy), name="b.pdf", kind=FileKind.ATTACHMENT, perimeter_id=perimeter.id, by=person)
    db.session.rollback()

    assert held_keys() == [first.key]
    with open_file(first) as stream:
        assert stream.read() == heavy
    assert size_kept(person_id=person.id) == size_kept(perimeter_id=perimeter.id) == len(heavy)


def test_fault_50_the_whole_portal_has_a_bound_too(portal_with):
    portal_with()
    chosen("files.portal_gigabytes", 1)
    db.session.add(
        StoredFile(key="x", kind="source", original_name="x", media_type="x", size=2**30, sha256="x", state="clean")
    )
    db.session.commit()
    with pytest.raises(QuotaReached, match="le portail"):
        receive(io.BytesIO(b"a"), name="a.txt", kind=FileKind.ATTACHMENT, by=None)


class FullFileSystem(MemoryFileSystem):
    """A store with room for a few bytes only."""

    protocol = "full"
    store: dict = {}
    pseudo_dirs = [""]

    def _open(self, path, mode="rb", **options):
        opened = super()._open(path, mode, **options)
        if "w" in mode:
            opened.write = self._no_room
        return opened

    @staticmethod
    def _no_room(_data):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_fault_47_a_full_store_keeps_no_part_of_a_file_and_no_row(portal_with):
    fsspec.register_implementation("full", FullFileSystem, clobber=True)
    portal_with(files_url="full://store")
    with pytest.raises(OSError, match="No space left"):
        receive(io.BytesIO(saved(drawn(), "PNG")), name="a.png", kind=FileKind.ATTACHMENT, by=None)
    db.session.rollback()
    assert (rows(), held_keys()) == (0, [])


@pytest.fixture
def small_disk(tmp_path):
    """A real disk of 300 kB, where the machine lets us have one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("this machine mounts no disk for tests")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_fault_47_a_real_disk_that_fills_up_keeps_no_part_of_a_file(portal_with, small_disk):
    portal_with(files_url=f"file://{small_disk / 'store'}")
    sent(b"Bonjour", "a.txt")
    noise = PDF.replace(b"trailer", b"%" + os.urandom(600_000).hex().encode() + b"\ntrailer")
    with pytest.raises(OSError, match="No space left"):
        receive(io.BytesIO(noise), name="b.pdf", kind=FileKind.ATTACHMENT, by=None)
    db.session.rollback()
    assert (rows(), len(held_keys())) == (1, 1)
    sent(b"Encore", "c.txt")  # what was half written gave its room back


def test_what_was_changed_in_each_file_is_kept_with_it(portal_with):
    portal_with()
    assert "nom de l’auteur et propriétés retirés" in sent(docx(), "note.docx").treatment_names
    assert sent(described_png(), "plan.png").treatments == ["metadata"]
    assert sent(PDF, "note.pdf").treatments == []


@pytest.mark.parametrize("flushed", [True, False])
def test_nothing_is_received_after_something_was_written(portal_with, flushed):
    portal_with()
    db.session.add(
        StoredFile(key="x", kind="source", original_name="x", media_type="x", size=1, sha256="x", state="clean")
    )
    if flushed:
        db.session.flush()
    with pytest.raises(RuntimeError):
        receive(io.BytesIO(b"a"), name="a.txt", kind=FileKind.ATTACHMENT, by=None)
    db.session.rollback()
