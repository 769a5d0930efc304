"""Every bad input and fault of docs/faults.csv is tried by a test that exists, or says why it is not yet."""

import ast
import csv
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def faults() -> list[dict[str, str]]:
    """The list, as it is published."""
    with (ROOT / "docs" / "faults.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=";"))


@cache
def names_in(path: Path) -> frozenset[str]:
    """The names of the tests of a file."""
    return frozenset(node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef))


def test_the_list_is_whole():
    assert [int(fault["number"]) for fault in faults()] == list(range(1, 114))


@pytest.mark.parametrize("fault", faults(), ids=lambda fault: fault["number"])
def test_the_fault_is_tried_or_says_why_not(fault):
    named = fault["tested_by"].split()
    assert bool(named) != bool(fault["not_yet"].strip()), "either a test or a reason, not both"
    for node in named:
        file, _, name = node.partition("::")
        assert name.startswith("test_"), f"{node} names no test"
        assert name in names_in(ROOT / file), f"{node} does not exist"
