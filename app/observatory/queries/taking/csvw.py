"""What the CSV holds, for machines: CSV on the Web metadata, in the vocabulary of the W3C."""

from typing import Any

from app.observatory.queries.taking.citation import cited
from app.observatory.queries.taking.figures import MEANINGS, Taking
from app.observatory.queries.taking.jsonstat import described
from app.observatory.queries.taking.lines import COLUMNS, DAY, NUMBER, TEXT, WHOLE

TYPES: dict[str, Any] = {
    TEXT: "string",
    NUMBER: {"base": "decimal", "format": {"decimalChar": ","}},
    WHOLE: "integer",
    DAY: {"base": "date", "format": "yyyy-MM-dd"},
}


def metadata(taking: Taking, csv_address: str) -> dict[str, Any]:
    """The metadata of the CSV found at this address."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "fr"}],
        "url": csv_address,
        "dc:title": taking.title,
        "dc:source": [described(source) for source in taking.sources],
        "dc:license": sorted({source.licence for source in taking.sources}),
        "dc:bibliographicCitation": cited(taking),
        "rdfs:comment": " ; ".join(f"{status} : {meaning}" for status, meaning in MEANINGS.items()),
        "dialect": {"delimiter": ";", "encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
        "tableSchema": {
            "columns": [
                {
                    "name": f"c{rank}",
                    "titles": column.name,
                    "datatype": TYPES[column.kind],
                    "dc:description": column.meaning,
                    "required": False,
                }
                for rank, column in enumerate(COLUMNS, 1)
            ]
        },
    }
