"""The pages the law asks for, as everybody reads them."""

from datetime import date

import pytest
import time_machine

from app.extensions import db
from app.kernel.legal.pages import PAGES
from app.kernel.legal.queries import get_page
from app.kernel.legal.services import declare_accessibility, rewrite_page
from app.kernel.settings.services import change_setting
from app.web.pages import shell
from tests import make

FOOTER = ("/accessibilite", "/aide/", "/contact", "/plan-du-site", "/mentions-legales", "/confidentialite")
MACHINES = {"home.suggestions", "home.healthz", "home.readyz", "api.rows", "api.as_cube", "api.measures"}
# What is read only at the end of something one did.
ENDINGS = ("/envoye", "/envoyee", "/annule", "/t/nouveau", "/fiche.pdf")


@pytest.fixture
def footer(app):
    """The frame of pages asks again what it shows, now and after the test."""
    shell().forget()
    yield shell().forget
    shell().forget()


def declare(**changes):
    """A declaration with a good audit of this month."""
    said = {"version": 0, "declared_on": date(2026, 11, 2), "audited_on": date(2026, 11, 1), "rate": 7_250}
    return declare_accessibility(**{**said, "auditor": "Cabinet d’essai", **changes}, by=make.person("admin"))


@pytest.mark.parametrize("key", PAGES)
def test_each_page_opens_with_the_text_it_ships_with(browse, key):
    page = browse().get(f"/{key}")
    assert page.text_of("h1") == [PAGES[key].title]
    levels = [int(heading.name[1]) for heading in page.select("main h1, main h2, main h3")]
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False)), levels


def test_every_page_leads_to_them_from_its_foot(browse):
    for url in ("/", "/observatoire/", "/nulle-part"):
        page = browse().get(url, status=404 if url == "/nulle-part" else 200)
        assert set(FOOTER) <= {link.attrs["href"] for link in page.select(".site-footer a")}


def test_what_remains_to_be_completed_reads_neutrally_in_public(browse, app):
    page = browse().get("/mentions-legales")
    assert "compléter" not in page.words
    assert "{" not in page.words
    assert "dont les coordonnées sont communiquées sur demande" in page.words
    change_setting(key="legal.host", value="Hébergeur & Cie, Nantes", reason="", seen="", by=make.person("admin"))
    assert "Hébergeur & Cie, Nantes" in browse().get("/mentions-legales").words


def test_the_contact_page_and_the_privacy_page_give_the_officer_s_address(browse, app):
    change_setting(key="rights.dpo_address", value="dpo@example.org", reason="", seen="", by=make.person("admin"))
    for url in ("/contact", "/confidentialite"):
        assert browse().get(url).select("a[href='mailto:dpo@example.org']")


def test_what_the_region_writes_cannot_be_more_than_text(browse, app):
    body = "# Titre\n\n<script>alert(1)</script> {aide} {inconnu} [x](javascript:alert(1))"
    rewrite_page(page=get_page("contact"), body=body, version=0, by=make.person("admin"))
    page = browse().get("/contact")
    assert page.text_of("main h2") == ["Titre"]
    assert not page.select("main script")
    assert not page.select("main a[href^='javascript']")
    assert "{inconnu}" in page.words


def test_the_privacy_page_names_the_only_cookie(browse):
    page = browse().get("/confidentialite")
    assert page.text_of("#tableau-cookies tbody th") == ["tissage"]


def test_without_an_audit_the_portal_says_it_does_not_conform(browse, footer):
    page = browse().get("/accessibilite")
    assert "est non conforme avec le référentiel" in page.words
    assert "aucun audit de conformité n’a encore été réalisé" in page.words
    assert "Défenseur des droits, Libre réponse 71120" in page.words
    assert "Accessibilité : non conforme" in page.text_of(".site-footer p")


@time_machine.travel("2026-11-25 10:00", tick=False)
def test_a_good_audit_changes_the_wording_on_every_page(browse, footer):
    declare(non_conformities="Des intitulés de liens\n- Un contraste")
    page = browse().get("/accessibilite")
    assert "est partiellement conforme" in page.words
    assert "réalisé par Cabinet d’essai le 1er nov. 2026 révèle que 72,50 % des critères" in page.words
    assert "Des intitulés de liens" in page.text_of("main li")
    assert "Accessibilité : partiellement conforme" in browse().get("/observatoire/").text_of(".site-footer p")


def test_an_audit_too_old_no_longer_counts(browse, footer):
    with time_machine.travel("2026-11-25 10:00", tick=False):
        declare(rate=10_000)
        db.session.commit()
    with time_machine.travel("2029-11-25 10:00", tick=False):
        page = browse().get("/accessibilite")
        assert "est non conforme" in page.words
        assert "a plus de trois ans" in page.words
        footer()
        assert "Accessibilité : non conforme" in browse().get("/").text_of(".site-footer p")


def test_the_wording_costs_no_statement_once_it_is_known(browse, footer):
    first = browse().get("/contact").statements
    again = browse().get("/contact").statements
    assert len(again) < len(first)
    assert not [sql for sql in again if "accessibility_statement" in sql]


def test_the_map_of_the_site_lists_every_page_anybody_may_open(browse, app):
    listed = {link.attrs["href"] for link in browse().get("/plan-du-site").select("main a")}
    public = {
        str(rule)
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods
        and not rule.arguments
        and rule.endpoint not in MACHINES
        and getattr(app.view_functions[rule.endpoint], "access", ("",))[0] == "public"
        and not str(rule).startswith("/developpement/")
        and not str(rule).endswith(ENDINGS)
        and "fournisseur" not in str(rule)  # steps of signing in elsewhere: they lead on, and show nothing
    }
    assert public - listed == set(), "write them in app/home/routes/site_map.py"
    for url in listed:
        browse().get(url)


def test_what_is_said_of_a_message_that_names_somebody_can_be_done_today(browse):
    page = browse().get("/mentions-legales")
    assert "écrivez à l’équipe du portail (page Contact )" in page.words
    assert "/contact" in [link.attrs["href"] for link in page.select("main a")]


def test_the_declaration_speaks_of_the_portal_by_its_name(browse):
    assert "s’applique au portail Tissage." in browse().get("/accessibilite").words
