"""No pattern of the code can be made to think for long, whatever it is given to read."""

import ast
import importlib
import itertools
import pkgutil
import re
import string
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import Any

import pytest

import app as portal

ROOT = Path(portal.__file__).parent
LENGTH = 50_000
# Patterns that take longer, and the most they are ever given: what checks it first.
SHORT_READERS = {
    "app.kernel.mail.facts.ADDRESS": 400,  # LONGEST_REASON and LONGEST_NAME, checked just before
}
# Patterns that only read files which ship with the portal, or HTML that the cleaner has just closed.
OURS = {
    "app.kernel.prose.excerpts.TAG",
    "app.associations.sources.vendee.ROW",
    "app.kernel.territories.models._RING",
    "app.kernel.territories.models._NUMBER",
    "kernel/mail/writing.py: {[{%].*?[}%]}",
}
MOST_SECONDS = 0.1
ASKED = ("compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")
# What repeats in attacks known for making a pattern go back again and again.
TEETH = (
    "a",
    "0",
    " ",
    "\t",
    "\n",
    "-",
    ".",
    "(",
    "<",
    '"',
    "\u00a0",
    "é",
    "aA",
    "a0",
    "a ",
    "a.",
    "a-",
    "a@",
    "\u0301",
)


def modules() -> Iterator[Any]:
    """Every module of the portal."""
    for found in pkgutil.walk_packages([str(ROOT)], "app."):
        if not found.name.startswith("app.kernel.territories.draw_outlines"):
            yield importlib.import_module(found.name)


def kept_patterns() -> dict[str, re.Pattern[str]]:
    """The patterns that modules keep under a name."""
    return {
        f"{module.__name__}.{name}": value
        for module in modules()
        for name, value in vars(module).items()
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str)
    }


def written_patterns() -> dict[str, re.Pattern[str]]:
    """The patterns written where they are used."""
    found = {}
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and is_of_re(node.func) and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found[f"{path.relative_to(ROOT)}: {first.value}"] = re.compile(first.value)
    known = {pattern.pattern for pattern in kept_patterns().values()}
    return {name: pattern for name, pattern in found.items() if pattern.pattern not in known}


def is_of_re(called: ast.expr) -> bool:
    """Whether what is called is a function of re, or the validator of a form."""
    if isinstance(called, ast.Attribute):
        return isinstance(called.value, ast.Name) and called.value.id == "re" and called.attr in ASKED
    return isinstance(called, ast.Name) and called.id == "Regexp"


PATTERNS = {**kept_patterns(), **written_patterns()}


def attacks(pattern: re.Pattern[str], length: int) -> Iterator[str]:
    """Long texts that almost match: what the pattern names, and what attackers repeat."""
    own = sorted({letter for letter in pattern.pattern if letter in string.printable and letter not in "^$|?*+\\"})
    pairs = ["".join(pair) for pair in itertools.islice(itertools.combinations(own, 2), 20)]
    for tooth in (*TEETH, *own, *pairs):
        yield (tooth * length)[:length] + "!"
    for start in ("http://", "https://", "-> a : /", "Objet : "):
        yield start + "a" * length + "!"


def test_the_patterns_of_the_code_are_found() -> None:
    assert len(PATTERNS) > 20
    assert "app.kernel.files.formulas.FORMULA" in PATTERNS
    assert any(name.startswith("associations/services/sentences.py: ") for name in PATTERNS)
    assert PATTERNS.keys() >= OURS | SHORT_READERS.keys(), "a pattern listed here is gone or was rewritten"


@pytest.mark.parametrize("name", sorted(PATTERNS.keys() - OURS))
def test_no_text_makes_a_pattern_think_for_long(name: str) -> None:
    length = SHORT_READERS.get(name, LENGTH)
    for text in attacks(PATTERNS[name], length):
        for ask in (PATTERNS[name].match, PATTERNS[name].search, PATTERNS[name].fullmatch):
            # A tenth of the text first: what grows as its square would take minutes over the whole.
            short = text[: length // 10] + "!"
            assert best(ask, short) < MOST_SECONDS / 4, f"{text[:12]!r} repeated"
            assert best(ask, text) < MOST_SECONDS, f"{text[:12]!r} repeated"


def best(ask: Any, text: str) -> float:
    """The least processor time of a few readings, when the first is long: the machine may be busy elsewhere."""
    first = cost(ask, text)
    return first if first < MOST_SECONDS / 4 else min(first, cost(ask, text), cost(ask, text))


def cost(ask: Any, text: str) -> float:
    """The processor time of one reading, in seconds."""
    began = process_time()
    ask(text)
    return process_time() - began
