"""What the worker does is told, and what failed can be done again."""

from datetime import timedelta

import pytest

from app.admin.queries.jobs import CLASSES, COUNTED, JOBS, NIGHTLY, counted_in_words
from app.extensions import db
from app.kernel.instants import today, utcnow
from app.kernel.jobs import daily_names, run_daily, waits
from app.kernel.jobs.models import DailyRun, WorkerBeat
from app.kernel.mail import post_letter
from app.kernel.referentials import referential
from app.kernel.referentials.services import ask_load
from tests import make

URL = "/administration/travaux"
# One question for each kind of work, however much of it waits.
MOST = 20


def failed(name="forums.counters", *, day=None):
    """A piece of the night's work that failed."""
    run = DailyRun(name=name, day=day or today(), begun_at=utcnow(), ended_at=utcnow(), failure="OperationalError")
    db.session.add(run)
    db.session.commit()


def test_every_kind_of_work_is_called_by_a_name_people_understand(app):
    assert waits().keys() == JOBS.keys()
    assert set(daily_names()) == NIGHTLY.keys()


def test_everything_a_night_counts_is_told_in_words(app):
    counted = {what for run in run_daily(utcnow().replace(hour=11)) for what in run.counted}
    assert counted, "the night counted nothing"
    assert not counted - COUNTED.keys() - CLASSES, "words are missing for these"
    assert counted_in_words({"stale": 1, "extra": 2, "Connexions": 3}) == (
        "connexions\u00a0: 3, 2 entrées en trop, 1 entrée périmée"
    )


def test_the_page_tells_whether_a_worker_lives_and_what_waits(browse):
    admin = make.person("admin")
    assert "Le service de fond ne répond pas" in browse(admin).get(URL, most=MOST).words
    db.session.merge(WorkerBeat(id=1, seen_at=utcnow() - timedelta(minutes=2)))
    ask_load(referential("themes"), by=make.again(admin))
    db.session.commit()
    page = browse(admin).get(URL, most=MOST)
    assert "a été vu il y a 2" in page.words
    assert "Référentiels à relire 1" in " ".join(page.one("#attente-tableau tbody").to_text().split())
    db.session.merge(WorkerBeat(id=1, seen_at=utcnow() - timedelta(minutes=7)))
    db.session.commit()
    assert "Il a été vu il y a 7" in browse(admin).get(URL, most=MOST).words


def test_letters_wait_in_the_same_number_on_both_pages_and_both_say_why_none_leaves(browse):
    admin = make.person("admin")
    post_letter("mail_test", to="mathilde@example.org", name="Mathilde", path=URL)
    db.session.commit()
    work, letters = (browse(admin).get(path, most=MOST) for path in (URL, "/administration/courriers"))
    assert "Courriers à envoyer 1" in " ".join(work.one("#attente-tableau tbody").to_text().split())
    assert "En attente (1)" in letters.words
    for page in (work, letters):
        assert "Aucun courrier ne part" in page.words


def test_what_failed_tonight_is_done_again_once(browse):
    failed()
    browser = browse(make.person("admin"))
    page = browser.get(URL, most=MOST)
    browser.post(page.one("main form[action$=relancer]").attrs["action"])
    assert "reprise demandée" in browser.get(URL, most=MOST).words
    noon = utcnow().replace(hour=11)
    assert "forums.counters" in [run.name for run in run_daily(noon)]
    page = browser.get(URL, most=MOST)
    assert "0 nombre comparé, 0 écart" in page.words
    assert not page.select("main form[action$=relancer]")
    assert "forums.counters" not in [run.name for run in run_daily(noon)]


def test_what_did_not_fail_is_not_done_again(browse):
    browser = browse(make.person("admin"))
    failed(day=today() - timedelta(days=1))
    browser.post(f"{URL}/forums.counters/relancer")
    assert "Ce travail n’a pas échoué cette nuit" in browser.get(URL, most=MOST).words
    assert not db.session.query(DailyRun).filter_by(again=True).count()
    browser.post(f"{URL}/inconnu/relancer", status=404)


def test_the_door_of_the_administration_says_what_failed(browse):
    admin = make.person("admin")
    assert "échoué" not in browse(admin).get("/administration/").words
    failed()
    assert "1 travail a échoué cette nuit" in browse(admin).get("/administration/").words
    failed("retention")
    assert "2 travaux ont échoué cette nuit" in browse(admin).get("/administration/").words


@pytest.mark.parametrize("role", ["dpo", "analyst"])
def test_only_administrators_see_the_work(browse, role):
    browse(make.person(role)).get(URL, status=403)
    browse(make.person(role)).post(f"{URL}/retention/relancer", status=403)
