"""The people of the demonstration."""

from flask import current_app

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.people import codes, queries
from app.kernel.people.models import Person
from app.kernel.people.roles import PerimeterKind, Role
from app.kernel.people.services import create_person, grant_role, open_perimeter, plant_factor

# Known to all: it opens accounts that hold nothing real, and production refuses to start beside them.
DEMO_PASSWORD = "demonstration-tissage"  # noqa: S105
# As known: the code it makes is written on the page that asks for it.
DEMO_SECRET = "DEMONSTRATIONDEMONSTRATIONTISSAG"  # noqa: S105

# account, name, pseudonym, trade, institution, role held on the portal or a département
_PEOPLE = (
    ("admin", "Administration de démonstration", None, None, "Région", Role.ADMIN),
    ("dpo", "Déléguée à la protection des données", None, None, "Région", Role.DPO),
    ("analyste", "Analyste de l’observatoire", None, "Chargée d’études", "Région", Role.ANALYST),
    ("analyste2", "Second analyste de l’observatoire", None, "Chargé d’études", "Formation ou recherche", Role.ANALYST),
    ("region", "Chargée de suivi", None, "Chargée de mission", "Région", Role.REGIONAL_OFFICER),
    ("cofinanceur", "Cofinanceur", None, "Chargé de mission", "Département", Role.CO_FUNDER),
    ("presidence", "Présidente d’association", None, "Bénévole", "Association", None),
    ("tresorerie", "Trésorier d’association", None, "Bénévole", "Association", None),
    ("asso", "Coordinatrice d’association", None, "Coordinatrice", "Association", None),
    ("terrain", "Intervenant de terrain", None, "Travailleur social de rue", "Association", None),
    ("social", "Assistante de service social, 44", None, "Assistante de service social", "Département", "44"),
    ("membre53", "Éducateur spécialisé, 53", None, "Éducateur spécialisé", "Association", "53"),
    ("concernee", "Personne accompagnée", "Martin-pêcheur", None, None, Role.PERSON_CONCERNED),
    ("animation", "Animatrice d’espaces", None, "Animatrice de réseau", "Association", None),
)


def demo_address(account: str) -> str:
    """The address of a demonstration account."""
    return f"{account}@example.org"


def plant_demo_factors() -> int:
    """Give the demonstration's accounts that need a second factor one that everybody knows; returns how many."""
    people = db.session.scalars(queries.demo_people()).all()
    bound = [person for person in people if person.must_have_factor and not person.has_factor]
    for person in bound:
        plant_factor(person=person, secret=DEMO_SECRET)
    return len(bound)


def demo_code(person: Person) -> str | None:
    """The code a demonstration's account would read on its phone now, for whoever tries the portal; nobody else's.

    A code opens one door once: when this half-minute's is spent, the next one, which is already good; then an empty
    text, until time passes.
    """
    factor = person.second_factor
    if not shows_codes(person) or factor is None or factor.secret is None:
        return None
    now, spent = codes.counter_at(utcnow()), factor.last_counter or 0
    unspent = [counter for counter in (now, now + 1) if counter > spent]
    return codes.grouped(codes.code_of(factor.secret, unspent[0]), size=3) if unspent else ""


def shows_codes(person: Person) -> bool:
    """Whether this account's codes are shown to everybody: the demonstration's only, and never in production."""
    return person.is_demo and not current_app.config["SETTINGS"].production


def plant_demo_people() -> dict[str, Person]:
    """Make the people of the demonstration once, and give them the roles held outside the slices."""
    return {account: _plant(account, *rest) for account, *rest in _PEOPLE}  # type: ignore[arg-type]


def _plant(
    account: str,
    name: str,
    pseudonym: str | None,
    trade: str | None,
    institution: str | None,
    holding: Role | str | None,
) -> Person:
    person = queries.person_by_email(demo_address(account)) or create_person(
        email=demo_address(account),
        display_name=name,
        password=DEMO_PASSWORD,
        pseudonym=pseudonym,
        trade=trade,
        institution_kind=institution,
        is_demo=True,
    )
    if isinstance(holding, Role):
        kind = PerimeterKind.REGION if holding is Role.REGIONAL_OFFICER else PerimeterKind.PORTAL
        perimeter = queries.first_perimeter(kind) or open_perimeter(kind, "Pays de la Loire")
        grant_role(person=person, role=holding, perimeter=perimeter, by=None)
    elif holding:
        perimeter = queries.perimeter_of_departement(holding)
        grant_role(person=person, role=Role.SOCIAL_WORKER, perimeter=perimeter, by=None)
    return person
