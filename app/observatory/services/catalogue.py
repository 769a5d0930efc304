"""The list of indicators, as the software ships it."""

import csv
from pathlib import Path

from sqlalchemy import select

from app.extensions import db
from app.observatory.models import Indicator

DATA = Path(__file__).parent.parent / "data"
NUMBERS = ("position", "decimals")


def load_indicators() -> int:
    """Bring the indicators to what the shipped list says; return how many there are."""
    held = {indicator.code: indicator for indicator in db.session.scalars(select(Indicator))}
    with (DATA / "indicators.csv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines, delimiter=";"):
            indicator = held.setdefault(line["code"], Indicator(code=line["code"]))
            for name, value in line.items():
                setattr(indicator, name, int(value) if name in NUMBERS else value)
            db.session.add(indicator)
    db.session.flush()
    return len(held)
