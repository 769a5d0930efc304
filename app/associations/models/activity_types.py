"""What field workers do, and what is counted for each: units differ, so they are never added across types."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ActivityType:
    """A kind of activity, its unit and what one unit is."""

    code: str
    name: str
    unit: str
    definition: str


_ALL = (
    ActivityType(
        "permanence", "Permanence", "passages", "Une visite compte pour un passage, même si la personne revient."
    ),
    ActivityType(
        "maraude", "Maraude", "rencontres", "Chaque rencontre compte, lors d’une tournée à pied ou en véhicule."
    ),
    ActivityType(
        "aller_vers",
        "Aller vers",
        "personnes rencontrées",
        "Personnes rencontrées hors les murs\u00a0: porte à porte, marché, pied d’immeuble.",
    ),
    ActivityType(
        "distribution", "Distribution", "passages", "Un passage par foyer venu chercher un repas ou un colis."
    ),
    ActivityType("acces_droits", "Accès aux droits", "démarches", "Démarches engagées ce jour, abouties ou non."),
    ActivityType("accueil_jour", "Accueil de jour", "passages", "Une entrée dans la journée compte pour un passage."),
    ActivityType(
        "domiciliation", "Domiciliation", "élections de domicile", "Attestations remises ou renouvelées ce jour."
    ),
    ActivityType(
        "accompagnement",
        "Accompagnement individuel",
        "personnes reçues",
        "Chaque personne reçue compte une fois dans la journée\u202f; ce nombre ne s’additionne pas en file active.",
    ),
    ActivityType(
        "atelier", "Atelier collectif", "participations", "Une personne présente à une séance est une participation."
    ),
    ActivityType("hebergement", "Hébergement", "nuitées", "Une personne hébergée une nuit compte pour une nuitée."),
    ActivityType(
        "insertion",
        "Insertion, numérique, français",
        "participations",
        "Une personne présente à une séance est une participation.",
    ),
    ActivityType(
        "vie_associative", "Vie associative", "participations", "Présences aux réunions, formations et chantiers."
    ),
)
ACTIVITY_TYPES = {kind.code: kind for kind in _ALL}
