"""Reads what public funders publish about the subsidies they grant, and says for each figure where it was read.

No web, no database: files in, records out. Whatever a file leaves doubtful (an identifier rounded by a spreadsheet, a
missing amount) is kept and marked, never repaired by guess.
"""

from app.associations.sources.grouping import Beneficiary, gather
from app.associations.sources.identifiers import Identifier, Verdict, read_identifier
from app.associations.sources.records import Funder, LeftOut, Reading, SubsidyRecord
from app.associations.sources.shelf import SHELF, Source, read_shelf, read_source, sources

__all__ = [
    "SHELF",
    "Beneficiary",
    "Funder",
    "Identifier",
    "LeftOut",
    "Reading",
    "Source",
    "SubsidyRecord",
    "Verdict",
    "gather",
    "read_identifier",
    "read_shelf",
    "read_source",
    "sources",
]
