"""A copy of one's data: whole, readable, without a secret, and for nobody else."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
import time_machine
from justhtml import JustHTML
from sqlalchemy import select, update

from app.extensions import db
from app.kernel.files.models import StoredFile
from app.kernel.files.services import store
from app.kernel.instants import utcnow
from app.kernel.jobs import run_pending
from app.kernel.mail.models import OutgoingLetter
from app.kernel.people.models import Person, SecondFactor
from app.kernel.rights import shelf
from app.kernel.rights.inventory import INVENTORY
from app.kernel.rights.models import DataExport
from app.kernel.rights.services import drop_copies, make_copy, open_copy, request_copy
from app.kernel.rights.services.exporting import CopyNotReady
from app.kernel.rights.shelf import CopyGone
from tests import make
from tests.kernel.rights.somebody import ADDRESS, FILE, NAME, PASSWORD, who_did_everything


@pytest.fixture
def person(app):
    return who_did_everything()


@pytest.fixture(autouse=True)
def _shelf_left_empty(app):
    yield
    for key in shelf.kept():
        shelf.remove(key)


def copy_of(person, *, by=None):
    """The ZIP that the worker made for somebody, opened."""
    person, by = make.again(person), make.again(by or person)
    export_id = request_copy(person=person, by=by).id
    db.session.commit()
    run_pending()
    export = db.session.get_one(DataExport, export_id)
    assert (export.state, export.progress) == ("done", 100)
    with open_copy(export=export, by=make.again(by)) as content:
        return zipfile.ZipFile(io.BytesIO(content.read()))


def test_a_copy_holds_every_kind_of_row_and_every_file(person):
    archive = copy_of(person)
    said = json.loads(archive.read("donnees.json"))
    kinds = {(kind["table"], kind["lien"]): kind["lignes"] for kind in said["donnees"]}
    assert set(kinds) == {(line.table_name, line.way) for line in INVENTORY if line.is_copied}
    assert kinds["person", "id"][0]["email"] == ADDRESS
    assert [row["body"] for row in kinds["post", "author_id"]] == ["Second texte."]
    assert [row["body"] for row in kinds["post_version", "post_id>post.author_id"]] == ["Premier texte."]
    assert kinds["activity", "created_by_id"][0]["sentence"] == "Journée calme."
    for table in ("user_session", "kept_draft", "one_time_token", "outgoing_letter", "role_grant", "second_factor"):
        assert any(rows for (name, _way), rows in kinds.items() if name == table), table
    assert NAME in kinds["kept_draft", "person_id"][0]["content"]
    (file,) = [name for name in archive.namelist() if name.startswith("fichiers/")]
    assert archive.read(file) == FILE


def test_a_copy_holds_no_secret(person):
    kept = db.session.execute(select(Person.password_hash).where(Person.email == ADDRESS)).scalar_one()
    factor = db.session.scalars(select(SecondFactor.secret)).one()
    archive = copy_of(person)
    for name in archive.namelist():
        content = archive.read(name).decode("utf-8", "replace")
        for secret in (kept, factor, PASSWORD, "0" * 64):
            assert secret not in content


def test_the_page_to_read_is_french_whole_and_fetches_nothing(person):
    person.display_name = "<script>alert(1)</script>"
    db.session.commit()
    source = copy_of(person).read("mes-donnees.html").decode()
    page = JustHTML(source, collect_errors=True, sanitize=False)
    assert not page.errors
    assert page.query("html")[0].attrs["lang"] == "fr"
    assert not page.query("script, img, link, iframe")
    words = page.query("body")[0].to_text()
    for expected in ("Messages que vous avez écrits", "Second texte.", "Adresse électronique", "Journée calme."):
        assert expected in words


def test_somebody_else_s_rows_are_not_in_it(person):
    other = make.person(email="autre@example.org", display_name="Une autre personne")
    archive = copy_of(person)
    assert "autre@example.org" not in archive.read("donnees.json").decode()
    assert "Une autre personne" not in archive.read("donnees.json").decode()
    assert "zqcanari" not in copy_of(other).read("donnees.json").decode().lower()


def test_a_statistical_file_is_named_and_not_copied(person):
    stored = db.session.scalars(select(StoredFile)).one()
    stored.key = "imports/quelque-chose"
    db.session.commit()
    archive = copy_of(person)
    assert not [name for name in archive.namelist() if name.startswith("fichiers/")]
    assert json.loads(archive.read("donnees.json"))["fichiers_non_joints"][0]["nom"] == "note.txt"


def test_a_file_the_antivirus_refused_is_not_handed_over(person):
    db.session.scalars(select(StoredFile)).one().state = "refused"
    db.session.commit()
    (left_out,) = json.loads(copy_of(person).read("donnees.json"))["fichiers_non_joints"]
    assert "antivirus" in left_out["raison"]


def test_a_missing_file_is_told_and_the_copy_is_made(person):
    filesystem, root = store()
    filesystem.rm(f"{root}/{db.session.scalars(select(StoredFile.key)).one()}")
    (left_out,) = json.loads(copy_of(person).read("donnees.json"))["fichiers_non_joints"]
    assert left_out["raison"] == "le fichier manque dans la réserve"


def test_asking_twice_makes_one_copy(person):
    first, second = (request_copy(person=person, by=person).id for _ in range(2))
    assert first == second
    db.session.commit()
    make_copy(first)
    key = db.session.get_one(DataExport, first).key
    db.session.commit()
    make_copy(first)
    assert db.session.get_one(DataExport, first).key == key
    assert shelf.kept() == {key}


def test_a_copy_is_for_whoever_asked_and_for_a_week(person):
    copy_of(person)
    person = make.again(person)
    export = db.session.scalars(select(DataExport)).one()
    with pytest.raises(CopyNotReady):
        open_copy(export=export, by=make.person("dpo"))
    with time_machine.travel(utcnow() + timedelta(days=7, minutes=1)), pytest.raises(CopyNotReady):
        open_copy(export=export, by=person)
    drop_copies(export)
    assert shelf.kept() == set()
    with pytest.raises(CopyNotReady):
        open_copy(export=export, by=person)


def test_a_copy_lost_from_its_shelf_is_told(person):
    copy_of(person)
    export = db.session.scalars(select(DataExport)).one()
    shelf.remove(export.key)
    with pytest.raises(CopyGone):
        open_copy(export=export, by=make.again(person))


def test_a_worker_that_died_is_replaced_and_three_failures_end_it(person):
    wanted_id = request_copy(person=person, by=person).id
    db.session.commit()
    left = {"state": "running", "started_at": utcnow() - timedelta(hours=1), "attempts": 1}
    db.session.execute(update(DataExport).values(left))
    db.session.commit()
    assert run_pending() >= 1
    assert db.session.get_one(DataExport, wanted_id).state == "done"
    db.session.execute(update(DataExport).values({**left, "attempts": 3}))
    db.session.commit()
    make_copy(wanted_id)
    assert db.session.get_one(DataExport, wanted_id).state == "failed"


def test_the_person_is_told_when_somebody_asks_for_them(person):
    copy_of(person, by=make.person("dpo", email="dpo@example.org"))
    told = db.session.execute(
        select(OutgoingLetter.letter, OutgoingLetter.recipient).where(OutgoingLetter.letter.like("copy%"))
    )
    assert set(told) == {("copy_asked_for_you", ADDRESS), ("copy_ready", "dpo@example.org")}
