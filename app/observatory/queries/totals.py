"""Totals over the occupations of social cohesion, for the portal's front pages and the portraits of territories."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.kernel.occupations.models import NomenclatureCode
from app.kernel.people.models import Actor, Visitor
from app.kernel.territories.models import Territory
from app.kernel.visibility import readable
from app.observatory.models import Indicator, Observation, Release, Status
from app.observatory.queries.releases import is_latest_current

COUNTED = ("T2A60", "T2B60", "V4X80", "V4X83", "V4X84", "V4X85", "V5X81")
"""The FAP 2021 families whose every post belongs to social cohesion: home help, child care, guidance and insertion,
educators, medico-psychological aides, social workers, social and cultural activity leaders. Families that count a few
such posts among many others (psychologists, interpreters, writers, public managers) would swell the total: left out."""


@dataclass(frozen=True)
class Total:
    """A sum or a share over several cells, with what it rests on."""

    value: float | None
    status: str
    parts_known: int
    parts_total: int

    @property
    def is_at_least(self) -> bool:
        """Whether hidden cells make the true total higher."""
        return self.status == Status.AT_LEAST


@dataclass(frozen=True)
class Recruitment:
    """What employers of a place intend to recruit in the occupations of social cohesion."""

    territory: Territory | None
    year: int
    producer: str
    title: str
    projects: Total
    difficult: Total
    seasonal: Total
    by_code: tuple[tuple[NomenclatureCode, Observation], ...]


def regional_totals(actor: Actor | None = None) -> Recruitment | None:
    """What employers of the region intend to recruit, all counted occupations together."""
    found = _recruitments(_figures(actor).where(Observation.mesh == "region"))
    return found[0] if found else None


def headline(territory: Territory, actor: Actor | None = None) -> Recruitment | None:
    """The same for one region, département or bassin; nothing for a mesh the source does not know."""
    found = _recruitments(_figures(actor).where(Observation.territory_id == territory.id))
    return found[0] if found else None


def recruitment_of_bassins(ids: Sequence[int], actor: Actor | None = None) -> list[Recruitment]:
    """Each bassin with its own figures, in the order given; never apportioned to the territory that asked."""
    found = {r.territory.id: r for r in _recruitments(_figures(actor).where(Observation.territory_id.in_(ids)))
             if r.territory}  # fmt: skip
    return [found[key] for key in ids if key in found]


def _figures(actor: Actor | None) -> Select[Observation]:
    """The counted occupations' observations in the survey in force."""
    return (
        select(Observation)
        .join(Observation.indicator)
        .join(Observation.nomenclature_code)
        .join(Observation.release)
        .where(
            is_latest_current(),
            readable(Release, actor or Visitor()),
            NomenclatureCode.nomenclature == "FAP2021",
            NomenclatureCode.code.in_(COUNTED),
            Indicator.code.in_(("projets", "difficiles", "saisonniers")),
        )
        .options(
            joinedload(Observation.indicator),
            joinedload(Observation.nomenclature_code),
            joinedload(Observation.territory),
            joinedload(Observation.release).joinedload(Release.source_file),
        )
        .order_by(Observation.territory_id, Observation.nomenclature_code_id, Observation.indicator_id)
    )


def _recruitments(statement: Select[Observation]) -> list[Recruitment]:
    """One recruitment for each place met."""
    places: dict[int | None, dict[str, list[Observation]]] = defaultdict(lambda: defaultdict(list))
    for observation in db.session.scalars(statement):
        places[observation.territory_id][observation.indicator.code].append(observation)
    return [_recruitment(by_indicator) for by_indicator in places.values() if by_indicator["projets"]]


def _recruitment(by_indicator: dict[str, list[Observation]]) -> Recruitment:
    projects = by_indicator["projets"]
    first = projects[0]
    ranked = sorted(projects, key=lambda o: (-(o.value or 0), o.nomenclature_code_id))
    return Recruitment(
        territory=first.territory,
        year=first.period,
        producer=first.release.source_file.producer,
        title=first.release.source_file.title,
        projects=_sum(projects),
        difficult=_share(by_indicator["difficiles"]),
        seasonal=_share(by_indicator["saisonniers"]),
        by_code=tuple((o.nomenclature_code, o) for o in ranked if o.nomenclature_code),
    )


def _sum(observations: Sequence[Observation]) -> Total:
    """The sum of what is disclosed; « at least » as soon as a part of it is hidden."""
    known = [o.value for o in observations if o.value is not None]
    complete = all(o.status == Status.PUBLISHED for o in observations)
    status = Status.PUBLISHED if complete else Status.AT_LEAST if known else Status.NOT_DISCLOSED
    return Total(sum(known) if known else None, status, *_parts(observations))


def _share(observations: Sequence[Observation]) -> Total:
    """The share over the cells where both terms are disclosed."""
    known = [o for o in observations if o.numerator is not None and o.denominator]
    base = sum(o.denominator or 0 for o in known)
    if not base:
        return Total(None, Status.NOT_DISCLOSED, *_parts(observations))
    complete = all(o.status == Status.PUBLISHED for o in observations)
    value = 100 * sum(o.numerator or 0 for o in known) / base
    return Total(value, Status.PUBLISHED if complete else Status.PARTIAL, *_parts(observations))


def _parts(observations: Sequence[Observation]) -> tuple[int, int]:
    """How many cells of the file are disclosed, out of how many."""
    known = sum(o.parts_known if o.parts_known is not None else int(o.value is not None) for o in observations)
    return known, sum(o.parts_total if o.parts_total is not None else 1 for o in observations)
