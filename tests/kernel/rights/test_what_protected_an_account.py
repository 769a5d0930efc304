"""Once an account is erased, nothing of what protected it or led to it is left, and nobody else's is touched."""

from datetime import timedelta

from sqlalchemy import func, insert, select

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.people.models import (
    FactorReset,
    FactorResetApproval,
    KeptDraft,
    OidcIdentity,
    RecoveryCode,
)
from app.kernel.people.roles import Role
from app.kernel.people.services.resets import approve_reset, ask_reset, carry_out_reset
from app.kernel.people.services.sessions import sign_in
from app.kernel.people.services.tokens import issue_token
from app.kernel.rights.inventory import INVENTORY
from app.kernel.rights.services import ask_erasure, carry_out_erasure, request_copy
from tests import make
from tests.kernel.retention.rows import ASKED, is_asked, some
from tests.kernel.rights.somebody import PASSWORD
from tests.phones import phone_of

GONE = {
    *("second_factor", "recovery_code", "factor_reset", "factor_reset_approval", "oidc_identity", "kept_draft"),
    *("user_session", "one_time_token"),
}
ERASED = [line for line in INVENTORY if line.erasure == "effacer"]


def who(name):
    """An account whose protections were all made by its holder, and two administrators who agreed to remove one."""
    person = make.person("field_worker", email=f"{name}@example.org", password=PASSWORD)
    phone_of(person)
    reset = ask_reset(by=make.again(person))
    for _ in range(2):
        approve_reset(reset=reset, by=make.person(Role.ADMIN))
    db.session.add_all(
        [
            RecoveryCode(person_id=reset.person_id, code_hash="0" * 64),
            OidcIdentity(person_id=reset.person_id, issuer="https://fournisseur.example", subject=name),
            KeptDraft(person_id=reset.person_id, path="/espaces/", content='[["body", "Un texte"]]'),
        ]
    )
    for about in (make.again(person), None):
        issue_token(purpose="account.reset", lasts=timedelta(hours=1), person=about, email=f"{name}@example.org")
    db.session.commit()
    sign_in(email=f"{name}@example.org", password=PASSWORD, lasting_days=1)
    db.session.commit()
    return make.again(person)


def counted(person):
    """How many rows each line of the inventory that erases finds about somebody."""
    return {
        (line.table_name, line.way): db.session.scalar(
            select(func.count()).select_from(line.table).where(line.about(person))
        )
        for line in ERASED
    }


def plant(person):
    """A row for each way from a table to this person that erasure empties, where there is none yet."""
    for line in ERASED:
        column, _, further = line.way.removeprefix("@").partition(">")
        if further or db.session.scalar(select(func.count()).select_from(line.table).where(line.about(person))):
            continue
        values = {one.name: some(one, utcnow()) for one in line.table.columns if is_asked(one)}
        values |= ASKED.get(line.table_name, {})
        values[column] = person.email if line.way.startswith("@") else person.id
        db.session.execute(insert(line.table).values(values))
    db.session.commit()


def erase(person):
    carry_out_erasure(request=ask_erasure(person=person, by=person), by=make.person("dpo"))
    db.session.commit()


def test_what_protected_the_account_was_there_and_is_gone(app):
    person, other = who("partie"), who("reste")
    before = counted(person)
    assert {table for (table, _way), rows in before.items() if rows} >= GONE
    theirs = counted(make.again(other))
    erase(make.again(person))
    after = counted(make.again(person))
    assert {way: rows for way, rows in after.items() if rows} == {}
    # The address is no longer the account's: what led to it is looked for by the address itself.
    for line in ERASED:
        if line.way.startswith("@"):
            column = line.table.c[line.way[1:]]
            found = select(func.count()).select_from(line.table).where(column == "partie@example.org")
            assert db.session.scalar(found) == 0, line.table_name
    assert counted(make.again(other)) == theirs, "somebody else's rows went too"


def test_every_way_that_erasure_empties_is_emptied_over_a_real_row(app):
    person = who("partie")
    request_copy(person=person, by=person)
    plant(make.again(person))
    assert [way for way, rows in counted(make.again(person)).items() if not rows] == []
    erase(make.again(person))
    assert {way: rows for way, rows in counted(make.again(person)).items() if rows} == {}


def test_a_removal_that_was_under_way_comes_to_nothing_for_an_erased_account(app):
    person = who("partie")
    reset_id = db.session.scalars(select(FactorReset.id).where(FactorReset.person_id == person.id)).one()
    erase(person)
    assert db.session.get(FactorReset, reset_id) is None
    assert db.session.scalars(select(FactorResetApproval).where(FactorResetApproval.reset_id == reset_id)).all() == []


def test_what_an_erased_administrator_agreed_to_for_somebody_else_holds(app):
    person = who("reste")
    agreed = db.session.scalars(select(FactorResetApproval.by_id)).all()
    erase(make.again(db.session.get_one(type(person), agreed[0])))
    reset = db.session.scalars(select(FactorReset)).one()
    assert {approval.by_id for approval in reset.approvals} == set(agreed)
    reset.removable_at = utcnow() - timedelta(minutes=1)
    assert carry_out_reset(reset=reset)
