"""Reading the producers' files: recognise them by what they hold, check every cell, give all rows or a report.

Five words: a *family* says what a producer’s file looks like; a *reading* is such a file, read whole; a *measure* is
one of its columns of figures; a *problem* is a cell not to be trusted; a *report* is what a refused file gives instead.
Nothing here knows the web or the database: codes known to the portal are handed in, typed columns are handed back.
"""

from app.observatory.sources.opening import FAMILIES, handed_back
from app.observatory.sources.problems import Problem, Report, Unreadable
from app.observatory.sources.reading import KnownCodes, Measure, Reading, read, read_sheet

__all__ = [
    "FAMILIES",
    "KnownCodes",
    "Measure",
    "Problem",
    "Reading",
    "Report",
    "Unreadable",
    "handed_back",
    "read",
    "read_sheet",
]
