"""The same form arriving twenty times at once counts once, and everybody is told the same."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.associations.models import Activity
from app.extensions import announce_reads, db
from app.forums.models import Post
from tests.associations.conftest import Relais, relais  # noqa: F401 - a fixture
from tests.forums.conftest import Village, village  # noqa: F401 - a fixture
from tests.visiting import Browser

AT_ONCE = 20


@pytest.fixture
def at_once(app: Flask) -> Callable[..., list[tuple[int, str]]]:
    """Send the same form from the same browser as many times as there are hands, and hear each answer.

    With `others`, each hand sends a form of its own.
    """

    def send(browser: Browser, url: str, form: dict[str, str], others: str = "") -> list[tuple[int, str]]:
        cookie = browser.client.get_cookie("tissage").value
        db.session.commit()
        db.session.remove()

        def one(_hand: int) -> tuple[int, str]:
            client = app.test_client()
            client.set_cookie("tissage", cookie)
            own = {others: str(uuid4())} if others else {}
            with client.post(url, data={**form, **own}) as answer:
                return answer.status_code, answer.headers.get("Location", "")

        app.config["WTF_CSRF_ENABLED"] = False
        try:
            with ThreadPoolExecutor(AT_ONCE) as hands:
                return list(hands.map(one, range(AT_ONCE)))
        finally:
            app.config["WTF_CSRF_ENABLED"] = True
            announce_reads(False)

    return send


def test_twenty_sendings_of_one_activity_make_one_entry(browse, at_once, relais: Relais):  # noqa: F811
    form = {"client_id": str(uuid4()), "type": "permanence", "day": "2026-03-02", "commune": "Mayenne (53)"}
    form |= {"passages": "7", "new_people": "1", "volunteers": "1", "staff": "0", "hours": "2"}
    answers = at_once(browse(relais.worker), f"{relais.url}/activites/nouvelle", form)

    assert set(answers) == {(303, f"{relais.url}/activites?type=permanence")}
    assert db.session.scalar(select(func.count(Activity.id))) == 1


def test_twenty_first_activities_of_a_year_take_twenty_receipts(browse, at_once, relais: Relais):  # noqa: F811
    form = {"type": "permanence", "day": "2026-03-02", "commune": "Mayenne (53)", "passages": "7"}
    answers = at_once(browse(relais.worker), f"{relais.url}/activites/nouvelle", form, others="client_id")

    assert {status for status, _ in answers} == {303}
    ranks = sorted(receipt.rpartition("-")[2] for receipt in db.session.scalars(select(Activity.receipt)))
    assert ranks == [f"{rank:04d}" for rank in range(1, AT_ONCE + 1)]


def test_twenty_sendings_of_one_reply_make_one_post(browse, at_once, village: Village):  # noqa: F811
    written = village.thread(village.open_space, village.outsider)
    form = {"client_id": str(uuid4()), "body": "Un carnet de liaison aide aussi."}
    answers = at_once(browse(village.member), written.thread_url, form)

    replies = db.session.scalars(select(Post).where(Post.thread_id == written.thread_id, Post.number > 1)).all()
    assert [post.number for post in replies] == [2]
    assert set(answers) == {(303, f"{written.thread_url}#message-{replies[0].id}")}
    assert db.session.get_one(type(replies[0].thread), written.thread_id).posts_count == 2
