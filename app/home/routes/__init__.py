"""Pages of the top floor."""

from flask import Blueprint

from app.home.routes import front, health, help_pages, territories

bp = Blueprint("home", __name__, template_folder="../templates")

bp.get("/")(front.index)
bp.get("/territoires/")(territories.territories)
bp.get("/territoires/<type>/<code>")(territories.territory)
bp.get("/aide/")(help_pages.help_index)
bp.get("/aide/<page>")(help_pages.help_page)
bp.get("/healthz")(health.healthz)
bp.get("/readyz")(health.readyz)
