"""Pages of the observatory."""

from flask import Blueprint

bp = Blueprint("observatory", __name__, url_prefix="/observatoire", template_folder="../templates")

from app.observatory.routes import comparing, explorer, imports, indicators, occupations, passports  # noqa: E402, F401
from app.observatory.routes.taking import drawings, files, permalinks, portraits  # noqa: E402, F401
