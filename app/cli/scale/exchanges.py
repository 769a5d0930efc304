"""Exchanges that never took place: an open space, a closed one, and a thread as long as threads get."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain

from sqlalchemy import select

from app.cli.scale.people import ONE_MEMBER_IN, People, give
from app.cli.scale.pouring import Row, first_free_id, pour, without_indexes
from app.cli.scale.samples import TITLES, sample_texts
from app.cli.scale.volume import Volume
from app.extensions import db
from app.forums.models import Kind, Openness, Post, Scale, Space, SpaceMonth, Thread
from app.forums.services import open_space
from app.kernel.instants import PARIS, utcnow
from app.kernel.people.roles import Role
from app.kernel.prose import excerpt, to_html
from app.kernel.territories.models import Territory
from app.kernel.themes.models import Theme

OPEN, CLOSED = "essai-volume", "essai-volume-membres"
ONE_CLOSED_IN = 5
DAYS = 1_000
# Most exchanges are short and a few are long; ten posts on average.
SIZES = (1, 2, 3, 4, 6, 9, 15, 40)
AVERAGE = sum(SIZES) // len(SIZES)
THREAD = (
    *("id", "space_id", "audience_id", "title", "kind", "excerpt", "theme_id", "territory_id"),
    *("author_id", "created_at", "last_post_at", "posts_count"),
)
POST = ("thread_id", "number", "author_id", "client_id", "body", "body_html", "created_at")


@dataclass(frozen=True)
class Exchange:
    """A thread to come: where it is, when it starts, how long it is and how long people take to answer."""

    rank: int
    thread_id: int
    space: Space
    size: int
    start: datetime
    pause: timedelta
    title: str

    def at(self, number: int) -> datetime:
        """When its post of this number was written."""
        return self.start + (number - 1) * self.pause

    def author(self, number: int, people: People) -> int:
        """Who wrote it; in the closed space, one of its members."""
        voice = self.rank * 31 + number * 17
        return people.member(voice) if self.space.is_closed else people[voice]


def plant(volume: Volume, people: People, told: Callable[[str, int], None]) -> None:
    """Open the two spaces, write their threads and posts, and bring every count of theirs to what was written."""
    spaces = _spaces()
    give(
        Role.SPACE_MEMBER,
        ((people[rank], spaces[CLOSED].perimeter_id) for rank in range(0, len(people), ONE_MEMBER_IN)),
    )
    exchanges = list(_exchanges(volume, spaces))
    texts = sample_texts()
    with without_indexes(Thread, Post):
        told("fils d’essai", pour(Thread, THREAD, _threads(exchanges, people, texts)))
        written = ((text, to_html(text)) for text in texts)
        told("messages d’essai", pour(Post, POST, _posts(exchanges, people, list(written))))
    _count(exchanges, spaces)


def _spaces() -> dict[str, Space]:
    return {
        slug: open_space(
            slug=slug,
            name=name,
            charter="Espace fictif, rempli de textes d’essai pour éprouver le portail à pleine taille.",
            scale=Scale.THEMATIC,
            visibility=visibility,
            joining="Cet espace n’accueille personne : il est fictif.",
            by=None,
        )
        for slug, name, visibility in (
            (OPEN, "Essai de volume (fictif)", Openness.PUBLIC),
            (CLOSED, "Essai de volume réservé aux membres (fictif)", Openness.MEMBERS),
        )
    }


def _sizes(threads: int, posts: int) -> list[int]:
    """So many threads holding so many posts in all."""
    sizes = [SIZES[rank % len(SIZES)] for rank in range(threads)]
    rank = 0
    while (missing := posts - sum(sizes)) and threads:
        step = 1 if missing > 0 else -1
        for _ in range(abs(missing)):
            if sizes[rank % threads] + step > 0:
                sizes[rank % threads] += step
            rank += 1
    return sizes


def _exchanges(volume: Volume, spaces: dict[str, Space]) -> Iterator[Exchange]:
    """Threads spread over the last years; the long one began first and is still going on."""
    now = utcnow().replace(microsecond=0)
    first = first_free_id(Thread)
    lasting = timedelta(days=DAYS)
    yield Exchange(
        rank=0,
        thread_id=first,
        space=spaces[OPEN],
        size=volume.long_thread,
        start=now - lasting,
        pause=lasting / (volume.long_thread + 1),
        title=f"Fil d’essai de {volume.long_thread} messages (fictif)",
    )
    sizes = _sizes(volume.threads - 1, volume.posts - volume.long_thread)
    for rank, size in enumerate(sizes, start=1):
        age = lasting * (len(sizes) + 1 - rank) / (len(sizes) + 1)
        yield Exchange(
            rank=rank,
            thread_id=first + rank,
            space=spaces[CLOSED if rank % ONE_CLOSED_IN == 0 else OPEN],
            size=size,
            start=now - age,
            pause=min(age / (size + 1), timedelta(hours=3 + rank % 40)),
            title=f"Fil d’essai {rank:06d} (fictif) : {TITLES[rank % len(TITLES)]}",
        )


def _threads(exchanges: list[Exchange], people: People, texts: list[str]) -> Iterator[Row]:
    themes = list(db.session.scalars(select(Theme.id).order_by(Theme.id)))
    places = list(
        db.session.scalars(
            select(Territory.id).where(Territory.type.in_(("departement", "epci"))).order_by(Territory.id)
        )
    )
    excerpts = [excerpt(text, 200) for text in texts]
    kinds = [str(kind) for kind in Kind]
    for each in exchanges:
        yield (
            *(each.thread_id, each.space.id, each.space.audience_id, each.title, kinds[each.rank % len(kinds)]),
            *(excerpts[(each.rank + 1) % len(texts)], themes[each.rank % len(themes)], places[each.rank % len(places)]),
            *(each.author(1, people), each.start, each.at(each.size), each.size),
        )


def _posts(exchanges: list[Exchange], people: People, texts: list[tuple[str, str]]) -> Iterator[Row]:
    for each in exchanges:
        for number in range(1, each.size + 1):
            body, body_html = texts[(each.rank + number) % len(texts)]
            client_id = f"essai-{each.rank:07d}-{number:05d}"
            yield each.thread_id, number, each.author(number, people), client_id, body, body_html, each.at(number)


def _count(exchanges: list[Exchange], spaces: dict[str, Space]) -> None:
    """What the two spaces hold, in all and month by month."""
    for space in spaces.values():
        own = [each for each in exchanges if each.space is space]
        space.threads_count = len(own)
        space.posts_count = sum(each.size for each in own)
        space.last_post_at = max((each.at(each.size) for each in own), default=None)
        opened = Counter(_month(each.start) for each in own)
        written = Counter(chain.from_iterable(map(_months, own)))
        pour(
            SpaceMonth,
            ("space_id", "month", "threads_count", "posts_count"),
            ((space.id, month, opened[month], count) for month, count in sorted(written.items())),
        )
    db.session.flush()


def _months(exchange: Exchange) -> Iterator[date]:
    return (_month(exchange.at(number)) for number in range(1, exchange.size + 1))


def _month(at: datetime) -> date:
    """The month a reader in Paris would say it was written in."""
    return at.astimezone(PARIS).date().replace(day=1)
