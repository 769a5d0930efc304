"""Pages of the top floor."""

from flask import Blueprint

from app.home.routes import front, health, help_pages, letters, territories

bp = Blueprint("home", __name__, template_folder="../templates")

bp.get("/")(front.index)
bp.get("/territoires/")(territories.territories)
bp.get("/territoires/<type>/<code>")(territories.territory)
bp.get("/aide/")(help_pages.help_index)
bp.get("/aide/<page>")(help_pages.help_page)
bp.get("/developpement/courriers")(letters.letters)
bp.get("/developpement/courriers/<int:letter_id>")(letters.letter)
bp.get("/healthz")(health.healthz)
bp.get("/readyz")(health.readyz)
