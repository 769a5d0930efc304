"""Told to stop, the portal answers whoever it has begun to serve."""

import threading
from uuid import UUID

from sqlalchemy import select

from app.extensions import db
from app.forums.models import Post
from tests import make
from tests.faults.conftest import open_one_thread
from tests.faults.processes import visitor, wait_until

AT_ONCE = 20


def test_twenty_slow_sendings_are_all_answered_after_the_order_to_stop(site, machine):
    thread_id, url = open_one_thread()
    here = machine(application="tests.faults.slow:app")
    web = here.serve()
    browser = visitor(site, make.social_worker())
    db.session.remove()
    answers, begun = {}, threading.Semaphore(0)

    def write(name):
        begun.release()
        answer = browser.send(here.address + url, take="1", client_id=str(UUID(int=name)), body=f"Message {name}.")
        answers[name] = answer.status_code

    writers = [threading.Thread(target=write, args=(name,)) for name in range(AT_ONCE)]
    for writer in writers:
        writer.start()
    for _ in writers:
        begun.acquire()
    # Time for the last connection to be taken, and for none to be answered yet.
    wait_until(lambda: here.connections() >= AT_ONCE)
    assert not answers
    web.terminate()
    for writer in writers:
        writer.join()
    assert web.wait(30) == 0
    kept = set(db.session.scalars(select(Post.client_id).where(Post.thread_id == thread_id, Post.number > 1)))
    print(f"{AT_ONCE} slow sendings, {len(answers)} answered, {len(kept)} kept")
    assert answers == dict.fromkeys(range(AT_ONCE), 303)
    assert len(kept) == AT_ONCE
