"""An address that keeps an answer: its values of the day, what became of them, who may frame it."""

import hashlib
from urllib.parse import parse_qs

import pytest
from sqlalchemy import func, select, update

from app.extensions import db
from app.kernel.people.roles import ANALYSTS, Role
from app.kernel.visibility import audience_for
from app.observatory.models import Observation, Permalink, Release, ReleaseState
from app.observatory.queries.explore import catalogue, read
from tests import make
from tests.observatory.taken import address, csv_rows, of_lines

QUERY = "mesure=projets&metiers=V4X85&maille=bassin&dans=departement:53&periodes=2024"
NEW = f"/observatoire/t/nouveau?{QUERY}"
YEARS = "mesure=agents-departement&maille=departement&periodes=2016,2017"


def keep(browse, url=NEW, **fields):
    """The address where an answer was just kept."""
    return browse().post(url, **{"span": "frozen", **fields}).location


def bmo():
    """The releases of the recruitment survey."""
    return select(Release.id).where(Release.family == "bmo")


def revise(value):
    """Make the survey say something else in Laval, as a new release would."""
    laval = select(Observation.id).where(Observation.release_id.in_(bmo()), Observation.value == 73)
    db.session.execute(update(Observation).where(Observation.id.in_(laval)).values(value=value))
    db.session.commit()


def withdraw(reason):
    """Take the survey off line."""
    db.session.execute(
        update(Release)
        .where(Release.family == "bmo")
        .values(
            state=ReleaseState.WITHDRAWN,
            is_current=False,
            withdrawn_at=func.now(),
            withdrawn_reason=reason,
            audience_id=audience_for(ANALYSTS).id,
        )
    )
    db.session.commit()


def test_an_answer_is_kept_as_it_was_read(app, browse):
    where = keep(browse)
    page = browse().get(where)
    kept = of_lines(csv_rows(browse().get(f"{where}/donnees.csv").body))

    assert "Rien n’a changé" in page.words
    assert page.text_of("#tableau tbody tr") == [
        "Laval 73",
        "Mayenne (bassin) non diffusé",
        "Château-Gontier sans ligne",
    ]
    assert page.text_of("#tableau tfoot tr")[0].startswith("Pays de la Loire au moins 636")
    assert kept == of_lines(csv_rows(browse().get(address(QUERY, "csv")).body))
    assert "Projets de recrutement pour Professionnels de l’action sociale" in page.one("h1").to_text()


def test_the_same_answer_is_kept_once(app, browse):
    assert keep(browse) == keep(browse)
    assert keep(browse, span="growing") != keep(browse)
    assert db.session.scalar(select(func.count(Permalink.id))) == 2


def test_its_print_can_be_reckoned_again_by_anybody(app, browse):
    where = keep(browse)
    lines = of_lines(csv_rows(browse().get(f"{where}/donnees.csv").body))
    seal = hashlib.sha256()
    for line in lines:
        value = "" if line.value is None else f"{line.value:g}".replace(".", ",")
        told = (line.place, line.occupation, line.measure, line.period, line.detail, value, line.status)
        seal.update(f"{';'.join(told)}\n".encode())

    assert len(lines) == 4
    assert seal.hexdigest() in browse().get(where).source


def test_what_was_revised_is_counted_and_told(app, browse):
    where = keep(browse)
    revise(80)
    page = browse().get(where)

    assert "1 cellule sur 4 ne dit plus la même chose aujourd’hui" in page.words
    assert "Laval, 2024 : 73, aujourd’hui 80" in page.words
    assert page.text_of("#tableau tbody tr")[0] == "Laval 73"
    assert keep(browse) != where


def test_what_was_withdrawn_shows_its_reason_and_no_value(app, browse):
    where = keep(browse)
    withdraw("Un fichier mal lu")
    analyst = make.person(Role.ANALYST)
    for reader in (None, analyst):
        page = browse(reader).get(where, most=16)
        assert "4 cellules sur 4 ne sont plus diffusées" in page.words
        assert "Un fichier mal lu" in page.words
        assert set(page.text_of("#tableau td")) == {"retiré"}
    assert {line.value for line in of_lines(csv_rows(browse().get(f"{where}/donnees.csv").body))} == {None}
    assert ">73<" not in browse().get(f"{where}/integrer").source


@pytest.mark.parametrize(
    ("fields", "first", "last"),
    [({"span": "growing"}, "2016", "2020"), ({"span": "sliding", "last": 2}, "2019", "2020")],
)
def test_periods_published_since_come_by_themselves(app, browse, fields, first, last):
    periods = [item.code for item in read(parse_qs(YEARS.replace("2016,2017", "toutes")), catalogue())[0].periods]
    page = browse().get(keep(browse, f"/observatoire/t/nouveau?{YEARS}", **fields))
    wanted = periods[periods.index("2016") :] if fields["span"] == "growing" else periods[-2:]

    assert page.text_of("#tableau thead th.num") == wanted
    assert page.text_of("#garde thead th.num") == ["2016", "2017"]


def test_it_is_cited_with_its_producer_first(app, browse):
    where = keep(browse)
    page = browse().get(where)
    cited = page.text_of("p.cite")

    assert any(text.startswith("FRANCE TRAVAIL. ") and where in text and "Consulté le" in text for text in cited)
    assert "@misc{france2024v1," in page.one("pre[aria-label^=Réf]").to_text()


def test_only_the_embedded_view_may_be_framed_and_it_sets_no_cookie(app, browse):
    where = keep(browse)
    whole, framed = browse().get(where), browse().get(f"{where}/integrer")

    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed.headers
    assert "Set-Cookie" not in framed.headers
    assert not framed.select("header, nav, form, script")
    assert "France Travail" in framed.words
    assert "frame-ancestors 'none'" in whole.headers["Content-Security-Policy"]
    assert whole.headers["X-Frame-Options"] == "DENY"


def test_an_address_keeps_a_table_not_a_whole_file(app, browse):
    long = "/observatoire/t/nouveau?mesure=taux-pauvrete&maille=commune&detail=toutes"
    assert "4000 cellules au plus" in browse().post(long, status=422, span="frozen").words
    browse().get("/observatoire/t/nouveau?mesure=licorne", status=400)
    browse().get("/observatoire/t/jamaisfait", status=404)
    browse().post(NEW, status=422, span="toujours")
