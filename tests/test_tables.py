"""Tables in CSV, Parquet and Avro: what goes in comes out, and damage ends in Malformed or where the format's own guard ends."""

import io
import math

import fastavro
import pyarrow
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some
from pyarrow import parquet

from kit import tables
from kit.contract import Malformed
from kit.tables import Avro, Csv, Parquet

COLUMNS = {"number": int, "score": float, "label": str}
ROWS = [{"number": 7 * place - 3, "score": place / 3, "label": "é," * (place % 3) + '"'} for place in range(20)]
every_codec = pytest.mark.parametrize("codec", tables.ALL, ids=lambda codec: codec.name)
quickly = settings(max_examples=100, deadline=None, derandomize=True)
values = {
    int: some.integers(-(2**63), 2**63 - 1),
    float: some.floats(allow_nan=False),
    str: some.text(some.characters(codec="utf-8"), max_size=20),
}
rows = some.lists(some.fixed_dictionaries({name: values[kind] for name, kind in COLUMNS.items()}), max_size=20)


def _outcome(codec, body: bytes, columns: tables.Columns = COLUMNS) -> str:
    """Return what the codec makes of bytes: the table that was written, another one, or nothing."""
    try:
        return "the table" if codec.decode(body, columns) == ROWS else "another table"
    except Malformed as malformed:
        assert malformed.detail.strip()
        return "malformed"


@every_codec
@quickly
@given(table=rows)
@example(table=[])
@example(table=[{"number": 2**53 + 1, "score": math.inf, "label": ""}])
@example(table=[{"number": -(2**63), "score": -0.0, "label": "a\r\nb\rc\nd;\"e\"\t'f',"}])
def test_what_is_encoded_is_decoded_again(codec, table):
    assert codec.decode(codec.encode(table, COLUMNS), COLUMNS) == table


@every_codec
def test_not_a_number_survives(codec):
    [row] = codec.decode(codec.encode([{"score": math.nan}], {"score": float}), {"score": float})
    assert math.isnan(row["score"])


@every_codec
def test_equal_tables_are_equal_bytes(codec):
    assert codec.encode(ROWS, COLUMNS) == codec.encode([dict(row) for row in ROWS], COLUMNS)


@every_codec
def test_a_reader_may_ask_for_some_columns_only_in_its_own_order(codec):
    wanted = {"label": str, "number": int}
    assert codec.decode(codec.encode(ROWS, COLUMNS), wanted) == [{name: row[name] for name in wanted} for row in ROWS]


@every_codec
@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"number": 1, "score": 0.5}, "a column is missing"),
        ({"number": 1, "score": 0.5, "label": "3", "colour": "blue"}, "a column too many"),
        ({"number": "1", "score": 0.5, "label": "3"}, "text for a whole number"),
        ({"number": True, "score": 0.5, "label": "3"}, "a truth value for a whole number"),
        ({"number": 1, "score": 1, "label": "3"}, "a whole number for a float"),
        ({"number": 1, "score": 0.5, "label": None}, "nothing for a text"),
        ({"number": 2**63, "score": 0.5, "label": "3"}, "more than 64 bits"),
        ({"number": 1, "score": 0.5, "label": "\ud800"}, "half a surrogate pair"),
    ],
)
def test_a_row_that_does_not_fit_is_the_writers_error(codec, row, why):
    with pytest.raises(ValueError):
        codec.encode([row], COLUMNS)
        pytest.fail(f"written, although: {why}")


@every_codec
@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"colour": str}, "a column that is not there"),
        ({"label": int}, "text where a whole number is wanted"),
        ({"score": int}, "a float where a whole number is wanted"),
    ],
)
def test_a_table_without_the_wanted_columns_is_malformed(codec, columns, why):
    assert _outcome(codec, codec.encode(ROWS, COLUMNS), columns) == "malformed", why


# How many bytes of a cut file may still be read: where a format marks no end, it is a shorter table.
@pytest.mark.parametrize(
    ("codec", "shorter"),
    [(Csv, "after a line"), (Parquet, "never"), (Avro, "after the header")],
    ids=lambda value: getattr(value, "name", value),
)
def test_a_cut_table_is_malformed_or_where_the_format_marks_no_end_a_shorter_one(codec, shorter):
    body = codec.encode(ROWS, COLUMNS)
    read = [cut for cut in range(len(body)) if _outcome(codec, body[:cut]) != "malformed"]
    lines = [place + 2 for place in range(len(body) - 2) if body[place : place + 2] == b"\r\n"]
    header = len(Avro.encode([], COLUMNS))
    assert read == {"after a line": lines, "never": [], "after the header": [header]}[shorter]


def test_a_changed_bit_never_makes_another_table_of_a_parquet_file():
    body, outcomes = Parquet.encode(ROWS, COLUMNS), set()
    for place in range(len(body)):
        for bit in range(8):
            outcomes.add(_outcome(Parquet, _with(body, place, body[place] ^ 1 << bit)))
    assert outcomes == {"the table", "malformed"}


@every_codec
@quickly
@given(damage=some.lists(some.tuples(some.integers(min_value=0), some.integers(0, 255)), min_size=1, max_size=4), cut=some.integers(0, 40))
def test_a_damaged_table_is_a_table_or_malformed(codec, damage, cut):
    body = codec.encode(ROWS, COLUMNS)
    for place, octet in damage:
        body = _with(body, place % len(body), octet)
    assert _outcome(codec, body[: len(body) - cut])


@every_codec
@quickly
@given(octets=some.binary(max_size=200))
def test_random_bytes_are_malformed(codec, octets):
    assert _outcome(codec, octets) == "malformed"


@pytest.mark.parametrize(
    ("codec", "body", "why"),
    [
        (Csv, b"", "empty"),
        (Csv, b"number,score,label\r\n1,0.5,3", "the last line is cut off"),
        (Csv, b"number,score,label\r\n1,0.5\r\n", "a value is missing"),
        (Csv, b"number,score,label\r\n1,0.5,3,4\r\n", "a value too many"),
        (Csv, b"number,score,label,label\r\n1,0.5,3,4\r\n", "a column comes twice"),
        (Csv, b'number,score,label\r\n1,0.5,"3\r\n', "a quote is never closed"),
        (Csv, b"number,score,label\r\n1_0,0.5,3\r\n", "an underscore, which Python allows"),
        (Csv, b"number,score,label\r\n 1,0.5,3\r\n", "a blank, which Python allows"),
        (Csv, "number,score,label\r\n١,0.5,3\r\n".encode(), "a digit of another script, which Python allows"),
        (Csv, b"number,score,label\r\n1,0.5,\xff\r\n", "no UTF-8"),
        (Csv, b"number,score,label\r\n" + b"9" * 100_000 + b",0.5,3\r\n", "a number of 100,000 digits"),
        (Csv, b"number,score,label\r\n9223372036854775808,0.5,3\r\n", "more than 64 bits"),
        (Csv, b"number,score,label\r\n1,0.5," + b"3" * 200_000 + b"\r\n", "a text longer than the reader takes"),
        (Parquet, b"PAR1" + b"\xff" * 4 + b"\x7fPAR1", "a footer of two gigabytes"),
        (Avro, b"Obj\x01" + b"\xff" * 8 + b"\x7f", "a map of 2^62 entries"),
        (Avro, b"Obj\x01\x02\x16avro.schema" + b"\xfe\xff\xff\xff\x0f", "a schema of two gigabytes"),
    ],
)
def test_bytes_that_are_no_table_are_malformed(codec, body, why):
    assert _outcome(codec, body) == "malformed", why


def _avro(schema: dict, records: list, **options) -> bytes:
    out = io.BytesIO()
    fastavro.writer(out, schema, records, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (_avro({"type": "record", "name": "Row", "fields": []}, [{}] * 1000), "rows of no bytes: two more bytes would make them 2^60"),
        (_avro({"type": "record", "name": "Row", "fields": [{"name": "label", "type": "null"}]}, [{"label": None}] * 1000), "the same"),
        (_avro(Avro.schema(COLUMNS), ROWS, codec="deflate"), "compressed, so that its size says nothing"),
        (_avro({"type": "array", "items": "long"}, [[1, 2]]), "no record"),
    ],
)
def test_an_avro_file_whose_rows_could_be_any_number_is_malformed(body, why):
    assert _outcome(Avro, body) == "malformed", why


def test_a_parquet_file_of_more_rows_than_fit_is_malformed():
    out = io.BytesIO()
    parquet.write_table(pyarrow.table({"number": pyarrow.repeat(1, tables.MOST + 1)}), out)
    assert len(out.getvalue()) < 100_000
    assert _outcome(Parquet, out.getvalue(), {"number": int}) == "malformed"


def test_an_absent_value_is_malformed():
    out = io.BytesIO()
    parquet.write_table(pyarrow.table({"number": [1, None]}), out)
    assert _outcome(Parquet, out.getvalue(), {"number": int}) == "malformed"


def test_the_columns_of_a_parquet_file_and_its_footer_are_all_of_it():
    body = Parquet.encode(ROWS, COLUMNS)
    extent = Parquet.extent(body)
    footer = int.from_bytes(body[-8:-4], "little") + 8  # its length and PAR1 stand behind it
    assert list(extent) == list(COLUMNS)
    assert sum(extent.values()) + footer + len(b"PAR1") == len(body)


def _with(body: bytes, place: int, octet: int) -> bytes:
    return body[:place] + bytes([octet]) + body[place + 1 :]
