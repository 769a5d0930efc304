"""Pages of the account."""

from flask import Blueprint

bp = Blueprint("account", __name__, template_folder="../templates")

from app.account.routes import (  # noqa: E402, F401 - each module adds its pages to the blueprint
    acting,
    address,
    drafts,
    invitations,
    journal,
    lost_factor,
    my_data,
    passwords,
    profile,
    proof,
    provider,
    registration,
    second_factor,
    sessions,
    sign_in,
    teams,
)
