"""Thresholds and delays the region may change: each with its default, where the default comes from, and its history."""

from app.kernel.settings.definitions import DEFINITIONS, Definition, Kind
from app.kernel.settings.queries import value_of

__all__ = ["DEFINITIONS", "Definition", "Kind", "value_of"]
