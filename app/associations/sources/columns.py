"""Which column says what: the national schema's headers, and the ways producers write them."""

import re
import unicodedata

FIELDS: dict[str, tuple[str, ...]] = {
    "funder": ("nomattribuant", "nomdelattribuant", "nomattributaire"),
    "funder_identifier": ("idattribuant", "identificationdelattribuant", "identificationdelattributaire"),
    "date": ("dateconvention", "datedelaconventiondesubvention", "datedeconvention"),
    "beneficiary": ("nombeneficiaire", "nomdubeneficiaire"),
    "identifier": ("idbeneficiaire", "identificationdubeneficiaire"),
    "numero_rna": ("rnabeneficiaire",),
    "purpose": ("objet", "object", "objetdelasubvention", "objetdelaconvention"),
    "amount": ("montant", "montanttotaldelasubvention"),
    "nature": ("nature", "naturedelasubvention"),
    "terms": ("conditionsversement", "conditionsdeversementdelasubvention", "conditionsdeversement"),
}
REQUIRED = ("beneficiary", "identifier", "amount", "date")


class ColumnsMissingError(ValueError):
    """The table lacks a column without which a subsidy cannot be read."""


def folded(header: object) -> str:
    """A header without case, accents, spaces or signs."""
    plain = unicodedata.normalize("NFKD", str(header)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.casefold())


def columns_of(headers: list[object]) -> dict[str, int]:
    """The position of each known field among the headers."""
    places = {folded(header): position for position, header in reversed(list(enumerate(headers)))}
    found = {field: places[synonym] for field, synonyms in FIELDS.items() for synonym in synonyms if synonym in places}
    missing = [field for field in REQUIRED if field not in found]
    if missing:
        raise ColumnsMissingError(", ".join(missing))
    return found
