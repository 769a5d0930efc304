"""The long table as a Parquet file: columns that know what they hold, and where they come from."""

import json
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from app.observatory.queries.taking.citation import cited
from app.observatory.queries.taking.figures import MEANINGS, Taking
from app.observatory.queries.taking.jsonstat import described
from app.observatory.queries.taking.lines import COLUMNS, DAY, NUMBER, TEXT, WHOLE, lines

TYPES = {TEXT: pa.string(), NUMBER: pa.float64(), WHOLE: pa.int32(), DAY: pa.string()}
GROUP = 20_000
"""How many lines are held before they are written."""


def parquet(taking: Taking) -> IO[bytes]:
    """The file, its sources and the meaning of its columns and statuses in its metadata."""
    schema = _schema(taking)
    made = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    rows = lines(taking)
    with pq.ParquetWriter(made, schema, compression="zstd") as writer:
        while group := list(islice(rows, GROUP)):
            columns = zip(*group, strict=True)
            arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return made


def _schema(taking: Taking) -> pa.Schema:
    fields = [pa.field(each.name, TYPES[each.kind], metadata={"description": each.meaning}) for each in COLUMNS]
    told: dict[str, Any] = {
        "titre": taking.title,
        "question": taking.address,
        "citation": cited(taking),
        "statuts": MEANINGS,
        "sources": [described(source) for source in taking.sources],
    }
    return pa.schema(fields, metadata={"tissage": json.dumps(told, ensure_ascii=False)})
