"""The region chooses its durations and thresholds; every choice says why and keeps its history."""

from app.extensions import db
from app.kernel.audit.models import AuditEntry
from app.kernel.settings import DEFINITIONS, value_of
from app.kernel.settings.services import change_setting
from tests import make

URL = "/administration/reglages"
HOURS = f"{URL}/account.draft_hours"


def test_every_setting_is_listed_with_its_value_unit_and_origin(browse):
    page = browse(make.person("admin")).get(URL)
    assert len(page.select("main li .item-title")) == len(DEFINITIONS)
    assert "24 heures" in page.words
    assert "CNIL 2022, ANSSI 2021, ASVS 6.2" in page.words
    assert page.text_of("details h2").count("Sans effet pour l’instant") == 1
    assert page.text_of("details h2")[-1] == "Sans effet pour l’instant"


def test_groups_are_folded_until_something_is_looked_for(browse):
    browser = browse(make.person("admin"))
    assert not browser.get(URL).select("details.fold[open]")
    assert len(browser.get(f"{URL}?q=session").select("details.fold[open]")) >= 1


def test_a_word_or_the_changed_ones_narrow_the_list(browse):
    admin = make.person("admin")
    change_setting(key="account.draft_hours", value=30, reason="", seen=24, by=None)
    db.session.commit()
    assert browse(admin).get(f"{URL}?q=tresorerie+vigilance").text_of("main li .item-title")[0].startswith("Trésorerie")
    (only,) = browse(admin).get(f"{URL}?modifies=oui").select("main .plain-list li")
    assert "modifié au départ 24 heures" in " ".join(only.to_text().split())
    assert "Aucun réglage ne correspond" in browse(admin).get(f"{URL}?q=zzzz").words


def test_a_change_is_kept_with_its_reason_and_told_in_the_journal(browse):
    admin = make.person("admin")
    browser = browse(admin)
    answer = browser.post(HOURS, value="30", seen="24", reason="Demandé par le comité")
    assert answer.location == HOURS
    assert value_of("account.draft_hours") == 30
    page = browser.get(HOURS)
    assert "De 24 heures à 30 heures" in page.words
    assert "Demandé par le comité" in page.words
    acts = db.session.query(AuditEntry).filter_by(action="setting.changed").all()
    assert [act.object_id for act in acts] == ["account.draft_hours"]


def test_a_refused_value_comes_back_as_typed_with_what_to_do(browse):
    browser = browse(make.person("admin"))
    page = browser.post(HOURS, value="9000", seen="24", reason="Trop", status=422)
    assert "Choisissez un nombre entre 1 et 72." in page.words
    assert 'value="9000"' in page.source
    page = browser.post(HOURS, value="30", seen="24", reason="", status=422)
    assert "Indiquez le motif." in page.words
    assert 'value="30"' in page.source
    assert value_of("account.draft_hours") == 24


def test_two_administrators_at_once_do_not_undo_each_other(browse):
    browser = browse(make.person("admin"))
    browser.post(HOURS, value="30", seen="24", reason="Première")
    page = browser.post(HOURS, value="48", seen="24", reason="Seconde", status=409)
    assert "Quelqu’un a changé ce réglage entre-temps" in page.words
    assert value_of("account.draft_hours") == 30
    seen = page.one("input[name=seen]").attrs["value"]
    assert seen == "30"
    browser.post(HOURS, value="48", seen=seen, reason="Seconde")
    assert value_of("account.draft_hours") == 48


def test_the_default_comes_back_with_one_button(browse):
    browser = browse(make.person("admin"))
    browser.post(HOURS, value="30", seen="24", reason="Essai")
    browser.post(HOURS, value="", seen="30", reason="Fin de l’essai", defaut="1")
    assert value_of("account.draft_hours") == 24


def test_a_decimal_is_typed_with_a_comma(browse):
    browser = browse(make.person("admin"))
    address = f"{URL}/observatory.tension_drees"
    browser.post(address, value="3,1", seen="2,9", reason="Nouvelle moyenne")
    page = browser.get(address)
    assert "De 2,9 à 3,1" in page.words
    assert page.one("input[name=value]").attrs["value"] == "3,1"


def test_words_may_be_left_to_complete(browse):
    browser = browse(make.person("admin"))
    address = f"{URL}/legal.director"
    browser.post(address, value="Camille Exemple", seen="", reason="Nomination")
    assert "Camille Exemple" in browse().get("/mentions-legales").words
    browser.post(address, value="", seen="Camille Exemple", reason="Départ")
    assert value_of("legal.director") == ""
    browser.post(address, value="x" * 201, seen="", reason="Trop long", status=422)


def test_the_data_protection_officer_reads_and_does_not_change(browse):
    browser = browse(make.person("dpo"))
    page = browser.get(HOURS)
    assert "Seule l’administration change les réglages." in page.words
    assert not page.select("main form[method=post]")
    browser.post(HOURS, value="30", seen="24", reason="Essai", status=403)
    browse(make.social_worker()).get(URL, status=403)
    browse(make.person("admin")).get(f"{URL}/inconnu", status=404)


def test_the_list_costs_the_same_whatever_was_changed(browse):
    admin = make.person("admin")
    browser = browse(admin)
    before = browser.get(URL).statements
    for key in ("account.draft_hours", "account.stop_hours", "account.address_hours"):
        change_setting(key=key, value=36, reason="", seen=DEFINITIONS[key].default, by=None)
    db.session.commit()
    assert browser.get(URL).statements == before
