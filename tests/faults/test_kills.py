"""kill -9 at any moment: what was acknowledged is there once, what was not is absent or whole."""

import io
import itertools
import random
import threading
import time
import zipfile
from datetime import timedelta

import requests
from sqlalchemy import func, select, text

from app.extensions import db, only_reads
from app.forums.models import Post, Space, SpaceMonth, Thread
from app.kernel.audit.models import AuditEntry
from app.kernel.files.models import StoredFile
from app.kernel.files.services import open_file
from app.kernel.instants import utcnow
from app.observatory.models import FileImport, ImportState, Observation, Release
from tests import make
from tests.browser.site import WORKBOOK, other_bytes
from tests.faults.conftest import open_one_thread
from tests.faults.processes import children_of, kill, visitor, wait_until

KILLS = 5
WRITERS = 4
NUMBER = itertools.count()


def count(*conditions, of):
    """How many rows of a kind meet these conditions."""
    return db.session.scalar(select(func.count()).select_from(of).where(*conditions))


def inspect_database():
    """What the engine itself holds to be true of its file and of the links between rows."""
    if db.engine.dialect.name == "sqlite":
        assert db.session.execute(text("PRAGMA integrity_check")).all() == [("ok",)]
        assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []


class Writers:
    """People who reply in a thread all at once, and remember what the portal acknowledged."""

    def __init__(self, address, url, browsers):
        self.address, self.url = address, url
        self.acknowledged, self.unsure = [], []
        self.stopped = threading.Event()
        self.threads = [threading.Thread(target=self._write, args=(browser,)) for browser in browsers]
        for one in self.threads:
            one.start()

    def _write(self, browser):
        while not self.stopped.is_set():
            sent = f"00000000-0000-4000-8000-{next(NUMBER):012}"
            for _attempt in range(random.choice((1, 30))):
                try:
                    answer = browser.send(self.address + self.url, client_id=sent, body=f"Message {sent}.")
                except requests.RequestException:
                    self.unsure.append(sent)
                    time.sleep(0.05)
                    continue
                if answer.status_code == 303:
                    self.acknowledged.append(sent)
                    break
                self.unsure.append(sent)

    def stop(self):
        """Let them finish their sentence."""
        self.stopped.set()
        for one in self.threads:
            one.join()


def test_writes_survive_workers_killed_at_random(site, machine):
    thread_id, url = open_one_thread()
    here = machine()
    web = here.serve()
    browsers = [visitor(site, make.social_worker()) for _ in range(WRITERS)]
    db.session.remove()
    writers = Writers(here.address, url, browsers)
    try:
        for _round in range(KILLS):
            wanted = len(writers.acknowledged) + 15
            wait_until(lambda wanted=wanted: len(writers.acknowledged) >= wanted)
            time.sleep(random.random() / 10)
            kill(min(children_of(web)))
    finally:
        writers.stop()
        here.stop()
    posts = db.session.scalars(select(Post).where(Post.thread_id == thread_id).order_by(Post.number)).all()
    kept = [post.client_id for post in posts]
    lost = set(writers.acknowledged) - set(kept)
    print(f"{KILLS} kills, {len(writers.acknowledged)} acknowledged, {len(writers.unsure)} cut short, {len(lost)} lost")
    assert not lost
    assert len(writers.unsure) > 0, "no kill ever hit anybody"
    assert len(kept) == len(set(kept)), "something counts twice"
    assert set(kept) - {"0"} <= {*writers.acknowledged, *writers.unsure}
    # Whole: each post has its number, its place in every count and its line in the journal.
    assert [post.number for post in posts] == [*range(1, len(posts) + 1)]
    assert db.session.get_one(Thread, thread_id).posts_count == len(posts)
    assert db.session.scalar(select(Space.posts_count).where(Space.slug == "essai")) == len(posts)
    assert db.session.scalar(select(func.sum(SpaceMonth.posts_count))) == len(posts)
    assert count(AuditEntry.action.in_(("post.written", "thread.opened")), of=AuditEntry) == len(posts)
    inspect_database()


def test_a_file_sent_to_a_worker_that_dies_is_absent_or_whole(site, machine):
    here = machine()
    web = here.serve(workers=1)
    browser = visitor(site, make.analyst())
    workbook = WORKBOOK.read_bytes()
    db.session.remove()
    acknowledged = []
    for delay in (0.0, 0.02, 0.1, 5.0):
        victim = children_of(web)[0]
        killer = threading.Timer(delay, kill, (victim,))
        killer.start()
        named = (f"{delay}.xlsx", another(workbook), "application/octet-stream")
        try:
            answer = browser.send(f"{here.address}/observatoire/imports", files={"file": named})
            acknowledged += [f"{delay}.xlsx"] if answer.status_code == 303 else []
        except requests.RequestException:
            pass
        killer.cancel()
        kill(victim)
        wait_until(lambda victim=victim: victim not in children_of(web) and here.answers())
    here.stop()
    kept = db.session.scalars(select(StoredFile)).all()
    received = count(of=FileImport)
    print(f"4 kills, {len(acknowledged)} acknowledged, {len(kept)} kept")
    assert set(acknowledged) <= {stored.original_name for stored in kept}
    assert acknowledged, "even the last one, left alone, was not received"
    assert len(kept) == received == count(AuditEntry.action == "import.received", of=AuditEntry)
    for stored in kept:
        with open_file(stored) as stream:
            assert len(stream.read()) == stored.size
    inspect_database()


def another(workbook: bytes) -> bytes:
    """The same workbook in other bytes, each time."""
    copied = io.BytesIO(other_bytes(workbook))
    with zipfile.ZipFile(copied, "a") as archive:
        archive.comment = str(next(NUMBER)).encode()
    return copied.getvalue()


def test_an_import_survives_the_worker_that_reads_it(site, machine):
    here = machine()
    here.serve(workers=1)
    browser = visitor(site, make.analyst())
    before = count(of=Observation)
    db.session.remove()
    content = another(WORKBOOK.read_bytes())
    answer = browser.send(f"{here.address}/observatoire/imports", files={"file": ("b.xlsx", content)})
    assert answer.status_code == 303, answer.text[:3000]
    import_id = int(answer.headers["Location"].rpartition("/")[2])
    db.session.remove()

    def state():
        with only_reads():
            found = db.session.scalar(select(FileImport.state).where(FileImport.id == import_id))
            db.session.rollback()
        return found

    worker = here.work()
    wait_until(lambda: state() == ImportState.RUNNING)
    time.sleep(random.random() / 2)
    worker.kill()
    worker.wait()
    # Left alone for half an hour, the work is taken up again.
    work = db.session.get_one(FileImport, import_id)
    if work.state == ImportState.RUNNING:
        work.started_at = utcnow() - timedelta(hours=1)
    db.session.commit()
    here.work()
    wait_until(lambda: state() == ImportState.DONE)
    here.stop()
    release = db.session.get_one(FileImport, import_id).release
    prepared = db.session.scalars(select(Release.id).where(Release.source_file_id == release.source_file_id)).all()
    assert prepared == [release.id]
    assert count(Observation.release_id == release.id, of=Observation) == count(of=Observation) - before
    assert count(Observation.release_id == release.id, of=Observation) > 1000
    inspect_database()
