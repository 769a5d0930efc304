"""The lists everybody shares (territories, occupations, themes…): what they hold, from which files, loaded when."""

from app.kernel.referentials.catalogue import Entry, Referential, declare, referential, referentials
from app.kernel.referentials.shared import OCCUPATIONS, TERRITORIES, THEMES

__all__ = ["OCCUPATIONS", "TERRITORIES", "THEMES", "Entry", "Referential", "declare", "referential", "referentials"]
