"""What exploring cannot guess: doors without a link, how a form is rightly filled, what sending twice may add.

A new form is found by following links and attacked as it is. When no link leads to its page (an address received in
a letter), give its door in DOORS. When it cannot be filled by guessing, say how in FILLED.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from app.account.services import DEMO_PASSWORD
from app.account.services.address import CONFIRM, STOP
from app.kernel.people.services import issue_token
from app.kernel.people.services.tokens import RESET
from tests.access.world import World


def linked(world: World, purpose: str) -> str:
    """The token of a link that somebody of the world received in a letter."""
    person = world.person("signed")
    _row, token = issue_token(purpose=purpose, lasts=timedelta(hours=1), person=person, email="neuve@monde.example.org")
    return token


# endpoint → what makes its page exist, and returns the account that reads it (None for a visitor) and its address.
DOORS: dict[str, Callable[[World], tuple[str | None, str]]] = {
    "account.new_password": lambda world: (None, f"/nouveau-mot-de-passe/{linked(world, RESET)}"),
    "account.confirm_address": lambda world: (None, f"/compte/adresse/confirmer/{linked(world, CONFIRM)}"),
    "account.stop_address": lambda world: (None, f"/compte/adresse/annuler/{linked(world, STOP)}"),
}

# Buttons without a field, shown only in some state: their address comes from tests/access/addresses.py, and the account
# that presses them is named here.
BUTTONS = {
    "account.end_other_sessions": "worker@monde.example.org",
    "account.end_session": "worker@monde.example.org",
    "account.keep_me": "worker@monde.example.org",
    "account.take_copy": "worker@monde.example.org",
    "admin.check_files": "admin@monde.example.org",
    "admin.open_account": "admin@monde.example.org",
    "admin.run_again": "admin@monde.example.org",
    "admin.send_letter_again": "admin@monde.example.org",
    "observatory.close_comment": "analyst@monde.example.org",
    "observatory.publish": "analyst@monde.example.org",
    "observatory.withdraw": "analyst@monde.example.org",
}

# endpoint → where it is attacked instead: its page opens half-way through signing in or setting a phone up.
ELSEWHERE = {
    "account.invitation": "tests/account/test_invitations.py: its address is known to a letter alone",
    "account.registration": "tests/account/test_registration.py: its address is known to a letter alone",
    "account.provider_arrival": "tests/account/test_provider.py: its page opens on the way back from the provider",
    "account.provider_unlink": "tests/account/test_provider.py: a button shown once a provider is linked",
    "account.stop_reset": "tests/account/test_lost_factor.py",
    "account.confirm_factor": "tests/account/test_factor_set_up.py",
    "account.recovery_codes": "tests/account/test_factor_set_up.py",
    "account.second_factor": "tests/account/test_second_factor.py",
    "observatory.comment": "tests/observatory/test_import_pages.py: shown while a release waits for its signature",
}

# What cannot be filled rightly by guessing; first what asks for a code of the phone, which works once.
UNGUESSABLE = (
    "account.begin_factor",
    "account.remove_factor",
    "account.renew_codes",
    # The passage to remove is shown before it goes, and must be found in the text.
    "admin.expunge",
    "associations.expunge_activity",
    "forums.expunge_post",
    # An invitation that was just sent is not sent again.
    "account.invite_again",
    "admin.invite_again",
)

# Choices that are lists of help rather than of what is allowed: one that is not offered counts as none.
IGNORED_CHOICES = {("account.register", "occupation_id"): "the trade is then told in one's own words"}

# endpoint → what somebody would type, a file as its bytes and its name; what is not said is guessed.
FILLED: dict[str, dict[str, Any]] = {
    "account.change_password": {"current_password": DEMO_PASSWORD},
    "account.erase_me": {"current_password": DEMO_PASSWORD},
    "account.profile": {"display_name": "Camille"},
    "account.prove": {"current_password": DEMO_PASSWORD},
    "account.register": {"trade": ""},
    "account.sign_in": {"email": "social@example.org", "password": DEMO_PASSWORD},
    "admin.declare_accessibility": {
        name: "" for name in ("rate", "audited_on", "auditor", "plan_url", "yearly_plan_url")
    },
    "admin.erase": {"current_password": DEMO_PASSWORD},
    "admin.give": {"until": ""},
    "admin.journal_of": {"email": "social@example.org"},
    "associations.log": {"type": "permanence", "commune": "Laval (53)", "passages": "3"},
    "observatory.imports": {"file": (b"departement;effectif\r\n53;12\r\n", "effectifs.csv")},
}

# endpoint → why the same form sent twice may add a row.
TWICE = {
    "account.change_address": "each asks for a letter; the link of the first serves no more",
    "account.change_password": "the second gives a password that is no longer the current one: an attempt is counted",
    "account.take_copy": "each taking of a copy is an act of the journal",
    "account.forgotten": "each asks for a letter, and is slowed",
    "admin.take_copy_for": "each taking of a copy is an act of the journal",
    "admin.send_test_letter": "each test is a letter, to the administrator who asks for it",
    "account.register": "of several requests for one address, the worker keeps one",
    "admin.reset_password": "each press sends a fresh link, and ends the one before",
    "admin.export_journal": "each export of the journal is an act of the journal",
    "account.sign_in": "two browsers may sign in with the same page",
    "observatory.imports": "the file is recognised by its fingerprint when it is read, and the second reading says so",
}
