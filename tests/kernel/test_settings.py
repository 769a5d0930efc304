"""The thresholds of the domain: each is a setting, with its default and where that comes from."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.extensions import db
from app.kernel.settings import DEFINITIONS, Kind, value_of
from app.kernel.settings.definitions import ORDERS
from app.kernel.settings.models import Setting, SettingChange
from app.kernel.settings.services import OutOfBounds, OutOfOrder, SettingMoved, change_setting
from tests import make

APP = Path(__file__).parents[2] / "app"
# Written by hand from the guide of the domain: every threshold it proposes, by the part that will read it.
THRESHOLDS = {
    "signals": {
        "f1_cash_months_watch": 3,
        "f1_cash_months_alert": 1,
        "f2_first_funder_watch": 50,
        "f2_first_funder_alert": 70,
        "f3_public_share": 50,
        "f4_losses_watch": 2,
        "f4_losses_alert": 3,
        "f4_loss_equity_alert": 33,
        "f5_equity_months_watch": 1,
        "f6_debt_cover_watch": 80,
        "f6_debt_cover_alert": 100,
        "f7_income_fall_watch": 10,
        "f7_income_fall_alert": 20,
        "f8_plan_months_watch": 6,
        "f8_plan_months_alert": 2,
        "f9_unpaid_share_watch": 25,
        "f9_unpaid_share_alert": 40,
        "f9_late_days_alert": 90,
        "g1_assembly_months_watch": 13,
        "g1_assembly_months_alert": 18,
        "g2_vacant_seats_watch": 1,
        "g2_same_officers_years": 10,
        "g3_volunteers_fall_watch": 15,
        "g3_volunteers_fall_alert": 30,
        "g4_turnover_watch": 20,
        "g4_turnover_alert": 35,
        "g4_vacant_head_months_alert": 3,
        "a1_silent_days_watch": 45,
        "a1_silent_days_alert": 90,
        "a2_refusals_rise_watch": 25,
        "a2_refusals_rise_alert": 50,
        "c1_renewal_months_watch": 9,
        "c1_renewal_months_alert": 3,
        "c2_account_days_watch": 30,
        "c2_account_months_alert": 6,
        "c3_expiry_months_watch": 4,
        "c3_expiry_months_alert": 3,
        "association_first_days": 10,
    },
    "agreements": {
        "evaluation_opens_months": 9,
        "evaluation_latest_months": 6,
        "mandatory_euros": 23000,
        "advised_years": 4,
    },
    "publishing": {
        "public_people": 11,
        "funder_people": 5,
        "associations": 3,
        "dominance": 85,
    },
    "observatory": {
        "rejected_share": 2,
        "fte_ratio": 105,
        "vacancy_ratio": 200,
        "tension_drees": Decimal("2.9"),
        "tension_difficult": 80,
        "ageing": 42,
        "supply_ratio": 80,
        "supply_years": 2,
        "training_fall": 10,
        "survey_rate": 50,
        "projection_base": 200,
        "projection_careful_base": 500,
        "projection_years": 10,
    },
    "forums": {
        "field_share": 20,
        "concerned_share": 15,
        "mandate_months": 18,
        "review_hours": 48,
        "masked_days": 30,
        "archive_years": 3,
    },
    "sheets": {
        "review_years": 3,
        "reviewers": 2,
    },
    "ethics": {
        "acknowledge_days": 5,
        "opinion_months": 3,
        "erase_months": 6,
    },
    "portraits": {
        "reply_days": 15,
        "weight_swing": 50,
        "masked_components": 2,
    },
    "contracts": {
        "commitments": 3,
        "families": 2,
        "small_inhabitants": 15000,
        "small_commitments": 2,
        "stake": 20,
    },
    "cooperation": {
        "support_years": 3,
        "funded_months": 6,
        "meeting_months": 4,
        "silent_members": 50,
        "single_pilot": 70,
    },
}


@pytest.mark.parametrize(("part", "name"), [(part, name) for part, ones in THRESHOLDS.items() for name in ones])
def test_each_threshold_of_the_domain_is_a_setting_with_its_default(part, name):
    definition = DEFINITIONS[f"{part}.{name}"]
    assert definition.default == THRESHOLDS[part][name]
    assert definition.origin


def test_the_defaults_lie_within_their_bounds_and_in_order():
    for key, definition in DEFINITIONS.items():
        if definition.kind in (Kind.WHOLE, Kind.DECIMAL):
            assert definition.least <= definition.default <= definition.most, key
        assert definition.kept(definition.read_back(definition.written(definition.default))) == definition.kept(
            definition.default
        )
    defaults = {key: definition.default for key, definition in DEFINITIONS.items()}
    assert [order for order in ORDERS if not order.is_kept(defaults)] == []


def test_a_setting_is_in_force_exactly_when_the_portal_reads_it():
    read = "\n".join(
        path.read_text(encoding="utf-8", errors="replace")
        for pattern in ("**/*.py", "**/*.csv", "**/*.html")
        for path in APP.glob(pattern)
        if path.name not in ("definitions.csv", "definitions.py")
    )
    named = set(re.findall(r"[a-z]+\.[a-z0-9_]+", read))
    assert {key for key, one in DEFINITIONS.items() if one.is_in_force} == named & DEFINITIONS.keys()


def test_a_change_counts_at_once_and_its_history_is_kept(app):
    admin = make.person("admin")
    assert change_setting(
        key="observatory.tension_drees", value=Decimal("3.1"), reason="Essai", seen=Decimal("2.9"), by=admin
    )
    db.session.commit()
    assert value_of("observatory.tension_drees") == Decimal("3.1")
    change = db.session.query(SettingChange).one()
    assert (change.former, change.value, change.reason, change.changed_by_id) == ("2.9", "3.1", "Essai", admin.id)


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(app):
    change_setting(key="account.draft_hours", value=30, reason="", seen=24, by=None)
    db.session.commit()
    with pytest.raises(SettingMoved):
        change_setting(key="account.draft_hours", value=40, reason="", seen=24, by=None)
    assert value_of("account.draft_hours") == 30


def test_the_same_value_again_writes_no_history(app):
    assert not change_setting(key="account.draft_hours", value=24, reason="", seen=24, by=None)
    assert db.session.query(Setting).count() == db.session.query(SettingChange).count() == 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.integers())
def test_a_number_is_kept_only_within_its_bounds(app, value):
    definition = DEFINITIONS["account.draft_hours"]
    try:
        change_setting(key=definition.key, value=value, reason="", seen=24, by=None)
    except OutOfBounds:
        assert not definition.least <= value <= definition.most
    else:
        assert definition.least <= value <= definition.most
        assert value_of(definition.key) == value
    finally:
        db.session.rollback()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("signals.f1_cash_months_watch", 0),
        ("signals.f2_first_funder_watch", 71),
        ("retention.warning_months", 25),
        ("publishing.funder_people", 12),
        ("account.bound_password_length", 14),
    ],
)
def test_two_settings_that_would_contradict_each_other_are_refused(app, key, value):
    if key == "account.bound_password_length":
        change_setting(key="account.password_length", value=16, reason="", seen=14, by=None)
    with pytest.raises(OutOfOrder):
        change_setting(key=key, value=value, reason="", seen=value_of(key), by=None)
