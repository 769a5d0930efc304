"""What changes the observatory: preparing, publishing and withdrawing releases, receiving files."""

from app.observatory.services import expunging, indexing
from app.observatory.services.catalogue import load_indicators
from app.observatory.services.imports import receive_file, work_on_import
from app.observatory.services.publishing import publish_release, withdraw_release
from app.observatory.services.releases import FileRefused, prepare_release
from app.observatory.services.shipped import publish_shipped

__all__ = [
    "FileRefused",
    "expunging",
    "indexing",
    "load_indicators",
    "prepare_release",
    "publish_release",
    "publish_shipped",
    "receive_file",
    "withdraw_release",
    "work_on_import",
]
