"""The catalogue and the feed: what is published, for whoever looks for data, and nothing else."""

import pytest
from defusedxml import ElementTree
from rdflib import DCAT, DCTERMS, RDF, Graph, Namespace
from sqlalchemy import update

from app.extensions import db
from app.kernel.people.roles import ANALYSTS
from app.kernel.visibility import audience_for
from app.observatory.models import Release, SourceFile
from tests.observatory.taken import csv_rows

ATOM = {"a": "http://www.w3.org/2005/Atom"}
SPDX = Namespace("http://spdx.org/rdf/terms#")
HERE = "http://127.0.0.1:8000"


@pytest.fixture
def graph(browse):
    """The catalogue, read by a reader of RDF."""
    return read(browse)


def read(browse):
    """The catalogue as it is served."""
    page = browse().get("/catalogue.ttl")
    assert page.headers["Content-Type"] == "text/turtle; charset=utf-8"
    return Graph().parse(data=page.body, format="turtle")


def feed(browse):
    """The feed as it is served."""
    return ElementTree.fromstring(browse().get("/observatoire/publications.atom").body)


def test_every_release_in_force_is_a_data_set_with_what_a_catalogue_asks(graph):
    datasets = list(graph.subjects(RDF.type, DCAT.Dataset))
    (catalogue,) = graph.subjects(RDF.type, DCAT.Catalog)

    assert len(datasets) == 14
    assert set(graph.objects(catalogue, DCAT.dataset)) == set(datasets)
    for dataset in datasets:
        for needed in ("title", "description", "publisher", "temporal", "spatial", "issued", "identifier"):
            assert list(graph.objects(dataset, DCTERMS[needed])), f"{dataset} has no {needed}"
        for distribution in graph.objects(dataset, DCAT.distribution):
            assert list(graph.objects(distribution, DCTERMS.license))
            assert list(graph.objects(distribution, DCAT.accessURL))


def test_what_the_catalogue_leads_to_is_there(browse, graph):
    addresses = sorted({str(url).removeprefix(HERE) for url in graph.objects(None, DCAT.downloadURL)})
    csv = next(address for address in addresses if "donnees.csv?mesure=projets&" in address)
    file = next(address for address in addresses if address.startswith("/observatoire/fichiers/"))

    assert csv_rows(browse().get(csv).body)
    assert browse().get(file).body
    assert {len(str(value)) for value in graph.objects(None, SPDX.checksumValue)} == {64}


def test_every_file_of_the_catalogue_is_a_question_that_can_be_asked(browse, graph):
    for url in sorted({str(url) for url in graph.objects(None, DCAT.downloadURL) if "donnees.csv" in url}):
        assert browse(None).status("HEAD", url.removeprefix(HERE)) == 200, url


def test_a_producer_whose_name_is_not_plain_breaks_nothing(app, browse):
    named = 'Insee "x" \\ <é>\n& <script>'
    db.session.execute(
        update(SourceFile).where(SourceFile.family == "bmo").values(producer=named, title=named, sha256="a" * 64)
    )
    db.session.commit()

    assert named in {str(title) for title in read(browse).objects(None, DCTERMS.title)}
    assert named.split() in [name.text.split() for name in feed(browse).findall("a:entry/a:author/a:name", ATOM)]


def test_the_feed_tells_the_publications_newest_first(browse):
    told = feed(browse)
    entries = told.findall("a:entry", ATOM)
    updated = [entry.find("a:updated", ATOM).text for entry in entries]

    assert len(entries) == len({entry.find("a:id", ATOM).text for entry in entries}) == 14
    assert updated == sorted(updated, reverse=True)
    assert told.find("a:updated", ATOM).text == updated[0]
    assert all(entry.find("a:title", ATOM).text and entry.find("a:summary", ATOM).text for entry in entries)


def test_what_is_closed_is_in_neither(app, browse):
    closed = audience_for(ANALYSTS).id
    db.session.execute(update(Release).where(Release.family == "bmo").values(audience_id=closed))
    db.session.commit()

    assert len(list(read(browse).subjects(RDF.type, DCAT.Dataset))) == 13
    assert len(feed(browse).findall("a:entry", ATOM)) == 13
