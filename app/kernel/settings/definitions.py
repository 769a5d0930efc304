"""Every setting there is: a key, its words, its default and where that default comes from."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

Value = int | bool | str | Decimal
FILE = Path(__file__).parent / "definitions.csv"


class Kind(StrEnum):
    """What a setting holds."""

    WHOLE = "whole"
    DECIMAL = "decimal"
    SWITCH = "switch"
    WORDS = "words"


@dataclass(frozen=True)
class Definition:
    """One setting. `origin` says who proposes the default: a norm, a source, or the portal itself.

    `awaits` names the part of the portal that will read it, and is empty once the portal does.
    """

    key: str
    group: str
    label: str
    default: Value
    kind: Kind
    unit: str
    least: int
    most: int
    awaits: str
    origin: str

    @property
    def is_in_force(self) -> bool:
        """Whether the portal reads it today."""
        return not self.awaits

    def typed(self, kept: Any) -> Value:
        """A value as the database keeps it, in its own type; a decimal is kept as text, so that it stays exact."""
        return Decimal(str(kept)) if self.kind is Kind.DECIMAL else kept  # type: ignore[no-any-return]

    def kept(self, value: Value) -> Any:
        """A value as the database keeps it."""
        return str(value) if self.kind is Kind.DECIMAL else value

    def written(self, value: Value) -> str:
        """A value as it is typed in a form or in the file."""
        if self.kind is Kind.SWITCH:
            return "oui" if value else "non"
        return str(value).replace(".", ",") if self.kind is Kind.DECIMAL else str(value)

    def read_back(self, text: str) -> Value:
        """The value such a text says; ValueError or ArithmeticError when it says none."""
        return _typed(text, self.kind)

    @classmethod
    def read(cls, row: dict[str, str]) -> "Definition":
        """A line of the file."""
        kind = Kind(row["kind"])
        return cls(
            key=row["key"],
            group=row["group"],
            label=row["label"],
            default=_typed(row["default"], kind),
            kind=kind,
            unit=row["unit"],
            least=int(row["least"] or 0),
            most=int(row["most"] or 0),
            awaits=row["awaits"],
            origin=row["origin"],
        )


def _typed(text: str, kind: Kind) -> Value:
    if kind is Kind.WHOLE:
        return int(text)
    if kind is Kind.DECIMAL:
        return Decimal(text.replace(",", "."))
    return text == "oui" if kind is Kind.SWITCH else text


def _read() -> dict[str, Definition]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {row["key"]: Definition.read(row) for row in csv.DictReader(lines, delimiter=";")}


DEFINITIONS: dict[str, Definition] = _read()


@dataclass(frozen=True)
class Order:
    """Two settings that make sense only in this order, and what to say otherwise."""

    lower: str
    upper: str
    message: str

    def is_kept(self, values: dict[str, Value]) -> bool:
        """Whether the two values stand in order."""
        return values[self.lower] <= values[self.upper]  # type: ignore[operator]


# Vigilance comes before alert: for what falls short its threshold is the higher one, for what goes over the lower one.
FALLS_SHORT = {"f1_cash_months", "f8_plan_months", "c1_renewal_months", "c3_expiry_months"}
WARNS_FIRST = "La vigilance doit venir avant l’alerte\u00a0: relisez l’autre seuil du même signal."


def _signals() -> list[Order]:
    names = sorted(key.removesuffix("_watch") for key in DEFINITIONS if key.endswith("_watch"))
    pairs = [
        (f"{name}_watch", f"{name}_alert", name.partition(".")[2]) for name in names if f"{name}_alert" in DEFINITIONS
    ]
    return [
        Order(alert, watch, WARNS_FIRST) if name in FALLS_SHORT else Order(watch, alert, WARNS_FIRST)
        for watch, alert, name in pairs
    ]


ORDERS: tuple[Order, ...] = (
    Order(
        "account.password_length",
        "account.bound_password_length",
        "Un mot de passe de l’administration ne peut pas être plus court que celui des autres comptes.",
    ),
    Order(
        "retention.warning_months",
        "retention.account_months",
        "L’avertissement d’un compte sans visite doit partir avant son effacement.",
    ),
    Order(
        "publishing.funder_people",
        "publishing.public_people",
        "Le public ne peut pas voir de plus petits nombres que les financeurs.",
    ),
    Order(
        "agreements.evaluation_latest_months",
        "agreements.evaluation_opens_months",
        "L’évaluation finale s’ouvre avant sa date limite.",
    ),
    Order(
        "observatory.projection_base",
        "observatory.projection_careful_base",
        "L’effectif minimal ne peut pas dépasser celui qui demande la prudence.",
    ),
    *_signals(),
)
