"""Tables of the register and of the field log."""

from app.associations.models.activity import LONGEST_SENTENCE, Activity, ActivityMonth, ReceiptSeries
from app.associations.models.activity_types import ACTIVITY_TYPES, ActivityType
from app.associations.models.register import (
    Association,
    AssociationName,
    Funder,
    RegisterLoad,
    RegisterTotal,
    Subsidy,
    SupportTotal,
)

__all__ = [
    "ACTIVITY_TYPES",
    "LONGEST_SENTENCE",
    "Activity",
    "ActivityMonth",
    "ActivityType",
    "Association",
    "AssociationName",
    "Funder",
    "ReceiptSeries",
    "RegisterLoad",
    "RegisterTotal",
    "Subsidy",
    "SupportTotal",
]
