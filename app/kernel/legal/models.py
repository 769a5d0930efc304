"""Tables of the pages the law asks for."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.kernel.instants import Instant, utcnow
from app.kernel.legal.rule import WHOLE, Claim
from app.kernel.people.models import Person


class LegalPage(Model):
    """What the region wrote in place of the text that ships, for one of the pages the law asks for."""

    __tablename__ = "legal_page"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)


class LegalPageVersion(Model):
    """One version of such a page: its text, when it was put online and by whom."""

    __tablename__ = "legal_page_version"

    key: Mapped[str] = mapped_column(ForeignKey("legal_page.key"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    written_by: Mapped[Person | None] = relationship()


class AccessibilityStatement(Model):
    """One version of what the region declares of the portal's accessibility; the last one counts."""

    __tablename__ = "accessibility_statement"
    __table_args__ = (CheckConstraint(f"rate BETWEEN 0 AND {WHOLE}", name="rate"),)

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    declared_on: Mapped[date]
    audited_on: Mapped[date | None]
    # In hundredths of a percent of the criteria that apply.
    rate: Mapped[int | None]
    auditor: Mapped[str] = mapped_column(String(200), default="")
    plan_url: Mapped[str] = mapped_column(String(300), default="")
    yearly_plan_url: Mapped[str] = mapped_column(String(300), default="")
    non_conformities: Mapped[str] = mapped_column(Text, default="")
    burdens: Mapped[str] = mapped_column(Text, default="")
    exemptions: Mapped[str] = mapped_column(Text, default="")
    technologies: Mapped[str] = mapped_column(Text, default="")
    environments: Mapped[str] = mapped_column(Text, default="")
    tools: Mapped[str] = mapped_column(Text, default="")
    pages: Mapped[str] = mapped_column(Text, default="")
    written_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    written_by: Mapped[Person | None] = relationship()

    @property
    def claim(self) -> Claim:
        """What the wording rests on."""
        return Claim(self.audited_on, self.rate, self.declared_on)
