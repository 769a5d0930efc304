"""The register: associations, the names they go by, and what public funders granted them."""

import re
from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.associations.sources.identifiers import Verdict
from app.extensions import Model
from app.kernel.instants import Instant, utcnow
from app.kernel.people.models import Perimeter
from app.kernel.territories.models import Territory
from app.kernel.visibility import SeenThrough, Visible

_VERDICTS = ", ".join(f"'{verdict}'" for verdict in Verdict)


def _by_threes(digits: str | None) -> str:
    return "\u202f".join(digits[start : start + 3] for start in (0, 3, 6)) if digits else ""


class Funder(Model):
    """A public body that publishes the subsidies it grants."""

    __tablename__ = "funder"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    siren: Mapped[str] = mapped_column(String(9), unique=True)
    departement_code: Mapped[str] = mapped_column(String(3))
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territory.id"), index=True)

    @property
    def short_name(self) -> str:
        """The département without its title: « Mayenne »."""
        return re.sub(r"^Département de (?:la )?", "", self.name)


class Association(Visible, Model):
    """A body presumed an association, known from the files of its funders or followed by the Region."""

    __tablename__ = "association"
    __table_args__ = (
        CheckConstraint(f"identifier_status IN ({_VERDICTS})", name="identifier_status"),
        Index(None, "sort_name", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # What the loading of the register knows it by: its SIREN, else its name within the funder's département.
    register_key: Mapped[str] = mapped_column(String(400), unique=True)
    name: Mapped[str] = mapped_column(String(300))
    sort_name: Mapped[str] = mapped_column(String(300))
    siren: Mapped[str | None] = mapped_column(String(9), index=True)
    siret: Mapped[str | None] = mapped_column(String(14))
    numero_rna: Mapped[str | None] = mapped_column(String(10))
    identifier_status: Mapped[str] = mapped_column(String(12))
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territory.id"), index=True)
    perimeter_id: Mapped[int | None] = mapped_column(ForeignKey("perimeter.id"), unique=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    subsidies_count: Mapped[int] = mapped_column(default=0)
    subsidies_total_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    first_year: Mapped[int | None]
    last_year: Mapped[int | None]

    territory: Mapped[Territory | None] = relationship()
    perimeter: Mapped[Perimeter | None] = relationship()
    support: Mapped[list["SupportTotal"]] = relationship(
        viewonly=True, order_by="SupportTotal.total_cents.desc(), SupportTotal.funder_id"
    )

    @property
    def plain_name(self) -> str:
        """The name without the mark of the demonstration, which pages show apart."""
        return self.name.removesuffix(" (fictive)")

    @property
    def written_siren(self) -> str:
        """The SIREN as people write it, three digits at a time."""
        return _by_threes(self.siren)

    @property
    def written_siret(self) -> str:
        """The SIRET as people write it: the SIREN, then the establishment."""
        return f"{_by_threes(self.siren)}\u202f{self.siret[9:]}" if self.siret else ""


class AssociationName(SeenThrough, Model):
    """A name an association is found under; its first name is one of them."""

    __tablename__ = "association_name"
    seen_through = "association"
    __table_args__ = (UniqueConstraint("association_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(300))
    plain_name: Mapped[str] = mapped_column(String(300))

    association: Mapped[Association] = relationship(viewonly=True)


class Subsidy(SeenThrough, Model):
    """One subsidy as its funder published it: an amount not published is empty, never zero."""

    __tablename__ = "subsidy"
    seen_through = "association"
    __table_args__ = (
        UniqueConstraint("file", "line"),
        CheckConstraint(f"identifier_status IN ({_VERDICTS})", name="identifier_status"),
        Index(None, "association_id", "year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id", ondelete="CASCADE"))
    funder_id: Mapped[int] = mapped_column(ForeignKey("funder.id"), index=True)
    year: Mapped[int | None]
    decided_on: Mapped[date | None]
    amount_cents: Mapped[int | None] = mapped_column(BigInteger)
    purpose: Mapped[str] = mapped_column(Text)
    nature: Mapped[str] = mapped_column(String(80))
    terms: Mapped[str] = mapped_column(Text)
    is_multiyear: Mapped[bool]
    identifier_given: Mapped[str] = mapped_column(String(40))
    identifier_status: Mapped[str] = mapped_column(String(12))
    identifier_reason: Mapped[str] = mapped_column(String(120))
    file: Mapped[str] = mapped_column(String(120))
    line: Mapped[int]
    # The earlier line that says exactly the same; such a row is shown, and left out of every sum.
    repeats_line: Mapped[int | None]

    funder: Mapped[Funder] = relationship()
    association: Mapped[Association] = relationship(viewonly=True)


class SupportTotal(SeenThrough, Model):
    """What one funder granted one association over the years, added up when the register is loaded."""

    __tablename__ = "support_total"
    seen_through = "association"

    association_id: Mapped[int] = mapped_column(ForeignKey("association.id", ondelete="CASCADE"), primary_key=True)
    funder_id: Mapped[int] = mapped_column(ForeignKey("funder.id"), primary_key=True, index=True)
    subsidies_count: Mapped[int]
    total_cents: Mapped[int] = mapped_column(BigInteger)
    first_year: Mapped[int | None]
    last_year: Mapped[int | None]

    funder: Mapped[Funder] = relationship()
    association: Mapped[Association] = relationship(viewonly=True)


class RegisterTotal(Model):
    """The register added up, for the region (no code) and for each funder's département."""

    __tablename__ = "register_total"

    departement_code: Mapped[str] = mapped_column(String(3), primary_key=True)
    associations_count: Mapped[int]
    subsidies_count: Mapped[int]
    without_amount_count: Mapped[int]
    repeated_count: Mapped[int]
    total_cents: Mapped[int] = mapped_column(BigInteger)
    first_year: Mapped[int | None]
    last_year: Mapped[int | None]


class RegisterLoad(Model):
    """One loading of the register and what it changed."""

    __tablename__ = "register_load"

    id: Mapped[int] = mapped_column(primary_key=True)
    loaded_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    associations_added: Mapped[int]
    associations_changed: Mapped[int]
    associations_removed: Mapped[int]
    subsidies_added: Mapped[int]
    subsidies_changed: Mapped[int]
    subsidies_removed: Mapped[int]
    # Rows of the files that are no subsidy to an association: totals, companies, public bodies, natural persons.
    rows_left_out: Mapped[int]
