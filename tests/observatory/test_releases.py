"""Releases: all the figures or none, two people, one version in force."""

import csv
import io

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.kernel.files.services import FileNotAccepted
from app.kernel.people.models import Visitor
from app.kernel.territories.models import Territory
from app.kernel.visibility import can_read
from app.observatory import queries
from app.observatory.models import FileImport, Indicator, Observation, Release, SourceFile
from app.observatory.queries.totals import COUNTED
from app.observatory.services import (
    Described,
    FileRefused,
    comment_on,
    prepare_release,
    publish_release,
    publish_shipped,
    receive_file,
    resolve_comment,
    withdraw_release,
)
from app.observatory.services.commenting import NothingToDiscuss
from app.observatory.services.publishing import NotPublished, NotToBeSigned, Questioned, SamePerson
from tests import make
from tests.observatory.files import BMO, DATA, bmo_row, bmo_rows, small_bmo

ID, OTHER_ID = "7c1f6d0e-9d55-4d0c-9a43-0f3f2a1b6c01", "7c1f6d0e-9d55-4d0c-9a43-0f3f2a1b6c02"


def prepared(by, *rows):
    return prepare_release(data=small_bmo(*(rows or [bmo_row()])), name="enquête.xlsx", by=by)


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def values(release, indicator, mesh):
    statement = (
        select(Observation)
        .join(Observation.indicator)
        .where(Observation.release_id == release.id, Indicator.code == indicator, Observation.mesh == mesh)
        .order_by(Observation.territory_id)
    )
    return [(o.value, o.status) for o in db.session.scalars(statement)]


def test_what_ships_with_the_portal_is_online_and_says_so(app):
    releases = {release.family: release for release in db.session.scalars(select(Release))}

    with (DATA / "SOURCES.csv").open(encoding="utf-8", newline="") as lines:
        assert set(releases) == {line["family"] for line in csv.DictReader(lines, delimiter=";")}
    for release in releases.values():
        assert release.is_shipped
        assert release.is_current
        assert release.prepared_by_id is None
        assert can_read(Visitor(), release)
    assert (releases["bmo"].rows_read, releases["bmo"].rows_of_region) == (53_443, 3_484)


def test_shipping_again_publishes_nothing_new(app):
    before = count(Release)
    assert publish_shipped() == 0
    assert count(Release) == before


def test_the_shipped_file_sent_by_somebody_is_recognised(app):
    known = db.session.scalars(select(Release).where(Release.family == "bmo")).one()
    before = count(Observation)

    assert prepare_release(data=BMO.read_bytes(), name="copie.xlsx", by=make.analyst()) is known
    assert count(Observation) == before


def test_one_bad_row_writes_nothing(app):
    before = count(Observation), count(Release), count(SourceFile)
    with pytest.raises(FileRefused) as refusal:
        prepared(make.analyst(), bmo_row("5203"), bmo_row("5220", met=10, xmet=11, smet=5))

    assert refusal.value.report.problems[0].row == 3
    db.session.commit()
    assert (count(Observation), count(Release), count(SourceFile)) == before


def test_a_prepared_release_is_for_analysts_only(app):
    analyst = make.analyst()
    release = prepared(analyst)

    assert can_read(analyst, release)
    assert not can_read(Visitor(), release)
    assert not can_read(make.social_worker(), release)


def test_whoever_prepared_may_not_sign(app):
    analyst = make.analyst()
    release = prepared(analyst)

    with pytest.raises(SamePerson):
        publish_release(release=release, by=analyst)
    assert release.state == "prepared"


def test_the_database_itself_refuses_one_person_for_two(app):
    analyst = make.analyst()
    release = prepared(analyst)
    release.published_by_id = analyst.id

    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_signing_replaces_the_version_in_force(app):
    shipped = db.session.scalars(select(Release).where(Release.family == "bmo")).one()
    release = publish_release(release=prepared(make.analyst()), by=make.analyst())

    assert (release.version, release.is_current, release.state) == (2, True, "published")
    assert (shipped.is_current, shipped.state) == (False, "superseded")
    assert can_read(Visitor(), release)
    with pytest.raises(NotToBeSigned):
        publish_release(release=release, by=make.analyst())


def test_a_withdrawn_release_leaves_every_question(app):
    release = publish_release(release=prepared(make.analyst()), by=make.analyst())
    assert queries.regional_totals().projects.value == 391

    withdraw_release(release=release, by=make.analyst())

    assert queries.regional_totals() is None
    assert not can_read(Visitor(), release)
    with pytest.raises(NotPublished):
        withdraw_release(release=release, by=make.analyst())


def test_a_withdrawn_file_may_be_prepared_again(app):
    first, second = make.analyst(), make.analyst()
    withdraw_release(release=publish_release(release=prepared(first), by=second), by=second)

    assert prepared(first).version == 3


def test_sums_and_shares_say_what_they_rest_on(app):
    release = prepared(
        make.analyst(),
        bmo_row("5220", met=100, xmet=80, smet="*"),
        bmo_row("5222", met=50, xmet="*", smet="*"),
        bmo_row("5223", met="*", xmet="*", smet="*"),
    )

    assert values(release, "projets", "departement") == [(150, "at_least")]
    assert values(release, "difficiles-nombre", "departement") == [(80, "at_least")]
    assert values(release, "difficiles", "departement") == [(80, "partial")]
    assert values(release, "saisonniers-nombre", "region") == [(None, "not_disclosed")]
    assert values(release, "saisonniers", "region") == [(None, "not_disclosed")]


def test_a_complete_sum_is_plainly_published(app):
    release = prepared(
        make.analyst(), bmo_row("5220", met=100, xmet=0, smet=5), bmo_row("5222", met=60, xmet=8, smet=6)
    )

    assert values(release, "projets", "region") == [(160, "published")]
    assert values(release, "difficiles", "region") == [(5, "published")]
    assert (0, "published") in values(release, "difficiles", "bassin")


def test_an_empty_file_is_not_received(app):
    with pytest.raises(FileNotAccepted, match="est vide"):
        receive_file(stream=io.BytesIO(b""), name="vide.csv", by=make.analyst())
    assert count(FileImport) == 0


def test_the_region_recruits_at_least_12_686(app):
    totals = queries.regional_totals()
    cells = [r[11] for r in bmo_rows()[1:] if r[1] in COUNTED and r[5] == "52"]

    assert totals.projects.value == sum(int(c) for c in cells if c != "*") == 12_686
    assert totals.projects.is_at_least
    assert (totals.projects.parts_known, totals.projects.parts_total) == (len(cells) - cells.count("*"), len(cells))


def test_the_regional_share_counts_only_cells_where_both_numbers_are_known(app):
    both = [(int(r[12]), int(r[11])) for r in bmo_rows()[1:]
            if r[1] in COUNTED and r[5] == "52" and "*" not in r[11:13]]  # fmt: skip
    share = queries.regional_totals().difficult

    assert share.value == pytest.approx(100 * sum(d for d, _ in both) / sum(p for _, p in both))
    assert share.parts_known == len(both)


def test_each_bassin_keeps_its_own_figures(app):
    bassins = [
        db.session.scalars(select(Territory).where(Territory.type == "bassin", Territory.code == code)).one()
        for code in ("5227", "5220")
    ]
    laval, nantes = queries.recruitment_of_bassins([bassin.id for bassin in bassins])

    assert (laval.territory.name, nantes.territory.name) == ("Laval", "Nantes")
    for found, code in ((laval, 5227), (nantes, 5220)):
        cells = [r[11] for r in bmo_rows()[1:] if r[1] in COUNTED and r[9] == code and r[5] == "52"]
        assert found.projects.value == sum(int(c) for c in cells if c != "*")


def test_a_mesh_the_survey_does_not_know_has_no_headline(app):
    epci = db.session.scalars(select(Territory).where(Territory.type == "epci").limit(1)).one()
    mayenne = db.session.scalars(select(Territory).where(Territory.type == "departement", Territory.code == "53")).one()

    assert queries.headline(epci) is None
    assert queries.headline(mayenne).territory == mayenne


def test_a_new_version_says_what_is_new_changed_and_gone(app):
    first, second = make.analyst(), make.analyst()
    publish_release(release=prepared(first, bmo_row("5220"), bmo_row("5227", met=50, xmet=20, smet=5)), by=second)
    later = prepared(first, bmo_row("5220", met=400), bmo_row("5214", met=60, xmet="*", smet=6))

    compared = later.comparison
    assert compared["kind"] == "version"
    # Of the basin: one figure changed and its two shares; its neighbour is gone and another is new, five figures each;
    # the sums of the département and of the region follow.
    before = {(o.mesh, o.territory_id, o.indicator_id): (o.value, o.status) for o in cells_of(compared["with"])}
    now = {(o.mesh, o.territory_id, o.indicator_id): (o.value, o.status) for o in cells_of(later.id)}
    assert compared["new"] == len(now.keys() - before.keys())
    assert compared["gone"] == len(before.keys() - now.keys()) == 5
    assert compared["changed"] == sum(now[key] != before[key] for key in now.keys() & before.keys())
    sums = {one["code"]: (one["total_before"], one["total_now"]) for one in compared["indicators"]}
    assert sums["projets"] == (391 + 50, 400 + 60)


def cells_of(release_id):
    return db.session.scalars(select(Observation).where(Observation.release_id == release_id)).all()


def test_the_first_file_of_a_source_has_nothing_to_be_compared_with(app):
    release = prepare_release(
        data=b"territoire;metier;periode;mesure;valeur;statut\ndepartement:53;;2024;salaries-flores;12;\n",
        name="long.csv",
        by=make.analyst(),
        described=Described("Un jeu neuf", "Le producteur", "Licence Ouverte"),
    )
    assert release.comparison == {}
    assert (release.family, release.source_file.title) == ("long-un-jeu-neuf", "Un jeu neuf 2024")


def test_a_long_file_that_nobody_describes_is_refused(app):
    with pytest.raises(FileRefused, match="ne dit ni son nom"):
        prepare_release(
            data=b"territoire;metier;periode;mesure;valeur;statut\ndepartement:53;;2024;salaries-flores;12;\n",
            name="long.csv",
            by=make.analyst(),
        )


def test_a_question_keeps_a_release_from_being_published_until_it_is_closed(app):
    first, second = make.analyst(), make.analyst()
    release = prepared(first)
    comment = comment_on(release=release, body="Le total de Nantes double ?", client_id=ID, by=second)
    assert comment_on(release=release, body="Le total de Nantes double ?", client_id=ID, by=second) is comment
    with pytest.raises(Questioned):
        publish_release(release=release, by=second)
    resolve_comment(comment=comment, by=first)
    assert publish_release(release=release, by=second).is_current
    with pytest.raises(NothingToDiscuss):
        comment_on(release=release, body="Trop tard", client_id=OTHER_ID, by=second)
