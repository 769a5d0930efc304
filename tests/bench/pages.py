"""The pages that matter most, and who reads them."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, url_for
from sqlalchemy import func, select

from app.associations.models import Association
from app.cli.scale.exchanges import OPEN
from app.extensions import db
from app.forums.models import Space, Thread
from app.kernel.instants import utcnow
from app.kernel.occupations.models import NomenclatureCode, Occupation, OccupationBridge
from app.kernel.people.models import Person, UserSession
from app.kernel.people.queries import token_hash
from app.web.sessions import TOKEN

EPCI = "244400404"
VISITOR, TEAM = "visitor", "signed in"
EXPLORED = "mesure=projets,difficiles-nombre,difficiles&metiers=T2A60&maille=bassin&periodes=2024"
EXPLORED_LONG = "mesure=taux-pauvrete&maille=commune&periodes=2021"
# As many lines as other lists show on a page.
USUAL_SUBSIDIES = 20


@dataclass(frozen=True)
class Target:
    """A page as somebody reads it."""

    page: str
    reader: str
    path: str
    cookie: str = ""
    # The bare view it is compared with.
    beside: str = "/"


def team_member() -> Person:
    """Somebody of the volume who works in its busiest association and is a member of its closed space."""
    return db.session.scalars(select(Person).where(Person.email == "essai000001@example.org")).one()


def targets(app: Flask) -> list[Target]:
    """Every page, read by a visitor and by somebody signed in; the team's list only by its team."""
    cookie = _cookie_of(app, team_member())
    paths = page_paths(app)
    visited = [Target(page, VISITOR, path, beside=beside(page)) for page, path in paths.items()]
    read = [Target(page, TEAM, path, cookie, beside(page)) for page, path in (*paths.items(), *team_paths(app).items())]
    return [target for page in (*paths, *team_paths(app)) for target in (*visited, *read) if target.page == page]


def beside(page: str) -> str:
    """The bare view a page is compared with: the same rows for the explorer's table, a list of threads for others."""
    return "/figures" if page == "explorer, table" else "/"


def page_paths(app: Flask) -> dict[str, str]:
    """The addresses of the public pages."""
    space = db.session.scalars(select(Space).where(Space.slug == OPEN)).one()
    long = db.session.scalars(
        select(Thread).where(Thread.space_id == space.id).order_by(Thread.posts_count.desc(), Thread.id).limit(1)
    ).one()
    with app.test_request_context():
        thread = url_for("forums.thread", slug=space.slug, thread_id=long.id)
        return {
            "home": url_for("home.index"),
            "occupation": url_for("observatory.occupation", code=_counted_occupation().code),
            "explorer, table": f"{url_for('observatory.explorer')}?{EXPLORED}",
            "explorer, 1,228 rows": f"{url_for('observatory.explorer')}?{EXPLORED_LONG}",
            "territory": url_for("home.territory", type="epci", code=EPCI),
            "register": url_for("associations.index"),
            "association": url_for("associations.show", id=_usual_association().id),
            "thread list": url_for("forums.show", slug=space.slug),
            # Words of the volume's own texts: a third of all messages hold them.
            "search, two words": url_for("home.search", q="délai domiciliation"),
            "search, a name": url_for("home.search", q="Nantes"),
            "suggestions": url_for("home.suggestions", q="chateaub"),
            "long thread, first page": thread,
            "long thread, last page": f"{thread}?page={long.pages_count}",
        }


def team_paths(app: Flask) -> dict[str, str]:
    """The addresses only a team reads."""
    team = db.session.scalars(select(Association).where(Association.register_key == "essai:000001")).one()
    with app.test_request_context():
        return {"activities": url_for("associations.activities", id=team.id)}


def _counted_occupation() -> Occupation:
    """The first occupation that the recruitment survey counts."""
    return db.session.scalars(
        select(Occupation)
        .join(OccupationBridge, OccupationBridge.occupation_id == Occupation.id)
        .join(NomenclatureCode, NomenclatureCode.id == OccupationBridge.nomenclature_code_id)
        .where(NomenclatureCode.nomenclature == "FAP2021")
        .order_by(Occupation.position, Occupation.id)
        .limit(1)
    ).one()


def _usual_association() -> Association:
    """A real association with as many subsidies as a list usually shows."""
    return db.session.scalars(
        select(Association)
        .where(Association.is_demo.is_(False))
        .order_by(func.abs(Association.subsidies_count - USUAL_SUBSIDIES), Association.id)
        .limit(1)
    ).one()


def _cookie_of(app: Flask, person: Person) -> str:
    """The cookie of a session opened for this person, as the portal itself would sign it."""
    token = secrets.token_urlsafe(32)
    session = UserSession(
        person_id=person.id,
        token_hash=token_hash(token),
        expires_at=utcnow() + timedelta(hours=4),
        second_factor_at=utcnow(),
    )
    db.session.add(session)
    db.session.commit()
    signed = app.session_interface.get_signing_serializer(app).dumps({TOKEN: token, "_permanent": True})
    return f"{app.config['SESSION_COOKIE_NAME']}={signed}"
