"""The releases that come with the software, so that a new portal opens on real figures."""

import csv
import hashlib
from collections.abc import Iterator
from datetime import date

from app.observatory.models import Release
from app.observatory.queries.releases import current_release, release_of_file
from app.observatory.services.catalogue import DATA, load_indicators
from app.observatory.services.publishing import put_online
from app.observatory.services.releases import prepare_release


class ShippedFileAlteredError(Exception):
    """A shipped file is not the one its producer gave: nothing is read from it."""


def publish_shipped() -> int:
    """Publish the shipped files not known yet and return how many; a release made here since is left in place."""
    load_indicators()
    return sum(1 for line in _shipped_files() if _publish(line))


def shipped_bytes(name: str) -> bytes | None:
    """A shipped file, whole; nothing when none of that name ships any more."""
    if name not in {line["file"] for line in _shipped_files()}:
        return None
    return (DATA / name).read_bytes()


def _publish(line: dict[str, str]) -> Release | None:
    if release_of_file(line["sha256"]) or current_release(line["family"], int(line["vintage"])):
        return None
    data = (DATA / line["file"]).read_bytes()
    if hashlib.sha256(data).hexdigest() != line["sha256"]:
        raise ShippedFileAlteredError(line["file"])
    release = prepare_release(
        data=data,
        name=line["file"],
        by=None,
        provenance=line["provenance"],
        downloaded_on=date.fromisoformat(line["downloaded_on"]),
        is_shipped=True,
    )
    release.source_file.title = line["title"]
    return put_online(release, by=None)


def _shipped_files() -> Iterator[dict[str, str]]:
    with (DATA / "SOURCES.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter=";")
