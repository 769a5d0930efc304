"""The people of the demonstration."""

from app.kernel.people import queries
from app.kernel.people.models import Person
from app.kernel.people.roles import PerimeterKind, Role
from app.kernel.people.services import create_person, grant_role, open_perimeter

# Known to all: it opens accounts that hold nothing real, and production refuses to start beside them.
DEMO_PASSWORD = "demonstration-tissage"  # noqa: S105

# account, name, pseudonym, trade, institution, role held on the portal or a département
_PEOPLE = (
    ("admin", "Administration de démonstration", None, None, "Région", Role.ADMIN),
    ("dpo", "Déléguée à la protection des données", None, None, "Région", Role.DPO),
    ("analyste", "Analyste de l’observatoire", None, "Chargée d’études", "Région", Role.ANALYST),
    ("analyste2", "Second analyste de l’observatoire", None, "Chargé d’études", "Carif-Oref", Role.ANALYST),
    ("region", "Chargée de suivi", None, "Chargée de mission", "Région", Role.REGIONAL_OFFICER),
    ("cofinanceur", "Cofinanceur", None, "Chargé de mission", "Département", Role.CO_FUNDER),
    ("presidence", "Présidente d’association", None, "Bénévole", "Association", None),
    ("tresorerie", "Trésorier d’association", None, "Bénévole", "Association", None),
    ("asso", "Coordinatrice d’association", None, "Coordinatrice", "Association", None),
    ("terrain", "Intervenant de terrain", None, "Travailleur social de rue", "Association", None),
    ("social", "Assistante de service social, 44", None, "Assistante de service social", "Département", "44"),
    ("membre53", "Éducateur spécialisé, 53", None, "Éducateur spécialisé", "Association", "53"),
    ("concernee", "Personne accompagnée", "Martin-pêcheur", None, None, Role.PERSON_CONCERNED),
    ("animation", "Animatrice d’espaces", None, "Animatrice de réseau", "Inter-associations", None),
)


def demo_address(account: str) -> str:
    """The address of a demonstration account."""
    return f"{account}@example.org"


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
