"""Administrators see how the files stand, and nothing of what they are called or hold."""

import io

import pytest
from sqlalchemy import select

from app.extensions import db
from app.kernel.files.models import FileKind, StoredFile
from app.kernel.files.services import receive, store
from app.kernel.instants import utcnow
from app.kernel.jobs.daily import run_one
from tests import make
from tests.kernel.files.conftest import portal_with  # noqa: F401 - a fixture
from tests.kernel.files.samples import PDF

URL = "/administration/fichiers"
NAME = "Situation de la famille Dupont.pdf"


@pytest.fixture
def kept(portal_with):  # noqa: F811
    portal_with()
    stored = receive(io.BytesIO(PDF), name=NAME, kind=FileKind.ATTACHMENT, by=None)
    db.session.commit()
    return stored


def test_the_page_counts_files_by_kind_and_state(browse, kept):
    page = browse(make.person("admin")).get(URL)
    assert page.text_of("#etats tbody tr") == ["Pièce jointe sans antivirus 1 1 ko"]
    assert "Aucun antivirus n’est configuré" in page.words
    assert "1 ko gardés, sur 50 Go prévus" in page.words


def test_it_never_names_a_file(browse, kept, portal_with):  # noqa: F811
    kept.state, kept.reason, key = "held", "unreachable", kept.key
    db.session.commit()
    page = browse(make.person("admin")).get(URL)
    assert "Dupont" not in page.source
    assert key in page.source
    assert "l’antivirus ne répond pas" in page.words


def test_what_waits_is_asked_about_again(browse, kept, app, portal_with):  # noqa: F811
    portal_with(antivirus_url="tcp://127.0.0.1:1")
    db.session.get_one(StoredFile, kept.id).state = "held"
    db.session.commit()
    huey, _ = app.extensions["jobs"]
    huey.flush()
    page = browse(make.person("admin")).follow(f"{URL}/verifier")
    assert "1 fichier à vérifier" in page.words
    assert huey.pending_count() == 1
    huey.flush()


def test_the_nights_are_told(browse, kept):
    filesystem, root = store()
    filesystem.pipe_file(f"{root}/attachment/left", b"xyz")
    filesystem.rm(f"{root}/{kept.key}")
    run_one("files.reconcile", day=utcnow().date())
    page = browse(make.person("admin")).get(URL)
    (night,) = page.text_of("#nuits tbody tr")
    assert night.split()[-6:] == ["1", "1", "1", "0", "1", "0"]
    assert "attachment/left 1 ko" in page.words
    assert "le fichier n’est pas dans la réserve" in page.words


@pytest.mark.parametrize("role", ["dpo", "analyst", "social_worker"])
def test_nobody_else_sees_it(browse, role):
    browse(make.person(role)).get(URL, status=403)
    browse(make.person(role)).post(f"{URL}/verifier", status=403)


def test_the_page_costs_the_same_however_many_files(browse, kept):
    admin = browse(make.person("admin"))
    few = len(admin.get(URL).statements)
    for number in range(40):
        db.session.add(
            StoredFile(
                key=f"x/{number}", kind="source", original_name="x", media_type="x", size=1, sha256="x", state="held"
            )
        )
    db.session.commit()
    assert len(admin.get(URL).statements) == few
    assert len(db.session.scalars(select(StoredFile)).all()) == 41
