"""A restored backup is the same portal: on the same engine, on the other one, and made while people write."""

import io
import json
import tarfile
import threading
from pathlib import Path

import pytest
from flask_migrate import downgrade
from sqlalchemy import func, select

from app.account.services import plant_demo_people
from app.cli.backup.archive import MANIFEST
from app.extensions import db
from app.forums.models import Post, Space, Thread
from app.forums.services import open_thread, plant_demo, reply
from app.kernel.audit.models import AuditEntry
from app.kernel.files.models import FileKind, StoredFile
from app.kernel.files.services import open_file, receive, store
from app.kernel.mail.models import OutgoingLetter
from app.kernel.people.models import Person
from app.kernel.settings.services import change_setting
from tests import make
from tests.cli.conftest import ENGINES
from tests.database import TEST_DATA_KEY

WORDS = "Une phrase à garder : « l’été », œuvre, \u202f; 🌾, 'guillemets' et \\ barre."
BYTES = b"%PDF-1.7 a file somebody sent\x00\xff\n%%EOF\n"


def run(app, *words):
    """Run a command of the portal and give what it said; fails when it fails."""
    result = invoke(app, words)
    assert result.exit_code == 0, result.output + repr(result.exception)
    return result.output


def refused(app, *words):
    """Run a command that must refuse, and give its reason."""
    result = invoke(app, words)
    assert result.exit_code == 1, result.output
    return result.output


def invoke(app, words):
    """Run a command as its own process would: in a context of that portal alone."""
    db.session.remove()
    with app.app_context():
        return app.test_cli_runner().invoke(args=[str(word) for word in words])


def manifest_of(archive: Path):
    with tarfile.open(archive) as tar:
        return json.load(tar.extractfile(MANIFEST))


def contents(app, folder: Path, name: str):
    """What a portal holds, as the checksums of a backup made now."""
    run(app, "backup", folder / name)
    said = manifest_of(folder / name)
    tables = {table["name"]: (table["rows"], table["checksum"]) for table in said["tables"]}
    return tables, {file["key"]: file["sha256"] for file in said["files"]}


@pytest.fixture
def lived_in(app):
    """A portal where something of each kind happened: a thread, a sealed letter, a setting, a file."""
    author = make.social_worker()
    plant_demo(plant_demo_people())
    db.session.commit()  # receiving a file lets go of what is not kept yet
    receive(io.BytesIO(BYTES), name="é.pdf", kind=FileKind.ATTACHMENT, by=author)
    space = db.session.scalars(select(Space).where(Space.slug == "loire-atlantique")).one()
    open_thread(space=space, title="Un fil", kind="question_pratique", body=WORDS, client_id="one", by=author)
    letter = OutgoingLetter(letter="x", recipient="a@example.org", subject=WORDS, text="sealed", message_id="<1>")
    db.session.add(letter)
    change_setting(key="account.reset_minutes", value=90, reason="essai", seen=60, by=author)
    db.session.commit()
    return app


@pytest.mark.parametrize("engine", ENGINES)
def test_a_restored_portal_holds_the_same_rows_and_files(lived_in, elsewhere, tmp_path, engine):
    before = contents(lived_in, tmp_path, "before.tar")
    assert before[0]["post"][0] > 5
    assert before[0]["territory"][0] > 1000
    other = elsewhere(engine)
    said = run(other, "restore", tmp_path / "before.tar")
    assert "Restauré" in said
    assert contents(other, tmp_path, "after.tar") == before
    with other.app_context():
        assert db.session.scalar(select(Post.body).where(Post.client_id == "one")) == WORDS
        assert db.session.scalar(select(OutgoingLetter.text)) == "sealed"
        assert open_file(db.session.scalars(select(StoredFile)).one()).read() == BYTES


@pytest.mark.skipif(len(ENGINES) < 2, reason="needs TEST_DATABASE_URL")
def test_going_to_the_other_engine_and_back_changes_nothing(lived_in, elsewhere, tmp_path):
    before = contents(lived_in, tmp_path, "before.tar")
    on_sqlite = elsewhere("sqlite")
    run(on_sqlite, "restore", tmp_path / "before.tar")
    run(on_sqlite, "backup", tmp_path / "half-way.tar")
    back = elsewhere("postgresql")
    run(back, "restore", tmp_path / "half-way.tar")
    assert contents(back, tmp_path, "after.tar") == before


@pytest.mark.parametrize("engine", ENGINES)
def test_a_restored_portal_goes_on_numbering_where_the_other_stopped(lived_in, elsewhere, tmp_path, engine):
    run(lived_in, "backup", tmp_path / "a.tar")
    last = db.session.scalar(select(func.max(Person.id)))
    other = elsewhere(engine)
    run(other, "restore", tmp_path / "a.tar")
    with other.app_context():
        assert make.person("admin").id > last


def test_a_backup_made_while_people_write_is_one_instant(lived_in, elsewhere, tmp_path):
    thread_id = db.session.scalar(select(Thread.id).where(Thread.title == "Un fil"))
    db.session.remove()
    stop, written = threading.Event(), []

    def write(name):
        while not stop.is_set():
            with lived_in.app_context():
                thread = db.session.get_one(Thread, thread_id)
                by = thread.author
                sent = f"{name}-{len(written)}"
                reply(thread=thread, body="Encore un message.", client_id=sent, by=by)
                db.session.commit()
                written.append(sent)

    writers = [threading.Thread(target=write, args=(name,)) for name in ("a", "b", "c")]
    for writer in writers:
        writer.start()
    try:
        while len(written) < 5:
            stop.wait(0.01)
        before = len(written)
        run(lived_in, "backup", tmp_path / "a.tar")
        during = len(written) - before
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert during > 0, "nobody wrote during the backup"
    other = elsewhere()
    run(other, "restore", tmp_path / "a.tar")
    with other.app_context():
        kept = db.session.get_one(Thread, thread_id)
        posts = db.session.scalar(select(func.count()).select_from(Post).where(Post.thread_id == thread_id))
        told = db.session.scalar(
            select(func.count())
            .select_from(AuditEntry)
            .where(AuditEntry.action == "post.written", AuditEntry.actor_id == kept.author_id)
        )
        assert before <= posts - 1 <= len(written)
        assert kept.posts_count == posts == told + 1
        assert sorted(db.session.scalars(select(Post.number).where(Post.thread_id == thread_id))) == [
            *range(1, posts + 1)
        ]


def test_a_portal_that_holds_something_is_not_overwritten_unless_asked(lived_in, elsewhere, tmp_path):
    before = contents(lived_in, tmp_path, "a.tar")
    other = elsewhere()
    run(other, "restore", tmp_path / "a.tar")
    with other.app_context():
        make.person(display_name="Quelqu’un d’autre")
    assert "n’est pas vide" in refused(other, "restore", tmp_path / "a.tar")
    with other.app_context():
        assert db.session.scalar(select(Person.id).where(Person.display_name == "Quelqu’un d’autre"))
    run(other, "restore", "--into-empty", tmp_path / "a.tar")
    assert contents(other, tmp_path, "after.tar") == before


def test_an_archive_cut_short_or_altered_is_refused_before_anything_is_written(lived_in, elsewhere, tmp_path):
    run(lived_in, "backup", tmp_path / "a.tar")
    whole = (tmp_path / "a.tar").read_bytes()
    (tmp_path / "short.tar").write_bytes(whole[: len(whole) // 2])
    at = whole.index(BYTES)
    (tmp_path / "altered.tar").write_bytes(whole[:at] + b"X" + whole[at + 1 :])
    (tmp_path / "other.tar").write_bytes(b"not a tar at all")
    other = elsewhere()
    for name in ("short", "altered", "other"):
        assert "Error" in refused(other, "restore", tmp_path / f"{name}.tar")
        with other.app_context():
            assert not db.inspect(db.engine).get_table_names()


def test_rows_that_do_not_come_back_the_same_leave_an_empty_database(lived_in, elsewhere, tmp_path, monkeypatch):
    run(lived_in, "backup", tmp_path / "a.tar")
    said = manifest_of(tmp_path / "a.tar")
    next(table for table in said["tables"] if table["name"] == "post")["checksum"] = "0" * 64
    with tarfile.open(tmp_path / "a.tar") as tar, tarfile.open(tmp_path / "b.tar", "w") as forged:
        for member in tar:
            content = json.dumps(said).encode() if member.name == MANIFEST else tar.extractfile(member).read()
            member.size = len(content)
            forged.addfile(member, io.BytesIO(content))
    other = elsewhere()
    assert "post n’est pas revenue identique" in refused(other, "restore", tmp_path / "b.tar")
    with other.app_context():
        assert db.session.scalar(select(func.count()).select_from(Person)) == 0


def test_a_file_that_is_missing_is_told_and_the_rest_is_saved(lived_in, elsewhere, tmp_path):
    filesystem, root = store()
    key = db.session.scalar(select(StoredFile.key))
    filesystem.rm(f"{root}/{key}")
    assert "1 fichiers manquants" in run(lived_in, "backup", tmp_path / "a.tar")
    assert manifest_of(tmp_path / "a.tar")["missing_files"] == [key]
    other = elsewhere()
    assert key in run(other, "restore", tmp_path / "a.tar")


def test_no_key_is_in_the_archive_and_a_missing_key_is_told(lived_in, elsewhere, tmp_path, settings):
    run(lived_in, "backup", tmp_path / "a.tar")
    with tarfile.open(tmp_path / "a.tar") as tar:
        tar.extractall(tmp_path / "out", filter="data")
    for path in (tmp_path / "out").rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert TEST_DATA_KEY.encode() not in content
        assert settings.secret_key.encode() not in content
    other = elsewhere(data_keys=("c29tZWJvZHkgZWxzZSdzIGtleSwgbm90IG91ciBvd24=",))
    assert "DATA_KEYS ne contient aucune des clés" in run(other, "restore", tmp_path / "a.tar")


def test_the_archive_is_named_after_its_instant_and_readable_by_its_owner_only(lived_in, tmp_path):
    run(lived_in, "backup", tmp_path)
    (archive,) = tmp_path.glob("tissage-*.tar")
    assert archive.stat().st_mode & 0o777 == 0o600
    assert "existe déjà" in refused(lived_in, "backup", archive)
    assert not list(tmp_path.glob("*.part"))
    assert not list(tmp_path.glob(".backup*"))


def test_a_database_of_another_schema_is_not_saved_with_this_code(lived_in, tmp_path):
    db.session.remove()
    downgrade()
    assert "avec la version du portail" in refused(lived_in, "backup", tmp_path / "a.tar")
    assert not (tmp_path / "a.tar").exists()
