"""Commands of the account."""

from app.account.services.address import ask_address, confirm_address, confirmed_by, stop_address, stopped_by
from app.account.services.administrators import create_administrator
from app.account.services.demonstration import (
    DEMO_PASSWORD,
    DEMO_SECRET,
    demo_address,
    demo_code,
    plant_demo_factors,
    plant_demo_people,
    shows_codes,
)
from app.account.services.identities import link_identity, unlink_identity
from app.account.services.lost_factor import ask_reset, carry_out_reset, reset_from_the_machine, stop_reset
from app.account.services.passwords import ask_new_password, change_password, reset_password
from app.account.services.profile import change_profile
from app.account.services.second_factor import (
    Proposal,
    begin_factor,
    confirm_factor,
    give_factor,
    is_proved,
    proposal_of,
    remove_factor,
    renew_recovery_codes,
)

__all__ = [
    "DEMO_PASSWORD",
    "DEMO_SECRET",
    "Proposal",
    "ask_new_password",
    "begin_factor",
    "carry_out_reset",
    "ask_address",
    "ask_reset",
    "begin_factor",
    "change_password",
    "change_profile",
    "confirm_address",
    "confirm_factor",
    "confirmed_by",
    "create_administrator",
    "demo_address",
    "demo_code",
    "give_factor",
    "is_proved",
    "link_identity",
    "plant_demo_factors",
    "plant_demo_people",
    "proposal_of",
    "remove_factor",
    "renew_recovery_codes",
    "reset_from_the_machine",
    "shows_codes",
    "stop_reset",
    "reset_password",
    "shows_codes",
    "stop_address",
    "stopped_by",
    "unlink_identity",
]
