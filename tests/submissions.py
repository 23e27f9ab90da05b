"""Makes what students hand in, on the fly: ordinary archives, odd ones, and such as try something. Nothing of it is ever stored."""

import bz2
import gzip
import io
import os
import random
import socket
import stat
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path

LABS = {
    "__init__.py": b"",
    "start.py": b"def add(a, b):\r\n    return a + b\r\n",
    "codecs.py": b"NAME = 'codecs'\n",
    "codecs_newer.proto": b'syntax = "proto3";\n',
    "rest/__init__.py": b"",
    "rest/models.py": b"MODELS = ['linear']\n" * 40,
    "rest/errors.py": b"class Refused(Exception): ...\n",
    "rest/templates/index.html": "<p>Größe</p>\n".encode(),
    "ws/errors.py": b"class Closed(Exception): ...\n",
}
PAGE = b"<!DOCTYPE html><html><body>Your session has expired</body></html>"


def under(folder: str, files: dict[str, bytes] = LABS) -> dict[str, bytes]:
    """Return the files with ``folder`` before each name."""
    return {f"{folder}/{name}": content for name, content in files.items()}


def zipped(files: dict[str, bytes]) -> bytes:
    """Return an ordinary zip."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return into.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w:gz", **options) -> bytes:
    """Return an ordinary tar, packed as ``mode`` says."""
    return tar([(_info(name), content) for name, content in files.items()], mode, **options)


def tar(members: list[tuple[tarfile.TarInfo, bytes]], mode: str = "w", **options) -> bytes:
    """Return a tar of ``members``; a size is set where there is content."""
    into = io.BytesIO()
    with tarfile.open(fileobj=into, mode=mode, **options) as archive:
        for info, content in members:
            info.size = len(content) or info.size
            archive.addfile(info, io.BytesIO(content) if content else None)
    return into.getvalue()


def special(name: str, kind: bytes, target: str = "") -> tuple[tarfile.TarInfo, bytes]:
    """Return a member of a tar that is a link, a device or a pipe."""
    info = _info(name)
    info.type, info.linkname = kind, target
    return info, b""


def forged(*records: dict) -> bytes:
    """Return a zip whose headers say what ``records`` say, true or not.

    A record has a name, or raw bytes of one, and may have content, method, crc, sizes (packed and not), flags, mode, extra, at.
    """
    body, directory = b"", b""
    for record in records:
        content, method, extra = record.get("content", b""), record.get("method", 8), record.get("extra", b"")
        name = record.get("raw", record["name"].encode())
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packer.compress(content) + packer.flush() if method == 8 else content
        sizes = record.get("sizes", (len(packed), len(content)))
        says = (record.get("flags", 0x800), method, 0x5D6A0000, record.get("crc", zlib.crc32(content)), *sizes, len(name), len(extra))
        common = struct.pack("<HHIIIIHH", *says)
        at = record.get("at", len(body))
        directory += b"PK\1\2" + struct.pack("<HH", 0x31E, 45) + common
        directory += struct.pack("<HHHII", 0, 0, 0, record.get("mode", 0o100644) << 16, at) + name + extra
        body += b"" if "at" in record else b"PK\3\4" + struct.pack("<H", 45) + common + name + extra + packed
    return body + directory + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, len(records), len(records), len(directory), len(body), 0)


def resized(content: bytes, size: bytes) -> bytes:
    """Return a tar whose first header gives another size, with a checksum that is right."""
    head = bytearray(content[:512])
    head[124:136] = size
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head) + content[512:]


def hostile() -> dict[str, tuple[str, bytes, str, str]]:
    """Return by what they try: the name of an archive, its bytes, how it ends, and words of the sentence that says why."""
    zeros, long, lab = bytes(3_000_000), "a" * 10_000 + ".py", LABS["rest/models.py"]
    whole, one = zipped(under("labs")), {"name": "labs/start.py", "content": lab}
    link, pipe = stat.S_IFLNK | 0o777, stat.S_IFIFO | 0o644
    noise = random.Random(6).randbytes(1_900_000)
    plain = tarred(under("labs"), "w")
    wrong = one | {"method": 0, "crc": 1}
    return {
        "a path upwards": ("a.zip", zipped({"labs/../../../evil.py": lab}), "refused", "climbs out"),
        "a path upwards in a folder that is skipped": (
            "a.zip",
            zipped({**under("labs"), "__MACOSX/../../evil.py": lab}),
            "refused",
            "climbs out",
        ),
        "a path upwards with Windows' separators": ("a.zip", forged(one | {"name": r"labs\..\..\evil.py"}), "refused", "climbs out"),
        "a path upwards as Windows reads it": ("a.zip", zipped({"labs/.. /.. /evil.py": lab}), "refused", "climbs out"),
        "an absolute path": ("a.zip", zipped({"/evil.py": lab}), "refused", "absolute path"),
        "an absolute path in a tar": ("a.tar", tarred({"/evil.py": lab}, "w"), "refused", "absolute path"),
        "a path upwards in a tar": ("a.tgz", tarred({"../evil.py": lab}), "refused", "climbs out"),
        "a drive letter": ("a.zip", forged(one | {"name": r"C:\Windows\evil.py"}), "refused", "absolute path"),
        "a network path": ("a.zip", forged(one | {"name": r"\\server\share\evil.py"}), "refused", "absolute path"),
        "a link in a zip": (
            "a.zip",
            forged(one, one | {"name": "labs/codecs.py", "content": b"/etc/passwd", "mode": link}),
            "refused",
            "is a link",
        ),
        "a pipe in a zip": ("a.zip", forged(one, {"name": "labs/codecs.py", "mode": pipe}), "refused", "a device or a pipe"),
        "a link, then a file through it": (
            "a.tar",
            tar([special("labs/rest", tarfile.SYMTYPE, "../../.."), (_info("labs/rest/models.py"), lab)]),
            "refused",
            "is a link",
        ),
        "a hard link": (
            "a.tar",
            tar([(_info("labs/start.py"), lab), special("labs/codecs.py", tarfile.LNKTYPE, "labs/start.py")]),
            "refused",
            "is a link",
        ),
        "a hard link to a later entry": (
            "a.tar",
            tar([special("labs/codecs.py", tarfile.LNKTYPE, "labs/start.py"), (_info("labs/start.py"), lab)]),
            "refused",
            "is a link",
        ),
        "a pipe": ("a.tar", tar([special("labs/start.py", tarfile.FIFOTYPE)]), "refused", "a device, a pipe"),
        "a device": ("a.tar", tar([special("labs/start.py", tarfile.CHRTYPE)]), "refused", "a device, a pipe"),
        "a disk": ("a.tar", tar([special("labs/start.py", tarfile.BLKTYPE)]), "refused", "a device, a pipe"),
        "a file too large": ("a.zip", zipped({"labs/start.py": zeros}), "refused", "limit for one file"),
        "a file too large in a tar": ("a.tar", tarred({"labs/start.py": zeros}, "w"), "refused", "limit for one file"),
        "a file that packs too well": ("a.zip", zipped({"labs/start.py": zeros[:1_900_000]}), "refused", "zip bomb"),
        "a tar that packs too well": ("a.tgz", tarred({"labs/start.py": zeros[:1_900_000]}), "refused", "zip bomb"),
        "files that are too large together": (
            "a.zip",
            forged(one, *({"name": f"labs/{n}.css", "content": noise, "method": 0} for n in range(11))),
            "refused",
            "limit for one submission",
        ),
        "a bomb in a zip in a zip": ("a.zip", zipped({"labs.zip": zipped({"labs/start.py": zeros})}), "refused", "limit for one file"),
        "a bomb of gzip": ("a.tar.gz", gzip.compress(plain[:512] + bytes(81_000_000), 1), "refused", "unpacks to more than"),
        "a bomb of bzip2": ("a.tar.bz2", bz2.compress(plain[:512] + bytes(81_000_000), 1), "refused", "unpacks to more than"),
        "a bomb whose header lies": (
            "a.zip",
            forged({"name": "labs/start.py", "content": zeros, "sizes": (2_950, 100)}),
            "not readable",
            "damaged",
        ),
        "entries that overlap": (
            "a.zip",
            forged(one, *({"name": f"labs/{n}.py", "content": lab, "at": 0} for n in range(9))),
            "refused",
            "overlap",
        ),
        "ten thousand files": (
            "a.zip",
            zipped({"labs/start.py": lab} | {f"labs/{n}.py": b"" for n in range(10_000)}),
            "refused",
            "10,001 files",
        ),
        "too many names to look at": ("a.zip", forged(*[{"name": "x"}] * 20_001), "refused", "entries"),
        "a bad encoding": ("a.zip", forged({"name": "", "raw": b"labs/\xff\xfe.py"}), "not readable", "damaged"),
        "a NUL in a name": ("a.zip", forged(one, {"name": "labs/codecs.py\0.png"}), "refused", "NUL"),
        "a line break in a name": ("a.zip", zipped({"labs/start.py\n": lab}), "refused", "control character"),
        "a name of ten thousand characters": ("a.zip", zipped({"labs/start.py": lab, f"labs/{long}": lab}), "refused", "limit is 1,000"),
        "a name of ten thousand characters in a tar": ("a.tar", tarred({f"labs/{long}": lab}, "w"), "refused", "a name of that length"),
        "a part of a name that no disk takes": (
            "a.zip",
            zipped({"labs/" + "é" * 200 + ".py": lab}),
            "refused",
            "too long for a file system",
        ),
        "folders in folders": ("a.zip", zipped({"d/" * 30 + "start.py": lab}), "refused", "folders 31 deep"),
        "a folder where a file should be": (
            "a.zip",
            zipped(under("labs") | {"labs/rest/errors.py/x.py": lab}),
            "not readable",
            "is a folder",
        ),
        "an empty folder where a file should be": (
            "a.zip",
            zipped({"labs/codecs.py": lab, "labs/start.py/": b""}),
            "not readable",
            "is a folder",
        ),
        "a file and a folder at once": ("a.zip", zipped(under("labs") | {"labs/x.py": lab, "labs/x.py/y.py": lab}), "refused", "at once"),
        "a password": ("a.zip", forged(one | {"flags": 1}), "not readable", "encrypted"),
        "an unknown method": ("a.zip", forged(one | {"method": 99}), "not readable", "method 99"),
        "a method without a bound": ("a.zip", forged(one | {"method": 12}), "not readable", "method 12"),
        "a wrong CRC": ("a.zip", forged(wrong), "not readable", "CRC"),
        "sizes that lie in zip64": (
            "a.zip",
            forged(one | {"sizes": (0xFFFFFFFF, 0xFFFFFFFF), "extra": struct.pack("<HHQQ", 1, 16, 1 << 62, 1 << 62)}),
            "not readable",
            "damaged",
        ),
        "zip64 without its field": ("a.zip", forged(one | {"sizes": (0xFFFFFFFF, 0xFFFFFFFF)}), "not readable", "damaged"),
        "an archive cut short": ("a.zip", whole[: len(whole) // 2], "not readable", "damaged or cut short"),
        "a tar cut short": ("a.tar", plain[:3000], "not readable", "damaged or cut short"),
        "a tar cut short between two files": ("a.tar", plain[:1536], "not readable", "damaged or cut short"),
        "a packed tar cut short": ("a.tgz", tarred(under("labs"))[:-30], "not readable", "damaged or cut short"),
        "an xz cut short": ("a.tar.xz", tarred(under("labs"), "w:xz")[:-30], "not readable", "damaged or cut short"),
        "a damaged header in a tar": ("a.tar", plain[:512] + b"\xff" + plain[513:], "not readable", "damaged or cut short"),
        "a web page": ("a.zip", b"\r\n" + PAGE, "not readable", "a web page"),
        "a RAR": ("a.rar", b"Rar!\x1a\x07\x01\x00", "not readable", "a RAR archive"),
        "a 7z with the name of a zip": ("a.zip", b"7z\xbc\xaf\x27\x1c", "not readable", "a 7z archive"),
        "an export that nobody unpacked": ("a.zip", zipped(under("Ada_1_assignsubmission_file_")), "not readable", "unpack it"),
        "an export of Canvas": ("a.zip", zipped({f"{who}_1{who}_2_start.py": lab for who in "12"}), "not readable", "unpack it"),
        "no bytes": ("a.zip", b"", "not readable", "no bytes at all"),
        "an archive in an archive in an archive": (
            "a.zip",
            zipped({"b.zip": zipped({"c.zip": whole})}),
            "not readable",
            "in an archive in",
        ),
        "no lab at all": (
            "a.zip",
            zipped({"essay.docx": b"words", "essay.txt": b"words"}),
            "not readable",
            "no file of labs/: essay.docx, essay.txt",
        ),
        "a sparse file": ("a.tar", tar([special("labs/start.py", tarfile.GNUTYPE_SPARSE)]), "refused", "sparse"),
        "a sparse file by pax": ("a.tar", _pax({"GNU.sparse.major": "1", "GNU.sparse.name": "labs/codecs.py"}), "refused", "sparse"),
        "a huge pax header": ("a.tar", _pax({"comment": "9" * 1_000_000}), "refused", "header of"),
        "many large pax headers": ("a.tar", _pax({"comment": "x" * 3_900}, 200), "refused", "header of"),
        "a pax header that is slow to read": ("a.tar", _pax({"comment": "9" * 3_900}), "refused", "forty digits"),
        "a size given twice": ("a.tar", _pax({"size": "10"}), "refused", "another size"),
        "a size below nothing": ("a.tar", resized(plain, b"\xff" * 12), "refused", "below nothing"),
        "a size beyond the end": (
            "a.tar",
            resized(plain, b"\x80" + b"\0" * 3 + b"\x40" + b"\0" * 7),
            "not readable",
            "damaged or cut short",
        ),
    }


def lay(export: dict[str, bytes | str | None], folder: Path) -> Path:
    """Write an export: bytes make a file, None makes a folder, a text a special file: "pipe", "socket", or "→ target" for a link."""
    for name, content in export.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.mkdir(exist_ok=True)
        elif isinstance(content, bytes):
            path.write_bytes(content)
        elif content == "pipe":
            os.mkfifo(path)
        elif content == "socket":
            _socket(path)
        else:
            path.symlink_to(content.removeprefix("→ "))
    return folder


def corrupted(seed: int) -> dict[str, bytes | str | None]:
    """Return one student's submission, spoilt in a way that ``seed`` decides: bits, lengths, headers and names."""
    chance = random.Random(seed)
    files = under(chance.choice(["labs", "kit/labs", "ada"]))
    made = [zipped(files), tarred(files, "w"), tarred(files), tarred(files, "w:xz"), zipped({"labs.zip": zipped(files)}), forged(
        *({"name": name, "content": content, "method": chance.choice([0, 8])} for name, content in files.items()))]  # fmt: skip
    content = bytearray(chance.choice(made))
    name = f"{seed:05}{chance.choice(['.zip', '.tar', '.tgz', '.tar.xz', '.tar.bz2', '.rar'])}"
    match chance.randrange(6):
        case 0:
            for _ in range(chance.randint(1, 40)):
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        case 1:
            del content[chance.randrange(len(content)) :]
        case 2:
            start = chance.randrange(64)
            content[:start] = chance.choice(made)[:start]
        case 3:
            at = chance.randrange(len(content))
            content[at : at + chance.randrange(600)] = chance.randbytes(chance.randrange(600))
        case 4:
            for old in (b"labs", b"start.py", b"rest/models.py"):
                content = content.replace(old, chance.choice([chance.randbytes(len(old)), (b"../" * 9)[: len(old)], b"/" * len(old)]))
        case _:
            return {f"{seed:05}/{_odd(chance, part)}": body for part, body in files.items()} | _trap(chance, seed)
    return {name: bytes(content)}


def _odd(chance: random.Random, name: str) -> str:
    """Return a name, half the time with parts that are random bytes, as far as a file system takes them."""
    if chance.random() < 0.5:
        return name
    raw = chance.randbytes(chance.randint(1, 200)).replace(b"/", b"").replace(b"\0", b"") or b"x"
    return f"{name.rpartition('/')[0]}/{os.fsdecode(raw + b'x')}"


def _trap(chance: random.Random, seed: int) -> dict[str, bytes | str | None]:
    """Return now and then a link or a pipe to stand among a student's files."""
    return chance.choice(
        [{}, {f"{seed:05}/labs/trap.py": "pipe"}, {f"{seed:05}/labs/trap.py": "→ /etc/passwd"}, {f"{seed:05}/trap": "→ /"}]
    )


def _info(name: str) -> tarfile.TarInfo:
    return tarfile.TarInfo(name)


def _pax(headers: dict[str, str], count: int = 1) -> bytes:
    members = [(_info(f"labs/{n}.py"), b"x") for n in range(count)]
    for info, _ in members:
        info.pax_headers = headers
    return tar([(_info("labs/start.py"), b"x"), *members], format=tarfile.PAX_FORMAT)


def _socket(path: Path) -> None:
    """Make a socket by a short relative name, for the kernel takes no long one."""
    before = os.getcwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path.name)
    finally:
        os.chdir(before)
