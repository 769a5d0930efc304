"""What the observatory's staff sees and does, and what others may not."""

import csv
import io

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.kernel.files.services import FileMissing, open_file, store
from app.kernel.instants import utcnow
from app.kernel.jobs import run_pending
from app.observatory.models import FileImport, Observation, Release
from app.observatory.queries.releases import LEFT_BEHIND_AFTER
from tests import make
from tests.kernel.files.clamd import listening
from tests.kernel.files.conftest import portal_with  # noqa: F401 - a fixture
from tests.kernel.files.samples import EICAR
from tests.observatory.files import bmo_row, small_bmo, with_member

URL = "/observatoire/imports"


def send(browser, data, name="enquête.xlsx", **fields):
    return browser.post(URL, files={"file": (io.BytesIO(data), name)}, **fields).location


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.mark.parametrize("role", ["social_worker", "admin", "regional_officer"])
def test_others_may_not_reach_imports(browse, role):
    browse(make.person(role)).get(URL, status=403)


def test_a_visitor_is_offered_to_sign_in(browse):
    assert "/connexion" in browse().get(URL, status=303).location


def test_an_import_that_does_not_exist_is_not_found(browse):
    browse(make.analyst()).get(f"{URL}/999", status=404)


def test_a_file_is_received_then_read_then_signed_by_another(browse):
    first, second = browse(make.analyst()), browse(make.analyst())
    place = send(first, small_bmo(bmo_row(), bmo_row("5222", smet="*")), provenance="francetravail.org")
    assert "en attente" in first.get(place).words

    assert run_pending() == 1
    page = first.get(place)
    assert "à signer" in page.words
    assert "Enquête Besoins en main-d’œuvre 2024, version 2" in page.words
    assert not page.select("form[action$=publier]")
    first.post(f"{place}/publier", status=422)

    assert "À signer par vous" in second.get(URL).words
    done = second.follow(f"{place}/publier")
    assert "est en ligne" in done.words
    # The first page after a publication also reads what the release holds.
    assert (
        "au moins" not in browse().get("/observatoire/metiers/educateur-specialise?maille=departement", most=20).words
    )
    assert "782 projets" in browse().get("/observatoire/metiers/educateur-specialise").words


def test_a_refused_file_tells_every_line_and_writes_nothing(browse):
    analyst = browse(make.analyst())
    before = count(Observation), count(Release)
    place = send(analyst, small_bmo(bmo_row("5203", met="x"), bmo_row("5220", met=-1), bmo_row("5222")))
    run_pending()
    page = analyst.get(place)

    assert "Fichier refusé, aucune ligne écrite" in page.words
    assert page.text_of("tbody th") == ["2", "3"]
    report = analyst.get(f"{place}/anomalies.csv").body.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(report), delimiter=";"))
    assert [(line["ligne"], line["colonne"]) for line in lines] == [("2", "met"), ("3", "met")]
    # What a cell held must not run in the spreadsheet of whoever opens the report.
    assert lines[1]["contenu"] == "'-1"
    assert (count(Observation), count(Release)) == before
    assert not page.select("form[action$=publier]")


def test_the_same_file_twice_is_recognised(browse):
    analyst = browse(make.analyst())
    data = small_bmo(bmo_row())
    send(analyst, data)
    run_pending()
    before = count(Observation), count(Release)
    place = send(analyst, data, name="le même, renommé.xlsx")
    run_pending()

    assert "Ce fichier était déjà connu" in analyst.get(place).words
    assert (count(Observation), count(Release)) == before


def test_working_twice_on_an_import_changes_nothing(browse):
    analyst = browse(make.analyst())
    send(analyst, small_bmo(bmo_row()))

    assert run_pending() == 1
    after = count(Observation), count(Release)
    assert run_pending() == 0
    assert (count(Observation), count(Release)) == after


def test_a_worker_that_died_leaves_its_file_to_the_next(browse, app):
    send(browse(make.analyst()), small_bmo(bmo_row()))
    work = db.session.scalars(select(FileImport)).one()
    work.state, work.started_at = "running", utcnow()
    db.session.commit()
    assert run_pending() == 0

    work = db.session.scalars(select(FileImport)).one()
    work.started_at = utcnow() - 2 * LEFT_BEHIND_AFTER
    db.session.commit()
    assert run_pending() == 1
    assert db.session.scalars(select(FileImport.state)).one() == "done"


def test_a_reading_that_breaks_is_tried_again_then_told_at_once(browse, app):
    analyst = browse(make.analyst())
    place = send(analyst, small_bmo(bmo_row()))
    stored = db.session.scalars(select(FileImport)).one().stored_file
    filesystem, root = store()
    filesystem.rm(f"{root}/{stored.key}")
    for state in ("received", "received", "failed"):
        with pytest.raises(FileMissing):
            run_pending()
        assert db.session.scalars(select(FileImport.state)).one() == state

    assert run_pending() == 0
    assert "La lecture a échoué plusieurs fois" in analyst.get(place).words


def test_sending_nothing_is_refused_with_words(browse):
    page = browse(make.analyst()).post(URL, status=422, provenance="quelque part")

    assert "Choisissez un fichier." in page.words
    assert page.one("[name=provenance]").attrs["value"] == "quelque part"


def test_a_wholly_hidden_column_has_no_sum(browse):
    analyst = browse(make.analyst())
    place = send(analyst, small_bmo(bmo_row(smet="*"), bmo_row("5222", smet="*")))
    run_pending()
    page = analyst.get(place)
    hidden = next(text for text in page.text_of("tbody tr") if text.startswith("Projets saisonniers"))

    assert hidden.endswith("2 non diffusé")


def test_withdrawing_takes_the_figures_off_line(browse):
    first, second = browse(make.analyst()), browse(make.analyst())
    place = send(first, small_bmo(bmo_row()))
    run_pending()
    second.post(f"{place}/publier")
    page = second.post(f"{place}/retirer", status=422)
    assert "Indiquez le motif." in page.words
    second.post(f"{place}/retirer", reason="Deux bassins sont inversés chez le producteur.")

    assert "retiré" in first.get(place).words
    assert "Motif : Deux bassins sont inversés chez le producteur." in first.get(place).words
    # The first page after a release changes also reads what the others hold.
    browse().get("/observatoire/metiers/educateur-specialise", most=20)
    assert "Projets de recrutement" not in browse().get("/observatoire/metiers/educateur-specialise").text_of("h2")


def test_a_release_says_what_it_changes_before_anybody_signs(browse):
    first, second = browse(make.analyst()), browse(make.analyst())
    place = send(first, small_bmo(bmo_row(), bmo_row("5227")))
    run_pending()
    assert "Moins de lignes que la dernière fois" in first.get(place).words
    second.post(f"{place}/publier")
    place = send(first, small_bmo(bmo_row(met=400), bmo_row("5227")))
    run_pending()
    page = first.get(place)
    assert "Moins de lignes que la dernière fois" not in page.words
    assert "0 valeur nouvelle" in page.words
    (row,) = [row for row in page.text_of("#comparaison-tableau tbody tr") if row.startswith("Projets de recrutement")]
    assert row == "Projets de recrutement 782 791 1,2 % 0 → 0"


def test_a_comment_is_kept_once_and_holds_the_signature_back(browse):
    first, second = browse(make.analyst()), browse(make.analyst())
    place = send(first, small_bmo(bmo_row()))
    run_pending()
    typed = {"body": "D’où vient ce total ?", "client_id": "7c1f6d0e-9d55-4d0c-9a43-0f3f2a1b6c01"}
    second.post(f"{place}/commenter", **typed)
    second.post(f"{place}/commenter", **typed)
    page = second.post(f"{place}/publier", status=422)
    assert page.words.count("D’où vient ce total ?") == 1
    assert "Un commentaire attend une réponse" in page.words
    page = second.post(f"{place}/commenter", status=422, body="Et la Sarthe ?", client_id=typed["client_id"])
    assert "Le vôtre est gardé ci-dessous" in page.words
    assert page.one("form[action$=commenter] textarea").to_text().strip() == "Et la Sarthe ?"
    assert page.one("form[action$=commenter] input[name=client_id]").attrs["value"] != typed["client_id"]
    page = second.post(f"{place}/commenter", status=422, body=" ", client_id=typed["client_id"])
    assert "Écrivez votre commentaire." in page.words
    first.post(first.get(place).one("form[action$=clore]").attrs["action"])
    assert "clos" in first.get(place).words
    second.post(f"{place}/publier")
    assert "en ligne" in first.get(place).words


def test_a_comment_of_another_release_is_none(browse):
    analyst = browse(make.analyst())
    places = [send(analyst, small_bmo(bmo_row(met=met))) for met in (400, 500)]
    run_pending()
    analyst.post(f"{places[0]}/commenter", body="Ici", client_id="7c1f6d0e-9d55-4d0c-9a43-0f3f2a1b6c03")
    number = analyst.get(places[0]).one("form[action$=clore]").attrs["action"].split("/")[-2]
    analyst.post(f"{places[1]}/commentaires/{number}/clore", status=404)


def test_a_file_in_the_long_format_is_described_by_whoever_sends_it(browse):
    analyst = browse(make.analyst())
    assert analyst.get("/observatoire/imports/modele.csv").body.decode("utf-8-sig").startswith("territoire;metier;")
    data = b"territoire;metier;periode;mesure;valeur;statut\ndepartement:53;;2024;salaries-flores;12,5;provisoire\n"
    place = send(analyst, data, name="jeu.csv")
    run_pending()
    assert "ne dit ni son nom" in analyst.get(place).words
    place = send(analyst, data, name="jeu.csv", title="Mon jeu", producer="La Région", licence="Licence Ouverte")
    run_pending()
    assert "Mon jeu 2024, version 1" in analyst.get(place).words


def test_the_list_of_imports_costs_the_same_however_long(browse):
    analyst = browse(make.analyst())
    send(analyst, small_bmo(bmo_row()))
    few = analyst.get(URL)
    for number in range(3):
        send(browse(make.analyst()), small_bmo(bmo_row(met=400 + number)))
    run_pending()

    assert len(analyst.get(URL).statements) <= len(few.statements) + 1


def test_fault_39_one_bad_row_in_five_thousand_writes_nothing_and_is_told(browse):
    analyst = browse(make.analyst())
    before = count(Observation), count(Release)
    rows = [bmo_row(f"{number:04}", met=400 + number) for number in range(5000)]
    rows[3210][11] = "beaucoup"
    data = small_bmo(*rows)
    place = send(analyst, data)
    run_pending()

    assert (count(Observation), count(Release)) == before
    report = analyst.get(f"{place}/anomalies.csv").body.decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(report), delimiter=";")
    assert (line["ligne"], line["colonne"]) == ("3212", "met")
    assert "« beaucoup » n’est pas un nombre" in line["anomalie"]
    with open_file(db.session.scalars(select(FileImport)).one().stored_file) as kept:
        assert kept.read() == data


def test_a_hostile_workbook_is_refused_at_the_door(browse):
    bomb = with_member(small_bmo(bmo_row()), "xl/worksheets/sheet2.xml", b" " * 300_000_000)
    page = browse(make.analyst()).post(URL, status=422, files={"file": (io.BytesIO(bomb), "e.xlsx")}, provenance="ici")

    assert "se décompresse démesurément" in page.words
    assert page.one("[name=provenance]").attrs["value"] == "ici"
    assert count(FileImport) == 0


def test_a_page_under_the_name_of_a_workbook_is_refused_at_the_door(browse):
    page = browse(make.analyst()).post(URL, status=422, files={"file": (io.BytesIO(b"<html>"), "e.xlsx")})
    assert "s’annonce comme un classeur Excel" in page.words


def test_a_file_waits_for_the_antivirus_before_it_is_read(browse, portal_with):  # noqa: F811
    portal_with(antivirus_url="tcp://127.0.0.1:1")
    analyst = browse(make.analyst())
    place = send(analyst, small_bmo(bmo_row()))
    run_pending()
    run_pending()
    assert "en attente" in analyst.get(place).words
    assert db.session.scalars(select(FileImport.attempts)).one() == 0

    with listening() as clamd:
        portal_with(antivirus_url=clamd.url)
        run_pending()
    assert db.session.scalars(select(FileImport.state)).one() == "done"


def test_a_file_that_the_antivirus_refuses_is_never_read(browse, portal_with):  # noqa: F811
    portal_with(antivirus_url="tcp://127.0.0.1:1")
    analyst = browse(make.analyst())
    place = send(analyst, b"commune;actions\n" + EICAR + b";1\n", name="e.csv")
    with listening() as clamd:
        portal_with(antivirus_url=clamd.url)
        run_pending()
    assert "L’antivirus a refusé ce fichier" in analyst.get(place).words
