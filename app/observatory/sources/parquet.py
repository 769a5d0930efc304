"""Opening a Parquet file: its columns as text, row n of the file being line n + 1, as under a header."""

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from app.observatory.sources.problems import Unreadable
from app.observatory.sources.sheet import Sheet

MAGIC = b"PAR1"
# What a file may hold once opened; beyond, the process that opens it would be stopped anyway.
MOST_ROWS, MOST_COLUMNS = 10_000_000, 300


def is_parquet(data: bytes) -> bool:
    """Whether these bytes are a Parquet file."""
    return data.startswith(MAGIC)


def parquet_sheet(data: bytes) -> Sheet:
    """Read the whole file as text columns; raises `Unreadable` for one that is damaged or outsized."""
    try:
        held = pq.ParquetFile(pa.BufferReader(data))
        if held.metadata.num_rows > MOST_ROWS or held.metadata.num_columns > MOST_COLUMNS:
            raise Unreadable("Ce fichier Parquet est trop grand : déposez-le en CSV.")
        table = held.read()
        columns = [_text(column.combine_chunks()) for column in table.columns]
    except (pa.ArrowException, OSError):
        raise Unreadable("Le fichier Parquet est abîmé : il ne s’ouvre pas.") from None
    lines = pa.array(range(2, table.num_rows + 2), pa.int64())
    return Sheet("", list(table.column_names), columns, lines)


def _text(column: pa.Array) -> pa.Array:
    """The cells of a column as text; one that is absent is empty, and so is what is no number."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column)
    return pc.fill_null(pc.cast(column, pa.string()), "")
