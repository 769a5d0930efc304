"""How acts are told in the administration's pages."""

from app.kernel.people.models import RoleGrant
from app.kernel.people.roles import Role
from app.web.filters import day

# What each role lets its holder do, for whoever is about to give it.
PURPOSES = {
    Role.ADMIN: "Ouvre et ferme des comptes, donne tous les rôles. Ne lit ni les espaces fermés ni les finances.",
    Role.DPO: (
        "Lit les comptes, les rôles et le journal. Répond aux demandes sur les données, retire un passage qui désigne "
        "quelqu’un. Ne donne aucun rôle."
    ),
    Role.ANALYST: "Dépose, relit et publie les sources de l’observatoire.",
    Role.REGIONAL_OFFICER: "Suit les associations soutenues par la Région.",
    Role.CO_FUNDER: "Suit les associations que sa collectivité finance aussi.",
    Role.ASSOCIATION_PRESIDENT: "Répond de son association, invite son équipe, transmet la présidence.",
    Role.ASSOCIATION_TREASURER: "Lit et tient les comptes de son association.",
    Role.ASSOCIATION_MANAGER: "Dirige son association et invite son équipe.",
    Role.FIELD_WORKER: "Note les activités de son association et lit celles de son équipe.",
    Role.SOCIAL_WORKER: "Lit et écrit dans les espaces réservés aux professionnels.",
    Role.PERSON_CONCERNED: "Lit et écrit dans les mêmes espaces que les professionnels, sous un pseudonyme.",
    Role.FACILITATOR: "Anime un espace et en admet les membres.",
    Role.SPACE_MEMBER: "Lit et écrit dans un espace fermé.",
}


def closed_days(grant: RoleGrant) -> str:
    """From when to when a role was held: « du 3 mars 2026 au 4 avr. 2026 »."""
    if grant.ended_on is None:
        return f"depuis le {day(grant.started_on)}"
    return f"du {day(grant.started_on)} au {day(grant.ended_on)}"
