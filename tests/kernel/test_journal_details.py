"""Every detail that an act computes as it goes is a code the journal takes: no act fails for its own trace."""

import ast
from itertools import combinations
from pathlib import Path

import pytest
from sqlalchemy import select

from app.account.services import change_profile
from app.cli.scale import figures
from app.extensions import db
from app.forums.models import Kind, Openness
from app.kernel.audit.models import AuditEntry
from app.kernel.audit.services import CODE, FreeText, record
from app.kernel.expunging import Rule
from app.kernel.files.antivirus import _code as code_of_signature
from app.kernel.files.models import FileKind, FileState
from app.kernel.people.models import FirstFactor
from app.kernel.people.roles import Role
from app.kernel.people.services import Way
from app.kernel.people.services.resets import reset_from_the_machine
from app.kernel.referentials.catalogue import referentials
from app.observatory.sources import FAMILIES
from tests import make
from tests.phones import phone_of
from tests.test_faults import names_in

ROOT = Path(__file__).parents[2]
# What is always a number: a key, a count, a size, a year.
NUMBERS = {
    *("agreed", "association", "associations", "ended", "entries", "number", "occurrences", "perimeter", "person"),
    *("session", "size", "subsidies", "version", "vintage"),
}
# Where a word is computed rather than written: the test that has it written in the journal for good.
WORDS = {
    ("app/account/services/profile.py", "fields"): (
        "tests/kernel/test_journal_details.py::test_whatever_is_changed_of_a_profile_is_written"
    ),
    ("app/cli/scale/figures.py", "family"): "tests/bench/test_costs.py",
    ("app/forums/services/spaces.py", "visibility"): "tests/forums/test_visibility.py",
    ("app/forums/services/writing.py", "kind"): "tests/forums/test_writing.py",
    ("app/kernel/admission/services/invitations.py", "role"): "tests/account/test_invitations.py",
    ("app/kernel/expunging/services.py", "rule"): (
        "tests/expunging/test_expunging.py::"
        "test_the_trace_and_the_journal_say_who_when_and_which_rule_and_the_author_may_read_it"
    ),
    ("app/kernel/files/services/checking.py", "found"): "tests/kernel/files/test_antivirus.py",
    ("app/kernel/files/services/forgetting.py", "kind"): "tests/forums/test_attachments.py",
    ("app/kernel/files/services/receiving.py", "kind"): "tests/kernel/files/test_receiving.py",
    ("app/kernel/files/services/receiving.py", "state"): "tests/kernel/files/test_receiving.py",
    ("app/kernel/files/services/reconciling.py", "found"): "tests/kernel/files/test_reconciling.py",
    ("app/kernel/people/services/factors.py", "way"): "tests/account/test_second_factor.py",
    ("app/kernel/people/services/resets.py", "first"): (
        "tests/kernel/test_journal_details.py::test_the_names_of_who_operates_the_machine_are_written"
    ),
    ("app/kernel/people/services/resets.py", "second"): (
        "tests/kernel/test_journal_details.py::test_the_names_of_who_operates_the_machine_are_written"
    ),
    ("app/kernel/people/services/roles.py", "role"): "tests/kernel/test_roles.py",
    ("app/kernel/people/services/sessions.py", "first_factor"): "tests/account/test_sign_in.py",
    ("app/kernel/referentials/services.py", "kind"): "tests/admin/test_referentials.py",
    ("app/observatory/services/publishing.py", "family"): "tests/observatory/test_releases.py",
    ("app/observatory/services/releases.py", "family"): "tests/observatory/test_releases.py",
}
PROFILE = {
    "display_name": "Zoé L’Hermitte",
    "pseudonym": "Zo",
    "trade": "Éducatrice",
    "institution_kind": "Commune ou CCAS",
    "employer": "CCAS de Laval",
}


def computed():
    """The words of details that are no constant, by file."""
    for path in sorted((ROOT / "app").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("record", "trace", "act_of"):
                for given in call.keywords:
                    if given.arg and not isinstance(given.value, ast.Constant):
                        yield path.relative_to(ROOT).as_posix(), given.arg


def test_every_computed_word_of_the_journal_is_written_by_a_test():
    words = {(file, name) for file, name in computed() if name not in NUMBERS | {"by", "about"}}
    assert words == set(WORDS), "say in WORDS which test has it written"
    for named in WORDS.values():
        file, _, name = named.partition("::")
        assert (ROOT / file).exists()
        assert not name or name in names_in(ROOT / file)


@pytest.mark.parametrize(
    "code",
    [
        *map(str, (*Role, *Openness, *Kind, *Rule, *FileKind, *FileState, *Way)),
        *(FirstFactor.PASSWORD, FirstFactor.OIDC, "absent", "altered", figures.FAMILY),
        *(one.key for one in referentials()),
        *FAMILIES,
    ],
)
def test_each_of_our_own_words_is_a_code(code):
    assert CODE.fullmatch(code)


@pytest.mark.parametrize("signature", ["Win.Test.EICAR_HDB-1", "a b  c", "é", "", "x" * 300, "-lead", "A\nB"])
def test_whatever_an_antivirus_calls_what_it_found_is_made_a_code(signature):
    assert CODE.fullmatch(code_of_signature(signature))


@pytest.mark.parametrize("fields", [some for most in range(1, 6) for some in combinations(PROFILE, most)], ids="-".join)
def test_whatever_is_changed_of_a_profile_is_written(app, fields):
    person = make.person()
    said = {name: getattr(person, name) or "" for name in PROFILE} | {name: PROFILE[name] for name in fields}
    change_profile(**said, by=person)
    db.session.commit()
    act = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "person.profile_changed")).one()
    assert act.details == {"fields": ",".join(fields)}


@pytest.mark.parametrize(("first", "second"), [("root", "www-data"), ("marie.durand", "p_petit-2"), ("a" * 32, "b0")])
def test_the_names_of_who_operates_the_machine_are_written(app, first, second):
    person = make.person()
    phone_of(person)
    reset_from_the_machine(person=make.again(person), first=first, second=second)
    db.session.commit()
    act = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "factor.removed_from_the_machine")).one()
    assert act.details == {"first": first, "second": second}


def test_several_words_are_refused_where_they_are_written_and_not_at_the_commit(app):
    with pytest.raises(FreeText):
        record("person.profile_changed", make.person(), by=None, fields="display_name trade")
