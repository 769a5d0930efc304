"""Commands of the account."""

from app.account.services.demonstration import (
    DEMO_PASSWORD,
    DEMO_SECRET,
    demo_address,
    demo_code,
    plant_demo_factors,
    plant_demo_people,
    shows_codes,
)
from app.account.services.lost_factor import ask_reset, carry_out_reset, reset_from_the_machine, stop_reset
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
    "ask_reset",
    "begin_factor",
    "carry_out_reset",
    "confirm_factor",
    "demo_address",
    "demo_code",
    "give_factor",
    "is_proved",
    "plant_demo_factors",
    "plant_demo_people",
    "proposal_of",
    "remove_factor",
    "renew_recovery_codes",
    "reset_from_the_machine",
    "shows_codes",
    "stop_reset",
]
