"""What figures are read in: a release in force, and the producer's file it was made from."""

from datetime import date, datetime
from typing import Any, NamedTuple


class Source(NamedTuple):
    """The release in force of one edition of a source, and the file it was made from."""

    id: int
    family: str
    vintage: int
    version: int
    is_shipped: bool
    published_at: Any
    file_id: int
    sha256: str
    producer: str
    title: str
    licence: str
    assembled_by: str
    file_name: str
    provenance: str | None
    downloaded_on: date | None
    received_at: datetime

    @property
    def taken_on(self) -> date:
        """The day the file was taken from its producer, or received here when nobody said."""
        return self.downloaded_on or self.received_at.date()
