"""What others wrote and we ship: its prints are recorded, and tools that look for faults are believed only so far."""

import hashlib
import json
import re
from pathlib import Path

import flask_bootstrap

from deploy.audit import code_faults, read_report

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "app" / "static"
RECORDED = dict(reversed(line.split("  ")) for line in (ROOT / "deploy" / "vendored.sha256").read_text().splitlines())
# Files of app/static that are written or drawn by the project itself.
OURS = re.compile(r"aide/[\w-]+\.png|[\w-]+\.js|theme\.css|favicon\.svg|fonts/OFL\.txt")


def test_every_file_of_others_that_we_serve_is_the_one_recorded() -> None:
    package = Path(flask_bootstrap.__file__).parent.parent
    for name, recorded in RECORDED.items():
        path = package / name if name.startswith("flask_bootstrap/") else ROOT / name
        assert hashlib.sha256(path.read_bytes()).hexdigest() == recorded, name


def test_every_served_file_is_ours_or_recorded() -> None:
    unknown = [
        path
        for path in (found.relative_to(ROOT).as_posix() for found in STATIC.rglob("*") if found.is_file())
        if path not in RECORDED and not OURS.fullmatch(path.removeprefix("app/static/"))
    ]
    assert not unknown, f"record these in deploy/vendored.sha256, or say that they are ours: {unknown}"


def test_pages_load_nothing_of_others_but_what_is_recorded() -> None:
    loaded = {
        name
        for template in (ROOT / "app").rglob("templates/**/*.html")
        for name in re.findall(r'url_for\("bootstrap\.static", filename="([^"]+)"', template.read_text())
    }
    assert {f"flask_bootstrap/static/bootstrap5/{name}" for name in loaded} <= RECORDED.keys()


def test_scripts_of_others_are_not_among_ours() -> None:
    """A script that is minified or carries another's licence was not written here."""
    for path in STATIC.glob("*.js"):
        text = path.read_text()
        assert max(map(len, text.splitlines())) <= 160, path.name
        assert not re.search(r"@license|sourceMappingURL|\(c\)\s*\d{4}", text, re.IGNORECASE), path.name


def test_every_dependency_is_pinned_by_its_print() -> None:
    for lock in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / lock).read_text().replace("\\\n", " ").splitlines()
        packages = [line for line in lines if line and not line.startswith(("#", " "))]
        assert len(packages) > 50
        assert not [line.split()[0] for line in packages if "==" not in line or "--hash=sha256:" not in line]


def test_the_code_is_clean_for_bandit_or_says_why() -> None:
    assert not code_faults()


def test_a_dependency_that_could_not_be_looked_up_is_never_counted_as_safe() -> None:
    report = {
        "dependencies": [
            {"name": "a", "skip_reason": "not found"},
            {"name": "b", "version": "1", "vulns": [{"id": "PYSEC-1"}]},
            {"name": "c", "version": "2", "vulns": []},
        ]
    }
    assert read_report(json.dumps(report)) == (["b 1: PYSEC-1"], 2, ["a"])
