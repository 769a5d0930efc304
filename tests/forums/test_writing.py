"""Writing: kept whole, counted once, never overwritten unknowingly."""

import re
from collections.abc import Callable
from time import process_time
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.forums import services
from app.forums.models import Post, PostVersion, Space, SpaceMonth, Thread
from app.kernel.audit.models import AuditEntry
from app.kernel.people.models import Person
from tests import make
from tests.forums.conftest import Village, counted
from tests.visiting import Browser

Browse = Callable[..., Browser]
NEW = "/espaces/ouvert/fils/nouveau"
TYPED = {"title": "Comment faites-vous ?", "kind": "question_pratique", "body": "Une *vraie* question."}


def recounted() -> dict[str, tuple[int, int]]:
    """The truth behind the counters."""
    rows = db.session.execute(
        select(Space.slug, func.count(Thread.id.distinct()), func.count(Post.id))
        .outerjoin(Thread, Thread.space_id == Space.id)
        .outerjoin(Post, Post.thread_id == Thread.id)
        .group_by(Space.id)
    )
    return {slug: (threads, posts) for slug, threads, posts in rows}


def test_a_thread_is_opened_and_read(browse: Browse, village: Village):
    page = browse(village.member).follow(NEW, **TYPED, client_id=str(uuid4()))

    assert page.one("h1").to_text() == "Comment faites-vous ?"
    assert "<em>vraie</em>" in page.source
    assert "Assistante de service social" in page.words
    assert "Pas encore de réponse" in page.words


def test_a_thread_keeps_its_theme_and_its_place(browse: Browse, village: Village):
    form = browse(village.member).get(NEW)
    theme = form.select("#theme_id optgroup option")[0]
    place = next(option for option in form.select("#territory_id option") if option.to_text() == "Mayenne")

    chosen = {"theme_id": theme.attrs["value"], "territory_id": place.attrs["value"]}
    page = browse(village.member).follow(NEW, **TYPED, **chosen, client_id=str(uuid4()))

    assert {theme.to_text(), "Mayenne", "Question pratique"} <= set(page.text_of(".chips .chip"))


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"kind": "rumeur"}, {"body": " "}, {"body": "a" * 20_001}, {"body": "\u200b"}]
)
def test_a_refused_thread_comes_back_filled(wrong, browse: Browse, village: Village):
    typed = {**TYPED, **wrong, "client_id": str(uuid4())}

    page = browse(village.member).post(NEW, status=422, **typed)

    assert page.one("#title").attrs.get("value", "") == typed["title"]
    assert page.one("textarea#body").to_text().strip() == typed["body"].strip()
    assert page.select(".error-summary a")
    assert counted()["ouvert"] == (0, 0)


def test_a_refused_reply_comes_back_filled_under_the_thread(browse: Browse, village: Village):
    post = village.thread(village.open_space, village.member, body="Le message de départ")

    page = browse(village.member).post(post.thread_url, status=422, body="b" * 20_001, client_id=str(uuid4()))

    assert "Le message de départ" in page.words
    assert page.one("textarea#body").to_text().strip() == "b" * 20_001
    assert "20\u202f001 caractères" in page.source


def test_a_preview_publishes_nothing_and_loses_nothing(browse: Browse, village: Village):
    post = village.thread(village.open_space, village.member)
    url = post.thread_url

    sent = str(uuid4())

    page = browse(village.member).post(url, status=200, body="Un **essai**", client_id=sent, apercu="1")

    assert "<strong>essai</strong>" in page.source
    assert page.one("textarea#body").to_text().strip() == "Un **essai**"
    assert page.one("input[name=client_id]").attrs["value"] == sent
    assert counted()["ouvert"] == (1, 1)


def test_a_preview_shows_all_that_would_be_published_and_who_will_read_it(browse: Browse, village: Village):
    form = browse(village.member).get(NEW)
    theme = form.select("#theme_id optgroup option")[0]
    typed = {**TYPED, "theme_id": theme.attrs["value"], "apercu": "1", "client_id": str(uuid4())}

    shown = browse(village.member).post(NEW, status=200, **typed).one("section[aria-labelledby=apercu]").to_text()
    for words in ("Lisible par tous", TYPED["title"], "Question pratique", theme.to_text(), "Une vraie question."):
        assert words in shown

    closed = browse(village.member).post("/espaces/ferme/fils/nouveau", status=200, **typed)
    assert "Lisible par les membres" in closed.one("section[aria-labelledby=apercu]").to_text()


@pytest.mark.parametrize("door", ["thread_url", "edit_url"])
def test_a_preview_of_too_long_a_text_is_refused_without_work_on_it(door, browse: Browse, village: Village):
    post = village.thread(village.open_space, village.member)
    endless = "a" + "\u0301" * 30_000 + "\u0323" * 30_000
    fields = {"body": endless, "client_id": str(uuid4()), "version": "1", "apercu": "1"}

    began = process_time()
    page = browse(village.member).post(getattr(post, door), status=422, **fields)

    assert process_time() - began < 2
    assert not page.select("#apercu")
    assert "le maximum est 20\u202f000" in page.source
    assert page.one("textarea#body").to_text().strip() == endless


def test_the_form_explains_its_words_plainly(browse: Browse, village: Village):
    page = browse(village.member).get(NEW)

    assert "un constat qui se répète et qui pourrait annoncer un problème" in page.text_of("#kind-hint")[0]
    assert "**" not in page.one("#body-hint").to_text()
    assert page.text_of("details code")[:2] == ["**important**", "*nuance*"]


def test_counters_equal_a_recount(village: Village):
    for space in (village.open_space, village.closed_space):
        for turn in range(3):
            post = village.thread(space, village.member, title=f"Fil {turn}")
            for _ in range(turn):
                village.reply(post, village.member)

    assert counted() == recounted() == {"ouvert": (3, 6), "ferme": (3, 6)}
    for thread in db.session.scalars(select(Thread)):
        posts = db.session.scalars(select(Post).where(Post.thread_id == thread.id).order_by(Post.id)).all()
        assert [post.number for post in posts] == list(range(1, thread.posts_count + 1))
        assert thread.last_post_at == posts[-1].created_at
    assert db.session.scalar(select(func.sum(SpaceMonth.posts_count))) == 12


def test_an_author_edits_a_post_and_what_it_said_is_kept(browse: Browse, village: Village):
    post = village.thread(village.open_space, village.member, body="Avant")

    page = browse(village.member).follow(post.edit_url, body="Après", version="1")

    assert "Après" in page.words
    assert "modifié" in page.words
    kept = db.session.scalars(select(PostVersion)).one()
    assert (kept.post_id, kept.version, kept.body) == (post.id, 1, "Avant")
    assert post.row.thread.excerpt == "Après"


def test_a_stale_edit_shows_both_texts_and_keeps_the_typed_one(browse: Browse, village: Village):
    post = village.thread(village.open_space, village.member, body="Premier état")
    url = post.edit_url
    browse(village.member).post(url, body="Modifié sur le téléphone", version="1")

    page = browse(village.member).post(url, status=409, body="Modifié sur l’ordinateur", version="1")

    assert page.one("#texte-publie").to_text() == "Modifié sur le téléphone"
    assert page.one("textarea#body").to_text().strip() == "Modifié sur l’ordinateur"
    assert page.one("input[name=version]").attrs["value"] == "2"
    assert post.row.body == "Modifié sur le téléphone"

    browse(village.member).post(url, body="Les deux réunis", version="2")
    assert post.row.version == 3


def test_only_the_author_edits_a_post(browse: Browse, village: Village):
    post = village.thread(village.open_space, village.member, body="À moi")
    url = post.edit_url

    browse(village.outsider).get(url, status=403)
    browse(village.outsider).post(url, status=403, body="À nous", version="1")
    assert post.row.body == "À moi"
    assert "Modifier" not in browse(village.outsider).get(post.thread_url).words
    assert "Modifier" in browse(village.member).get(post.thread_url).words


def test_saving_an_unchanged_text_makes_no_version(village: Village):
    post = village.thread(village.open_space, village.member, body="Pareil")
    services.edit_post(post=post.row, body="Pareil ", version=1, by=village.member)

    assert post.row.version == 1


def test_an_attack_is_stored_as_typed_and_shown_as_text(browse: Browse, village: Village):
    attack = '<script>alert(1)</script><img src=x onerror="alert(2)"> [clic](javascript:alert(3))'
    post = village.thread(village.open_space, village.member, title='"><b>gras</b>', body=attack)

    assert post.row.body == attack
    page = browse().get(post.thread_url)
    listing = browse().get("/espaces/ouvert")

    assert page.one("h1").to_text() == '"><b>gras</b>'
    assert "<script>alert(1)</script>" in page.one("article .prose").to_text()
    assert not page.select("article img, article script, article a[href^=javascript]")
    assert not listing.select("main img, main script, main li b b")


def test_a_pseudonym_hides_the_name_everywhere(browse: Browse, village: Village):
    hidden = make.person(display_name="Nom Véritable", pseudonym="Libellule")
    post = village.thread(village.open_space, hidden)

    for url in (post.thread_url, "/espaces/ouvert"):
        page = browse().get(url)
        assert "Libellule" in page.words
        assert "Véritable" not in page.source


def test_the_journal_knows_who_wrote_but_not_what(village: Village):
    post = village.thread(village.open_space, village.member, body="Un texte à ne pas recopier")
    village.reply(post, village.outsider)

    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action.in_(["thread.opened", "post.written"])).order_by(AuditEntry.id)
    ).all()
    assert [(entry.action, entry.actor_id) for entry in entries] == [
        ("thread.opened", village.member.id),
        ("post.written", village.outsider.id),
    ]
    assert not any("recopier" in str(entry.details) for entry in entries)


def test_a_visitor_is_asked_to_sign_in_and_comes_back(browse: Browse, village: Village):
    post = village.thread(village.open_space, village.member)
    address = post.thread_url

    assert browse().get(NEW, status=303).location == f"/connexion?suite={NEW}"
    assert "Se connecter pour répondre" in browse().get(address).words
    assert browse().post(address, body="Anonyme", client_id="a").location.startswith("/connexion")
    assert counted()["ouvert"] == (1, 1)


def test_whoever_is_told_a_space_is_taken_reads_why(village: Village):
    with pytest.raises(services.SlugTaken, match="déjà cette adresse"):
        services.open_space(
            slug="ouvert", name="Autre", charter="Autre", scale="region", visibility="public", by=village.member
        )


def test_a_thread_says_a_person_once_by_their_trade(village: Village, browse: Browse):
    writer: Person = make.person(display_name="Éducateur, 53", trade="Éducateur", institution_kind="Association")
    post = village.thread(village.open_space, writer)

    line = browse().get(post.thread_url).text_of("article > p")[0]
    assert re.match("Éducateur, 53 · Association · (il y a|à l’instant)", line)
