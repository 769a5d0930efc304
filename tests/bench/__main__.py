"""Measure the pages that matter, beside a bare Flask view: `python -m tests.bench --scale 10`."""

import argparse
from collections import defaultdict

import structlog
from sqlalchemy import make_url, select

from app import create_app
from app.cli.scale.exchanges import OPEN
from app.config import _driver
from app.extensions import db
from app.forums.models import Space
from tests.bench.costs import Cost, cost_of
from tests.bench.ground import ground, settings_for
from tests.bench.pages import Target, targets
from tests.bench.readers import Reading, read
from tests.bench.serving import served

CROWDS = (1, 16)
ROUNDS = 3
BARES = {
    "/": Target("bare Flask view", "visitor", "/"),
    "/figures": Target("bare Flask view, the explorer's rows", "visitor", "/figures", beside="/figures"),
}
Readings = dict[tuple[Target, int], Reading]
HEADINGS = (
    *("page", "reader", "SQL", "kB", "req/s c1", "p50 / p95 ms c1"),
    *("req/s c16", "p50 / p95 ms c16", "share of bare c1", "share of bare c16", "failures"),
)


def main() -> None:
    """Build the ground if need be, measure, print."""
    asked = _arguments()
    url = ground(asked.scale, asked.database)
    app = create_app(settings_for(url))
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    with app.app_context():
        wanted = [target for target in targets(app) if asked.only in target.page]
        space = db.session.scalars(select(Space.id).where(Space.slug == OPEN)).one()
        costs = {target: cost_of(app, target) for target in wanted}
        db.session.remove()
        db.engine.dispose()
    print(f"\nScale {asked.scale} on {make_url(url).get_backend_name()}, {ROUNDS} rounds, pages in turn\n")
    bares = [BARES[path] for path in dict.fromkeys(target.beside for target in wanted)]
    with served("wsgi:app", url) as portal, served("tests.bench.bare:app", url, BENCH_SPACE=str(space)) as bare:
        readings = _measure([*((one, bare) for one in bares), *((target, portal) for target in wanted)], asked.seconds)
    _print_table([*bares, *wanted], costs, readings)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--scale", type=int, choices=(1, 10, 100), default=1)
    parser.add_argument("--database", type=_driver, default="", help="a PostgreSQL server; SQLite when none is named")
    parser.add_argument("--seconds", type=float, default=3.0, help="how long each page is read, by each crowd")
    parser.add_argument("--only", default="", help="only the pages whose name holds these words")
    return parser.parse_args()


def _measure(asked: list[tuple[Target, int]], seconds: float) -> Readings:
    """Every page in turn, several times over, so that what else the machine does weighs on all alike."""
    for target, port in asked:
        read(port, target.path, target.cookie, 4, 0.5)
    readings: Readings = defaultdict(Reading)
    for _ in range(ROUNDS):
        for target, port in asked:
            for crowd in CROWDS:
                readings[target, crowd].add(read(port, target.path, target.cookie, crowd, seconds / ROUNDS))
    return readings


def _print_table(wanted: list[Target], costs: dict[Target, Cost], readings: Readings) -> None:
    print("| " + " | ".join(HEADINGS) + " |")
    print("|---|---|" + "--:|" * (len(HEADINGS) - 2))
    for target in wanted:
        cost = costs.get(target)
        cells = [target.page, target.reader]
        cells += [str(cost.statements), f"{cost.size / 1024:.1f}"] if cost else ["1", ""]
        for crowd in CROWDS:
            reading = readings[target, crowd]
            cells += [f"{reading.rate:.1f}", f"{reading.percentile(50):.1f} / {reading.percentile(95):.1f}"]
        for crowd in CROWDS:
            cells.append(
                f"{100 * readings[target, crowd].rate / max(readings[BARES[target.beside], crowd].rate, 0.1):.1f} %"
            )
        cells.append(str(sum(readings[target, crowd].failures for crowd in CROWDS)))
        print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
