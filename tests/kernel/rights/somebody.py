"""Somebody who did a little of everything: their name, address and telephone are to be found again, or nowhere."""

import io
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select

from app.associations.models import Association
from app.associations.services import follow_association, log_activity
from app.extensions import db
from app.forums.models import Kind, Openness, Post, Scale
from app.forums.services import edit_post, open_space, open_thread
from app.kernel.files.models import FileKind
from app.kernel.files.services import receive
from app.kernel.instants import today, utcnow
from app.kernel.mail import post_letter
from app.kernel.people.models import KeptDraft, RecoveryCode, SecondFactor
from app.kernel.people.roles import Role
from app.kernel.people.services import grant_role
from app.kernel.people.services.sessions import sign_in
from app.kernel.people.services.tokens import issue_token
from app.kernel.territories.queries import get_territory
from tests import make

NAME, ADDRESS, PHONE = "Zqcanari Zqdupont", "zqcanari@example.org", "0612345678"
PSEUDONYM, INSTITUTION = "Zqmartin", "Zqinstitution"
CANARIES = ("zqcanari", "zqdupont", PHONE, "zqmartin", "zqinstitution")
PASSWORD = "une phrase assez longue"
FILE = b"Compte rendu de la reunion du 3 mars."


def who_did_everything():
    """The person, with something in as many tables as one person can reach."""
    admin = make.person(Role.ADMIN)
    person = make.person(
        "field_worker",
        on=perimeter_of_an_association(),
        email=ADDRESS,
        display_name=NAME,
        password=PASSWORD,
        pseudonym=PSEUDONYM,
        trade=f"Téléphone {PHONE}",
        employer=INSTITUTION,
    )
    sign_in(email=ADDRESS, password=PASSWORD, lasting_days=1)
    write(person)
    db.session.commit()
    receive(io.BytesIO(FILE), name="note.txt", kind=FileKind.ATTACHMENT, by=person)
    hold_secrets(person)
    post_letter("account_opened", to=ADDRESS, person=person, name=NAME, path="/")
    grant_role(
        person=person, role=Role.ANALYST, perimeter=make.open_portal(), reason=f"Parce que {NAME} l’a demandé", by=admin
    )
    db.session.commit()
    return person


def perimeter_of_an_association():
    """The perimeter of some association that the region follows."""
    association = db.session.scalars(select(Association).order_by(Association.id).limit(1)).one()
    follow_association(association)
    db.session.flush()
    return association.perimeter


def write(person):
    """A thread, an edited post, an activity."""
    space = open_space(
        slug="essai", name="Essai", charter="Essai.", scale=Scale.REGION, visibility=Openness.PUBLIC, by=None
    )
    post = open_thread(
        space=space, title="Un fil", kind=Kind.QUESTION, body="Premier texte.", client_id=str(uuid4()), by=person
    )
    edit_post(post=db.session.get_one(Post, post.id), body="Second texte.", version=1, by=person)
    log_activity(
        client_id=str(uuid4()),
        association=db.session.scalars(select(Association).where(Association.perimeter_id.is_not(None)).limit(1)).one(),
        type="permanence",
        day=today(),
        commune=get_territory("commune", "53147"),
        passages=4,
        new_people=0,
        volunteers=0,
        volunteer_minutes=0,
        staff=0,
        staff_minutes=0,
        sentence="Journée calme.",
        by=person,
    )


def hold_secrets(person):
    """What protects an account, and what only its holder should ever have read."""
    db.session.add(SecondFactor(person_id=person.id, secret="JBSWY3DPEHPK3PXP", confirmed_at=utcnow()))
    db.session.add(RecoveryCode(person_id=person.id, code_hash="0" * 64))
    db.session.add(KeptDraft(person_id=person.id, path="/espaces/", content=f'[["body", "Signé {NAME}"]]'))
    for about in (person, None):
        issue_token(purpose="account.reset", lasts=timedelta(hours=1), person=about, email=ADDRESS)
