"""Checks of the second half of chapter 2: a new version of a .proto, read by programs of the old ones, and the other way round."""

import re
from pathlib import Path
from types import ModuleType

from google.protobuf.message import DecodeError, Message

from kit import protos
from kit.checks import expect
from kit.checks.calls import compiled, message_class
from kit.checks.filled import filled, kind_of, line, meant
from kit.prediction_pb2 import PredictionResponse

KINDS = {"score": "float", "label": "string", "model_id": "string"}
NUMBERS = {field.name: field.number for field in PredictionResponse.DESCRIPTOR.fields}
FIRST = protos.message_class({name: (NUMBERS[name], KINDS[name]) for name in KINDS} | {"warning": (4, "string")})


def codecs_5(codecs: ModuleType) -> None:
    """Old readers read the new answer as before, and new readers the old one."""
    path, mine = _written(codecs, "codecs_newer.proto", "codecs-5")
    for name in KINDS:
        _expect_kept(path, mine, name)
    _expect_second(path, mine)
    by_number = mine.DESCRIPTOR.fields_by_number
    new = filled(mine, {by_number[number].name: name for name, number in NUMBERS.items()})
    for reader in (PredictionResponse, FIRST):
        old = reader.FromString(new.SerializeToString())
        wrong = [name for name in KINDS if getattr(old, name) != getattr(filled(reader), name)]
        cause = "an old reader must find each value where it always was"
        expect(not wrong, sent=line(new), got=line(old), expected=line(filled(PredictionResponse)), cause=cause)
    new = mine.FromString(filled(PredictionResponse).SerializeToString())
    cause = "what an old writer leaves out must read as empty"
    expect(new.second == "", sent=line(filled(PredictionResponse)), got=line(new), expected='second: ""', cause=cause)


def codecs_6(codecs: ModuleType) -> None:
    """It compiles, an old reader reads it without an error, and what it reads is wrong."""
    path, mine = _written(codecs, "codecs_breaking.proto", "codecs-6")
    names = [field.name for field in mine.DESCRIPTOR.fields]
    lacking = [name for name in KINDS if name not in names]
    cause = "a name never travels, so a new name changes nothing; and what is left out can't be misread. Change a number or a type"
    expect(not lacking, sent=path.name, got=f"fields {', '.join(names)}", expected="score, label and model_id among them", cause=cause)
    new = filled(mine)
    try:
        old = PredictionResponse.FromString(new.SerializeToString())
    except DecodeError as error:
        cause = "this break is loud: the old reader gets an error, and somebody will look. Find one that it can't notice"
        expect(False, sent=line(new), got=error, expected="a wrong value, and no error", cause=cause)
    misread = [name for name in KINDS if getattr(old, name) != meant(getattr(new, name))]
    expect(misread, sent=line(new), got=line(old), expected="a value that nobody wrote", cause=_why_harmless(mine))


def misread(codecs: ModuleType) -> None:
    """Print what a writer of codecs_breaking.proto means, and what a reader of version 2 reads."""
    try:
        _, mine = _written(codecs, "codecs_breaking.proto", "codecs-6")
    except NotImplementedError as blank:
        print(f"nothing yet: {blank}")
        return
    new = filled(mine)
    print("the new program writes  ", line(new))
    print("the old program reads   ", line(PredictionResponse.FromString(new.SerializeToString())))


def _written(codecs: ModuleType, name: str, exercise: str) -> tuple[Path, type[Message]]:
    """Return the student's .proto and the class of its message; NotImplementedError while it is blank, Wrong where it doesn't compile."""
    path = Path(codecs.__file__).with_name(name)
    files = compiled(path)
    blank = re.search(rf"NotImplementedError: (exercise {exercise}: .+)", path.read_text(encoding="utf-8"))
    found = [message.name for message in files.file[-1].message_type]
    cause = "leave the message's name as it is: it is the only one that the check looks for"
    expect("PredictionResponse" in found, sent=name, got=found, expected="message PredictionResponse", cause=cause)
    mine = message_class(files, "PredictionResponse")
    if blank and not mine.DESCRIPTOR.fields:
        raise NotImplementedError(blank[1])
    return path, mine


def _expect_kept(path: Path, mine: type[Message], name: str) -> None:
    """Judge one field of version 2: under its own name, or under its number where it was renamed."""
    number, wanted = NUMBERS[name], f"{KINDS[name]} {name} = {NUMBERS[name]};"
    field = mine.DESCRIPTOR.fields_by_name.get(name) or mine.DESCRIPTOR.fields_by_number.get(number)
    if field is None:
        cause = f"old readers still ask for number {number}, and find nothing: they take {name} for empty"
        expect(False, sent=path.name, got=f"no {name}", expected=wanted, cause=cause)
    got = f"{kind_of(field)} {field.name} = {field.number};"
    cause = f"old readers look for {name} under number {number}: a number never changes"
    expect(field.number == number, sent=path.name, got=got, expected=wanted, cause=cause)
    cause = f"old readers take the bytes for {KINDS[name]}: a type never changes"
    same = {KINDS[name], "bytes"} if KINDS[name] == "string" else {KINDS[name]}  # a text is the same on the wire under either
    expect(kind_of(field) in same, sent=path.name, got=got, expected=wanted, cause=cause)


def _expect_second(path: Path, mine: type[Message]) -> None:
    """Judge the new field."""
    field, wanted = mine.DESCRIPTOR.fields_by_name.get("second"), "string second = and a number that no version has used"
    cause = "the new field is still missing; its name is second"
    expect(field is not None, sent=path.name, got=[other.name for other in mine.DESCRIPTOR.fields], expected=wanted, cause=cause)
    got = f"{kind_of(field)} {field.name} = {field.number};"
    expect(kind_of(field) == "string", sent=path.name, got=got, expected=wanted, cause="second is one text, like label")
    seen = FIRST.FromString(filled(mine).SerializeToString()).warning
    cause = f"version 1 had a warning under number 4, so its readers now show {seen!r} as a warning; take a number that was never used"
    expect(field.number != 4, sent=got, got=f"a reader of version 1 reads warning: {seen!r}", expected="no warning", cause=cause)


def _why_harmless(mine: type[Message]) -> str:
    kinds = {field.name: (field.number, kind_of(field)) for field in mine.DESCRIPTOR.fields}
    kept = {name: kinds[name] for name in KINDS}
    if kept != {name: (NUMBERS[name], KINDS[name]) for name in KINDS}:
        return "these types write the same bytes, as string and bytes do, so the old reader reads what was meant; take one that doesn't"
    if len(kinds) > len(KINDS):
        return "a field under a number of its own is set aside by an old reader: that is how a contract may grow. Change an old field"
    return "nothing has changed for an old reader yet: change a number or a type"
