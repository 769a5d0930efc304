"""Files joined to posts: who may take them, what is kept of them, and what a form sent twice does."""

import io
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.extensions import db
from app.forums.models import Openness, Post, PostAttachment, PostVersion
from app.forums.services import change_openness
from app.kernel.audit.models import AuditEntry
from app.kernel.files.models import FileState, StoredFile
from app.kernel.files.services.store import stored_sizes
from app.kernel.jobs import run_pending
from app.kernel.settings.services import change_setting
from tests.kernel.files.clamd import listening
from tests.kernel.files.conftest import portal_with  # noqa: F401 - a fixture
from tests.kernel.files.samples import CANARY, EICAR, PDF, docx, photo


@pytest.fixture(autouse=True)
def store_of_its_own(portal_with):  # noqa: F811
    return portal_with()


def files(*named: tuple[bytes, str]) -> dict[str, list[tuple[io.BytesIO, str]]]:
    return {"file": [(io.BytesIO(data), name) for data, name in named]}


def reply(browser, written, *named, status=303, body="Voici le document.", **fields):
    fields = {"client_id": str(uuid4()), "body": body, **fields}
    return browser.post(written.thread_url, status=status, files=files(*named), **fields)


def joined() -> list[PostAttachment]:
    db.session.expire_all()
    return list(db.session.scalars(select(PostAttachment).order_by(PostAttachment.id)))


def address(attachment: PostAttachment) -> str:
    post = attachment.post
    return f"/espaces/{post.thread.space.slug}/fils/{post.thread_id}/messages/{post.id}/pieces/{attachment.id}"


@pytest.fixture
def written(village):
    return village.thread(village.open_space, village.outsider)


def test_a_photo_is_joined_to_a_reply_and_taken_by_whoever_reads(browse, village, written):
    author = browse(village.outsider)
    page = author.get(reply(author, written, (photo(), "Grille d’accueil.JPG")).location)
    assert "Grille d’accueil.jpg : lieu, date et appareil retirés." in page.words
    (attachment,) = joined()
    assert f"JPEG, {max(1, round(attachment.file.size / 1000))} ko, sans antivirus" in page.words

    taken = browse().get(address(attachment))
    assert taken.headers["Content-Type"] == "image/jpeg"
    assert taken.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "filename*=UTF-8''Grille%20d%E2%80%99accueil.jpg" in taken.headers["Content-Disposition"]
    assert taken.body[:3] == b"\xff\xd8\xff"
    assert CANARY not in taken.body


def test_fault_44_a_pdf_is_only_ever_served_to_keep(browse, village, written):
    # Locked, so that nothing of it could be looked into.
    data = PDF.replace(b"/Catalog", b"/Catalog/OpenAction 3 0 R/Encrypt 4 0 R")
    reply(browse(village.outsider), written, (data, "note.pdf"))
    taken = browse().get(address(joined()[0]))
    assert taken.body == data
    assert taken.headers["Content-Disposition"].startswith("attachment;")
    assert taken.headers["X-Content-Type-Options"] == "nosniff"
    assert taken.headers["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert taken.headers["Content-Length"] == str(len(data))


def test_every_kind_of_file_leaves_with_the_same_headers(browse, village, written):
    author = browse(village.outsider)
    reply(author, written, (photo(), "a.jpg"), (docx(), "b.docx"), ("é;è\n1;2\n".encode("cp1252"), "c.csv"))
    types = []
    for url in [address(attachment) for attachment in joined()]:
        taken = browse().get(url)
        types.append(taken.headers["Content-Type"])
        assert taken.headers["Content-Disposition"].startswith("attachment;")
        assert taken.headers["Content-Security-Policy"].startswith("sandbox;")
    assert types == [
        "image/jpeg",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "text/csv; charset=utf-8",
    ]


def test_a_file_of_a_closed_space_exists_for_its_members_only(browse, village):
    written = village.thread(village.closed_space, village.member)
    reply(browse(village.member), written, (PDF, "note.pdf"))
    url = address(joined()[0])
    browse(village.member).get(url)
    foreign = browse(village.outsider).get(url, status=404)
    absent = browse(village.outsider).get(url[:-1] + "999", status=404)
    assert foreign.words.partition("Numéro")[0] == absent.words.partition("Numéro")[0]
    browse().get(url, status=404)
    browse(village.outsider).post(url + "/retirer", status=404)


def test_a_file_is_found_at_its_own_post_only(browse, village, written):
    author = browse(village.outsider)
    reply(author, written, (PDF, "note.pdf"))
    (attachment,) = joined()
    here = address(attachment)
    browse().get(here.replace(f"/messages/{attachment.post_id}/", f"/messages/{written.id}/"), status=404)


@pytest.mark.parametrize("way", ["open", "reply", "edit"])
def test_files_are_joined_when_opening_replying_and_editing(browse, village, written, way):
    author = browse(village.outsider)
    if way == "reply":
        reply(author, written, (PDF, "note.pdf"))
    elif way == "edit":
        author.post(written.edit_url, files=files((PDF, "note.pdf")), body="Un premier message", version="1")
    else:
        fields = {"client_id": str(uuid4()), "title": "Titre", "kind": "ressource", "body": "Le texte"}
        author.post("/espaces/ouvert/fils/nouveau", files=files((PDF, "note.pdf")), **fields)
    assert [attachment.file.original_name for attachment in joined()] == ["note.pdf"]


def test_a_refused_file_says_why_and_keeps_the_text(browse, village, written):
    page = reply(browse(village.outsider), written, (b"<svg/>", "dessin.svg"), status=422, body="Mon long texte")
    assert "SVG peut contenir un programme" in page.words
    assert page.one("textarea[name=body]").to_text().strip() == "Mon long texte"
    assert "Joignez de nouveau ce fichier" in page.words
    assert "dessin.svg" in page.words
    assert (joined(), stored_sizes()) == ([], {})


def test_a_refused_text_and_a_preview_ask_for_the_file_again(browse, village, written):
    author = browse(village.outsider)
    refused = reply(author, written, (PDF, "note.pdf"), status=422, body="")
    preview = reply(author, written, (PDF, "note.pdf"), status=200, apercu="1")
    for page in (refused, preview):
        assert "Joignez de nouveau ce fichier" in page.words
    assert (joined(), stored_sizes()) == ([], {})


def test_a_text_refused_after_its_file_was_taken_in_leaves_no_file(browse, village, written):
    author = browse(village.outsider)
    author.post(written.edit_url, body="Une version", version="1")
    author.post(written.edit_url, status=409, files=files((PDF, "note.pdf")), body="Une autre", version="1")
    assert (joined(), stored_sizes()) == ([], {})


def test_more_files_than_allowed_are_refused(browse, village, written):
    author = browse(village.outsider)
    four = [(PDF, f"{number}.pdf") for number in range(4)]
    assert "au plus 3 fichiers" in reply(author, written, *four, status=422).words
    reply(author, written, *four[:2])
    post = joined()[0].post
    page = author.post(
        f"{written.thread_url}/messages/{post.id}/modifier", status=422, files=files(*four[2:]), body="x", version="1"
    )
    assert "au plus 3 fichiers" in page.words
    assert len(joined()) == len(stored_sizes()) == 2


def test_the_number_of_files_is_a_setting(browse, village, written):
    change_setting(key="forums.attachments_per_post", value=1, reason="essai", seen=3, by=None)
    db.session.commit()
    author = browse(village.outsider)
    assert "1 au plus" in author.get(written.thread_url).words
    reply(author, written, (PDF, "a.pdf"), (PDF, "b.pdf"), status=422)


def test_the_same_reply_sent_twice_joins_its_files_once(browse, village, written):
    author, client_id = browse(village.outsider), str(uuid4())
    for _ in range(2):
        reply(author, written, (photo(), "a.HEIC.jpg"), (PDF, "b.pdf"), client_id=client_id)
    assert len(joined()) == len(stored_sizes()) == 2
    assert db.session.scalars(select(Post.number)).all() == [1, 2]


def test_a_file_added_to_a_reply_already_published_is_not_lost_in_silence(browse, village, written):
    author, client_id = browse(village.outsider), str(uuid4())
    reply(author, written, client_id=client_id)
    page = reply(author, written, (PDF, "note.pdf"), client_id=client_id, status=422)
    assert "déjà publié, sans ce fichier" in page.words


def test_the_same_edit_sent_twice_joins_its_files_once(browse, village, written):
    author = browse(village.outsider)
    for _ in range(2):
        author.post(written.edit_url, files=files((PDF, "note.pdf")), body="Un premier message", version="1")
    assert len(joined()) == len(stored_sizes()) == 1
    assert written.row.version == 2
    assert db.session.scalars(select(PostVersion.body)).all() == ["Un premier message"]


def test_an_author_withdraws_a_file_for_good(browse, village, written):
    author = browse(village.outsider)
    reply(author, written, (PDF, "note.pdf"), (PDF, "autre.pdf"))
    first, second = joined()
    kept, url = second.file.key, address(first)
    edit = url.partition("/pieces/")[0] + "/modifier"
    assert len(author.get(edit).select("form[action$=retirer]")) == 2
    page = author.follow(url + "/retirer")
    assert "note.pdf n’est plus joint à votre message." in page.words
    assert list(stored_sizes()) == [kept]
    author.get(url, status=404)
    author.post(url + "/retirer", status=404)
    actions = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc()).limit(2)).all()
    assert sorted(actions) == ["attachment.withdrawn", "file.forgotten"]


def test_nobody_else_withdraws_it(browse, village, written):
    reply(browse(village.outsider), written, (PDF, "note.pdf"))
    url = address(joined()[0]) + "/retirer"
    browse(village.member).post(url, status=403)
    assert "/connexion" in browse().post(url).location
    assert len(joined()) == 1


def test_closing_a_space_closes_its_files_at_once(browse, village, written):
    reply(browse(village.outsider), written, (PDF, "note.pdf"))
    url = address(joined()[0])
    browse().get(url)
    change_openness(space=village.open_space, visibility=Openness.MEMBERS, by=village.member)
    db.session.commit()
    browse().get(url, status=404)


def test_fault_49_a_file_held_for_the_antivirus_is_named_but_not_given(browse, village, written, portal_with):  # noqa: F811
    portal_with(antivirus_url="tcp://127.0.0.1:1")
    author = browse(village.outsider)
    page = author.get(reply(author, written, (PDF, "note.pdf")).location)
    url = address(joined()[0])
    assert "note.pdf PDF, 1 ko, en cours de vérification" in page.words
    assert not page.select("a[download]")
    assert "Fichier en cours de vérification" in browse().get(url, status=409).words

    with listening() as clamd:
        portal_with(antivirus_url=clamd.url)
        run_pending()
    assert "vérifié par l’antivirus" in author.get(written.thread_url).words
    browse().get(url)


def test_fault_49_an_infected_file_is_refused_in_the_form(browse, village, written, portal_with):  # noqa: F811
    with listening() as clamd:
        portal_with(antivirus_url=clamd.url)
        page = reply(browse(village.outsider), written, (EICAR, "essai.txt"), status=422)
    assert "l’antivirus y reconnaît « Eicar-Test-Signature »" in page.words
    assert (joined(), stored_sizes()) == ([], {})


def test_fault_48_a_missing_file_says_so(browse, village, written):
    author = browse(village.outsider)
    reply(author, written, (PDF, "note.pdf"))
    (attachment,) = joined()
    url = address(attachment)
    attachment.file.state, attachment.file.reason = FileState.MISSING, "absent"
    db.session.commit()
    assert "Fichier manquant" in browse().get(url, status=404).words
    assert "fichier manquant" in browse().get(written.thread_url).words


def test_a_thread_full_of_files_costs_no_more_statements(browse, village, written):
    author = browse(village.outsider)
    reply(author, written, (PDF, "note.pdf"))
    few = len(author.get(written.thread_url).statements)
    for _ in range(3):
        reply(author, written, (PDF, "a.pdf"), (PDF, "b.pdf"))
    assert len(author.get(written.thread_url).statements) == few


def test_fault_50_a_full_quota_keeps_the_text_and_what_is_there(browse, village, written):
    db.session.add(
        StoredFile(
            key="attachment/x",
            kind="attachment",
            original_name="x.pdf",
            media_type="application/pdf",
            size=2**30,
            sha256="x",
            state="clean",
            created_by_id=village.outsider.id,
        )
    )
    db.session.commit()
    page = reply(browse(village.outsider), written, (PDF, "note.pdf"), status=422, body="Mon texte")
    assert "La place prévue pour votre compte est pleine" in page.words
    assert "Mon texte" in page.one("textarea[name=body]").to_text()
