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
    "begin_factor",
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
    "shows_codes",
]
