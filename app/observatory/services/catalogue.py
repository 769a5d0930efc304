"""The list of indicators, as the software ships it."""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from app.extensions import db
from app.kernel.referentials import Entry, Referential, declare
from app.observatory.models import Indicator

DATA = Path(__file__).parent.parent / "data"
NUMBERS = ("position", "decimals")


def load_indicators() -> dict[str, int]:
    """Bring the indicators to what the shipped list says; say how many rows moved."""
    held = {indicator.code: indicator for indicator in db.session.scalars(select(Indicator))}
    changes: Counter[str] = Counter({"added": 0, "changed": 0, "unchanged": 0})
    with (DATA / "indicators.csv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines, delimiter=";"):
            indicator = held.get(line["code"]) or Indicator(code=line["code"])
            for name, value in line.items():
                setattr(indicator, name, int(value) if name in NUMBERS else value)
            is_new = line["code"] not in held
            changes["added" if is_new else "changed" if db.session.is_modified(indicator) else "unchanged"] += 1
            db.session.add(indicator)
    db.session.flush()
    return dict(changes)


def _entries() -> Iterator[Entry]:
    for one in db.session.scalars(select(Indicator).order_by(Indicator.position, Indicator.code)):
        yield Entry(one.code, one.name, one.unit)


INDICATORS = declare(
    Referential(
        key="indicateurs",
        name="Indicateurs",
        purpose="Ce que l’observatoire mesure, avec son unité, sa définition et ses limites.",
        folder=None,
        load=load_indicators,
        entries=_entries,
    )
)
