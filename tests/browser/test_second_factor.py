"""Protecting an account by a second factor, in a browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from app.account.services import DEMO_PASSWORD, demo_address
from tests.browser.conftest import Visit, give_demo_code
from tests.browser.site import Site, second_administrator
from tests.browser.test_accessibility import faults
from tests.browser.test_layout import sticking_out
from tests.phones import Phone

pytestmark = pytest.mark.browser

PHONE = 360


def give_password(page: Page, account: str) -> None:
    """Sign in by the form, up to what comes after the password."""
    page.get_by_label("Adresse électronique").fill(demo_address(account))
    page.get_by_label("Mot de passe").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_load_state()


def is_well_made(page: Page) -> None:
    """The page breaks no rule and scrolls no way but down."""
    assert not faults(page), "\n".join(faults(page))
    assert not sticking_out(page), "\n".join(sticking_out(page))


def test_smoke_an_application_is_set_up_by_the_secret_as_text_and_gives_recovery_codes(visit: Visit) -> None:
    window = visit()
    page = window.go("/connexion?suite=/aide/")
    give_password(page, "membre53")
    page = window.go("/compte/second-facteur")
    page.get_by_role("link", name="Protéger mon compte").click()
    page.get_by_role("button", name="Commencer").click()
    assert window.heading == "Relier votre application"
    phone = Phone(page.locator("[data-secret]").inner_text().replace(" ", ""))
    page.get_by_label("Code à 6 chiffres").fill(phone.code())
    page.get_by_role("button", name="Vérifier et protéger mon compte").click()

    assert window.heading == "Vos codes de secours"
    is_well_made(page)
    shown = page.locator(".codes .code").all_inner_texts()
    page.set_viewport_size({"width": 360, "height": 740})
    cut = page.locator(".codes .code span").evaluate_all(
        "all => all.filter(one => one.getClientRects().length > 1).length"
    )
    lines = page.locator(".codes .code").evaluate_all(
        "all => all.map(one => new Set([...one.children].map(block => block.getBoundingClientRect().top)).size)"
    )
    assert (cut, set(lines)) == (0, {2}), "a code is two lines of three whole blocks on a phone"
    with page.expect_download() as awaited:
        page.get_by_role("link", name="Télécharger en texte").click()
    kept = awaited.value.path().read_text()
    assert len(shown) == 10
    assert all(code in kept for code in shown)
    page.get_by_role("button", name="J’ai gardé mes codes").click()
    expect(page.locator("main")).to_contain_text("Votre compte est protégé")

    again = visit()
    page = again.go("/connexion?suite=/aide/")
    give_password(page, "membre53")
    assert again.heading == "Votre code"
    page.get_by_label("Code à 6 chiffres").fill(shown[0])
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url("**/aide/")
    expect(page.locator("main .flashes")).to_contain_text(re.compile(r"il vous en reste 9"))


def test_smoke_somebody_gives_the_code_on_a_phone(visit: Visit) -> None:
    window = visit(width=PHONE)
    page = window.go("/connexion?suite=/administration/")
    give_password(page, "dpo")
    assert window.heading == "Votre code"
    is_well_made(page)
    field = page.get_by_label("Code à 6 chiffres")
    expect(field).to_be_focused()
    field.fill("000 000")
    with window.expecting(422):
        page.keyboard.press("Enter")
        expect(page.locator(".error-summary")).to_be_focused()
    is_well_made(page)
    give_demo_code(page)
    page.wait_for_url("**/administration/")


def test_smoke_a_lost_phone_from_the_request_to_a_new_one(visit: Visit, site: Site) -> None:
    other = second_administrator(site)
    window = visit(width=PHONE)
    page = window.go("/connexion")
    give_password(page, "tresorerie")
    page.get_by_role("link", name="J’ai perdu mon téléphone et mes codes").click()
    is_well_made(page)
    page.get_by_role("button", name="Demander le retrait").click()
    expect(page.locator("main")).to_contain_text("0 sur 2")
    is_well_made(page)

    for account in ("admin", other):
        page = visit(account).go("/administration/second-facteurs")
        page.get_by_role("link", name="Trésorier d’association").click()
        page.get_by_label("J’ai parlé à cette personne de vive voix").check()
        page.get_by_role("button", name="Donner mon accord").click()
        expect(page.locator("main .flashes")).to_contain_text("Votre accord est enregistré")
        is_well_made(page)
    assert site.work() == 1

    page = window.go("/connexion?suite=/aide/")
    give_password(page, "tresorerie")
    assert window.heading == "Protéger votre compte"
    page.get_by_role("button", name="Commencer").click()
    phone = Phone(page.locator("[data-secret]").inner_text().replace(" ", ""))
    page.get_by_label("Code à 6 chiffres").fill(phone.code())
    page.get_by_role("button", name="Vérifier et protéger mon compte").click()
    page.get_by_role("button", name="J’ai gardé mes codes").click()
    page.wait_for_url("**/aide/")


def test_the_code_is_given_without_scripts(visit: Visit) -> None:
    window = visit(javascript=False, width=PHONE)
    page = window.go("/connexion?suite=/aide/")
    give_password(page, "cofinanceur")
    give_demo_code(page)
    page.wait_for_url("**/aide/")
