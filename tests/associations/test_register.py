"""The register: loaded once from the shipped files, found again by name, département and line."""

from sqlalchemy import func, select

from app.associations import queries
from app.associations.models import Association, AssociationName, Subsidy, SupportTotal
from app.associations.services import load_register
from app.associations.sources import read_shelf
from app.extensions import db
from app.kernel.people.models import Visitor
from app.kernel.territories.queries import get_territory


def one(*conditions):
    return db.session.scalars(select(Association).where(*conditions)).unique().one()


def test_the_register_holds_every_association_and_every_subsidy(app):
    total = queries.register_totals()[""]

    assert total.associations_count == db.session.scalar(select(func.count()).select_from(Association))
    assert (total.associations_count, total.subsidies_count, total.repeated_count) == (4268, 18437, 14)
    assert db.session.scalar(select(func.count()).select_from(Subsidy)) == 18437 + 14
    assert total.total_cents == db.session.scalar(
        select(func.sum(Subsidy.amount_cents)).where(Subsidy.repeats_line.is_(None))
    )
    assert total.without_amount_count == 32


def test_stored_counters_say_what_the_rows_say(app):
    stored = select(Association.id, Association.subsidies_count, Association.subsidies_total_cents)
    counted = (
        select(Subsidy.association_id, func.count(Subsidy.id), func.coalesce(func.sum(Subsidy.amount_cents), 0))
        .where(Subsidy.repeats_line.is_(None))
        .group_by(Subsidy.association_id)
    )
    by_funder = select(
        SupportTotal.association_id, func.sum(SupportTotal.subsidies_count), func.sum(SupportTotal.total_cents)
    ).group_by(SupportTotal.association_id)

    first, second, third = (
        sorted(tuple(map(int, row)) for row in db.session.execute(each)) for each in (stored, counted, by_funder)
    )
    assert first == second == third


def test_loading_again_changes_nothing(app):
    again = load_register()

    assert again.associations_added + again.associations_changed + again.associations_removed == 0
    assert again.subsidies_added + again.subsidies_changed + again.subsidies_removed == 0


def test_loading_repairs_what_drifted_and_drops_what_no_file_names(app):
    cemea = one(Association.siren == "337486096")
    cemea.subsidies_total_cents = 1
    db.session.scalars(select(Subsidy).limit(1)).one().amount_cents = 1
    ghost = Association(
        register_key="siren:000000000",
        name="Fantôme",
        sort_name="FANTOME",
        identifier_status="absent",
        audience_id=cemea.audience_id,
    )
    db.session.add(ghost)
    db.session.flush()

    load = load_register()
    assert (load.associations_changed, load.subsidies_changed, load.associations_removed) == (1, 1, 1)
    assert load.subsidies_added == 0


def test_companies_public_bodies_and_totals_are_counted_out_of_the_register(app):
    load = queries.latest_load()
    reading = read_shelf()

    assert load.rows_left_out == len(reading.records) + len(reading.left_out) - 18451
    assert not db.session.scalars(select(Association).where(Association.name.startswith("SCI "))).unique().all()


def test_an_association_is_found_by_a_name_it_is_no_longer_shown_under(app):
    names = db.session.scalars(queries.register(Visitor(), words="compet traineau")).unique().all()

    assert [association.siren for association in names] == ["448522631"]
    assert (
        "EX COMPET"
        in db.session.scalars(select(AssociationName.name).where(AssociationName.name.contains("TRAINEAU"))).one()
    )


def test_a_commune_is_told_of_its_departement_because_files_say_no_more(app):
    commune = get_territory("commune", "53147")
    found = queries.supported_in(commune)

    assert [supported.mesh.code for supported in found] == ["53"]
    assert not found[0].is_about(commune)
    assert found[0].total.total_cents == 548_181_400


def test_the_region_and_a_departement_have_their_own_sums(app):
    region = queries.supported_in(get_territory("region", "52"))
    sarthe = queries.supported_in(get_territory("departement", "72"))

    assert region[0].total.subsidies_count == 18437
    assert sarthe[0].is_about(get_territory("departement", "72"))
    assert sarthe[0].total.total_cents == 177_812_500
