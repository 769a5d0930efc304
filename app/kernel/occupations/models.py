"""An occupation, the codes that count it, and how well each code does so."""

from typing import NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model


class Wording(NamedTuple):
    """How the portal names a choice to its readers, what it means, and who says so."""

    label: str
    explanation: str
    source: str = ""


PERIMETERS = {
    "coeur_cese": Wording(
        "Cœur de la cohésion sociale",
        "Aide et accompagnement social, éducation spécialisée et animation, hors intervention à domicile\u00a0: "
        "environ 800\u202f000 personnes en France selon le CESE.",
        "CESE, avis « Les métiers de la cohésion sociale », 12 juillet 2022",
    ),
    "elargi_drees": Wording(
        "Périmètre élargi",
        "Ajoute l’intervention à domicile, l’accueil des jeunes enfants, l’accueil familial et l’accompagnement "
        "éducatif et social\u00a0: 1,3 million de professionnels du social en tout en 2018 selon la Drees.",
        "Drees, professions sociales, situation en 2018",
    ),
    "encadrement": Wording(
        "Encadrement",
        "Les personnes qui encadrent ou dirigent les équipes et les établissements.",
        "Choix du portail",
    ),
    "connexe": Wording(
        "Métiers voisins",
        "Médiation, insertion, protection juridique, numérique, interprétariat, entre autres\u00a0: "
        "des métiers qui travaillent au quotidien avec les précédents.",
        "Choix du portail",
    ),
}
DEFAULT_PERIMETER = "coeur_cese"

NOMENCLATURES = {
    "FAP2021": Wording("FAP 2021", "Familles professionnelles, version 2021, 228 postes.", "France Travail"),
    "FAP2009": Wording("FAP 2009", "Familles professionnelles, version 2009, 225 postes.", "La Dares"),
    "PCS2003": Wording("PCS 2003", "Professions et catégories socioprofessionnelles de 2003.", "L’Insee"),
    "ROME": Wording("ROME 3", "Répertoire opérationnel des métiers et des emplois, version 3.", "France Travail"),
}

QUALITIES = {
    "exact": Wording("Exact", "Le code compte ce métier et lui seul."),
    "regroupe": Wording("Regroupé", "Le code compte ce métier avec d’autres."),
    "partiel": Wording("Partiel", "Le code ne compte qu’une partie de ce métier, et parfois d’autres avec lui."),
    "lecture": Wording("Notre lecture", "Aucun fichier officiel ne nomme ce métier sous ce code."),
}

RESERVES = {
    "partiel": "Une partie seulement de ce métier y est comptée.",
    "lecture": "Aucun fichier officiel ne nomme ce métier sous ce code\u00a0: c’est notre lecture.",
}


def _one_of(column: str, words: dict[str, Wording]) -> str:
    """The SQL condition that holds a column to a closed list."""
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


class Occupation(Model):
    """A métier de la cohésion sociale; its code is part of web addresses and never changes."""

    __tablename__ = "occupation"
    __table_args__ = (CheckConstraint(_one_of("perimeter", PERIMETERS), name="perimeter"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    definition: Mapped[str] = mapped_column(Text)
    perimeter: Mapped[str] = mapped_column(String(20), index=True)
    position: Mapped[int]
    bridges: Mapped[list["OccupationBridge"]] = relationship(
        back_populates="occupation", cascade="all, delete-orphan", order_by="OccupationBridge.nomenclature_code_id"
    )

    @property
    def perimeter_wording(self) -> Wording:
        """The name, meaning and source of this occupation's perimeter."""
        return PERIMETERS[self.perimeter]

    @property
    def name_inside_a_sentence(self) -> str:
        """The name as it reads in the middle of a sentence."""
        return self.name[0].lower() + self.name[1:]


class NomenclatureCode(Model):
    """A code of an official nomenclature, with its label as published."""

    __tablename__ = "nomenclature_code"
    __table_args__ = (
        UniqueConstraint("nomenclature", "code"),
        CheckConstraint(_one_of("nomenclature", NOMENCLATURES), name="nomenclature"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    nomenclature: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(10))
    label: Mapped[str] = mapped_column(String(250))
    bridges: Mapped[list["OccupationBridge"]] = relationship(
        back_populates="nomenclature_code", order_by="OccupationBridge.occupation_id"
    )

    @property
    def readable_label(self) -> str:
        """The published label with the accents and apostrophes its file leaves out; the stored one stays as it is."""
        return self.label.replace("'", "’").replace("Educat", "Éducat")

    @property
    def title(self) -> str:
        """The code and its label, as printed in a sentence."""
        return f"{self.code} («\u00a0{self.readable_label}\u00a0»)"


class OccupationBridge(Model):
    """What links an occupation to a code: how well it counts it, the file that says so and the words it uses."""

    __tablename__ = "occupation_bridge"
    __table_args__ = (CheckConstraint(_one_of("quality", QUALITIES), name="quality"),)

    occupation_id: Mapped[int] = mapped_column(ForeignKey("occupation.id"), primary_key=True)
    nomenclature_code_id: Mapped[int] = mapped_column(ForeignKey("nomenclature_code.id"), primary_key=True, index=True)
    quality: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(120), default="")
    evidence: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    occupation: Mapped[Occupation] = relationship(back_populates="bridges")
    nomenclature_code: Mapped[NomenclatureCode] = relationship(back_populates="bridges")

    @property
    def quality_wording(self) -> Wording:
        """The name and meaning of this bridge's quality."""
        return QUALITIES[self.quality]


def _listed(names: list[str]) -> str:
    """Names one after the other, the last one after « et »."""
    return " et ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _united(code: NomenclatureCode) -> str:
    """The occupations a code unites: first those an official file names, then those we believe to be there."""
    proven = [bridge.occupation.name_inside_a_sentence for bridge in code.bridges if bridge.quality != "lecture"]
    believed = [bridge.occupation.name_inside_a_sentence for bridge in code.bridges if bridge.quality == "lecture"]
    if len(proven) == 1 and not believed:
        return " ce métier et d’autres"
    if len(believed) == 1 and not proven:
        return ", selon notre lecture, ce métier et d’autres"
    if not proven:
        return f" plusieurs métiers, dont, selon notre lecture, les suivants\u00a0: {_listed(believed)}"
    ours = f"\u202f; selon notre lecture, aussi ceux-ci\u00a0: {_listed(believed)}" if believed else ""
    return f" plusieurs métiers, dont les suivants\u00a0: {_listed(proven)}{ours}"


def merge_sentence(occupation: Occupation, code: NomenclatureCode) -> str:
    """The sentence to print beside any figure of this code shown for this occupation."""
    bridge = next((bridge for bridge in code.bridges if bridge.occupation.code == occupation.code), None)
    publisher = NOMENCLATURES[code.nomenclature].source
    if bridge is None:
        return f"Rien ne rattache ce métier à {code.title}\u00a0: ces chiffres ne parlent pas de lui."
    if bridge.quality == "exact":
        return f"{publisher} compte ce métier à part, sous {code.title}\u00a0: ces chiffres valent pour lui seul."
    if bridge.quality == "partiel" and len(code.bridges) == 1:
        return (
            f"{publisher} compte sous {code.title} une partie seulement de ce métier, et parfois d’autres avec "
            "elle\u00a0: ces chiffres ne valent pas pour le métier entier."
        )
    sentence = (
        f"{publisher} réunit sous {code.title}{_united(code)}. "
        "Ces chiffres valent pour l’ensemble, on ne sait pas les séparer."
    )
    return " ".join(filter(None, [sentence, RESERVES.get(bridge.quality)]))


def uncounted_sentence(occupation: Occupation, nomenclature: str) -> str:
    """The sentence to print when no code of a nomenclature counts an occupation; empty when one does."""
    if any(bridge.nomenclature_code.nomenclature == nomenclature for bridge in occupation.bridges):
        return ""
    name = NOMENCLATURES[nomenclature].label
    article = "du" if nomenclature == "ROME" else "de la"
    return f"Aucun code {article} {name} ne compte ce métier\u00a0: il n’y a pas de chiffre à montrer."
