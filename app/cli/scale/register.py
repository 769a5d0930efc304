"""Associations that do not exist and what they note in the field."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from random import Random

from sqlalchemy import select

from app.associations.models import (
    ACTIVITY_TYPES,
    Activity,
    ActivityMonth,
    Association,
    AssociationName,
    ReceiptSeries,
)
from app.associations.sources.identifiers import Verdict
from app.associations.sources.kinds import plain
from app.cli.scale.people import People, give
from app.cli.scale.pouring import Row, first_free_id, pour, without_indexes
from app.cli.scale.volume import Volume
from app.extensions import db
from app.kernel.instants import today
from app.kernel.people.models import Perimeter
from app.kernel.people.roles import PerimeterKind, Role, perimeter_key
from app.kernel.territories.models import Territory
from app.kernel.visibility import Audience, public_audience
from app.kernel.visibility.models import AudienceReader

DAYS = 364
# The first association is a busy one: its list has as many pages as the largest real teams would fill.
BUSY = 5_000
SENTENCES = ("", "", "", "Texte d’essai : beaucoup de questions.", "Texte d’essai : salle trop petite.")
ACTIVITY = (
    *("client_id", "receipt", "association_id", "audience_id", "type", "day", "territory_id", "passages", "new_people"),
    *("volunteers", "volunteer_minutes", "staff", "staff_minutes", "sentence", "created_by_id"),
)
MONTH = (
    *("association_id", "month", "type", "territory_id", "audience_id"),
    *("entries", "passages", "new_people", "volunteer_minutes", "staff_minutes"),
)
SERIES = ("association_id", "year", "last")
TEAMS_AT_ONCE = 2_000


@dataclass(frozen=True)
class Team:
    """An association, its place, who notes for it and how much."""

    rank: int
    association_id: int
    perimeter_id: int
    audience_id: int
    commune_id: int
    person_id: int
    activities: int

    @property
    def name(self) -> str:
        """What it is called, which says that it does not exist."""
        return f"Association d’essai {self.rank + 1:06d} (fictive)"

    @property
    def key(self) -> str:
        """What opens its activities."""
        return perimeter_key(PerimeterKind.ASSOCIATION, self.perimeter_id, "team")


def plant(volume: Volume, people: People, told: Callable[[str, int], None]) -> None:
    """Enter the associations in the register with a team each, then note a year of activity."""
    public = public_audience().id
    teams = list(_teams(volume, people))
    _enter(teams, public)
    told("associations d’essai", len(teams))
    with without_indexes(Activity, ActivityMonth):
        told("activités d’essai", _note(teams))


def _teams(volume: Volume, people: People) -> Iterator[Team]:
    """Where people live, there are associations."""
    communes = db.session.execute(
        select(Territory.id, Territory.population).where(Territory.type == "commune").order_by(Territory.id)
    ).all()
    places = Random("communes").choices(  # noqa: S311 - a story, not a secret
        [id for id, _ in communes], [population or 1 for _, population in communes], k=volume.associations
    )
    first, perimeter, audience = (first_free_id(model) for model in (Association, Perimeter, Audience))
    busy = min(BUSY, volume.activities // 2)
    each, left = divmod(volume.activities - busy, volume.associations)
    for rank, commune in enumerate(places):
        count = each + (rank < left) + (busy if rank == 0 else 0)
        yield Team(rank, first + rank, perimeter + rank, audience + rank, commune, people[rank], count)


def _enter(teams: list[Team], public: int) -> None:
    kind, absent = str(PerimeterKind.ASSOCIATION), str(Verdict.ABSENT)
    pour(Perimeter, ("id", "kind", "name"), ((team.perimeter_id, kind, team.name) for team in teams))
    pour(Audience, ("id", "label", "keys_text"), ((team.audience_id, team.key, team.key) for team in teams))
    pour(AudienceReader, ("audience_id", "reader_key"), ((team.audience_id, team.key) for team in teams))
    pour(
        Association,
        (
            *("id", "register_key", "name", "sort_name", "identifier_status"),
            *("territory_id", "perimeter_id", "audience_id", "is_demo"),
        ),
        (
            (
                team.association_id,
                f"essai:{team.rank + 1:06d}",
                team.name,
                plain(team.name),
                absent,
                team.commune_id,
                team.perimeter_id,
                public,
                True,
            )
            for team in teams
        ),
    )
    pour(
        AssociationName,
        ("association_id", "name", "plain_name"),
        ((team.association_id, team.name, plain(team.name)) for team in teams),
    )
    give(Role.FIELD_WORKER, ((team.person_id, team.perimeter_id) for team in teams))


def _note(teams: list[Team]) -> int:
    """Activities and the totals of their months, some teams at a time; each team has its own receipts."""
    year = today().year
    noted = 0
    waiting = iter(teams)
    while some := list(islice(waiting, TEAMS_AT_ONCE)):
        months: dict[Row, list[int]] = {}
        numbered = (
            (ReceiptSeries.receipt(team.association_id, year, rank), row)
            for team in some
            for rank, row in enumerate(_year_of(team, months), start=1)
        )
        noted += pour(Activity, ACTIVITY, ((row[0], receipt, *row[1:]) for receipt, row in numbered))
        pour(ActivityMonth, MONTH, ((*key, *totals) for key, totals in months.items()))
    pour(ReceiptSeries, SERIES, ((team.association_id, year, team.activities) for team in teams if team.activities))
    return noted


def _year_of(team: Team, months: dict[Row, list[int]]) -> Iterator[Row]:
    """What a team noted over the last twelve months, added to the totals of its months."""
    chance = Random(team.rank)  # noqa: S311 - a story, not a secret
    codes = list(ACTIVITY_TYPES)
    habits = (codes[team.rank % len(codes)], codes[(team.rank * 5 + 1) % len(codes)])
    for rank in range(team.activities):
        day = _day(team, rank)
        kind = habits[rank % 2]
        passages = 3 + int(chance.random() * 40)
        new_people, volunteers, staff = passages % 4, rank % 5, rank % 2
        volunteer_minutes, staff_minutes = volunteers * 150, staff * 180
        counted = (1, passages, new_people, volunteer_minutes, staff_minutes)
        key = (team.association_id, day.replace(day=1), kind, team.commune_id, team.audience_id)
        totals = months.get(key)
        months[key] = list(counted) if totals is None else [a + b for a, b in zip(totals, counted, strict=True)]
        yield (
            f"essai-{team.rank:06d}-{rank:06d}",
            *(team.association_id, team.audience_id, kind, day, team.commune_id, passages, new_people),
            *(volunteers, volunteer_minutes, staff, staff_minutes, SENTENCES[rank % len(SENTENCES)], team.person_id),
        )


def _day(team: Team, rank: int) -> date:
    """Activities follow one another over the year, the last one yesterday."""
    return today() - timedelta(days=1 + DAYS - round((rank + 1) * DAYS / team.activities))
