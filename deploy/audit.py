"""`make audit`: read our code with bandit, and look up the dependencies' known vulnerabilities with pip-audit.

What bandit holds against the code is fixed, or explained here, one line a file and rule; an explanation that no longer
explains anything is a fault too. A dependency that could not be looked up is said, and never counted as safe.
"""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
# file and rule → why it is no fault
EXPLAINED = {
    ("app/account/services/demonstration.py", "B105"): "known to all; production refuses to start beside it",
    ("app/associations/services/demonstration.py", "B311"): "invented activity, the same at each planting",
    ("app/cli/scale/pouring.py", "B608"): "the names of our own tables and columns; every value is bound",
    ("app/cli/scale/register.py", "B311"): "invented volume, the same at each planting",
    ("app/cli/scale/samples.py", "B311"): "invented volume, the same at each planting",
    ("app/kernel/audit/words.py", "B105"): "the French words for a kind of object",
    (
        "app/kernel/files/aside.py",
        "B404",
    ): "files are read in a process apart, so that a hostile one harms nothing else",
    ("app/kernel/files/aside.py", "B603"): "our own Python and a module of ours; nothing of the file is in the command",
    ("app/kernel/files/inspection/cleaning.py", "B405"): "writes only; what is read goes through defusedxml",
    ("app/kernel/files/inspection/elements.py", "B406"): "names of the library only; the parser is defusedxml's",
    ("app/kernel/legal/pages.py", "B704"): "HTML that the cleaner of prose has just made",
    ("app/kernel/mail/transport.py", "B101"): "tells the type checker what the line above did",
    (
        "app/kernel/mail/writing.py",
        "B701",
    ): "letters are plain text; their HTML is made by Markup, which escapes",
    ("app/kernel/people/models/sessions.py", "B105"): "the name of a way to sign in",
    ("app/observatory/sources/long.py", "B105"): "the word by which a file says that a figure is not disclosed",
    ("app/web/expunging.py", "B101"): "tells the type checker what the view has required",
    ("app/web/qr.py", "B704"): "a drawing of numbers, made by the library",
    ("app/web/sessions.py", "B105"): "the name of a key in the session",
}


def findings() -> Counter[tuple[str, str]]:
    """What bandit holds against the code, by file and rule."""
    done = subprocess.run(  # noqa: S603
        [BIN / "bandit", "-r", "app", "-q", "-f", "json"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return Counter((found["filename"], found["test_id"]) for found in json.loads(done.stdout)["results"])


def code_faults() -> list[str]:
    """What is neither fixed nor explained, and explanations of nothing."""
    found = set(findings())
    faults = [f"bandit {rule} in {file}" for file, rule in sorted(found - EXPLAINED.keys())]
    return faults + [f"nothing left to explain: {rule} in {file}" for file, rule in sorted(EXPLAINED.keys() - found)]


def read_report(report: str) -> tuple[list[str], int, list[str]]:
    """A report of pip-audit: the vulnerabilities, how many packages were looked up, and those that could not be."""
    packages = json.loads(report)["dependencies"]
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    vulnerable = [
        f"{package['name']} {package['version']}: {flaw['id']}"
        for package in packages
        for flaw in package.get("vulns", ())
    ]
    return vulnerable, len(packages) - len(skipped), skipped


def dependency_faults() -> list[str]:
    """The known vulnerabilities of what requirements.txt installs; prints what could not be looked up."""
    asked = [BIN / "pip-audit", "-r", "requirements.txt", "--require-hashes", "--disable-pip", "-f", "json"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    try:
        vulnerable, looked_up, skipped = read_report(done.stdout)
    except (ValueError, KeyError):
        print(
            f"dependencies: NOT AUDITED, the service of vulnerabilities did not answer ({done.stderr[-200:].strip()})"
        )
        return []
    if skipped:
        print(f"dependencies: {len(skipped)} NOT AUDITED, the service does not know them: {', '.join(skipped)}")
    print(f"dependencies: {looked_up} audited, {len(vulnerable)} vulnerabilities")
    return vulnerable


def main() -> int:
    """Say everything; fail on a fault."""
    faults = code_faults()
    print(f"code: {len(EXPLAINED)} findings explained, {len(faults)} faults")
    faults += dependency_faults()
    for fault in faults:
        print(f"  {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
