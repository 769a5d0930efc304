"""The same name in everything that keeps people's words."""

import io
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select

from app.associations.models import Subsidy
from app.associations.services import log_activity
from app.extensions import db
from app.forums import services as forums
from app.forums.models import Kind, Post
from app.kernel.admission.services import request_account
from app.kernel.files.services import Incoming
from app.kernel.instants import today, utcnow
from app.kernel.jobs import run_pending
from app.kernel.mail import post_letter
from app.kernel.people.models import Person
from app.kernel.people.queries import perimeter_of_departement
from app.kernel.people.services import keep_draft
from app.kernel.rights.models import ErasureRequest
from app.kernel.rights.services import request_copy
from app.kernel.settings.models import SettingChange
from app.kernel.territories.queries import get_territory
from app.observatory.models import Release, ReleaseComment, SourceFile
from app.observatory.services import receive_file
from tests import make
from tests.expunging.places import CANARY


def open_thread(village, *, by: Person) -> Post:
    """A thread whose title, opening post, former versions and file all name somebody."""
    post = forums.open_thread(
        space=village.closed_space,
        title=f"Que faire pour {CANARY} ?",
        kind=Kind.QUESTION,
        body=f"Je reçois **{CANARY}** depuis un mois.",
        client_id=str(uuid4()),
        files=[Incoming(io.BytesIO(b"Compte rendu."), "bilan_Zephyrine-QUIBERAC2.txt")],
        by=by,
    )
    db.session.commit()
    for version, body in (
        (1, f"Je reçois {CANARY.upper()} depuis un an."),
        (2, f"{CANARY} vient. Zephyrine  QUIBERAC revient."),
    ):
        forums.edit_post(post=post, body=body, version=version, by=by)
        db.session.commit()
    return post


def reply(to: Post, body: str, *, by: Person) -> Post:
    """An answer in the same thread."""
    post = forums.reply(thread=to.thread, body=body, client_id=str(uuid4()), by=by)
    db.session.commit()
    return post


def keep_a_draft(person: Person, path: str, body: str) -> None:
    """A text that was sent too late."""
    keep_draft(person_id=person.id, path=path, fields=[("body", body)], session=db.session())
    db.session.commit()


def note_activity(relais, *, by: Person, sentence: str) -> str:
    """An activity; gives its receipt."""
    noted = log_activity(
        client_id=str(uuid4()),
        association=relais.association,
        type="permanence",
        day=today(),
        commune=get_territory("commune", "53147"),
        passages=1,
        sentence=sentence,
        by=by,
    )
    db.session.commit()
    return noted.receipt


def send_a_wrong_file() -> int:
    """A file of statistics that names somebody, and the report that says so; gives the number of its reading."""
    name = "effectifs_zephyrine_quiberac.csv"
    imported = receive_file(stream=io.BytesIO(b"a;b"), name=name, provenance=f"Reçu de {CANARY}", by=make.analyst())
    imported.problems = [{"message": "Ce n’est pas un nombre.", "row": 3, "value": CANARY}]
    source = db.session.scalars(select(SourceFile).order_by(SourceFile.id).limit(1)).one()
    source.stored_file, source.name, source.provenance = imported.stored_file, f"{CANARY}.csv", f"De {CANARY}"
    imported.described = {"title": f"Le jeu de {CANARY}", "producer": CANARY, "licence": f"Accord de {CANARY}"}
    source.title, source.producer, source.licence = f"Suivi de {CANARY}", CANARY, f"Accord de {CANARY}"
    release = db.session.scalars(select(Release).where(Release.source_file_id == source.id)).first()
    release.withdrawn_reason, imported.release = f"On y reconnaît {CANARY}", release
    comment = ReleaseComment(
        release_id=release.id, written_by_id=imported.created_by_id, body=f"Est-ce {CANARY} ?", client_id=str(uuid4())
    )
    db.session.add(comment)
    db.session.commit()
    return imported.id


def plant_everywhere(village, relais) -> list[str]:
    """Write the name in every store there is; gives the references by which it is removed."""
    post = open_thread(village, by=village.member)
    post_url = f"/espaces/ferme/fils/{post.thread_id}/messages/{post.id}"
    receipt = note_activity(relais, by=relais.worker, sentence=f"{CANARY} est revenue")
    subsidy = db.session.scalars(select(Subsidy).order_by(Subsidy.id).limit(1)).one()
    subsidy.purpose, subsidy.terms, subsidy.nature = f"Aide à {CANARY}", f"Remise à {CANARY}", f"Don à {CANARY}"
    space = village.closed_space
    space.name = space.perimeter.name = f"Autour de {CANARY}"
    space.charter, space.joining = f"Pour {CANARY}.", f"Écrire à {CANARY}."
    member = village.member
    member.trade, member.employer, member.disabled_reason = (f"{word} {CANARY}" for word in ("A", "B", "C"))
    member.institution_kind = f"D {CANARY}"
    grant = member.grants[0]
    grant.granted_reason = grant.ended_reason = f"Suit {CANARY}"
    change = {"key": "mail.attempts", "former": 1, "value": 2, "changed_by_id": member.id}
    db.session.add(SettingChange(reason=f"Parce que {CANARY}", **change))
    refused = {"due_at": utcnow() + timedelta(days=1), "refused_at": utcnow(), "person_id": member.id}
    db.session.add(ErasureRequest(refused_reason=f"Voir {CANARY}", **refused))
    asked = request_account(
        email="demande@example.org",
        display_name="Camille",
        employer=f"Chez {CANARY}",
        perimeter=perimeter_of_departement("53"),
        trade=f"Aide de {CANARY}",
        motivation=f"Pour {CANARY}",
    )
    asked.reason = f"À cause de {CANARY}"
    db.session.commit()
    keep_a_draft(member, f"/espaces/ferme/fils/{post.thread_id}?q=Z%C3%A9phyrine+Quiberac", f"Encore {CANARY}")
    post_letter("identity_linked", to="a@example.org", person=member, name=CANARY)
    request_copy(person=member, by=member)
    asked_id, association_id = asked.id, subsidy.association_id
    db.session.commit()
    run_pending()
    import_id = send_a_wrong_file()
    # Letters leave within the minute: one more, that waits.
    post_letter("identity_linked", to="a@example.org", person=make.again(village.member), name=CANARY)
    db.session.commit()
    return [
        f"https://tissage.example{post_url}",
        f"Reçu n° {receipt}",
        f"https://tissage.example/associations/{association_id}",
        "https://tissage.example/espaces/ferme",
        f"https://tissage.example/observatoire/imports/{import_id}",
        f"https://tissage.example/administration/personnes/{village.member.id}",
        f"https://tissage.example/administration/demandes/{asked_id}",
    ]
