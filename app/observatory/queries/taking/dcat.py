"""The releases in force as a DCAT catalogue (profile DCAT-AP-FR), written in Turtle."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote

from app.observatory.queries.explore.catalogue import Catalogue, Measure
from app.observatory.queries.explore.source import Source
from app.observatory.sources.periods import MONTH, SPAN, last_year

REGION = "http://id.insee.fr/geo/region/52"
AUTHORITY = "http://publications.europa.eu/resource/authority"
OPEN_LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
LITERAL = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


class Addresses(NamedTuple):
    """Where things are, whole: files are found by adding their number."""

    catalogue: str
    portal: str
    explorer: str
    files: str
    csv: str
    interface: str
    description: str


Held = Mapping[int, list[tuple[Measure, str, list[int]]]]
"""Release → its measures, each with its first mesh and the periods the release is read in."""


def turtle(catalogue: Catalogue, at: Addresses) -> str:
    """The whole catalogue."""
    held = _held(catalogue)
    sources = [source for source in catalogue.sources.values() if held[source.id]]
    blocks = [
        "\n".join(f"@prefix {name}: <{uri}> ." for name, uri in PREFIXES.items()),
        _catalogue(sources, at),
        _service(sources, at),
    ]
    for source in sources:
        blocks += _dataset(source, held[source.id], at)
    return "\n\n".join(blocks) + "\n"


def _held(catalogue: Catalogue) -> Held:
    held: dict[int, list[tuple[Measure, str, list[int]]]] = defaultdict(list)
    for measure in catalogue.measures.values():
        found: dict[int, tuple[str, set[int]]] = {}
        for mesh, extent in measure.extents.items():
            for period, release in extent.releases.items():
                found.setdefault(release, (mesh, set()))[1].add(period)
        for release, (mesh, periods) in found.items():
            held[release].append((measure, mesh, sorted(periods)))
    return held


def _catalogue(sources: Iterable[Source], at: Addresses) -> str:
    datasets = [_uri(_dataset_address(source, at)) for source in sources]
    return _block(
        _uri(at.catalogue),
        "dcat:Catalog",
        [
            ("dct:title", _text("Tissage : les chiffres des métiers de la cohésion sociale en Pays de la Loire")),
            ("dct:description", _text("Les publications en vigueur de l’observatoire, avec leurs fichiers.")),
            ("dct:publisher", _agent("Région Pays de la Loire")),
            ("dct:language", f"<{AUTHORITY}/language/FRA>"),
            ("dct:spatial", f"<{REGION}>"),
            ("foaf:homepage", _uri(at.portal)),
            ("dcat:service", _uri(at.interface)),
            *(("dcat:dataset", dataset) for dataset in datasets),
        ],
    )


def _service(sources: Iterable[Source], at: Addresses) -> str:
    return _block(
        _uri(at.interface),
        "dcat:DataService",
        [
            ("dct:title", _text("Interface de programmation de l’observatoire")),
            ("dcat:endpointURL", _uri(at.interface)),
            ("dcat:endpointDescription", _uri(at.description)),
            *(("dcat:servesDataset", _uri(_dataset_address(source, at))) for source in sources),
        ],
    )


def _dataset(source: Source, held: list[tuple[Measure, str, list[int]]], at: Addresses) -> Iterator[str]:
    """The data set of a release, then its distributions: the producer's file, and a CSV for each measure."""
    here = _dataset_address(source, at)
    periods = sorted({period for _measure, _mesh, found in held for period in found}, key=last_year)
    names = ", ".join(measure.name for measure, _mesh, _periods in held)
    files = [_uri(f"{here}-fichier"), *(_uri(f"{here}-{measure.code}") for measure, _mesh, _periods in held)]
    yield _block(
        _uri(here),
        "dcat:Dataset",
        [
            ("dct:title", _text(source.title)),
            ("dct:description", _text(f"{source.title}. Mesures : {names}. {_assembled(source)}".strip())),
            ("dct:identifier", _plain(f"{source.family}-{source.vintage}-v{source.version}")),
            ("dcat:version", _plain(str(source.version))),
            ("dct:publisher", _agent(source.producer)),
            *((("dct:contributor", _agent(source.assembled_by)),) if source.assembled_by else ()),
            ("dct:issued", f'"{source.published_at.isoformat()}"^^xsd:dateTime'),
            ("dct:language", f"<{AUTHORITY}/language/FRA>"),
            ("dcat:theme", f"<{AUTHORITY}/data-theme/SOCI>"),
            ("dct:accessRights", f"<{AUTHORITY}/access-right/PUBLIC>"),
            ("dct:spatial", f"<{REGION}>"),
            ("dct:temporal", _temporal(periods)),
            ("dcat:landingPage", _uri(f"{at.explorer}?mesure={held[0][0].code}")),
            *(("dcat:distribution", file) for file in files),
        ],
    )
    yield _block(
        files[0],
        "dcat:Distribution",
        [
            ("dct:title", _text(f"Fichier du producteur : {source.file_name}")),
            ("dcat:accessURL", _uri(f"{at.files}{source.file_id}")),
            ("dcat:downloadURL", _uri(f"{at.files}{source.file_id}")),
            ("dct:license", _licence(source)),
            ("dct:rights", _text(source.licence)),
            (
                "spdx:checksum",
                f"[ a spdx:Checksum ; spdx:algorithm spdx:checksumAlgorithm_sha256 ; "
                f'spdx:checksumValue "{source.sha256}"^^xsd:hexBinary ]',
            ),
        ],
    )
    for (measure, mesh, _periods), file in zip(held, files[1:], strict=True):
        question = f"mesure={measure.code}&maille={mesh}&periodes=toutes"
        yield _block(
            file,
            "dcat:Distribution",
            [
                ("dct:title", _text(f"{measure.name} (CSV)")),
                ("dct:description", _text(measure.definition)),
                ("dcat:accessURL", _uri(f"{at.explorer}?{question}")),
                ("dcat:downloadURL", _uri(f"{at.csv}?{question}")),
                ("dct:format", f"<{AUTHORITY}/file-type/CSV>"),
                ("dcat:mediaType", "<http://www.iana.org/assignments/media-types/text/csv>"),
                ("dct:license", _licence(source)),
                ("dct:rights", _text(source.licence)),
            ],
        )


def _dataset_address(source: Source, at: Addresses) -> str:
    return f"{at.catalogue}#{source.family}-{source.vintage}"


def _assembled(source: Source) -> str:
    return f"Mis en forme par {source.assembled_by}, pas revérifié à la source." if source.assembled_by else ""


def _licence(source: Source) -> str:
    is_open = source.licence.startswith("Licence Ouverte")
    return f"<{OPEN_LICENCE}>" if is_open else f"[ a dct:LicenseDocument ; dct:title {_text(source.licence)} ]"


def _temporal(periods: list[int]) -> str:
    first, last = periods[0], periods[-1]
    year, month = (first // 100, first % 100) if MONTH <= first < SPAN else (first // MONTH or first, 1)
    begin = f"{year}-{month:02}-01"
    return (
        f'[ a dct:PeriodOfTime ; dcat:startDate "{begin}"^^xsd:date ; '
        f'dcat:endDate "{last_year(last)}-12-31"^^xsd:date ]'
    )


def _agent(name: str) -> str:
    return f"[ a foaf:Agent ; foaf:name {_text(name)} ]"


def _text(text: str) -> str:
    return f'"{text.translate(LITERAL)}"@fr'


def _plain(text: str) -> str:
    return f'"{text.translate(LITERAL)}"'


def _uri(address: str) -> str:
    return f"<{quote(address, safe=':/?#&=,;@!$()*+~%')}>"


def _block(subject: str, kind: str, lines: list[tuple[str, str]]) -> str:
    told = " ;\n".join(f"  {name} {value}" for name, value in [("a", kind), *lines])
    return f"{subject}\n{told} ."
