"""Exploring the figures: a question, its address, its words, and the grid of cells that answers it."""

from app.observatory.queries.explore.asked import Asked
from app.observatory.queries.explore.catalogue import Catalogue, catalogue
from app.observatory.queries.explore.figures import Cell
from app.observatory.queries.explore.grid import (
    Grid,
    GridRow,
    Lead,
    answer,
    every_row,
    rank_of,
    reference_row,
    rows_by_name,
)
from app.observatory.queries.explore.question import Question
from app.observatory.queries.explore.reading import read

__all__ = [
    "Asked",
    "Catalogue",
    "Cell",
    "Grid",
    "GridRow",
    "Lead",
    "Question",
    "answer",
    "catalogue",
    "every_row",
    "rank_of",
    "read",
    "reference_row",
    "rows_by_name",
]
