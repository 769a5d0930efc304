"""Administrators write the pages the law asks for."""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.kernel.audit.models import AuditEntry
from app.kernel.legal.models import AccessibilityStatement, LegalPageVersion
from app.web.pages import shell
from tests import make

URL = "/administration/pages/contact"
DECLARATION = "/administration/accessibilite"


@pytest.fixture
def admin(app):
    yield make.person("admin", display_name="Camille Bernard")
    shell().forget()


def version_on(page):
    """The version that the form of this page follows."""
    return page.one("input[name=version]").attrs["value"]


def test_a_page_is_rewritten_and_its_versions_kept(browse, admin):
    browser = browse(admin)
    page = browser.get(URL)
    assert "équipe du portail" in page.one("textarea#body").to_text()
    browser.post(URL, version=version_on(page), body="# Nous écrire\n\nPar pigeon.")
    assert browse().get("/contact").text_of("main h2") == ["Nous écrire"]
    browser.post(URL, version=1, body="Par courrier.")
    versions = browser.get(f"{URL}/versions")
    assert [words[:9] for words in versions.text_of("main h2")] == ["Version 2", "Version 1"]
    assert "Camille Bernard" in versions.words
    assert "Par pigeon." in versions.words
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.object_kind == "legal_page")).all()
    assert actions == ["legal_page.rewritten"] * 2


def test_writing_the_same_text_again_makes_no_version(browse, admin):
    browser = browse(admin)
    browser.post(URL, version=0, body="Par courrier.")
    browser.post(URL, version=1, body="Par courrier.")
    assert db.session.scalars(select(LegalPageVersion.version)).all() == [1]


@pytest.mark.parametrize("seen", [0, 1])
def test_whoever_wrote_meanwhile_is_not_overwritten(browse, admin, seen):
    browser = browse(admin)
    for version in range(seen + 1):
        browser.post(URL, version=version, body=f"Texte {version + 1}.")
    page = browser.post(URL, status=409, version=seen, body="Mon texte.")
    assert page.one("#texte-en-ligne").to_text().strip() == f"Texte {seen + 1}."
    assert page.one("textarea#body").to_text().strip() == "Mon texte."
    browser.post(URL, version=version_on(page), body="Mon texte.")
    assert "Mon texte." in browse().get("/contact").words


def test_a_preview_publishes_nothing(browse, admin):
    page = browse(admin).post(URL, status=200, version=0, body="# Essai\n\n{dpo}", apercu="1")
    assert page.text_of("section.prose h2") == ["Aperçu, pas encore en ligne", "Essai"]
    assert "Essai" not in browse().get("/contact").text_of("main h2")


def test_what_the_region_must_complete_is_told_to_administrators(browse, admin):
    page = browse(admin).get("/administration/pages/mentions-legales")
    assert "à compléter par la Région" in page.words


def test_an_unknown_page_is_not_found(browse, admin):
    browse(admin).get("/administration/pages/inconnue", status=404)


def declared(**changes):
    """What the form of the declaration sends."""
    said = {"version": 0, "declared_on": "2026-11-02", "audited_on": "2026-11-01", "rate": "72,5", "auditor": "Cabinet"}
    return {**said, **changes}


def test_a_declaration_is_put_online_and_the_next_follows_it(browse, admin):
    browser = browse(admin)
    assert browser.post(DECLARATION, **declared()).location == "/accessibilite"
    page = browser.get(DECLARATION)
    assert page.one("#rate").attrs["value"] == "72,5"
    assert page.one("#audited_on").attrs["value"] == "2026-11-01"
    browser.post(DECLARATION, **declared(version=1, rate="100"))
    kept = db.session.scalars(select(AccessibilityStatement.rate).order_by(AccessibilityStatement.version)).all()
    assert kept == [7_250, 10_000]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"auditor": ""}, "audited_on"),
        ({"rate": ""}, "audited_on"),
        ({"audited_on": ""}, "audited_on"),
        ({"rate": "101"}, "rate"),
        ({"rate": "beaucoup"}, "rate"),
        ({"declared_on": "2999-01-01"}, "declared_on"),
        ({"plan_url": "javascript:alert(1)"}, "plan_url"),
    ],
)
def test_a_declaration_that_does_not_hold_is_refused_on_its_field(browse, admin, changes, field):
    page = browse(admin).post(DECLARATION, status=422, **declared(**changes))
    assert page.select(f"#{field}-error-1"), page.text_of(".field-error")


def test_two_declarations_at_once_lose_neither(browse, admin):
    browser = browse(admin)
    browser.post(DECLARATION, **declared())
    page = browser.post(DECLARATION, status=409, **declared(rate="90"))
    assert "72,50" in page.one(".error-summary").to_text()
    assert page.one("#rate").attrs["value"] == "90"
    browser.post(DECLARATION, **declared(rate="90", version=version_on(page)))


def test_a_declaration_that_follows_one_there_never_was_is_shown_again_to_be_sent(browse, admin):
    browser = browse(admin)
    page = browser.post(DECLARATION, status=409, **declared(version=9, rate="90"))
    assert "Aucune déclaration n’est en ligne" in page.words
    assert page.one("#rate").attrs["value"] == "90"
    browser.post(DECLARATION, **declared(rate="90", version=version_on(page)))
