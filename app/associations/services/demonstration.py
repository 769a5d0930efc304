"""Fictitious associations and a believable year of activity, so that the portal can be tried; all of it says so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select

from app.associations.models import Association, AssociationName
from app.associations.services.activities import log_activity
from app.associations.services.register import follow_association
from app.associations.sources.identifiers import Verdict
from app.associations.sources.kinds import plain
from app.extensions import db
from app.kernel.instants import today
from app.kernel.people.models import Person
from app.kernel.people.roles import Role
from app.kernel.people.services import grant_role
from app.kernel.territories.models import Territory
from app.kernel.territories.queries import get_territory
from app.kernel.visibility import public_audience


@dataclass(frozen=True)
class Habit:
    """Something an association does on some weekdays, with about so many people."""

    type: str
    weekdays: tuple[int, ...]
    commune: str
    usual: int
    volunteers: int
    staff: int
    hours: float


@dataclass(frozen=True)
class Fiction:
    """A fictitious association and what it does."""

    key: str
    name: str
    commune: str
    habits: tuple[Habit, ...]


RELAIS = "relais-mayenne"
FICTIONS = (
    Fiction(
        RELAIS,
        "Le Relais de la Mayenne (fictive)",
        "53130",
        (
            Habit("permanence", (1, 3), "53147", 13, 2, 0, 3),
            Habit("maraude", (4,), "53130", 9, 3, 1, 2.5),
            Habit("distribution", (2,), "53130", 32, 5, 0, 3),
            Habit("acces_droits", (0,), "53097", 6, 0, 1, 3.5),
        ),
    ),
    Fiction(
        "passerelle-loire",
        "Passerelle Loire (fictive)",
        "44109",
        (Habit("accueil_jour", (0, 2, 4), "44109", 41, 4, 2, 5), Habit("atelier", (3,), "44143", 9, 1, 1, 2)),
    ),
    Fiction(
        "toit-partage-anjou",
        "Un toit partagé en Anjou (fictive)",
        "49007",
        (Habit("accompagnement", (1, 4), "49007", 7, 0, 2, 6), Habit("aller_vers", (2,), "49099", 8, 2, 1, 3)),
    ),
    Fiction(
        "mots-en-partage",
        "Mots en partage (fictive)",
        "85191",
        (Habit("insertion", (0, 3), "85191", 12, 3, 0, 2), Habit("vie_associative", (5,), "85191", 14, 10, 0, 3)),
    ),
)
SENTENCES = (
    "",
    "",
    "",
    "Trois demandes de domiciliation, guichet fermé.",
    "Beaucoup de questions sur les factures d’énergie.",
    "Deux orientations vers la mission locale.",
    "Salle trop petite pour tout le monde.",
    "Le bus de 17\u00a0h ne passe plus\u202f: moins de monde en fin de journée.",
)


def plant_demo(people: dict[str, Person]) -> list[Association]:
    """Make the fictitious associations, give their roles and note a year of activity; once made, change nothing."""
    made = [_make(fiction) for fiction in FICTIONS if _known(fiction) is None]
    relais = _known(FICTIONS[0])
    if relais is None or relais.perimeter is None:
        return made
    for name, role in (
        ("terrain", Role.FIELD_WORKER),
        ("asso", Role.ASSOCIATION_MANAGER),
        ("presidence", Role.ASSOCIATION_PRESIDENT),
        ("tresorerie", Role.ASSOCIATION_TREASURER),
    ):
        grant_role(person=people[name], role=role, perimeter=relais.perimeter, by=None)
    # The same field worker helps another association too, and chooses for which they act.
    passerelle = _known(FICTIONS[1])
    if passerelle is not None and passerelle.perimeter is not None:
        grant_role(person=people["terrain"], role=Role.FIELD_WORKER, perimeter=passerelle.perimeter, by=None)
    if made:
        for fiction in FICTIONS:
            _live_a_year(fiction, by=people["terrain"])
    return made


def _known(fiction: Fiction) -> Association | None:
    return db.session.scalars(
        select(Association).where(Association.register_key == f"demo:{fiction.key}")
    ).one_or_none()


def _make(fiction: Fiction) -> Association:
    association = Association(
        register_key=f"demo:{fiction.key}",
        name=fiction.name,
        sort_name=plain(fiction.name),
        identifier_status=str(Verdict.ABSENT),
        territory_id=get_territory("commune", fiction.commune).id,
        audience=public_audience(),
        is_demo=True,
    )
    db.session.add(association)
    db.session.flush()
    db.session.add(AssociationName(association_id=association.id, name=fiction.name, plain_name=plain(fiction.name)))
    return follow_association(association)


def _live_a_year(fiction: Fiction, *, by: Person) -> None:
    """Note what the association would have done over the last twelve months, the same way each time it is told."""
    association = _known(fiction)
    if association is None:
        return
    chance = Random(fiction.key)  # noqa: S311 - a story, not a secret
    communes = {habit.commune: get_territory("commune", habit.commune) for habit in fiction.habits}
    for day in _days(today()):
        for habit in fiction.habits:
            if day.weekday() in habit.weekdays and chance.random() > 0.12:
                _note(association, habit, communes[habit.commune], day, chance, by)


def _days(last: date) -> Iterator[date]:
    for back in range(364, 0, -1):
        yield last - timedelta(days=back)


def _note(association: Association, habit: Habit, commune: Territory, day: date, chance: Random, by: Person) -> None:
    """One activity: more people in winter, fewer in August."""
    season = {7: 0.85, 8: 0.5, 11: 1.1, 12: 1.2, 1: 1.25, 2: 1.15}.get(day.month, 1.0)
    passages = max(1, round(chance.gauss(habit.usual * season, habit.usual * 0.18)))
    volunteers = max(0, habit.volunteers + chance.choice((-1, 0, 0, 1))) if habit.volunteers else 0
    minutes = round(habit.hours * 60)
    log_activity(
        client_id=str(UUID(int=chance.getrandbits(128), version=4)),
        association=association,
        type=habit.type,
        day=day,
        commune=commune,
        passages=passages,
        new_people=min(passages, chance.choice((0, 0, 1, 1, 2, 3))),
        volunteers=volunteers,
        volunteer_minutes=volunteers * minutes,
        staff=habit.staff,
        staff_minutes=habit.staff * minutes,
        sentence=chance.choice(SENTENCES),
        by=by,
    )
