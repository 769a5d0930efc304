"""Receiving, checking, serving and forgetting files."""

from app.kernel.files.services.checking import ask_again, check_file
from app.kernel.files.services.forgetting import forget_file
from app.kernel.files.services.receiving import (
    FileNotAccepted,
    FileTooLarge,
    Incoming,
    Infected,
    QuotaReached,
    receive,
    receive_all,
)
from app.kernel.files.services.reconciling import Findings, reconcile
from app.kernel.files.services.store import FileMissing, open_file, store

__all__ = [
    "FileMissing",
    "FileNotAccepted",
    "FileTooLarge",
    "Findings",
    "Incoming",
    "Infected",
    "QuotaReached",
    "ask_again",
    "check_file",
    "forget_file",
    "open_file",
    "receive",
    "receive_all",
    "reconcile",
    "store",
]
