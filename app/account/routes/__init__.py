"""Pages of the account."""

from flask import Blueprint

bp = Blueprint("account", __name__, template_folder="../templates")

from app.account.routes import journal, second_factor, sign_in  # noqa: E402, F401 - each module adds its pages to the blueprint
