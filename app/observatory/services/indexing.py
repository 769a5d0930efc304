"""What search finds of the observatory: what it measures, as long as a publication in line holds it."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Select, select

from app.extensions import db
from app.kernel.search import Entry, Indexed, Watched, declare
from app.observatory.models import Indicator, Release, ReleaseColumn, SourceFile


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
    for id, code, name, definition, caveat in db.session.execute(select(*columns).where(Indicator.id.in_(published))):
        audience_id, source = published[id]
        yield Entry(
            object_id=id,
            title=name,
            about=source,
            text=" ".join(filter(None, (definition, caveat))),
            path=f"/observatoire/indicateurs/{code}",
            audience_id=audience_id,
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
