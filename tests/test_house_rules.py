"""The rules of the house, held by the build rather than by memory."""

import ast
import re
import subprocess
from fnmatch import fnmatch
from pathlib import Path

import pytest
from flask import Flask

from app.kernel.audit.words import ACTIONS, DETAILS

ROOT = Path(__file__).resolve().parent.parent
APP = sorted((ROOT / "app").rglob("*.py"))
TEMPLATES = sorted((ROOT / "app").rglob("templates/**/*.html"))
COMMITTERS = {
    "app/web/transaction.py",
    "app/cli/setup.py",
    "app/cli/scale.py",
    "app/cli/search.py",
    "app/kernel/jobs/daily.py",
    "app/kernel/jobs/queue.py",
}
# Where the details of an act are handed on as they came.
PASSED_ON = {("app/kernel/audit/services.py", None), ("app/web/transaction.py", None)}
# commands.py files are doors of their own: a command is one transaction, as a request is.
ADDRESSES = ROOT / "tests" / "addresses.txt"


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_view_says_who_may_reach_it(app: Flask) -> None:
    silent = [
        name
        for name, view in app.view_functions.items()
        if name not in ("static", "bootstrap.static") and not hasattr(view, "access")
    ]
    assert not silent, f"closed by default: {silent}"


def test_addresses_are_promises_kept(app: Flask) -> None:
    built = {re.sub(r"<int\([^)]*\):", "<int:", str(rule)) for rule in app.url_map.iter_rules()}
    promised = {line for line in ADDRESSES.read_text().splitlines() if line and not line.startswith("#")}
    assert promised - built == set(), "addresses that vanished"
    assert built - promised == set(), "new addresses must be written in tests/addresses.txt"


def test_addresses_are_typed_or_coded(app: Flask) -> None:
    """A numeric identifier is declared as such, so that a stray word is a 404 and never a query."""
    for rule in app.url_map.iter_rules():
        assert not re.search(r"<(?:string:)?\w*id>", str(rule)), f"{rule} takes an untyped identifier"


@pytest.mark.parametrize("path", APP, ids=relative)
def test_only_the_keepers_of_transactions_commit(path: Path) -> None:
    if relative(path) in COMMITTERS or path.name == "commands.py" or "commands" in path.parts:
        return
    assert not re.search(r"\.commit\(\)", path.read_text()), "services flush; the web, jobs and commands commit"


@pytest.mark.parametrize("path", APP + sorted((ROOT / "tests").rglob("*.py")), ids=relative)
def test_no_python_file_passes_three_hundred_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_no_template_passes_one_hundred_and_twenty_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 120


@pytest.mark.parametrize("path", APP, ids=relative)
def test_public_names_are_documented(path: Path) -> None:
    tree = ast.parse(path.read_text())
    named = [tree, *(node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef)))]
    silent = [
        getattr(node, "name", "module")
        for node in named
        if not getattr(node, "name", "").startswith("_") and not ast.get_docstring(node)
    ]
    assert not silent, f"without a docstring: {silent}"


@pytest.mark.parametrize("path", APP, ids=relative)
def test_views_ask_and_answer_but_do_not_query(path: Path) -> None:
    if "routes" not in relative(path):
        return
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "sqlalchemy":
            names = {alias.name for alias in node.names}
            assert "select" not in names, "a view asks its queries; it writes no statement"


def test_every_template_compiles(app: Flask) -> None:
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_templates_import_no_macro_they_do_not_use(path: Path) -> None:
    source = path.read_text()
    for names in re.findall(r"{%-? from \"[^\"]+\" import ([^%]+?)(?: with context)? -?%}", source):
        for name in (part.strip().split(" as ")[-1].strip() for part in names.split(",")):
            assert len(re.findall(rf"\b{re.escape(name)}\b", source)) > 1, f"{name} is imported and unused"


def test_the_glossary_has_a_line_for_each_model() -> None:
    glossary = (ROOT / "README.md").read_text()
    classes = {
        node.name
        for path in APP
        if "models" in relative(path)
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.ClassDef) and any("__tablename__" in ast.unparse(item) for item in node.body)
    }
    missing = sorted(name for name in classes if f"`{name}`" not in glossary)
    assert not missing, f"no glossary line for {missing}"


def test_nothing_is_left_open() -> None:
    found = subprocess.run(
        ["git", "grep", "-InE", r"\b(TODO|FIXME|XXX)\b", "--", "app", "deploy"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout == ""


def test_the_forbidden_design_system_never_ships() -> None:
    """The State's design system is reserved to the State; a region may not use it."""
    for path in (ROOT / "app").rglob("*"):
        if path.suffix in (".css", ".html", ".js"):
            assert not re.search(r"\bdsfr\b|Marianne", path.read_text(errors="ignore")), relative(path)


def recorded() -> list[tuple[str, ast.Call]]:
    """Every call that writes an act in the journal, and the file it is in."""
    return [
        (relative(path), call)
        for path in APP
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("record", "trace", "act_of") and call.args
    ]


def test_every_act_of_the_journal_has_its_words() -> None:
    """A new action gets its line in app/kernel/audit/actions.csv."""
    patterns = [
        "".join(part.value if isinstance(part, ast.Constant) else "*" for part in action.values)
        if isinstance(action := call.args[0], ast.JoinedStr)
        else getattr(action, "value", None)
        for _file, call in recorded()
    ]
    assert patterns
    unsaid = [one for one in patterns if one and not any(fnmatch(action, one) for action in ACTIONS)]
    assert not unsaid, f"without words in actions.csv: {unsaid}"


def test_no_detail_of_the_journal_is_what_somebody_wrote() -> None:
    """A detail is a code or a number under a name of the list in app/kernel/audit/words.py."""
    ours = {"by", "about"}
    unknown = {
        (file, keyword.arg or "**")
        for file, call in recorded()
        for keyword in call.keywords
        if keyword.arg not in DETAILS and keyword.arg not in ours and (file, keyword.arg) not in PASSED_ON
    }
    assert not unknown, f"details the journal does not keep: {unknown}"
    assert all(name == name.lower() for name in DETAILS)
    assert {"title", "body", "text", "sentence", "name", "email", "reason", "comment", "passage"} & set(
        DETAILS
    ) == set()
