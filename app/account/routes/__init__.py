"""Pages of the account."""

from flask import Blueprint

bp = Blueprint("account", __name__, template_folder="../templates")

# Each module adds its pages to the blueprint.
from app.account.routes import (  # noqa: E402, F401  # noqa: E402 - each module adds its pages to the blueprint
    address,
    drafts,
    journal,
    lost_factor,
    passwords,
    profile,
    proof,
    second_factor,
    sessions,
    sign_in,
)
