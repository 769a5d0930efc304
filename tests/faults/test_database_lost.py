"""PostgreSQL goes away under load: the portal says so, then recovers by itself."""

import pytest
import requests
from sqlalchemy import select

from app.extensions import db
from app.forums.models import Post, Thread
from app.kernel.jobs.queue import beat
from tests import make
from tests.faults.conftest import on_postgresql, open_one_thread
from tests.faults.processes import visitor, wait_until
from tests.faults.test_kills import Writers

CUTS = 4


@pytest.mark.skipif(not on_postgresql(), reason="needs TEST_DATABASE_URL")
def test_the_pool_recovers_and_readiness_follows(site, machine, copied):
    thread_id, url = open_one_thread()
    browsers = [visitor(site, make.social_worker()) for _ in range(3)]
    beat()
    here = machine()
    here.serve()
    db.session.remove()
    db.engine.dispose()
    cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{copied.name}'"
    ready = lambda: requests.get(f"{here.address}/readyz", timeout=20).status_code  # noqa: E731
    assert ready() == 200
    writers = Writers(here.address, url, browsers)
    try:
        for _cut in range(CUTS):
            wanted = len(writers.acknowledged) + 10
            wait_until(lambda wanted=wanted: len(writers.acknowledged) >= wanted)
            copied.run(cut)
        copied.run(f'ALTER DATABASE "{copied.name}" ALLOW_CONNECTIONS false', cut)
        wait_until(lambda: ready() == 503, seconds=20)
        assert requests.get(f"{here.address}/", timeout=20).status_code == 503
        assert requests.get(f"{here.address}/healthz", timeout=20).status_code == 200
        copied.run(f'ALTER DATABASE "{copied.name}" ALLOW_CONNECTIONS true')
        wait_until(lambda: ready() == 200, seconds=20)
        again = len(writers.acknowledged) + 10
        wait_until(lambda: len(writers.acknowledged) >= again)
    finally:
        copied.run(f'ALTER DATABASE "{copied.name}" ALLOW_CONNECTIONS true')
        writers.stop()
    kept = list(db.session.scalars(select(Post.client_id).where(Post.thread_id == thread_id)))
    lost = set(writers.acknowledged) - set(kept)
    print(
        f"{CUTS + 1} cuts, {len(writers.acknowledged)} acknowledged, {len(writers.unsure)} cut short, {len(lost)} lost"
    )
    assert not lost
    assert len(kept) == len(set(kept)) == db.session.get_one(Thread, thread_id).posts_count
