"""Tables of the observatory."""

from app.observatory.models.figures import Breakdown, Indicator, Observation, ReleaseColumn, Status
from app.observatory.models.imports import FileImport, ImportState
from app.observatory.models.permalinks import Permalink, Span
from app.observatory.models.releases import Release, ReleaseComment, ReleaseState, SourceFile

__all__ = [
    "Breakdown",
    "FileImport",
    "ImportState",
    "Indicator",
    "Observation",
    "Permalink",
    "Release",
    "ReleaseColumn",
    "ReleaseComment",
    "ReleaseState",
    "SourceFile",
    "Span",
    "Status",
]
