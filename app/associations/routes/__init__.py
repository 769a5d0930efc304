"""The pages of the register and of the field log."""

from flask import Blueprint

bp = Blueprint("associations", __name__, url_prefix="/associations", template_folder="../templates")

from app.associations.routes import activities, register  # noqa: E402,F401 - views attach themselves to the blueprint
