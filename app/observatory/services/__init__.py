"""What changes the observatory: preparing, publishing and withdrawing releases, receiving files."""

from app.observatory.services import expunging, indexing
from app.observatory.services.catalogue import load_indicators
from app.observatory.services.commenting import comment_on, resolve_comment
from app.observatory.services.imports import receive_file, work_on_import
from app.observatory.services.publishing import publish_release, withdraw_release
from app.observatory.services.releases import Described, FileRefused, prepare_release
from app.observatory.services.shipped import publish_shipped

__all__ = [
    "Described",
    "FileRefused",
    "comment_on",
    "expunging",
    "indexing",
    "load_indicators",
    "prepare_release",
    "publish_release",
    "publish_shipped",
    "receive_file",
    "resolve_comment",
    "withdraw_release",
    "work_on_import",
]
