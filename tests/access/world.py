"""A small world: one person for each role; of each kind of object one of theirs, one of others', one open to all."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from flask import Flask

from app.associations.models import Association, AssociationName
from app.associations.services import follow_association, log_activity
from app.extensions import db
from app.forums import services as forums
from app.forums.models import Kind, Openness, Scale, Space
from app.kernel.admission.services import answer_request, confirm_request, invite, request_account
from app.kernel.files.services import Incoming
from app.kernel.instants import today
from app.kernel.jobs import run_pending
from app.kernel.jobs.queue import beat
from app.kernel.mail import post_letter
from app.kernel.people.models import FirstFactor, Perimeter, Person
from app.kernel.people.queries import first_perimeter, perimeter_of_departement
from app.kernel.people.roles import Role
from app.kernel.people.services import ask_reset, keep_draft, open_session
from app.kernel.territories.queries import get_territory
from app.kernel.visibility import public_audience
from app.observatory.services import receive_file
from tests import make
from tests.access.asking import ask_rights
from tests.phones import phone_of

OWN, FOREIGN, OPEN = "own", "foreign", "open"
VISITOR, SIGNED = "visitor", "signed"
# Column of the matrix → the role and what it is held on.
HOLDERS: dict[str, tuple[Role, str]] = {
    "worker": (Role.FIELD_WORKER, "association"),
    "manager": (Role.ASSOCIATION_MANAGER, "association"),
    "president": (Role.ASSOCIATION_PRESIDENT, "association"),
    "treasurer": (Role.ASSOCIATION_TREASURER, "association"),
    "social": (Role.SOCIAL_WORKER, "departement"),
    "concerned": (Role.PERSON_CONCERNED, "portal"),
    "member": (Role.SPACE_MEMBER, "space"),
    "facilitator": (Role.FACILITATOR, "space"),
    "analyst": (Role.ANALYST, "portal"),
    "officer": (Role.REGIONAL_OFFICER, "region"),
    "cofunder": (Role.CO_FUNDER, "portal"),
    "dpo": (Role.DPO, "portal"),
    "admin": (Role.ADMIN, "portal"),
}
COLUMNS = (VISITOR, SIGNED, *HOLDERS)


@dataclass
class World:
    """Numbers only: everything is read again when asked for."""

    app: Flask
    people: dict[str, int] = field(default_factory=dict)
    associations: dict[str, int] = field(default_factory=dict)
    perimeters: dict[tuple[str, str], int] = field(default_factory=dict)
    slugs: dict[str, str] = field(default_factory=dict)
    threads: dict[str, int] = field(default_factory=dict)
    posts: dict[str, int] = field(default_factory=dict)
    attachments: dict[str, int] = field(default_factory=dict)
    imports: dict[str, int] = field(default_factory=dict)
    activities: dict[str, int] = field(default_factory=dict)
    letters: dict[str, int] = field(default_factory=dict)
    resets: dict[str, int] = field(default_factory=dict)
    sessions: dict[str, int] = field(default_factory=dict)
    drafts: dict[str, int] = field(default_factory=dict)
    requests: dict[str, int] = field(default_factory=dict)
    invitations: dict[str, int] = field(default_factory=dict)
    rights: dict[str, int] = field(default_factory=dict)
    # The secret word planted in each kept object → the columns that may read it, written by hand.
    secrets: dict[str, frozenset[str]] = field(default_factory=dict)

    def person(self, column: str) -> Person | None:
        """Whoever stands in this column; nobody for the visitor."""
        return None if column == VISITOR else db.session.get_one(Person, self.people[column])

    def grant_of(self, person_id: int) -> int:
        """The number of the first role somebody holds."""
        return db.session.get_one(Person, person_id).grants[0].id

    def keep(self, word: str, *columns: str) -> str:
        """Plant a word that only these columns may ever read."""
        self.secrets[word] = frozenset(columns)
        return word


TEAM = ("worker", "manager", "president", "treasurer")
MEMBERS = ("member", "facilitator")


def build(app: Flask, *, with_secrets: bool = True) -> World:
    """The whole world, made by the commands of the portal; without what some keep from others when asked."""
    world = World(app)
    beat()
    for which in (OWN, FOREIGN):
        _associations(world, which)
        _space(world, which, Openness.MEMBERS)
    _space(world, OPEN, Openness.PUBLIC)
    _people(world)
    for which in (OWN, FOREIGN):
        _stranger(world, which)
        _session(world, which)
    _invitations(world)
    _writings(world, OPEN)
    world.letters[OWN] = post_letter("mail_test", to="admin@monde.example.org", name="Administration", path="/").id
    world.resets[OWN] = _lost_factor(world)
    world.rights = ask_rights(world.people)
    if with_secrets:
        plant_secrets(world)
    db.session.commit()
    return world


def plant_secrets(world: World) -> None:
    """Write, in every kept object, words that only some may read."""
    for plant in PLANTERS:
        plant(world)
    db.session.commit()


def _associations(world: World, which: str) -> None:
    name = f"Association {which} du monde d’essai"
    association = Association(
        register_key=f"demo:{which}",
        name=name,
        sort_name=name.upper(),
        identifier_status="absent",
        territory_id=get_territory("commune", "53147").id,
        audience=public_audience(),
        is_demo=True,
    )
    db.session.add(association)
    db.session.flush()
    db.session.add(AssociationName(association_id=association.id, name=name, plain_name=name.upper()))
    followed = follow_association(association)
    world.associations[which] = followed.id
    world.perimeters["association", which] = int(followed.perimeter_id or 0)


def _space(world: World, which: str, openness: Openness) -> None:
    space = forums.open_space(
        slug=f"monde-{which}",
        name=f"Espace {which} du monde d’essai",
        charter="On partage des pratiques.",
        scale=Scale.DEPARTEMENT,
        visibility=openness,
        territory=get_territory("departement", "53"),
        by=None,
    )
    world.slugs[which] = space.slug
    world.perimeters["space", which] = space.perimeter_id


def _people(world: World) -> None:
    world.people[SIGNED] = make.person(email="signed@monde.example.org").id
    for column, (role, kind) in HOLDERS.items():
        made = make.person(role, on=_perimeter(world, kind), email=f"{column}@monde.example.org")
        world.people[column] = made.id


def _perimeter(world: World, kind: str) -> Perimeter:
    if kind == "departement":
        return perimeter_of_departement("44")
    if kind in ("association", "space"):
        return db.session.get_one(Perimeter, world.perimeters[kind, OWN])
    return first_perimeter(kind) or make.open_portal()


def _invitations(world: World) -> None:
    """Somebody invited to each association a while ago, so that a new letter may be sent."""
    for which, by in ((OWN, "manager"), (FOREIGN, "elsewhere")):
        invitation = invite(
            email=f"invitation-{which}@monde.example.org",
            role=Role.FIELD_WORKER,
            perimeter=db.session.get_one(Perimeter, world.perimeters["association", which]),
            by=db.session.get_one(Person, world.people[by]),
        )
        invitation.sent_at -= timedelta(hours=1)
        world.invitations[which] = invitation.id


def _requests(world: World) -> None:
    """A request for an account, waiting for its answer, with what its author says of themselves."""
    asked = request_account(
        email=f"{world.keep('zqdemande', 'dpo', 'admin')}@monde.example.org",
        display_name="Quelqu’un qui demande",
        employer=world.keep("zqemployeur", "dpo", "admin"),
        perimeter=perimeter_of_departement("53"),
        trade="Médiation",
        motivation=f"Je viens {world.keep('zqmotif', 'dpo', 'admin')} pour apprendre.",
    )
    answer_request(asked)
    confirm_request(asked=asked)
    world.requests[OWN] = asked.id


def _stranger(world: World, which: str) -> None:
    """Whoever stands on the other side: a worker and member of the other association and space."""
    if which == FOREIGN:
        other = make.person(
            Role.FIELD_WORKER,
            on=db.session.get_one(Perimeter, world.perimeters["association", which]),
            email="ailleurs@monde.example.org",
        )
        make.give(other, Role.FACILITATOR, db.session.get_one(Perimeter, world.perimeters["space", which]))
        world.people["stranger"] = other.id
        manager = make.person(Role.ASSOCIATION_MANAGER, on=other.grants[0].perimeter, email="dirige@monde.example.org")
        world.people["elsewhere"] = manager.id


def _lost_factor(world: World) -> int:
    """A request about a lost second factor, by somebody who stands in no column."""
    stranger = db.session.get_one(Person, world.people["stranger"])
    phone_of(stranger)
    return ask_reset(by=stranger).id


def _session(world: World, which: str) -> None:
    """Somebody signed in elsewhere."""
    person = db.session.get_one(Person, world.people[{OWN: "worker", FOREIGN: "stranger"}[which]])
    session, _token = open_session(person=person, first_factor=FirstFactor.PASSWORD, lasting_days=1)
    world.sessions[which] = session.id


def _drafts(world: World) -> None:
    """A text that came in too late, kept for its author alone."""
    for which, author, readers in ((OWN, "worker", ("worker",)), (FOREIGN, "stranger", ())):
        kept = keep_draft(
            person_id=world.people[author],
            path="/compte/profil",
            fields=[("trade", world.keep(f"zqtardif{which}", *readers))],
            session=db.session(),
        )
        world.drafts[which] = int(kept or 0)


def _writings(world: World, which: str) -> None:
    """A thread in a space, by somebody who is there, with a file joined to it."""
    db.session.commit()  # receiving a file lets go of what is not kept yet
    author = {OWN: "member", FOREIGN: "stranger", OPEN: "social"}[which]
    readers = {OWN: MEMBERS, FOREIGN: (), OPEN: COLUMNS}[which]
    space = db.session.scalars(make.select(Space).where(Space.slug == world.slugs[which])).one()
    word = world.keep(f"zqpiece{which}", *readers)
    post = forums.open_thread(
        space=space,
        title=f"Question {world.keep(f'zqtitre{which}', *readers)}",
        kind=Kind.QUESTION,
        body=f"Un texte {world.keep(f'zqcorps{which}', *readers)} écrit ici.",
        client_id=str(uuid4()),
        files=[Incoming(io.BytesIO(f"Un document {word}.".encode()), f"{word}.txt")],
        by=db.session.get_one(Person, world.people[author]),
    )
    world.threads[which], world.posts[which] = post.thread_id, post.id
    world.attachments[which] = post.attachments[0].id


def _kept_writings(world: World) -> None:
    for which in (OWN, FOREIGN):
        _writings(world, which)


def _activities(world: World) -> None:
    for which, worker in ((OWN, "worker"), (FOREIGN, "stranger")):
        noted = log_activity(
            client_id=str(uuid4()),
            association=db.session.get_one(Association, world.associations[which]),
            type="permanence",
            day=today(),
            commune=get_territory("commune", "53147"),
            passages=41,
            new_people=0,
            volunteers=0,
            volunteer_minutes=0,
            staff=0,
            staff_minutes=0,
            sentence=f"Une phrase {world.keep(f'zqphrase{which}', *(TEAM if which == OWN else ()))} de terrain.",
            by=db.session.get_one(Person, world.people[worker]),
        )
        world.activities[which] = noted.id


def _imports(world: World) -> None:
    """A file sent by the observatory's staff and refused, with what it holds."""
    db.session.commit()  # receiving a file lets go of what is not kept yet
    word = world.keep("zqfichier", "analyst")
    content = f"departement;effectif\r\n53;{word}\r\n".encode()
    sent = receive_file(
        stream=io.BytesIO(content), name=f"{word}.csv", by=db.session.get_one(Person, world.people["analyst"])
    )
    db.session.commit()
    world.imports[OWN] = sent.id
    run_pending()


PLANTERS: tuple[Callable[[World], None], ...] = (_requests, _kept_writings, _activities, _imports, _drafts)
