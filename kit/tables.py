"""Three formats for tables behind one contract: ``encode(rows, columns)`` and ``decode(body, columns)``.

A table is a list of rows, each a dict; ``columns`` gives each column's name and its type: int (64 bits), float (64 bits) or str. No value
may be absent. ``decode`` wants the columns that it is told, whatever others there are, and raises Malformed for bytes that don't hold them.
"""

import csv
import io
from collections.abc import Iterator
from typing import ClassVar

import fastavro
import pyarrow
from fastavro.read import SchemaResolutionError
from fastavro.schema import SchemaParseException
from pyarrow import parquet

from kit.contract import Malformed

Rows = list[dict[str, int | float | str]]
Columns = dict[str, type]
MOST = 1_000_000  # rows; a Parquet file of some hundred bytes can claim, and hold, any number of equal ones


def columns_of(rows: Rows) -> Columns:
    """Return the columns of ``rows``, as its first row has them.

    >>> columns_of([{"label": "3", "score": 0.5}])
    {'label': <class 'str'>, 'score': <class 'float'>}
    """
    return {name: type(value) for name, value in rows[0].items()}


class Csv:
    """CSV (RFC 4180): lines of text, the column's names in the first. Types are not written down; the reader must know them.

    Nothing marks the end, and nothing guards a digit: a file cut between two lines is a shorter table, a changed digit another number.
    A text longer than 131,072 characters, the limit of Python's reader, is Malformed.
    """

    name = "csv"

    @staticmethod
    def encode(rows: Rows, columns: Columns) -> bytes:
        """Return the table with a header line, every line ended by CR LF; ValueError for a row that doesn't fit the columns."""
        text = io.StringIO(newline="")
        lines = csv.writer(text)
        lines.writerow(columns)
        lines.writerows(_cells(rows, columns))
        return text.getvalue().encode()

    @staticmethod
    def decode(body: bytes, columns: Columns) -> Rows:
        """Return the rows that the text holds.

        >>> Csv.decode(b"label,score\\r\\n3,0.5\\r\\n", {"score": float})
        [{'score': 0.5}]
        """
        try:
            text = body.decode()
            if not text.endswith("\r\n"):  # ours always end so, and a line cut off does not
                raise ValueError("the last line is cut off")
            header, *lines = csv.reader(io.StringIO(text, newline=""), strict=True)
            if len(set(header)) < len(header):
                raise ValueError("a column comes twice")
            places = {name: (header.index(name), kind) for name, kind in columns.items()}
            if any(len(line) != len(header) for line in lines):
                raise ValueError("a line has too few values or too many")
            return [{name: _parsed(kind, line[place]) for name, (place, kind) in places.items()} for line in lines]
        except (ValueError, csv.Error) as error:
            raise Malformed(f"the body is not this table as CSV: {error}") from None


class Parquet:
    """Parquet: column after column, each compressed on its own, and at the end a footer that says where each of them lies.

    A checksum guards each column's pages: damage to a value is found, not read. Nothing guards the footer, but it says most things twice.
    """

    name = "parquet"
    kinds: ClassVar = {int: pyarrow.int64(), float: pyarrow.float64(), str: pyarrow.string()}

    @staticmethod
    def encode(rows: Rows, columns: Columns) -> bytes:
        """Return the table as a Parquet file, compressed by Snappy as is usual; ValueError for a row that doesn't fit the columns."""
        cells = list(_cells(rows, columns))
        schema = pyarrow.schema([pyarrow.field(name, Parquet.kinds[kind], nullable=False) for name, kind in columns.items()])
        arrays = [pyarrow.array([line[place] for line in cells], field.type) for place, field in enumerate(schema)]
        out = io.BytesIO()
        parquet.write_table(pyarrow.Table.from_arrays(arrays, schema=schema), out, write_page_checksum=True)
        return out.getvalue()

    @staticmethod
    def decode(body: bytes, columns: Columns) -> Rows:
        """Return the rows of the file; only the bytes of the columns asked for are taken apart."""
        try:
            with parquet.ParquetFile(pyarrow.BufferReader(body), page_checksum_verification=True) as file:
                _expect_rows(file.metadata)
                table = file.read(list(columns), use_threads=False).select(list(columns))
            odd = [field.name for field, kind in zip(table.schema, columns.values(), strict=True) if field.type != Parquet.kinds[kind]]
            if odd or any(column.null_count for column in table.columns):
                raise ValueError(f"the column {odd[0]} has another type" if odd else "a value is absent")
            return table.to_pylist()
        except (pyarrow.ArrowException, OSError, ValueError, KeyError) as error:
            raise Malformed(f"the body is not this table as Parquet: {error}") from None

    @staticmethod
    def extent(body: bytes) -> dict[str, int]:
        """Return how many bytes of a good file each column takes: all that a reader of that column needs, beside the footer."""
        with parquet.ParquetFile(pyarrow.BufferReader(body)) as file:
            groups = [file.metadata.row_group(number) for number in range(file.metadata.num_row_groups)]
        chunks = [group.column(place) for group in groups for place in range(group.num_columns)]
        return {name: sum(chunk.total_compressed_size for chunk in chunks if chunk.path_in_schema == name) for name in file.schema.names}


class Avro:
    """Avro's object container file: its schema in front, then rows without names or tags, in blocks that end in a marker.

    Nothing marks the end, and nothing guards a value: a file cut between two blocks is a shorter table.
    """

    name = "avro"
    kinds: ClassVar = {int: "long", float: "double", str: "string"}
    marker = b"wirelab's marker"  # 16 bytes, elsewhere random: a fixed one makes equal tables equal files

    @staticmethod
    def schema(columns: Columns) -> dict:
        """Return the record schema of ``columns``."""
        return {"type": "record", "name": "Row", "fields": [{"name": name, "type": Avro.kinds[kind]} for name, kind in columns.items()]}

    @staticmethod
    def encode(rows: Rows, columns: Columns) -> bytes:
        """Return the table as a container file without compression; ValueError for a row that doesn't fit the columns."""
        records = [dict(zip(columns, line, strict=True)) for line in _cells(rows, columns)]
        out = io.BytesIO()
        fastavro.writer(out, fastavro.parse_schema(Avro.schema(columns)), records, sync_marker=Avro.marker)
        return out.getvalue()

    @staticmethod
    def decode(body: bytes, columns: Columns) -> Rows:
        """Return the rows of the file, resolved from the writer's schema to that of ``columns``."""
        try:
            written = fastavro.reader(io.BytesIO(body))
            plain = isinstance(written.writer_schema, dict) and written.writer_schema.get("type") == "record"
            kinds = {str(field["type"]) for field in written.writer_schema["fields"]} if plain else set()
            # A row without a value takes no byte, so that a block of few bytes could hold any number of such rows.
            if not kinds or not kinds <= set(Avro.kinds.values()) or written.codec != "null":
                raise ValueError("the schema is no table of whole numbers, floats and texts without compression")
            return list(fastavro.reader(io.BytesIO(body), Avro.schema(columns)))
        except (ValueError, EOFError, LookupError, TypeError, RecursionError, SchemaParseException, SchemaResolutionError) as error:
            raise Malformed(f"the body is not this table as Avro: {type(error).__name__}: {error}") from None


def _cells(rows: Rows, columns: Columns) -> Iterator[list]:
    """Yield the values of each row in the order of the columns; ValueError for one that is absent, too many or of another type."""
    for row in rows:
        if row.keys() != columns.keys():
            raise ValueError(f"a row has the columns {', '.join(row)}, not {', '.join(columns)}")
        for name, kind in columns.items():
            if type(row[name]) is not kind or (kind is int and not -(2**63) <= row[name] < 2**63):
                raise ValueError(f"{name} must be {kind.__name__} of 64 bits; got {row[name]!r}")
        yield [row[name] for name in columns]


def _expect_rows(metadata: parquet.FileMetaData) -> None:
    """Raise ValueError for a footer that claims too many rows, or whose counts of rows differ."""
    if metadata.num_rows > MOST:
        raise ValueError(f"more than {MOST:,} rows")
    # Only the groups are asked, not their columns: those end the whole process when the footer is damaged (seen with pyarrow 26.0.1).
    if sum(metadata.row_group(number).num_rows for number in range(metadata.num_row_groups)) != metadata.num_rows:
        raise ValueError("the footer contradicts itself")


def _parsed(kind: type, text: str) -> int | float | str:
    """Return a CSV value as its type; ValueError for what Python's numbers allow beyond digits: blanks, underscores, other scripts."""
    if kind is not str and (not text.isascii() or "_" in text or text != text.strip()):
        raise ValueError(f"{text[:20]!r} is no number")
    value = kind(text)
    if kind is int and not -(2**63) <= value < 2**63:
        raise ValueError(f"{text[:20]} does not fit 64 bits")
    return value


ALL = (Csv, Parquet, Avro)
BY_NAME = {codec.name: codec for codec in ALL}
