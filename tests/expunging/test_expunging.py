"""A passage removed is nowhere any more; that it was removed is told, and nothing else."""

import hashlib
import logging
import re

import pytest
import structlog
from sqlalchemy import select, text

from app.extensions import db
from app.forums import services as forums
from app.forums.models import Post, PostVersion
from app.kernel.expunging import Capacity, Expunging, Reach, Rule
from app.kernel.expunging.services import MovedMeanwhile, NothingFound, expunge, preview
from app.kernel.mail import post_letter
from app.kernel.people.models import Person
from tests import make
from tests.expunging.places import CANARY, PLAIN, places_that_hold
from tests.kernel.journals import last_entries


def url(thread):
    post = db.session.get_one(Post, thread["post"])
    return f"/espaces/{thread['slug']}/fils/{post.thread_id}/messages/{post.id}"


def as_(person_id):
    return db.session.get_one(Person, person_id)


def remove_by_page(browse, thread, who, passage=CANARY):
    path = f"{url(thread)}/expurger"
    shown = browse(as_(who)).post(path, status=200, passage=passage, rule="nom")
    previewed = shown.one("#previewed").attrs["value"]
    return shown, browse(as_(who)).post(path, passage=passage, rule="nom", previewed=previewed, confirmer="1")


def test_a_passage_removed_is_in_no_store_any_more(app, browse, thread, heard):
    post_letter("mail_test", to="a@example.org", name=CANARY, path="/")
    db.session.commit()
    assert places_that_hold()
    _, answer = remove_by_page(browse, thread, thread["facilitator"])
    assert places_that_hold() == set()
    logged = heard()
    assert logged.count(':post_id>/expurger"') == 2, "the look and the removal"
    assert not PLAIN.search(logged), "neither in the logs"
    page = browse(as_(thread["member"])).get(answer.location)
    assert page.words.count("[passage retiré]") >= 3
    assert re.search(r"Un passage qui pouvait identifier quelqu’un a été retiré le .* par l’animation", page.words)


def test_a_removal_that_is_refused_or_fails_says_nothing_of_it_either(app, browse, thread, heard):
    who, path = thread["member"], f"{url(thread)}/expurger"
    browse(as_(who)).post(path, status=422, passage=CANARY, rule="nom", previewed="", confirmer="1")
    browse(as_(who)).post(path, status=422, passage=f"{CANARY}, absente", rule="nom")
    shown = browse(as_(who)).post(path, status=200, passage=CANARY, rule="nom").one("#previewed").attrs["value"]
    db.session.execute(text("DROP TABLE expunging"))
    failed = browse(as_(who)).post(path, status=None, passage=CANARY, rule="nom", previewed=shown, confirmer="1")
    logged = heard()
    assert logged.count('"status": 422') == 2
    assert failed.status in (500, 503)
    assert f'"status": {failed.status}' in logged
    assert not PLAIN.search(logged)


@pytest.mark.parametrize("say", [structlog.get_logger().warning, logging.getLogger("app").warning, print])
def test_whatever_way_a_line_is_written_it_would_be_heard(heard, say):
    say(f"Voir {CANARY}")
    assert PLAIN.search(heard())


def test_the_page_shows_before_and_after_and_says_that_it_is_for_good(browse, thread):
    shown, _ = remove_by_page(browse, thread, thread["facilitator"])
    assert "Ce qui sera retiré" in shown.words
    assert f"{CANARY} vient. Zephyrine QUIBERAC revient." in shown.words
    assert "[passage retiré] vient. [passage retiré] revient." in shown.words
    assert "définitif" in shown.words


def test_the_trace_and_the_journal_say_who_when_and_which_rule_and_the_author_may_read_it(browse, thread):
    remove_by_page(browse, thread, thread["facilitator"])
    trace = db.session.scalars(select(Expunging)).one()
    assert (trace.rule, trace.capacity, trace.by_id) == (Rule.NAME, Capacity.FACILITATOR, thread["facilitator"])
    act = last_entries()[0]
    assert (act.action, act.subject_id, act.details["rule"]) == ("passage.expunged", thread["member"], "nom")
    assert set(act.details) == {"rule", "occurrences"}
    assert "Passage identifiant retiré" in browse(as_(thread["member"])).get("/compte/journal").words


def test_an_edit_begun_before_is_refused_rather_than_put_the_passage_back(browse, thread):
    version = db.session.get_one(Post, thread["post"]).version
    remove_by_page(browse, thread, thread["facilitator"])
    page = browse(as_(thread["member"])).post(
        f"{url(thread)}/modifier", status=409, version=version, body=f"{CANARY} vient encore."
    )
    assert "[passage retiré]" in page.one("#texte-publie").to_text()
    assert not PLAIN.search(db.session.get_one(Post, thread["post"]).body)


def test_what_is_confirmed_is_what_was_shown(app, browse, thread):
    post = db.session.get_one(Post, thread["post"])
    member = as_(thread["member"])
    previewed = preview(post, CANARY, reach=Reach.HERE, by=member).fingerprint
    forums.edit_post(post=post, body=f"Autre chose sur {CANARY}.", version=post.version, by=as_(thread["member"]))
    db.session.commit()
    with pytest.raises(MovedMeanwhile):
        expunge(
            thing=db.session.get_one(Post, thread["post"]),
            passage=CANARY,
            rule=Rule.NAME,
            capacity=Capacity.AUTHOR,
            reach=Reach.HERE,
            previewed=previewed,
            by=as_(thread["member"]),
        )


def test_sent_twice_it_changes_nothing_more(browse, thread):
    shown, _ = remove_by_page(browse, thread, thread["facilitator"])
    versions = db.session.scalar(select(db.func.count()).select_from(PostVersion))
    previewed = shown.one("#previewed").attrs["value"]
    again = browse(as_(thread["facilitator"])).post(
        f"{url(thread)}/expurger", status=422, passage=CANARY, rule="nom", previewed=previewed, confirmer="1"
    )
    assert "ne se trouve pas" in again.words
    assert db.session.scalar(select(db.func.count()).select_from(PostVersion)) == versions
    assert len(db.session.scalars(select(Expunging)).all()) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"passage": "", "rule": "nom"}, "Écrivez le passage à retirer."),
        ({"passage": "Quiberac", "rule": ""}, "Choisissez ce que c’est."),
        ({"passage": "Absente", "rule": "nom"}, "ne se trouve pas"),
        ({"passage": "Q", "rule": "nom"}, "deux caractères"),
        ({"passage": "Quiberac", "rule": "autre"}, "pas un choix"),
    ],
)
def test_what_cannot_be_removed_is_said_and_what_was_typed_comes_back(browse, thread, fields, said):
    page = browse(as_(thread["facilitator"])).post(f"{url(thread)}/expurger", status=422, **fields)
    assert said in page.words or page.select(".field-error")
    assert page.one("#passage").to_text().strip() == fields["passage"]


def test_the_author_removes_from_their_own_post_and_others_from_none(browse, thread, village):
    other = make.person()
    forums.welcome(person=other, space=village.closed_space, by=None)
    outsider = make.social_worker("53")
    path = f"{url(thread)}/expurger"
    ids = other.id, outsider.id
    browse(as_(ids[0])).get(path, status=403)
    browse(as_(ids[1])).get(path, status=404)
    browse(make.person("admin")).get(path, status=404)
    remove_by_page(browse, thread, thread["member"])
    assert db.session.scalars(select(Expunging)).one().capacity == Capacity.AUTHOR


def test_the_protection_officer_removes_without_reading(browse, thread):
    dpo = make.person("dpo").id
    reference = f"https://tissage.example{url(thread)}"
    form = {"reference": reference, "passage": CANARY, "rule": "nom"}
    found = browse(as_(dpo)).post("/administration/expurger", status=200, **form)
    assert "Il se lit dans 5 textes" in found.words
    for around in ("Que faire pour", "depuis un an", "vient"):
        assert around not in found.words
    previewed = found.one("#previewed").attrs["value"]
    browse(as_(dpo)).post("/administration/expurger", previewed=previewed, confirmer="1", **form)
    assert places_that_hold() == set()
    assert db.session.scalars(select(Expunging)).one().capacity == Capacity.DPO


def test_a_search_by_the_protection_officer_that_finds_nothing_is_written_without_what_was_searched(browse, thread):
    dpo = make.person("dpo").id
    browse(as_(dpo)).post(
        "/administration/expurger", status=422, reference=url(thread), passage="Autre Personne", rule="nom"
    )
    act = last_entries()[0]
    assert (act.action, act.actor_id, act.object_kind, act.details) == ("passage.not_found", dpo, "post", {})


def test_an_absent_passage_is_refused(app, thread):
    with pytest.raises(NothingFound):
        preview(
            db.session.get_one(Post, thread["post"]), "Personne d’autre", reach=Reach.PLACE, by=as_(thread["member"])
        )


def test_each_search_of_the_protection_officer_is_an_act_and_refusals_tell_nothing_more(browse, thread):
    dpo = make.person("dpo").id
    held = {"reference": url(thread), "passage": CANARY, "rule": "nom"}

    def said(**changes):
        page = browse(as_(dpo)).post("/administration/expurger", status=422, **{**held, **changes})
        return page.text_of(".error-summary li")

    absent = said(reference="/espaces/x/fils/1/messages/999999")
    assert said(passage="Autre Personne") == absent
    assert last_entries()[0].action == "passage.not_found"
    assert said(passage="x") == said(passage="x", reference="/espaces/x/fils/1/messages/999999")
    page = browse(as_(dpo)).post("/administration/expurger", status=200, **held)
    assert last_entries()[0].action == "passage.found"
    shown = page.one("input[name=previewed]").attrs["value"]
    texts = [*db.session.scalars(select(Post.body)), *db.session.scalars(select(PostVersion.body))]
    assert shown not in {hashlib.sha256(text.encode()).hexdigest() for text in texts}
