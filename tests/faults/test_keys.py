"""Keys change without shutting anybody out, and default ones never reach production."""

from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from app import create_app
from app.config import UnsafeSettings, new_data_key
from app.extensions import db
from app.kernel.mail.models import OutgoingLetter
from app.kernel.sealing import Unreadable, use_keys
from tests import make
from tests.faults.processes import visitor

FRESH = "another key, of thirty-two letters and more, for tests only"


@pytest.fixture(autouse=True)
def _keys_given_back(settings):
    yield
    use_keys(settings.data_keys)


def shown_to(browser, settings):
    """The home page as this portal shows it to a browser."""
    app = create_app(settings)
    with app.app_context():
        client = app.test_client(use_cookies=False)
        page = client.get("/", headers={"Cookie": browser.cookie}).get_data(as_text=True)
        db.session.remove()
        db.engine.dispose()
    return page


def test_a_session_outlives_the_key_that_signed_it_while_that_key_is_a_fallback(site, its_settings):
    browser = visitor(site, make.person(display_name="Toujours là"))
    db.session.remove()
    former = its_settings.secret_key
    assert "Toujours là" in shown_to(browser, replace(its_settings, secret_key=FRESH, secret_key_fallbacks=(former,)))
    assert "Toujours là" not in shown_to(browser, replace(its_settings, secret_key=FRESH))


def letter_text():
    """The text of the only letter, as the database keeps it."""
    return db.session.execute(text("SELECT text FROM outgoing_letter")).scalar_one()


def test_what_a_former_key_sealed_is_read_then_sealed_again_under_the_new_one(site, its_settings):
    db.session.add(OutgoingLetter(letter="x", recipient="a@b.fr", subject="x", text="Bonjour.", message_id="<1>"))
    db.session.commit()
    former, fresh = its_settings.data_keys[0], new_data_key()
    use_keys((fresh, former))
    assert db.session.query(OutgoingLetter).one().text == "Bonjour."
    db.session.remove()
    result = site.test_cli_runner().invoke(args=["reseal"])
    assert (result.exit_code, result.output) == (0, "  1 textes scellés sous la clé actuelle\n")
    assert Fernet(fresh).decrypt(letter_text()) == b"Bonjour."
    use_keys((fresh,))
    assert db.session.query(OutgoingLetter).one().text == "Bonjour."


def test_sealing_again_without_the_former_key_loses_nothing_and_says_so(site, its_settings):
    db.session.add(OutgoingLetter(letter="x", recipient="a@b.fr", subject="x", text="Bonjour.", message_id="<1>"))
    db.session.commit()
    before = letter_text()
    db.session.remove()
    use_keys((new_data_key(),))
    result = site.test_cli_runner().invoke(args=["reseal"])
    assert result.exit_code == 1
    assert "1 textes qu’aucune clé n’ouvre" in result.output
    assert letter_text() == before
    with pytest.raises(Unreadable):
        db.session.query(OutgoingLetter).one()


def test_production_does_not_start_beside_accounts_whose_password_is_public(site, its_settings):
    make.person(is_demo=True)
    db.session.remove()
    safe = {"production": True, "base_url": "https://tissage.example.org", "smtp_url": "smtp://127.0.0.1"}
    unsafe = replace(its_settings, **safe, secret_key=FRESH)
    with pytest.raises(UnsafeSettings, match="demonstration accounts"):
        create_app(unsafe)
