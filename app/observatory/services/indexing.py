"""What search finds of the observatory: what it measures, as long as a publication in line holds it."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Select, select

from app.extensions import db
from app.kernel.occupations.models import NomenclatureCode, Occupation, OccupationBridge
from app.kernel.search import Entry, Indexed, Watched, declare
from app.observatory.models import Indicator, Release, ReleaseColumn, SourceFile
from app.observatory.queries.views import VIEWS, Choice


def _indicators(ids: Sequence[int]) -> Iterator[Entry]:
    published: dict[int, tuple[int, str]] = {}
    for id, audience_id, producer, title in db.session.execute(
        select(ReleaseColumn.indicator_id, Release.audience_id, SourceFile.producer, SourceFile.title)
        .join(ReleaseColumn.release)
        .join(Release.source_file)
        .where(ReleaseColumn.indicator_id.in_(ids), Release.is_current)
        .order_by(Release.vintage, Release.id)
    ):
        # The latest year has the last word.
        published[id] = audience_id, f"{producer}, {title}"
    columns = (Indicator.id, Indicator.code, Indicator.name, Indicator.definition, Indicator.caveat)
    shown = {code: occupation for code in ("FAP2021", "FAP2009") if (occupation := _first_counted(code))}
    for id, code, name, definition, caveat in db.session.execute(select(*columns).where(Indicator.id.in_(published))):
        choice = _choice(code)
        if choice and choice.nomenclature in shown:
            audience_id, source = published[id]
            yield Entry(
                object_id=id,
                title=name,
                about=source,
                text=" ".join(filter(None, (definition, caveat))),
                path=f"/observatoire/metiers/{shown[choice.nomenclature]}?mesure={choice.indicator}",
                audience_id=audience_id,
            )


def _choice(indicator: str) -> Choice | None:
    """The measure to choose so that a page shows this indicator: itself, or the one it is shown beside."""
    own = (choice for choice in VIEWS if choice.indicator == indicator)
    beside = (choice for choice in VIEWS if indicator in choice.columns)
    return next(own, None) or next(beside, None)


def _first_counted(nomenclature: str) -> str | None:
    """The first occupation of the list that this nomenclature counts by itself: an indicator is shown for it."""
    return db.session.scalar(
        select(Occupation.code)
        .join(Occupation.bridges)
        .join(OccupationBridge.nomenclature_code)
        .where(NomenclatureCode.nomenclature == nomenclature)
        .order_by(OccupationBridge.quality != "exact", Occupation.position, Occupation.id)
        .limit(1)
    )


def _in_releases(releases: Sequence[int]) -> Select[int]:
    return select(ReleaseColumn.indicator_id).where(ReleaseColumn.release_id.in_(releases))


INDICATORS = declare(
    Indexed(
        key="indicator",
        slug="mesures",
        label="Mesure de l’observatoire",
        several="Mesures de l’observatoire",
        position=30,
        model=Indicator,
        entries=_indicators,
        watched=(
            Watched(Indicator, ("code", "name", "definition", "caveat")),
            Watched(ReleaseColumn, ("indicator_id",), owner="indicator_id"),
            Watched(Release, ("is_current", "state", "audience_id"), owned=_in_releases),
        ),
    )
)
