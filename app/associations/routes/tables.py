"""What register and log pages show in their tables and charts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask import url_for

from app.associations.models import ACTIVITY_TYPES, Association, Subsidy
from app.associations.queries import Tally, YearOfSupport
from app.kernel.instants import MONTHS
from app.web.charts import NO_ROW, ColumnChart, Datum
from app.web.filters import day, euros, month, number

Cells = dict[str, Any]
SUBSIDY_HEADER = (
    "Année",
    "Date",
    "Financeur",
    "SIREN du financeur",
    "Association",
    "Identifiant publié",
    "Contrôle de l’identifiant",
    "Montant en euros",
    "Plusieurs années",
    "Répète la ligne",
    "Objet",
    "Nature",
    "Fichier",
    "Ligne",
)
CHECKS = {"format_ok": "format correct", "a_corriger": "à corriger", "absent": "absent"}


def anchor(file: str) -> str:
    """Where the page of sources speaks of a file."""
    return "fichier-" + file.replace(".", "-")


def amount(cents: int | None) -> str:
    """An amount with its cents only when it has some."""
    return euros(cents, 0 if cents is None or cents % 100 == 0 else 2)


def span(first: int | None, last: int | None) -> str:
    """« 2008 à 2018 », « 2019 », or nothing."""
    if first is None:
        return ""
    return str(first) if first == last else f"{first}\u00a0à\u00a0{last}"


def register_columns() -> list[Cells]:
    """The columns of the register."""
    return [
        {"key": "name", "label": "Association"},
        {"key": "funders", "label": "Aidée par"},
        {"key": "years", "label": "Années"},
        {"key": "count", "label": "Aides publiées", "numeric": True},
        {"key": "amount", "label": "Montant publié", "numeric": True},
    ]


def register_rows(associations: Iterable[Association]) -> list[Cells]:
    """One line for each association."""
    return [
        {
            "name": _name_cell(association),
            "funders": ", ".join(total.funder.short_name.replace("-", "\u2011") for total in association.support)
            or "–",
            "years": span(association.first_year, association.last_year) or "–",
            "count": association.subsidies_count,
            "amount": amount(association.subsidies_total_cents) if association.subsidies_count else "–",
        }
        for association in associations
    ]


def _name_cell(association: Association) -> Cells:
    return {
        "text": association.plain_name,
        "href": url_for("associations.show", id=association.id),
        "after": "fictive" if association.is_demo else association.written_siren,
    }


def subsidy_columns(subsidies: Sequence[Subsidy]) -> list[Cells]:
    """The columns of an association's subsidies: the funder where they are several, the purpose where one is given."""
    columns: list[Cells] = [
        {"key": "year", "label": "Année"},
        {"key": "funder", "label": "Financeur"},
        {"key": "amount", "label": "Montant", "numeric": True},
        {"key": "purpose", "label": "Objet"},
        {"key": "source", "label": "Lu dans"},
    ]
    idle = set() if len({subsidy.funder_id for subsidy in subsidies}) > 1 else {"funder"}
    idle |= set() if any(subsidy.purpose for subsidy in subsidies) else {"purpose"}
    return [column for column in columns if column["key"] not in idle]


def subsidy_rows(subsidies: Iterable[Subsidy]) -> list[Cells]:
    """One line for each subsidy, with the line of the file it was read on."""
    return [
        {
            "year": _year_cell(subsidy),
            "funder": subsidy.funder.short_name.replace("-", "\u2011"),
            "amount": _amount_cell(subsidy),
            "purpose": _purpose_cell(subsidy),
            "source": {
                "text": subsidy.file,
                "href": url_for("associations.sources", _anchor=anchor(subsidy.file)),
                "after": f"ligne\u00a0{subsidy.line}",
            },
        }
        for subsidy in subsidies
    ]


def _year_cell(subsidy: Subsidy) -> Cells:
    if subsidy.year is None:
        return {"status": "not_available", "word": "non datée", "note": "le fichier ne donne pas de date lisible"}
    cell: Cells = {"text": str(subsidy.year)}
    return {**cell, "after": day(subsidy.decided_on).replace(" ", "\u00a0")} if subsidy.decided_on else cell


def _amount_cell(subsidy: Subsidy) -> Cells:
    if subsidy.amount_cents is None:
        return {"status": "not_available", "note": "le fichier ne donne pas de montant\u202f; ce n’est pas zéro"}
    return {"text": amount(subsidy.amount_cents)}


def _purpose_cell(subsidy: Subsidy) -> Cells:
    notes = ["Montant pour plusieurs années."] if subsidy.is_multiyear else []
    if subsidy.repeats_line:
        notes.append(f"Répète mot pour mot la ligne\u00a0{subsidy.repeats_line}\u202f: n’est pas compté.")
    if not subsidy.purpose:
        notes.append("non précisé")
    return {"text": subsidy.purpose, "after": " ".join(notes)}


def faults(subsidies: Iterable[Subsidy]) -> list[tuple[str, str]]:
    """The numbers that cannot be right, each with what is wrong."""
    found = {
        (subsidy.identifier_given, subsidy.identifier_reason)
        for subsidy in subsidies
        if subsidy.identifier_status == "a_corriger"
    }
    return sorted(found)


def subsidy_lines(association: Association, subsidies: Iterable[Subsidy]) -> list[list[Any]]:
    """The lines of the export."""
    return [
        [
            subsidy.year,
            subsidy.decided_on.isoformat() if subsidy.decided_on else None,
            subsidy.funder.name,
            subsidy.funder.siren,
            association.name,
            subsidy.identifier_given,
            CHECKS[subsidy.identifier_status],
            None if subsidy.amount_cents is None else subsidy.amount_cents / 100,
            subsidy.is_multiyear,
            subsidy.repeats_line,
            subsidy.purpose,
            subsidy.nature,
            subsidy.file,
            subsidy.line,
        ]
        for subsidy in subsidies
    ]


def support_chart(years: Sequence[YearOfSupport]) -> ColumnChart | None:
    """Amounts by year; a year the files do not name stays empty and says so, for it is not zero."""
    if len(years) < 2:
        return None  # one column compares nothing; the sentence above says it
    known = {said.year: said for said in years}
    return ColumnChart(
        id="soutien",
        title="Montants publiés, par année",
        data=[_year_datum(year, known.get(year)) for year in range(years[0].year, years[-1].year + 1)],
        unit="€",
        table_href="#aides",
    )


def _year_datum(year: int, said: YearOfSupport | None) -> Datum:
    if said is None:
        return Datum(str(year), status=NO_ROW)
    return Datum(str(year), None if said.total_cents is None else said.total_cents / 100)


def months_back(count: int, last: date) -> list[date]:
    """The first days of this month and of those before it, the oldest first."""
    months = [last.replace(day=1)]
    while len(months) < count:
        months.append(date.fromordinal(months[-1].toordinal() - 1).replace(day=1))
    return months[::-1]


def activity_chart(tallies: Sequence[Tally], type: str, months: Sequence[date]) -> ColumnChart:
    """One type of activity month by month, in its own unit; without a type, how many activities were noted.

    A month without entry is a zero the team knows of.
    """
    counted: Counter[date] = Counter()
    for tally in tallies:
        if not type:
            counted[tally.month] += tally.entries
        elif tally.type == type:
            counted[tally.month] += tally.passages
    kind = ACTIVITY_TYPES.get(type)
    what = f"{kind.name}\u00a0: {kind.unit}" if kind else "Activités notées"
    return ColumnChart(
        id="activite",
        title=f"{what} par mois, de {month(months[0])} à {month(months[-1])}",
        data=[Datum(MONTHS[first.month - 1], counted[first]) for first in months],
        row_name="Mois",
    )


def hours(minutes: int) -> str:
    """A duration: « 6 h », « 2 h 30 »."""
    whole, rest = divmod(minutes, 60)
    return f"{number(whole)}\u00a0h\u00a0{rest:02d}" if rest else f"{number(whole)}\u00a0h"
