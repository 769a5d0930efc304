"""The home page shows somebody's own: the spaces they write in, the team they run, what waits for who administers."""

import pytest
from sqlalchemy import update

from app.extensions import db
from app.forums import services as forums
from app.forums.models import Openness, Scale
from app.kernel.mail import post_letter
from app.kernel.mail.models import LetterState, OutgoingLetter
from app.kernel.people.roles import Role
from app.kernel.territories.queries import get_territory
from tests import make
from tests.account.places import association, closed_space


def open_space(slug, departement):
    """An open space of a département."""
    forums.open_space(
        slug=slug,
        name=f"Espace {slug}",
        charter="On partage des pratiques.",
        scale=Scale.DEPARTEMENT,
        visibility=Openness.PUBLIC,
        territory=get_territory("departement", departement),
        by=None,
    )
    db.session.commit()


def own_spaces(page):
    return page.text_of("section[aria-labelledby=vos-espaces] li a")


def test_a_social_worker_finds_the_spaces_of_their_departement_first_and_no_closed_one(browse):
    open_space("a-vendee", "85")
    open_space("z-mayenne", "53")
    closed_space("ferme")
    page = browse(make.social_worker("53")).get("/")
    assert own_spaces(page) == ["Espace z-mayenne", "Espace a-vendee"]
    page.one("section[aria-labelledby=vos-espaces] a[href='/espaces/z-mayenne/fils/nouveau']")


def test_a_member_finds_their_closed_space_first(browse):
    open_space("a-mayenne", "53")
    space = closed_space("ferme")
    assert own_spaces(browse(space.member).get("/"))[0] == "Espace ferme"


def test_the_block_is_bounded_and_costs_no_more_with_more_spaces(browse):
    open_space("premier", "53")
    browser = browse(make.social_worker("53"))
    few = browser.get("/")
    for rank in range(20):
        open_space(f"autre-{rank}", "53")
    many = browser.get("/")
    assert len(own_spaces(many)) == 6
    assert len(few.statements) == len(many.statements)


def test_visitors_and_those_who_write_nowhere_see_no_such_block(browse):
    open_space("premier", "53")
    for someone in (None, make.officer()):
        assert not own_spaces(browse(someone).get("/"))


@pytest.mark.parametrize("role", [Role.ASSOCIATION_MANAGER, Role.ASSOCIATION_PRESIDENT])
def test_whoever_runs_an_association_finds_its_team_beside_its_activity(browse, role):
    relais = association()
    page = browse(make.person(role, on=relais.perimeter)).get("/")
    assert (
        page.one("section[aria-labelledby=mes-associations] a[href^='/compte/equipes/']").attrs["href"] == relais.team
    )


@pytest.mark.parametrize("role", [Role.FIELD_WORKER, Role.ASSOCIATION_TREASURER])
def test_whoever_gives_no_role_there_is_not_led_to_the_team(browse, role):
    relais = association()
    assert not browse(make.person(role, on=relais.perimeter)).get("/").select("main a[href^='/compte/equipes/']")


def waiting(page):
    return page.text_of("section[aria-labelledby=a-administrer] li")


def test_an_administrator_alone_reads_what_waits(browse):
    admin = make.person(Role.ADMIN)
    post_letter("role_given", to="x@example.org", role="Membre", place=make.first_perimeter("portal"), is_bound=False)
    db.session.execute(update(OutgoingLetter).values(state=LetterState.FAILED))
    page = browse(admin).get("/", most=13)
    told = " / ".join(waiting(page))
    assert "Courriers : 1 courrier non parti" in told
    assert "à compléter" in told
    assert "seule personne qui administre" in told
    page.one("section[aria-labelledby=a-administrer] a[href='/administration/personnes/inviter?role=admin']")


def test_with_a_second_administrator_nothing_is_said_of_it(browse):
    make.person(Role.ADMIN)
    page = browse(make.person(Role.ADMIN)).get("/", most=13)
    assert "seule personne" not in page.words


def test_nobody_else_reads_what_waits_for_the_administration(browse):
    for someone in (None, make.person(Role.DPO), make.social_worker()):
        assert not waiting(browse(someone).get("/", most=13))
