"""Sending again: the same form counts once, and a text under an old form is published or kept, never lost."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.forums import services
from app.forums.models import Post
from app.kernel.people.roles import Role
from app.kernel.people.services import end_role
from tests.forums.conftest import Village, counted
from tests.visiting import Browser

Browse = Callable[..., Browser]
NEW = "/espaces/ouvert/fils/nouveau"
TYPED = {"title": "Comment faites-vous ?", "kind": "question_pratique", "body": "Une *vraie* question."}


def test_a_form_sent_twice_opens_one_thread(browse: Browse, village: Village):
    fields = {**TYPED, "client_id": str(uuid4())}

    first, second = (browse(village.member).post(NEW, **fields).location for _ in range(2))

    assert first == second
    assert counted()["ouvert"] == (1, 1)


def test_a_reply_sent_twice_counts_once(browse: Browse, village: Village):
    post = village.thread(village.open_space, village.member)
    url, fields = post.thread_url, {"body": "D’accord.", "client_id": str(uuid4())}

    assert (
        browse(village.outsider).post(url, **fields).location == browse(village.outsider).post(url, **fields).location
    )
    assert counted()["ouvert"] == (1, 2)


def test_the_same_identifier_from_two_people_makes_two_posts(village: Village):
    post = village.thread(village.open_space, village.member)
    for person in (village.member, village.outsider):
        services.reply(thread=post.row.thread, body="Moi aussi.", client_id="le même", by=person)

    assert counted()["ouvert"] == (1, 3)


def test_a_form_sent_again_with_another_text_is_refused_and_the_text_kept(browse: Browse, village: Village):
    post = village.thread(village.open_space, village.member)
    url, sent = post.thread_url, str(uuid4())
    browse(village.outsider).post(url, body="Premier texte.", client_id=sent)

    page = browse(village.outsider).post(url, status=422, body="Second texte.", client_id=sent)

    assert page.one("textarea#body").to_text().strip() == "Second texte."
    assert "déjà été publié" in page.words
    assert page.one("input[name=client_id]").attrs["value"] != sent
    assert counted()["ouvert"] == (1, 2)


def test_an_old_form_with_a_new_text_is_refused_even_after_the_post_was_edited(browse: Browse, village: Village):
    post = village.thread(village.open_space, village.member)
    writer, sent = browse(village.outsider), str(uuid4())
    first = writer.post(post.thread_url, body="Premier texte.", client_id=sent).location
    answer = db.session.scalars(select(Post).where(Post.client_id == sent)).one()
    services.edit_post(post=answer, body="Texte corrigé.", version=1, by=village.outsider)
    db.session.commit()

    page = writer.post(post.thread_url, status=422, body="Tout autre texte.", client_id=sent)
    assert page.one("textarea#body").to_text().strip() == "Tout autre texte."
    assert writer.post(post.thread_url, body="Premier texte.", client_id=sent).location == first
    assert counted()["ouvert"] == (1, 2)

    fresh = page.one("input[name=client_id]").attrs["value"]
    assert "Tout autre texte." in writer.follow(post.thread_url, body="Tout autre texte.", client_id=fresh).words
    assert counted()["ouvert"] == (1, 3)


def test_a_form_already_sent_elsewhere_is_refused_and_the_text_kept(browse: Browse, village: Village):
    one, other = (village.thread(village.open_space, village.member, title=title) for title in ("Un", "Deux"))
    writer, sent = browse(village.member), str(uuid4())
    writer.post(one.thread_url, body="Bonjour", client_id=sent)

    page = writer.post(other.thread_url, status=422, body="Bonjour", client_id=sent)
    assert page.one("textarea#body").to_text().strip() == "Bonjour"
    writer.post(NEW, status=422, **{**TYPED, "body": "Bonjour"}, client_id=sent)
    assert counted()["ouvert"] == (2, 3)


@pytest.mark.parametrize("wrong", ["", "essai", "1" * 400, "urn:uuid:" + "z" * 32])
def test_an_identifier_of_no_kind_is_refused_once_and_the_text_kept(wrong, browse: Browse, village: Village):
    post = village.thread(village.open_space, village.member)

    page = browse(village.member).post(post.thread_url, status=422, body="À garder", client_id=wrong)

    assert page.one("textarea#body").to_text().strip() == "À garder"
    given = page.one("input[name=client_id]").attrs["value"]
    browse(village.member).post(post.thread_url, body="À garder", client_id=given)
    assert counted()["ouvert"] == (1, 2)


def test_an_identifier_is_the_same_however_it_is_written(browse: Browse, village: Village):
    post, sent = village.thread(village.open_space, village.member), uuid4()
    for written in (sent.urn, f"{{{str(sent).upper()}}}", sent.hex):
        browse(village.member).post(post.thread_url, body="Une fois", client_id=written)

    assert db.session.scalar(select(func.count()).where(Post.client_id == str(sent))) == 1
    assert counted()["ouvert"] == (1, 2)


@pytest.mark.parametrize("version", ["0", "-1", "2147483647", "9" * 30, "deux", ""])
def test_a_version_no_post_can_have_is_refused_and_the_text_kept(version, browse: Browse, village: Village):
    post = village.thread(village.open_space, village.member, body="Avant")

    page = browse(village.member).post(post.edit_url, status=422, body="Après", version=version)

    assert page.one("textarea#body").to_text().strip() == "Après"
    assert post.row.body == "Avant"


@pytest.mark.parametrize("changed", [{"url": "/espaces/ferme/fils/nouveau"}, {"title": "Un autre titre"}])
def test_a_thread_form_sent_again_for_something_else_is_refused(changed, browse: Browse, village: Village):
    fields = {"url": NEW, **TYPED, "client_id": str(uuid4())}
    browse(village.member).post(**fields)

    page = browse(village.member).post(**{**fields, **changed}, status=422)

    assert page.one("#title").attrs["value"] == {**fields, **changed}["title"]
    assert counted() == {"ouvert": (1, 1), "ferme": (0, 0)}


@pytest.mark.parametrize("again", ["a thread", "a reply"])
def test_a_form_that_served_where_one_reads_no_more_is_refused_and_the_text_kept(
    again, browse: Browse, village: Village
):
    there, sent = village.thread(village.open_space, village.outsider), str(uuid4())
    browse(village.member).post("/espaces/ferme/fils/nouveau", **TYPED, client_id=sent)
    grant = next(grant for grant in village.member.current_grants if grant.role == Role.SPACE_MEMBER)
    end_role(grant=grant, by=village.member)
    db.session.commit()

    writer, url, others = browse(village.member), there.thread_url, {}
    if again == "a thread":
        url, others = NEW, {"title": TYPED["title"], "kind": TYPED["kind"]}
    page = writer.post(url, status=422, **others, body="À garder.", client_id=sent)

    assert page.one("textarea#body").to_text().strip() == "À garder."
    assert "déjà été publié ailleurs" in page.words
    assert not page.select("main a[href*='/espaces/ferme']")
    writer.post(url, **others, body="À garder.", client_id=page.one("input[name=client_id]").attrs["value"])
    assert counted() == {"ouvert": (2, 2) if others else (1, 2), "ferme": (1, 1)}
