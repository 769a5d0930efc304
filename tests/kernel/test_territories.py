"""Territories in the database: found by type and code, old codes included, within and beside each other."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Select, func, select, update
from sqlalchemy.exc import NoResultFound

from app.extensions import db
from app.kernel.people.roles import PerimeterKind
from app.kernel.people.services import open_perimeter
from app.kernel.territories import queries
from app.kernel.territories.models import Territory, TerritoryFormerCode, TerritoryOutline, TerritoryParent
from app.kernel.territories.reference import DATA, InconsistentReference, OfficialFiles
from app.kernel.territories.services import TerritoryStillUsed, load_territories

pytestmark = pytest.mark.usefixtures("app")


def names(territories: Select[Territory]) -> list[str]:
    """The names of the territories asked for, in their order."""
    return [territory.name for territory in db.session.scalars(territories)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the official files that a test may change."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def test_a_code_means_nothing_without_its_type() -> None:
    assert queries.get_territory("bassin", "5203").name == "Châteaubriant"
    assert queries.get_territory("zone-emploi", "5203").name == "Challans"
    with pytest.raises(NoResultFound):
        queries.get_territory("commune", "5203")


def test_an_old_commune_code_leads_to_the_commune_of_today() -> None:
    assert queries.get_territory("commune", "49069").name == "Orée d’Anjou"
    former = db.session.scalars(select(TerritoryFormerCode).where(TerritoryFormerCode.code == "49069")).one()
    assert former.reason == "commune déléguée Champtoceaux, dans Orée d’Anjou"


def test_the_ile_d_yeu_has_no_epci_but_all_the_rest() -> None:
    yeu = queries.get_territory("commune", "85113")

    assert names(queries.parents(yeu, "epci")) == []
    assert {parent.type: parent.name for parent in db.session.scalars(queries.parents(yeu))} == {
        "bassin": "Challans",
        "departement": "Vendée",
        "zone-emploi": "Challans",
    }
    assert yeu.outline is not None


def test_an_epci_may_lie_over_two_departements() -> None:
    ancenis = queries.get_territory("epci", "244400552")

    assert names(queries.parents(ancenis, "departement")) == ["Loire-Atlantique", "Maine-et-Loire"]
    assert [parent.name for parent in ancenis.parents if parent.type == "region"] == ["Pays de la Loire"]
    assert ancenis in db.session.scalars(queries.children(queries.get_territory("departement", "49"), "epci")).all()


def test_redon_is_outside_the_region_and_keeps_its_communes_inside() -> None:
    redon = queries.get_territory("epci", "243500741")
    bassin = queries.get_territory("bassin", "5313")

    assert redon.is_outside_region
    assert bassin.is_outside_region
    assert len(names(queries.communes_of(redon))) == 8
    assert len(names(queries.communes_of(bassin))) == 3
    assert bassin in db.session.scalars(queries.bassins_meeting(redon)).all()
    assert queries.regional_population(redon) < redon.population


def test_communes_are_found_from_every_mesh() -> None:
    region = queries.get_territory("region", "52")

    assert len(names(queries.communes_of(region))) == 1228
    assert names(queries.communes_of(queries.get_territory("commune", "44109"))) == ["Nantes"]
    assert queries.regional_population(region) == region.population


def test_a_bassin_meets_the_epci_it_shares_communes_with() -> None:
    bassin = queries.get_territory("bassin", "5229")

    assert names(queries.meeting(bassin, "epci")) == ["Mauges Communauté"]
    assert names(queries.bassins_meeting(queries.get_territory("epci", "244400552"))) == ["Ancenis", "Angers"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ile d'yeu", "L’Île-d’Yeu"),
        ("ILE YEU", "L’Île-d’Yeu"),
        ("st nazaire", "Saint-Nazaire"),
        ("sables olonne", "Les Sables-d’Olonne"),
        ("44109", "Nantes"),
    ],
)
def test_communes_are_found_by_the_beginning_of_their_words(words: str, found: str) -> None:
    assert names(queries.find_communes(words)) == [found]


@pytest.mark.parametrize("words", ["", "  ", "%", "_", "’"])
def test_nothing_typed_finds_nothing(words: str) -> None:
    assert names(queries.find_communes(words)) == []


def test_a_name_that_begins_with_the_words_comes_first() -> None:
    found = names(queries.find_communes("le mans"))

    assert found[0] == "Le Mans"
    assert "Voivres-lès-le-Mans" in found


def test_an_epci_remembers_its_names() -> None:
    epci = queries.get_territory("epci", "200023778")

    assert [(name.vintage, name.kind) for name in epci.names][:2] == [(2021, "CC"), (2022, "CA")]
    assert epci.kind == "CA"


def test_outlines_come_by_type_or_for_given_territories() -> None:
    vendee = queries.get_territory("departement", "85")
    drawn = db.session.scalars(queries.outlines(queries.communes_of(vendee))).all()

    assert len(db.session.scalars(queries.outlines("epci")).all()) == 71
    assert len(drawn) == len(names(queries.communes_of(vendee))) - 2
    assert [outline.territory.name for outline in db.session.scalars(queries.outlines([vendee]))] == ["Vendée"]


def test_what_nobody_has_drawn_is_listed() -> None:
    assert names(queries.without_outline()) == ["L’Oie", "Sainte-Florence"]


def test_neighbours_share_a_border_and_islands_have_none() -> None:
    assert names(queries.neighbours(queries.get_territory("departement", "53"))) == ["Maine-et-Loire", "Sarthe"]
    assert names(queries.neighbours(queries.get_territory("commune", "85113"))) == []
    assert names(queries.neighbours(queries.get_territory("commune", "85165"))) == []


def test_each_commune_but_the_ile_d_yeu_shares_a_drawn_border_with_another() -> None:
    """Borders shared to the point: a sliver between two shapes would leave communes alone."""
    drawn = db.session.scalars(queries.outlines("commune")).all()
    owners: dict[frozenset[tuple[int, int]], int] = {}
    for outline in drawn:
        for border in outline.borders():
            owners[border] = owners.get(border, 0) + 1
    alone = [outline.territory.code for outline in drawn if all(owners[border] == 1 for border in outline.borders())]

    assert alone == ["85113"]
    assert max(owners.values()) == 2


def test_loading_again_changes_nothing() -> None:
    changes = load_territories()

    assert not changes
    assert changes.without_outline == ["L’Oie (85165)", "Sainte-Florence (85212)"]
    assert "Territoires\u00a0: ajouts\u00a0: 0" in changes.lines()[0]


def test_loading_restores_what_had_drifted() -> None:
    nantes = queries.get_territory("commune", "44109")
    yeu = queries.get_territory("commune", "85113")
    stray = queries.get_territory("epci", "244400404")
    db.session.execute(update(Territory).where(Territory.id == nantes.id).values(name="Nantes la Grise"))
    db.session.add(TerritoryParent(child_id=yeu.id, parent_id=stray.id))
    db.session.delete(db.session.get(TerritoryOutline, nantes.id))
    changes = load_territories()

    assert changes.territories.changed == ["Nantes"]
    assert changes.parents.removed == ["L’Île-d’Yeu dans Nantes Métropole"]
    assert changes.outlines.added == ["Nantes"]
    assert queries.get_territory("commune", "44109").name == "Nantes"


def test_a_territory_gone_from_the_files_is_removed_with_what_hung_from_it() -> None:
    db.session.add(Territory(type="commune", code="44999", name="Ville-Fantôme", vintage=2020, is_outside_region=False))
    db.session.flush()

    assert load_territories().territories.removed == ["Ville-Fantôme"]
    with pytest.raises(NoResultFound):
        queries.get_territory("commune", "44999")


def test_a_territory_still_in_use_is_not_taken_away() -> None:
    stray = Territory(type="departement", code="99", name="Ailleurs", vintage=2020)
    db.session.add(stray)
    db.session.flush()
    open_perimeter(PerimeterKind.DEPARTEMENT, "Ailleurs", territory_id=stray.id)

    with pytest.raises(TerritoryStillUsed):
        load_territories()
    assert queries.get_territory("departement", "99").name == "Ailleurs"


def test_an_inconsistent_file_is_refused_and_nothing_is_written(folder: Path) -> None:
    file = folder / "extrait-pdl_communes.csv"
    file.write_bytes(file.read_bytes().replace(b"44109,Nantes,44,", b"44109,Naoned,29,"))

    with pytest.raises(InconsistentReference) as refused:
        load_territories(files=OfficialFiles(folder))

    assert "extrait-pdl_communes.csv, ligne" in refused.value.message
    assert queries.get_territory("commune", "44109").name == "Nantes"
    assert db.session.scalar(select(func.count()).select_from(Territory)) == 1355
