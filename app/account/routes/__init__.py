"""Pages of the account."""

from flask import Blueprint

bp = Blueprint("account", __name__, template_folder="../templates")

# Each module adds its pages to the blueprint.
from app.account.routes import journal, lost_factor, second_factor, sign_in  # noqa: E402, F401
