"""The shared lists: what they hold, from which files, and reading these again."""

import pytest

from app.extensions import db
from app.kernel.jobs import run_pending
from app.kernel.referentials import referential, referentials
from app.kernel.referentials.models import ReferenceLoad
from app.kernel.themes.models import TargetPublic, Theme
from app.kernel.themes.services import load_themes
from tests import make

URL = "/administration/referentiels"
THEMES = f"{URL}/themes"


@pytest.fixture
def themes(app):
    load_themes()
    db.session.commit()


def test_the_four_shared_lists_are_told_with_how_much_they_hold(browse, themes):
    page = browse(make.person("dpo")).get(URL)
    assert page.text_of("main li h2") == ["Territoires", "Métiers", "Thèmes et publics", "Indicateurs"]
    entries = db.session.query(Theme).count() + db.session.query(TargetPublic).count()
    assert f"{entries} entrées" in page.words


def test_a_list_names_each_file_its_producer_vintage_and_licence(browse):
    for one in referentials():
        page = browse(make.person("admin")).get(f"{URL}/{one.key}")
        for source in one.sources():
            assert source.producer
            assert source.licence
            assert source.sha256[:12] in page.words
            assert source.file in page.words


def test_an_entry_is_found_by_its_code_or_its_name_without_accents(browse, themes):
    admin = make.person("admin")
    names = browse(admin).get(f"{THEMES}?q=logement").text_of("#tableau tbody th")
    assert names
    assert len(names) < db.session.query(Theme).count()
    assert "Rien ne correspond" in browse(admin).get(f"{THEMES}?q=zzzz").words


def test_the_whole_list_is_taken_away_as_a_csv(browse, themes):
    text = browse(make.person("admin")).get(f"{THEMES}/liste.csv").body.decode()
    lines = text.removeprefix("\ufeff").splitlines()
    assert lines[0] == "Code;Nom;Précision"
    assert len(lines) == 1 + db.session.query(Theme).count() + db.session.query(TargetPublic).count()


def test_reading_the_files_again_repairs_the_list_and_says_what_changed(browse, themes):
    theme = db.session.query(Theme).first()
    named, theme.name = theme.name, "Abîmé"
    db.session.commit()
    browser = browse(make.person("admin"))
    browser.post(f"{THEMES}/relire")
    assert "en attente" in browser.get(THEMES).words
    browser.post(f"{THEMES}/relire")
    assert "déjà demandée" in browser.get(THEMES).words
    run_pending()
    page = browser.get(THEMES)
    assert "1 modifiés" in page.words
    assert db.session.query(Theme).filter_by(name=named).count() == 1
    assert db.session.query(ReferenceLoad).filter(ReferenceLoad.asked_by_id.is_not(None)).count() == 1


def test_a_reading_that_fails_leaves_the_list_as_it_was_and_says_so(browse, themes, monkeypatch):
    def break_down():
        db.session.query(Theme).first().name = "À moitié écrit"
        db.session.flush()
        raise RuntimeError

    monkeypatch.setitem(vars(referential("themes")), "load", break_down)
    browser = browse(make.person("admin"))
    browser.post(f"{THEMES}/relire")
    run_pending()
    assert "La liste est restée comme elle était." in browser.get(THEMES).words
    assert not db.session.query(Theme).filter_by(name="À moitié écrit").count()


def test_the_data_protection_officer_reads_and_asks_for_nothing(browse):
    browser = browse(make.person("dpo"))
    assert not browser.get(THEMES).select("main form[method=post]")
    browser.post(f"{THEMES}/relire", status=403)
    browser.get(f"{URL}/inconnu", status=404)
    browse(make.social_worker()).get(URL, status=403)
