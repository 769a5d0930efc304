"""Opening accounts."""

from app.extensions import db
from app.kernel.audit.services import record
from app.kernel.people import queries
from app.kernel.people.addresses import normal_address
from app.kernel.people.institutions import INSTITUTIONS
from app.kernel.people.likeness import ROLE_LIKENESSES, likeness
from app.kernel.people.models import Person
from app.kernel.people.models.holding import LONGEST_LINE, LONGEST_NAME, LONGEST_PSEUDONYM
from app.kernel.people.passwords import hash_password
from app.kernel.people.roles import PerimeterKind
from app.kernel.people.services.roles import lock_perimeter
from app.kernel.prose import one_line
from app.kernel.refusals import Refusal


class AddressTaken(Refusal):
    """Two accounts cannot share an address."""

    message = "Un compte existe déjà avec cette adresse."
    field = "email"


class UnknownInstitution(Refusal):
    """A type of institution is one of the list."""

    message = "Choisissez le type d’institution dans la liste."
    field = "institution_kind"


class NameTaken(Refusal):
    """A reader would take this name for somebody else's; whose is not told."""

    message = (
        "Ce nom ressemble trop à un nom déjà utilisé ici, ou à celui d’une fonction\u202f: on vous prendrait pour "
        "quelqu’un d’autre. Choisissez-en un autre, ou ajoutez-y un mot."
    )


def create_person(
    *,
    email: str,
    display_name: str,
    password: str | None = None,
    pseudonym: str | None = None,
    trade: str | None = None,
    institution_kind: str | None = None,
    employer: str | None = None,
    is_demo: bool = False,
    by: Person | None = None,
) -> Person:
    """Open an account, without any role yet; whichever door one comes in by, the name can be read, on one line."""
    shown = shown_as(
        display_name=display_name,
        pseudonym=pseudonym,
        trade=trade,
        institution_kind=institution_kind,
        employer=employer,
    )
    address = normal_address(email)
    if queries.person_by_email(address):
        raise AddressTaken
    if not is_demo:
        # The demonstration's people are called by what they do.
        check_names(display_name=shown["display_name"], pseudonym=shown["pseudonym"])
    person = Person(
        email=address,
        password_hash=hash_password(password) if password else None,
        is_demo=is_demo,
        **shown,
    )
    db.session.add(person)
    db.session.flush()
    record("person.created", person, by=by)
    return person


def shown_as(
    *, display_name: str, pseudonym: str | None, trade: str | None, institution_kind: str | None, employer: str | None
) -> dict[str, str | None]:
    """How somebody is told of, put in order: one line each, nothing invisible alone, no writing direction.

    Others read all of it but the employer.
    """
    check_institution(institution_kind)
    return {
        "display_name": readable_name(display_name),
        "pseudonym": _facultative(pseudonym, LONGEST_PSEUDONYM, "pseudonym"),
        "trade": _facultative(trade, LONGEST_LINE, "trade"),
        "institution_kind": institution_kind or None,
        "employer": _facultative(employer, LONGEST_LINE, "employer"),
    }


def check_institution(kind: str | None) -> None:
    """Refuse a type of institution in one's own words: it could name the employer."""
    if kind and kind not in INSTITUTIONS:
        raise UnknownInstitution


def check_names(*, display_name: str | None = None, pseudonym: str | None = None, person: Person | None = None) -> None:
    """Refuse a name that a reader would take for somebody else's, or for that of a role; it never says whose.

    Two people may bear the same real name; a pseudonym is one's own. Those who choose at the same moment wait for one
    another.
    """
    portal = queries.first_perimeter(PerimeterKind.PORTAL)
    if portal:
        lock_perimeter(portal.id)
    if display_name and (is_of_a_role(display_name) or queries.is_somebody_s_pseudonym(likeness(display_name), person)):
        raise NameTaken(field="display_name")
    if pseudonym and (is_of_a_role(pseudonym) or queries.is_shown_by_somebody(likeness(pseudonym), person)):
        raise NameTaken(field="pseudonym")


def is_of_a_role(name: str) -> bool:
    """Whether this reads as a function here rather than as somebody."""
    return likeness(name) in ROLE_LIKENESSES


def readable_name(name: str) -> str:
    """A name put in order, or a refusal on its field."""
    return one_line(name, limit=LONGEST_NAME, field="display_name")


def _facultative(text: str | None, limit: int, field: str) -> str | None:
    return one_line(text, limit=limit, field=field) if text else None
