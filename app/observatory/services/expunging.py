"""Where the observatory keeps what people wrote, for passages that must go: a report quotes the file it refuses."""

import re
from collections.abc import Iterable

from sqlalchemy import select

from app.extensions import Model, db
from app.kernel.expunging import Expungeable, Kept, declare
from app.kernel.visibility import whole
from app.observatory.models import FileImport, Release, ReleaseComment, SourceFile
from app.observatory.queries.releases import comments_of

WHY = "a passage that identifies somebody goes from all that holds it; nothing of it is shown"


def said_of(work: FileImport) -> Iterable[Model]:
    """What was said of a file, the report that quotes its cells, its name, and what was said of what came of it."""
    release = db.session.get(Release, work.release_id) if work.release_id else None
    about = [release, *db.session.scalars(comments_of(release))] if release else []
    known = select(SourceFile).where(SourceFile.stored_file_id == work.stored_file_id).order_by(SourceFile.id)
    return [work, work.stored_file, *about, *db.session.scalars(known)]


def get_import(id: int) -> FileImport | None:
    """The reading of a file, for whoever may remove a passage without reading its report."""
    return db.session.scalars(whole(select(FileImport).where(FileImport.id == id), WHY)).unique().one_or_none()


declare(
    {
        FileImport: Kept(("provenance", "problems", "described")),
        Release: Kept(("withdrawn_reason",)),
        ReleaseComment: Kept(("body",)),
        SourceFile: Kept(("provenance", "title", "producer", "licence"), names=("name",)),
    },
    {
        FileImport: Expungeable(
            name="Lecture d’un fichier",
            rows=said_of,
            author_of=lambda work: work.created_by_id,
            reference=re.compile(r"/imports/(\d{1,9})\b"),
            find=lambda number: get_import(int(number)),
            get=get_import,
        )
    },
)
