"""Preparing a release: a file becomes figures, all of them or none."""

import hashlib
import re
import unicodedata
from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import insert, select

from app.extensions import db
from app.kernel.audit.services import record
from app.kernel.files.models import StoredFile
from app.kernel.people.models import Person
from app.kernel.people.roles import ANALYSTS
from app.kernel.refusals import Refusal
from app.kernel.visibility import audience_for
from app.observatory import frames
from app.observatory.models import Breakdown, Observation, Release, ReleaseColumn, SourceFile
from app.observatory.queries import codes, releases
from app.observatory.services.breakdowns import breakdown_name, breakdown_position
from app.observatory.services.comparing import compare
from app.observatory.sources import Measure, Problem, Reading, Report, long, read

AT_ONCE = 5000
# A family's code has thirty letters, the first five of which say that it is a file in the long format.
LONGEST_SLUG = 25


class FileRefused(Refusal):
    """The file holds something that cannot be trusted; the report says what, line by line."""

    def __init__(self, report: Report) -> None:
        self.report = report
        count = report.total
        super().__init__(
            report.problems[0].message if count == 1 else f"Le fichier est refusé : {count} anomalies.", field="file"
        )


class Described(NamedTuple):
    """What somebody says of a file that does not tell it: needed for the long format, unused for a known source."""

    title: str = ""
    producer: str = ""
    licence: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether its readers will know what the figures are and who answers for them."""
        return all(self) and bool(self.slug)

    @property
    def slug(self) -> str:
        """How the data set is known from one delivery to the next."""
        plain = unicodedata.normalize("NFKD", self.title).encode("ascii", "ignore").decode().lower()
        return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-")


NOT_DESCRIBED = (
    "Un fichier au format long ne dit ni son nom, ni son producteur, ni sa licence\u00a0: "
    "déposez-le de nouveau en les indiquant."
)


def prepare_release(
    *,
    name: str,
    by: Person | None,
    stored_file: StoredFile | None = None,
    provenance: str = "",
    downloaded_on: date | None = None,
    is_shipped: bool = False,
    data: bytes = b"",
    sha256: str = "",
    reading: Reading | Report | None = None,
    described: Described = Described(),
) -> Release:
    """Keep the figures of a file for analysts to look at; the same file is recognised.

    Either its bytes are given and read here, or its fingerprint and what was read of it.
    """
    sha256 = sha256 or hashlib.sha256(data).hexdigest()
    if known := releases.release_of_file(sha256):
        return known
    reading = reading or read(data, codes.known_codes())
    if isinstance(reading, Report):
        raise FileRefused(reading)
    if reading.family.code == long.CODE:
        if not described.is_whole:
            raise FileRefused(Report(long.CODE, reading.rows_read, 1, [Problem(NOT_DESCRIBED)]))
        family = f"{long.CODE}-{described.slug}"
    else:
        family = reading.family.code
        described = Described(reading.family.title, reading.family.producer, reading.family.licence)
    source_file = releases.source_file_of(sha256) or SourceFile(
        family=family,
        producer=described.producer,
        title=f"{described.title} {reading.year}",
        vintage=reading.year,
        licence=described.licence,
        assembled_by=reading.family.assembled_by,
        name=name,
        sha256=sha256,
        provenance=provenance or None,
        downloaded_on=downloaded_on,
        stored_file=stored_file,
        received_by_id=by.id if by else None,
    )
    release = Release(
        source_file=source_file,
        family=family,
        vintage=reading.year,
        version=releases.last_version(family, reading.year) + 1,
        is_shipped=is_shipped,
        sheet=reading.sheet,
        rows_read=reading.rows_read,
        rows_of_region=reading.rows_of_region,
        rows_kept=reading.rows_kept,
        left_out={"unlisted": reading.unlisted, "former": reading.former},
        prepared_by_id=by.id if by else None,
        audience=audience_for(ANALYSTS),
    )
    db.session.add(release)
    db.session.flush()
    _keep_figures(release, reading)
    release.comparison = compare(release)
    record("release.prepared", release, by=by, family=release.family, vintage=release.vintage)
    return release


def _keep_figures(release: Release, reading: Reading) -> None:
    """Write every figure of the release, and where each indicator stands in the file."""
    indicator_ids = codes.indicator_ids()
    _keep_columns(release, reading, indicator_ids)
    code_ids, places = codes.code_ids(), codes.territory_ids()
    figures = frames.figures(reading)
    parts = _breakdown_ids(figures)
    rows = [
        {
            "release_id": release.id,
            "indicator_id": indicator_ids[row.pop("indicator")],
            "nomenclature_code_id": _code_id(code_ids, reading, row.pop("code")),
            "breakdown_id": parts[row.pop("breakdown")],
            "territory_id": places.get((row["mesh"], row.pop("place"))),
            "within_id": places.get(("departement", row.pop("within") or "")),
            **row,
        }
        for row in frames.records(figures)
    ]
    for start in range(0, len(rows), AT_ONCE):
        db.session.execute(insert(Observation), rows[start : start + AT_ONCE])
    release.observation_count = len(rows)
    db.session.flush()


def _code_id(code_ids: dict[tuple[str, str], int], reading: Reading, code: str) -> int | None:
    """The key of an occupation's code; none for a source that speaks of no occupation."""
    if not reading.family.occupation or not code:
        return None
    nomenclature, _, bare = code.rpartition(":")
    return code_ids[nomenclature or reading.nomenclature, bare]


def _breakdown_ids(figures: Any) -> dict[str, int | None]:
    """The keys of the parts of people these figures speak of, those met for the first time included."""
    wanted = {str(code) for code in figures["breakdown"].unique()} - {""}
    held = {part.code: part for part in db.session.scalars(select(Breakdown).where(Breakdown.code.in_(wanted)))}
    for code in sorted(wanted - held.keys()):
        held[code] = Breakdown(code=code, name=breakdown_name(code), position=breakdown_position(code))
        db.session.add(held[code])
    db.session.flush()
    return {"": None} | {code: part.id for code, part in held.items()}


def _keep_columns(release: Release, reading: Reading, indicator_ids: dict[str, int]) -> None:
    letters = {measure.indicator: measure for measure in reading.measures}
    gathered: dict[str, list[Measure]] = defaultdict(list)
    for measure in reading.measures:
        gathered[measure.indicator].append(measure)
    for indicator, measures in gathered.items():
        everybody = [measure for measure in measures if not measure.breakdown]
        disclosed = [value for measure in everybody for value in measure.values.to_pylist() if value is not None]
        alone = measures[0] if len(measures) == 1 else None
        db.session.add(
            ReleaseColumn(
                release_id=release.id,
                indicator_id=indicator_ids[indicator],
                header=alone.header if alone else "",
                letter=alone.letter if alone else "",
                sheet=measures[0].sheet,
                hidden_count=sum(measure.hidden() for measure in measures),
                total=sum(disclosed) if disclosed else None,
            )
        )
    for share, part_of, whole_of in reading.family.shares:
        part, whole = letters[part_of], letters[whole_of]
        db.session.add(
            ReleaseColumn(
                release_id=release.id,
                indicator_id=indicator_ids[share],
                header=f"{part.header} ÷ {whole.header}",
                letter=f"{part.letter} ÷ {whole.letter}",
            )
        )
