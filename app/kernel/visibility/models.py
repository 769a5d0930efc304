"""An audience, and the mark of everything that has one."""

from typing import ClassVar

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.extensions import Model

# Where a session keeps the audiences each set of keys opens; changing an audience's readers empties it.
OPEN_AUDIENCES = "open_audiences"
# Where it keeps what narrows the questions of its reader.
CONDITIONS = "reader_conditions"


class Audience(Model):
    """A named set of readers. Many objects share one: changing its readers shows or hides them all at once."""

    __tablename__ = "audience"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(120), unique=True)
    # The same keys as the reader rows, so that asking about one loaded object needs no further statement.
    keys_text: Mapped[str] = mapped_column(Text, default="")
    readers: Mapped[list["AudienceReader"]] = relationship(
        cascade="all, delete-orphan", order_by="AudienceReader.reader_key"
    )

    @property
    def keys(self) -> frozenset[str]:
        """The reader keys that open this audience."""
        return frozenset(self.keys_text.split())


class AudienceReader(Model):
    """One reader key that opens an audience."""

    __tablename__ = "audience_reader"

    audience_id: Mapped[int] = mapped_column(ForeignKey("audience.id"), primary_key=True)
    reader_key: Mapped[str] = mapped_column(String(80), primary_key=True, index=True)


class Visible:
    """The mark of an object that has an audience; the rule applies to it in every channel."""

    @declared_attr
    def audience_id(cls) -> Mapped[int]:
        """The audience that may read this object; an index of its own would mislead every page's query plan."""
        return mapped_column(ForeignKey("audience.id"))

    @declared_attr
    def audience(cls) -> Mapped[Audience]:
        """Loaded with the object, so that the rule never costs a statement."""
        return relationship(Audience, lazy="joined", innerjoin=True)


class SeenThrough:
    """The mark of a row that has no audience of its own: whoever sees what it hangs from sees it, and nobody else."""

    seen_through: ClassVar[str]  # the name of the relationship that leads there
