"""What exploring cannot guess: doors without a link, how a form is rightly filled, what sending twice may add.

A new form is found by following links and attacked as it is. When no link leads to its page (an address received in
a letter), give its door in DOORS. When it cannot be filled by guessing, say how in FILLED.
"""

from collections.abc import Callable
from typing import Any

from app.account.services import DEMO_PASSWORD

# endpoint → what makes its page exist, and returns the account that reads it (None for a visitor) and its address.
DOORS: dict[str, Callable[[], tuple[str | None, str]]] = {}

# endpoint → where it is attacked instead, and why it cannot be here.
ELSEWHERE = {
    "observatory.publish": "a button on a file that the worker has read: tests/observatory/test_import_pages.py",
    "observatory.withdraw": "a button on a file that the worker has read: tests/observatory/test_import_pages.py",
}

# endpoint → what somebody would type, a file as its bytes and its name; what is not said is guessed.
FILLED: dict[str, dict[str, Any]] = {
    "account.sign_in": {"email": "social@example.org", "password": DEMO_PASSWORD},
    "associations.log": {"type": "permanence", "commune": "Laval (53)", "passages": "3"},
    "observatory.imports": {"file": (b"departement;effectif\r\n53;12\r\n", "effectifs.csv")},
}

# endpoint → why the same form sent twice may add a row.
TWICE = {
    "account.sign_in": "two browsers may sign in with the same page",
    "observatory.imports": "the file is recognised by its fingerprint when it is read, and the second reading says so",
}
