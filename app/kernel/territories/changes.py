"""What became of the name and limits of a territory: communes brought together, EPCI that gained, lost or changed."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from sqlalchemy import select

from app.extensions import db
from app.kernel.territories.models import TerritoryFormerCode, TerritoryName
from app.kernel.territories.reference import OfficialFiles
from app.kernel.territories.reference.groups import EPCI_BY_YEAR

Counts = dict[int, int]
CHANGED = "des communes se sont réunies, ou ont changé d’intercommunalité\u00a0: le fichier ne le dit pas"


def changes_of(codes_by_id: dict[int, str]) -> dict[int, tuple[str, ...]]:
    """What is known to have changed in these territories, in sentences; those that did not change are left out.

    Two statements, and the official list of each year, read once.
    """
    found: dict[int, list[str]] = defaultdict(list)
    names: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    named = select(TerritoryName.territory_id, TerritoryName.vintage, TerritoryName.name)
    for key, year, name in db.session.execute(named.where(TerritoryName.territory_id.in_(codes_by_id))):
        names[key][name].append(year)
    for key, spans in names.items():
        last = max(max(years) for years in spans.values())
        found[key] += [
            f"Nom jusqu’en {max(years)}\u00a0: {name}." for name, years in spans.items() if max(years) < last
        ]
    for key, code in codes_by_id.items():
        found[key] += _counted(communes_by_year().get(code, {}))
    former = select(TerritoryFormerCode.territory_id, TerritoryFormerCode.code, TerritoryFormerCode.reason)
    merged = former.where(TerritoryFormerCode.territory_id.in_(codes_by_id)).order_by(TerritoryFormerCode.code)
    for key, code, reason in db.session.execute(merged):
        found[key].append(f"Code {code}\u00a0: {reason}.")
    return {key: tuple(sentences) for key, sentences in found.items() if sentences}


@cache
def communes_by_year() -> dict[str, Counts]:
    """How many communes each EPCI has in each year's official list, by its SIREN."""
    counts: dict[str, Counts] = defaultdict(dict)
    for line in OfficialFiles().table(EPCI_BY_YEAR):
        counts[line["siren"]][int(line["millesime"])] = int(line["nb_communes"])
    return dict(counts)


def _counted(counts: Counts) -> Sequence[str]:
    years = sorted(counts)
    return [
        f"{counts[year]} communes en {year} contre {counts[before]} en {before} ({CHANGED})."
        for before, year in zip(years, years[1:], strict=False)
        if counts[year] != counts[before]
    ]
