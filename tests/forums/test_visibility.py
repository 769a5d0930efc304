"""Who may learn what: a closed space is, for whoever is not a member, a name and a charter and nothing else."""

from collections.abc import Callable

import pytest

from app.extensions import db
from app.forums import queries, services
from app.forums.models import Openness
from app.forums.services.demo import TEXTS
from app.kernel.people.models import Actor, Visitor
from app.kernel.territories.models import Territory
from app.kernel.territories.queries import get_territory
from tests.forums.conftest import Village, Written
from tests.visiting import Browser

Browse = Callable[..., Browser]
SECRET = "Un titre que seuls les membres lisent"
DOORS = (
    "",
    "/fils/nouveau",
    "/fils/{thread}",
    "/fils/{thread}/messages/{post}",
    "/fils/{thread}/messages/{post}/modifier",
)


@pytest.fixture
def secret(village: Village) -> Written:
    return village.thread(village.closed_space, village.member, title=SECRET, body="Entre nous.")


@pytest.mark.parametrize("door", DOORS)
def test_an_outsider_finds_no_door_of_a_closed_space(door, browse: Browse, village: Village, secret: Written):
    real = "/espaces/ferme" + door.format(thread=secret.thread_id, post=secret.id)
    absent = "/espaces/jamais-ouvert" + door.format(thread=999_999, post=999_999)
    browser = browse(village.outsider)

    refused, missing = browser.get(real, status=404), browser.get(absent, status=404)

    assert refused.words.split("Numéro")[0] == missing.words.split("Numéro")[0]
    assert SECRET not in refused.source


@pytest.mark.parametrize("door", DOORS)
def test_a_visitor_finds_no_door_either(door, browse: Browse, secret: Written):
    page = Browser.get
    real = "/espaces/ferme" + door.format(thread=secret.thread_id, post=secret.id)
    absent = "/espaces/jamais-ouvert" + door.format(thread=999_999, post=999_999)
    status = 303 if door.endswith(("nouveau", "modifier")) else 404

    assert page(browse(), real, status=status).status == page(browse(), absent, status=status).status


@pytest.mark.parametrize("door", ["/fils/nouveau", "/fils/{thread}", "/fils/{thread}/messages/{post}/modifier"])
def test_an_outsider_writes_nothing_in_a_closed_space(door, browse: Browse, village: Village, secret: Written):
    url = "/espaces/ferme" + door.format(thread=secret.thread_id, post=secret.id)

    browse(village.outsider).post(url, status=404, body="Coucou", title="Coucou", client_id="a", version="1")

    assert village.closed_space.posts_count == 1


def test_a_thread_is_not_reached_through_another_space(browse: Browse, village: Village, secret: Written):
    browse(village.member).get(secret.thread_url)
    browse(village.member).get(f"/espaces/ouvert/fils/{secret.thread_id}", status=404)


def test_a_closed_space_is_announced_without_its_threads_nor_its_counts(
    browse: Browse, village: Village, secret: Written
):
    village.reply(secret, village.member)
    page = browse(village.outsider).get("/espaces/")

    card = next(text for text in page.text_of("main article.panel") if "Mayenne ferme" in text)
    assert "Réservé aux membres" in card
    assert "Parlez-en à l’animation." in card
    assert "fil" not in card.split()
    assert "message" not in card
    assert "/espaces/ferme" not in page.source
    assert SECRET not in page.source


def test_a_member_enters_from_the_list(browse: Browse, village: Village, secret: Written):
    page = browse(village.member).get("/espaces/")

    assert [link.attrs["href"] for link in page.select("main h3 a")] == ["/espaces/ouvert", "/espaces/ferme"]


def test_a_hidden_space_is_announced_to_nobody(browse: Browse, village: Village, secret: Written):
    services.change_openness(space=village.closed_space, visibility=Openness.HIDDEN, by=village.member)

    assert "Mayenne ferme" not in browse(village.outsider).get("/espaces/").source
    assert "Mayenne ferme" in browse(village.member).get("/espaces/").source


def test_closing_a_space_hides_at_once_all_that_was_written_there(browse: Browse, village: Village):
    post = village.thread(village.open_space, village.outsider, title=SECRET)
    assert SECRET in browse().get(post.thread_url).words

    services.change_openness(space=village.open_space, visibility=Openness.MEMBERS, by=village.member)

    browse().get(post.thread_url, status=404)
    assert queries.month_totals(Visitor()) == queries.Totals(0, 0)
    assert db.session.scalars(queries.latest_threads(Visitor())).all() == []


def test_other_parts_count_and_list_only_what_the_reader_may_see(village: Village, secret: Written):
    village.thread(village.open_space, village.member, title="Au grand jour")
    mayenne = get_territory("departement", "53")

    def titles(actor: Actor, territory: Territory | None = None) -> list[str]:
        return [thread.title for thread in db.session.scalars(queries.open_threads(actor, territory)).unique()]

    assert titles(Visitor()) == ["Au grand jour"]
    assert titles(village.outsider, mayenne) == ["Au grand jour"]
    assert titles(village.member, mayenne) == ["Au grand jour", SECRET]
    assert titles(village.member, get_territory("region", "52")) == ["Au grand jour", SECRET]
    assert titles(village.member, get_territory("departement", "44")) == []
    assert queries.month_totals(village.outsider) == queries.Totals(threads=1, posts=1)
    assert queries.month_totals(village.member) == queries.Totals(threads=2, posts=2)


def test_professionals_only_is_closed_to_visitors(browse: Browse, village: Village):
    services.change_openness(space=village.open_space, visibility=Openness.PROFESSIONALS, by=village.member)

    browse().get("/espaces/ouvert", status=404)
    assert "Mayenne ouvert" not in browse().get("/espaces/").source
    browse(village.outsider).get("/espaces/ouvert")


def test_a_member_who_leaves_reads_no_more(browse: Browse, village: Village, secret: Written):
    browse(village.member).get(secret.thread_url)

    grant = village.member.grants[0]
    grant.ended_on = grant.started_on

    browse(village.member).get(secret.thread_url, status=404)


def test_whoever_wants_to_join_is_led_to_the_public_space_of_the_same_place(browse: Browse, village: Village):
    village.closed_space.joining = "Parlez-en à l’animation de l’espace public de votre département."
    db.session.commit()

    link = browse(village.outsider).get("/espaces/").one("article .meta a")
    assert (link.attrs["href"], link.to_text()) == ("/espaces/ouvert", "l’animation de l’espace public")

    services.change_openness(space=village.open_space, visibility=Openness.MEMBERS, by=village.member)
    db.session.commit()
    assert not browse(village.outsider).get("/espaces/").select("article .meta a")


def test_people_under_a_pseudonym_are_not_asked_for_their_name():
    assert "en son nom" not in TEXTS.read_text(encoding="utf-8")
