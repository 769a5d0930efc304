"""What the parts of people are called: a list the portal ships, dimension by dimension."""

import csv
from functools import cache

from app.observatory.services.catalogue import DATA

Part = tuple[str, str]


@cache
def _parts() -> dict[Part, tuple[int, str]]:
    """Each value of each dimension with its rank and its name."""
    with (DATA / "breakdowns.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter=";"))
    return {(row["dimension"], row["value"]): (rank, row["name"]) for rank, row in enumerate(rows, start=1)}


def breakdown_name(code: str) -> str:
    """« moins de 30 ans, femmes » for « age=moins-de-30;sexe=femmes »; a value without a name is told as written."""
    return ", ".join(_parts().get(part, (0, part[1].replace("-", " ")))[1] for part in _split(code))


def breakdown_position(code: str) -> int:
    """Where it stands among the others: in the order of the list."""
    ranks = [_parts().get(part, (len(_parts()) + 1, ""))[0] for part in _split(code)]
    return sum(rank * 1000**power for power, rank in enumerate(reversed(ranks)) if power < 3)


def _split(code: str) -> list[Part]:
    return [(dimension, value) for dimension, _, value in (part.partition("=") for part in code.split(";"))]
