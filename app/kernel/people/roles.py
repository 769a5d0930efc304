"""Which reader keys a role gives: the only place where a role turns into a right to read."""

from enum import StrEnum

PUBLIC = "public"
SIGNED_IN = "signed-in"
PROFESSIONALS = "professionals"
ANALYSTS = "analysts"
OFFICERS = "officers"


class Role(StrEnum):
    """What a person may be, always on a perimeter."""

    ADMIN = "admin"
    DPO = "dpo"
    ANALYST = "analyst"
    REGIONAL_OFFICER = "regional_officer"
    CO_FUNDER = "co_funder"
    ASSOCIATION_PRESIDENT = "association_president"
    ASSOCIATION_TREASURER = "association_treasurer"
    ASSOCIATION_MANAGER = "association_manager"
    FIELD_WORKER = "field_worker"
    SOCIAL_WORKER = "social_worker"
    PERSON_CONCERNED = "person_concerned"
    FACILITATOR = "facilitator"
    SPACE_MEMBER = "space_member"


class PerimeterKind(StrEnum):
    """What a role may be held on."""

    PORTAL = "portal"
    REGION = "region"
    DEPARTEMENT = "departement"
    ASSOCIATION = "association"
    SPACE = "space"


ROLE_NAMES = {
    Role.ADMIN: "Administration technique",
    Role.DPO: "Déléguée ou délégué à la protection des données",
    Role.ANALYST: "Équipe de l’observatoire",
    Role.REGIONAL_OFFICER: "Chargée ou chargé de suivi à la Région",
    Role.CO_FUNDER: "Cofinanceur",
    Role.ASSOCIATION_PRESIDENT: "Présidence d’association",
    Role.ASSOCIATION_TREASURER: "Trésorerie d’association",
    Role.ASSOCIATION_MANAGER: "Direction ou coordination d’association",
    Role.FIELD_WORKER: "Intervenante ou intervenant de terrain",
    Role.SOCIAL_WORKER: "Travailleuse ou travailleur social",
    Role.PERSON_CONCERNED: "Personne accompagnée",
    Role.FACILITATOR: "Animation d’espace",
    Role.SPACE_MEMBER: "Membre d’un espace",
}

PERIMETER_NAMES = {
    PerimeterKind.PORTAL: "Portail",
    PerimeterKind.REGION: "Région",
    PerimeterKind.DEPARTEMENT: "Département",
    PerimeterKind.ASSOCIATION: "Association",
    PerimeterKind.SPACE: "Espace d’échanges",
}
# How a perimeter is said within a sentence.
PERIMETER_OPENINGS = {
    PerimeterKind.PORTAL: "le portail",
    PerimeterKind.REGION: "la région {name}",
    PerimeterKind.DEPARTEMENT: "le département {name}",
    PerimeterKind.ASSOCIATION: "l’association {name}",
    PerimeterKind.SPACE: "l’espace {name}",
}

# Roles that read situations or finances, or that administer: they need the second factor.
SECRET_BOUND = frozenset(
    {
        Role.ADMIN,
        Role.DPO,
        Role.REGIONAL_OFFICER,
        Role.CO_FUNDER,
        Role.ASSOCIATION_PRESIDENT,
        Role.ASSOCIATION_TREASURER,
        Role.ASSOCIATION_MANAGER,
    }
)

_PORTAL_KEYS = {
    Role.ANALYST: {ANALYSTS},
    Role.REGIONAL_OFFICER: {OFFICERS, PROFESSIONALS},
    Role.SOCIAL_WORKER: {PROFESSIONALS},
    Role.PERSON_CONCERNED: {PROFESSIONALS},
    Role.FACILITATOR: {PROFESSIONALS},
}
_PERIMETER_KEYS = {
    Role.ASSOCIATION_PRESIDENT: ("team", "managers"),
    Role.ASSOCIATION_TREASURER: ("team", "managers"),
    Role.ASSOCIATION_MANAGER: ("team", "managers"),
    Role.FIELD_WORKER: ("team",),
    Role.FACILITATOR: ("members", "facilitators"),
    Role.SPACE_MEMBER: ("members",),
}


def role_named(value: str) -> Role | None:
    """The role written this way in an address, if there is one."""
    return next((role for role in Role if role == value), None)


def perimeter_key(kind: str, perimeter_id: int, circle: str) -> str:
    """The reader key of one circle of a perimeter, such as `association:12:team`."""
    return f"{kind}:{perimeter_id}:{circle}"


def reader_keys(role: str, kind: str, perimeter_id: int) -> set[str]:
    """The reader keys that holding this role on this perimeter gives."""
    named = Role(role)
    keys = set(_PORTAL_KEYS.get(named, ()))
    if kind in (PerimeterKind.ASSOCIATION, PerimeterKind.SPACE):
        keys |= {perimeter_key(kind, perimeter_id, circle) for circle in _PERIMETER_KEYS.get(named, ())}
    return keys
