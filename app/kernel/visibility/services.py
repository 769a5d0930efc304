"""Commands on audiences."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.kernel.people.roles import PUBLIC
from app.kernel.visibility.models import CONDITIONS, OPEN_AUDIENCES, Audience, AudienceReader


def audience_for(*reader_keys: str) -> Audience:
    """The shared audience opened by exactly these keys, made if it does not exist."""
    return own_audience("|".join(sorted(reader_keys)), reader_keys)


def public_audience() -> Audience:
    """The audience of what everybody may read."""
    return audience_for(PUBLIC)


def own_audience(label: str, reader_keys: Iterable[str]) -> Audience:
    """The audience with this label, made with these keys if it does not exist; a space or association has its own."""
    question = select(Audience).where(Audience.label == label)
    audience = db.session.scalars(question).one_or_none()
    if audience is not None:
        return audience
    try:
        with db.session.begin_nested():
            audience = Audience(label=label)
            db.session.add(audience)
            set_readers(audience, reader_keys)
    except IntegrityError:
        # Somebody else made it at the same moment.
        return db.session.scalars(question).one()
    return audience


def set_readers(audience: Audience, reader_keys: Iterable[str]) -> None:
    """Change who may read everything that has this audience, in this very transaction."""
    wanted = sorted(set(reader_keys))
    audience.keys_text = " ".join(wanted)
    held = {reader.reader_key: reader for reader in audience.readers}
    audience.readers = [held.get(key) or AudienceReader(reader_key=key) for key in wanted]
    # Last, because reading the present readers may have worked them out again.
    for known in (OPEN_AUDIENCES, CONDITIONS):
        db.session.info.pop(known, None)
