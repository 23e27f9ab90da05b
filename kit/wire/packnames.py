"""The words of MessagePack: its formats, by the first byte of a value, and what each family of them is."""

from typing import NamedTuple


class Format(NamedTuple):
    """One of the formats of the specification: its name, its family, and how many bytes say type and size."""

    name: str
    family: str
    mark: int


# By first byte, in the order of the table in the specification's section "Overview".
FORMATS = [
    *[Format("positive fixint", "int", 0)] * 0x80,
    *[Format("fixmap", "map", 1)] * 0x10,
    *[Format("fixarray", "array", 1)] * 0x10,
    *[Format("fixstr", "str", 1)] * 0x20,
    Format("nil", "nil", 0),
    Format("never used", "", 0),
    *[Format(name, "bool", 0) for name in ("false", "true")],
    *[Format(f"bin {bits}", "bin", mark) for bits, mark in ((8, 2), (16, 3), (32, 5))],
    *[Format(f"ext {bits}", "ext", mark) for bits, mark in ((8, 3), (16, 4), (32, 6))],
    *[Format(f"float {bits}", "float", 1) for bits in (32, 64)],
    *[Format(f"{name} {bits}", "int", 1) for name in ("uint", "int") for bits in (8, 16, 32, 64)],
    *[Format(f"fixext {size}", "ext", 2) for size in (1, 2, 4, 8, 16)],
    *[Format(f"str {bits}", "str", mark) for bits, mark in ((8, 2), (16, 3), (32, 5))],
    *[Format(f"array {bits}", "array", mark) for bits, mark in ((16, 3), (32, 5))],
    *[Format(f"map {bits}", "map", mark) for bits, mark in ((16, 3), (32, 5))],
    *[Format("negative fixint", "int", 0)] * 0x20,
]
MEANINGS = {
    "nil": "one byte that stands for no value",
    "bool": "one byte that is type and value",
    "int": "a whole number, the highest byte first; one from -32 to 127 is its own type, in one byte",
    "float": "a number (IEEE 754), the highest byte first",
    "str": "text in UTF-8",
    "bin": "bytes as they are",
    "ext": "a type of the application's own",
    "array": "its elements follow, each with its own type; nothing marks the end",
    "map": "its pairs follow, a key and a value each; nothing marks the end",
}
