"""What one does with a second factor, step by step."""

from sqlalchemy import select

from app.extensions import db
from app.kernel.mail.models import OutgoingLetter
from tests.phones import Phone

URL = "/connexion/second-facteur"
BEGIN = "/compte/second-facteur/installer"
CONFIRM = "/compte/second-facteur/confirmer"
PASSWORD = "une phrase assez longue"


def letters():
    return db.session.scalars(select(OutgoingLetter.letter).order_by(OutgoingLetter.id)).all()


def codes_on(page):
    return [code.replace(" ", "") for code in page.text_of(".codes .code")]


def is_signed_in(browser):
    return bool(browser.get("/aide/").select("details.menu"))


def after_the_password(browse):
    """A browser in which the right password was just given."""
    browser = browse()
    answer = browser.post("/connexion?suite=/espaces/", email="quelquun@example.org", password=PASSWORD)
    assert answer.location == f"{URL}?suite=/espaces/"
    return browser


def set_up(browser, password=None):
    """Set an application up by the secret as text, as without a camera; returns the phone and the codes."""
    browser.post(BEGIN, **({"current_password": password} if password else {}))
    page = browser.get(CONFIRM)
    phone = Phone(page.one("[data-secret]").to_text().replace(" ", "").strip())
    shown = browser.follow(CONFIRM, code=phone.code())
    return phone, codes_on(shown)
