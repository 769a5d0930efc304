"""The power goes out: what was on the disk at that moment opens, and holds all that was acknowledged."""

import os
import random
import shutil
import signal
import time

import pytest
import sqlalchemy as sa

from app.extensions import db
from app.forums.models import Post, Thread
from app.forums.services import reply
from tests.faults.conftest import on_postgresql, open_one_thread

MOMENTS = 15


def writes_for_ever(app, thread_id, tell):
    """In a child process: write, and tell each time the portal has acknowledged."""
    with app.app_context():
        db.engine.dispose(close=False)
        sent = 0
        while True:
            thread = db.session.get_one(Thread, thread_id)
            reply(thread=thread, body="Un message.", client_id=f"sent {sent}", by=thread.author)
            db.session.commit()
            os.write(tell, b".")
            sent += 1


@pytest.mark.skipif(on_postgresql(), reason="PostgreSQL keeps its own log and recovers from it")
def test_the_files_as_they_stand_at_any_moment_open_and_lack_nothing(site, copied, tmp_path):
    thread_id, _url = open_one_thread()
    db.session.remove()
    told, tell = os.pipe()
    writer = os.fork()
    if writer == 0:
        try:
            writes_for_ever(site, thread_id, tell)
        finally:
            os._exit(3)
    os.close(tell)
    acknowledged, seen = 0, []
    try:
        for moment in range(MOMENTS):
            acknowledged += len(os.read(told, 10_000))
            time.sleep(random.random() / 20)
            # Both files as they stand at one moment, as a disk keeps them when the power goes.
            os.kill(writer, signal.SIGSTOP)
            for suffix in ("", "-wal"):
                shutil.copyfile(f"{copied.path}{suffix}", tmp_path / f"{moment}.sqlite{suffix}")
            os.kill(writer, signal.SIGCONT)
            seen.append((acknowledged, posts_in(tmp_path / f"{moment}.sqlite", thread_id)))
    finally:
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
    print(f"{MOMENTS} copies, the last with {seen[-1][1]} messages for {seen[-1][0]} acknowledged")
    assert all(kept >= acknowledged for acknowledged, kept in seen)
    assert seen[-1][1] > 5


def posts_in(copy, thread_id):
    """How many messages this copy holds beside the first, once the engine has found nothing wrong in it."""
    engine = sa.create_engine(f"sqlite:///{copy}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").all() == [("ok",)]
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        kept = connection.scalar(sa.select(sa.func.count()).where(Post.thread_id == thread_id))
        assert connection.scalar(sa.select(Thread.posts_count).where(Thread.id == thread_id)) == kept
    engine.dispose()
    return kept - 1
