"""What remains of a passage removed: that it was."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model
from app.kernel.instants import Instant, utcnow


class Rule(StrEnum):
    """What kind of thing let somebody be recognised."""

    NAME = "nom"
    ADDRESS = "adresse"
    CONTACT = "contact"
    DATE = "date"
    FILE = "dossier"
    INSTITUTION = "etablissement"
    TRAIT = "trait"
    SITUATION = "situation"


class Capacity(StrEnum):
    """As what somebody removed a passage."""

    AUTHOR = "author"
    FACILITATOR = "facilitator"
    MANAGER = "manager"
    DPO = "dpo"


RULES = {
    Rule.NAME: "Un nom, un prénom, des initiales ou un surnom",
    Rule.ADDRESS: "Une adresse ou un lieu précis",
    Rule.CONTACT: "Un téléphone ou une adresse électronique",
    Rule.DATE: "Une date de naissance ou un âge exact",
    Rule.FILE: "Un numéro de dossier, d’allocataire ou de sécurité sociale",
    Rule.INSTITUTION: "Le nom d’un établissement, d’une école, d’un tribunal",
    Rule.TRAIT: "Un trait rare\u00a0: métier, maladie, nationalité, fratrie…",
    Rule.SITUATION: "Une situation reconnaissable dans son ensemble",
}
BY_WHOM = {
    Capacity.AUTHOR: "par la personne qui l’avait écrit",
    Capacity.FACILITATOR: "par l’animation",
    Capacity.MANAGER: "par la direction de l’association",
    Capacity.DPO: "par la protection des données",
}


class Expunging(Model):
    """The trace of a passage removed: from what, when, under which rule, by whom; never the passage."""

    __tablename__ = "expunging"
    __table_args__ = (
        CheckConstraint(f"rule IN {tuple(str(rule) for rule in Rule)}", name="rule"),
        CheckConstraint(f"capacity IN {tuple(str(capacity) for capacity in Capacity)}", name="capacity"),
        Index(None, "object_kind", "object_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    object_kind: Mapped[str] = mapped_column(String(60))
    object_id: Mapped[int]
    rule: Mapped[str] = mapped_column(String(20))
    capacity: Mapped[str] = mapped_column(String(20))
    occurrences: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    @property
    def by_whom(self) -> str:
        """Who removed it, without a name."""
        return BY_WHOM[Capacity(self.capacity)]
