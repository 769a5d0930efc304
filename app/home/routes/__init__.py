"""Pages of the top floor."""

from flask import Blueprint

from app.home.routes import front, health, help_pages, legal, letters, search, site_map, territories, workplace

bp = Blueprint("home", __name__, template_folder="../templates")

bp.get("/")(front.index)
bp.get("/recherche")(search.search)
bp.get("/recherche/suggestions")(search.suggestions)
bp.get("/territoires/")(territories.territories)
bp.get("/territoires/<type>/<code>")(territories.territory)
bp.get("/aide/")(help_pages.help_index)
bp.get("/aide/<page>")(help_pages.help_page)
bp.get("/developpement/courriers")(letters.letters)
bp.get("/developpement/courriers/<int:letter_id>")(letters.letter)
bp.get("/mentions-legales")(legal.legal_notice)
bp.get("/confidentialite")(legal.privacy)
bp.get("/accessibilite")(legal.accessibility_page)
bp.get("/contact")(legal.contact)
bp.get("/plan-du-site")(site_map.site_map)
bp.get("/travailler/<int:perimeter_id>")(workplace.workplace)
bp.get("/healthz")(health.healthz)
bp.get("/readyz")(health.readyz)
