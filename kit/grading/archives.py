"""Archives as lists of entries: zip, and tar with or without gzip, bzip2 or xz, known by their bytes and not by their names.

Nothing is unpacked here. Names are checked at once, contents are read later, one by one, within a budget.
"""

import bz2
import io
import lzma
import re
import stat
import tarfile
import zipfile
import zlib
from functools import partial

from kit.grading.entries import ENTRIES, FILES, LARGEST, UNPACKED, Entry, NotReadable, Refused, litter, parts_of, shown, words

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".gz", ".bz2", ".xz", ".rar", ".7z")
STREAM = 4 * UNPACKED  # bytes of a tar with all that is skipped in it: unlike a zip's, they have to be unpacked to be passed
PARTS = 10_000  # gzip or bzip2 files in a row, as tools that work in parallel write them: each costs time, however little is in it
PIECE, ZEROS = 1 << 16, re.compile(rb"\0*")
MEMORY = 128 << 20  # bytes that xz may use to unpack; its strongest setting needs 65 MB
HEADER, HEADERS = 4_096, 512_000  # bytes of one pax or GNU header and of all together; longer ones slow tarfile down more than linearly
FOREIGN = {b"Rar!": "a RAR archive", b"7z\xbc\xaf": "a 7z archive", b"%PDF": "a PDF", b"<": "a web page"}


def entries(content: bytes, name: str) -> list[Entry]:
    """Return the entries of the archive ``content``; raise Refused or NotReadable with a sentence that names it, never anything else."""
    try:
        return _zip(content) if content.startswith(b"PK") else _tar(_unpacked(content, name), name)
    except (Refused, NotReadable):
        raise
    except Exception as error:  # an archive made to do harm makes its reader raise what it likes
        raise NotReadable(f"{shown(name)} can't be opened: it is damaged or cut short ({words(error)}); ask for it again.") from error


def _zip(content: bytes) -> list[Entry]:
    _few(content.count(b"PK\x01\x02"))  # one before each entry of the directory; the number in its header may lie
    archive = zipfile.ZipFile(io.BytesIO(content))
    infos = archive.infolist()
    _apart(infos)
    return [entry for info in infos if (entry := _zipped(archive, info))]


def _zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Entry | None:
    name = _spelt(info)
    parts, mode = parts_of(name), info.external_attr >> 16  # Unix's mode; 0 where another system made the archive
    if litter(parts):
        return None
    if stat.S_ISLNK(mode):
        raise Refused(f"{shown(name)} is a link; only files and folders are accepted.")
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Refused(f"{shown(name)} is a device or a pipe; only files and folders are accepted.")
    if name.endswith(("/", "\\")) or stat.S_ISDIR(mode):
        return Entry(parts, None)
    if info.flag_bits & 0x41:
        raise NotReadable(f"{shown(name)} is encrypted; ask for an archive without a password.")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # of the others, zipfile unpacks without a bound
        raise NotReadable(f"{shown(name)} is packed by method {info.compress_type}, which is not read here; ask for an ordinary zip.")
    return Entry(parts, partial(archive.open, info), info.file_size)


def _spelt(info: zipfile.ZipInfo) -> str:
    """Return an entry's name; without the flag for UTF-8 it may be UTF-8 all the same (macOS), cp1252, or cp437 as the format says."""
    name = info.orig_filename  # the other one ends at the first NUL
    if info.flag_bits & 0x800 or name.isascii():
        return name
    raw = name.encode("cp437")
    try:
        return raw.decode()
    except UnicodeDecodeError:  # accented letters are above 0xBF in cp1252 and below 0xA8 in cp437
        western = all(byte >= 0xC0 for byte in raw if byte >= 0x80)
        return raw.decode("cp1252" if western else "cp437")


def _apart(infos: list[zipfile.ZipInfo]) -> None:
    """Raise Refused where two entries share bytes: that is how a bomb of kilobytes holds petabytes."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise Refused("Its entries overlap, as a zip bomb's do.")
        end = info.header_offset + 30 + info.compress_size  # a local header has 30 bytes and the name


def _unpacked(content: bytes, name: str) -> bytes:
    """Return the tar inside, which may be compressed, at most STREAM bytes of it."""
    if content.startswith((b"\x1f\x8b", b"BZh")) and content.count(content[:3]) > PARTS:
        raise Refused(f"{shown(name)} is more than {PARTS:,} compressed files in a row.")
    if content.startswith(b"\x1f\x8b"):
        raw = _gunzipped(content)
    elif content.startswith(b"BZh"):
        raw = bz2.BZ2File(io.BytesIO(content)).read(STREAM + 1)
    elif content.startswith(b"\xfd7zXZ\x00"):
        unpacker = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MEMORY)
        raw = unpacker.decompress(content, STREAM + 1)
        if not unpacker.eof and len(raw) <= STREAM:
            raise EOFError("the compressed bytes end too early")
    else:
        return content
    if len(raw) > STREAM:
        raise Refused(f"{shown(name)} unpacks to more than {STREAM:,} bytes.")
    return raw


def _gunzipped(content: bytes) -> bytes:
    """Return what is in gzip files in a row, STREAM + 1 bytes at most. The module gzip would pass zeros between them one by one."""
    raw, at = io.BytesIO(), 0
    while at < len(content) and raw.tell() <= STREAM:
        unpacker = zlib.decompressobj(wbits=31)
        while not unpacker.eof and raw.tell() <= STREAM:
            if not (piece := content[at : at + PIECE]):
                raise EOFError("the compressed bytes end too early")
            raw.write(unpacker.decompress(piece, STREAM + 1 - raw.tell()))
            at += len(piece) - len(unpacker.unconsumed_tail or unpacker.unused_data)
        at = ZEROS.match(content, at).end()
    return raw.getvalue()


def _tar(content: bytes, name: str) -> list[Entry]:
    if not content:
        raise NotReadable(f"{shown(name)} is empty: it has no bytes at all; ask for it again.")
    for start, what in FOREIGN.items():
        if content.lstrip().startswith(start):
            raise NotReadable(f"{shown(name)} is {what}, not an archive that is read here; ask for a .zip or .tar.gz.")
    if not content[:512].strip(b"\0"):
        return []
    _scan(content)
    archive = tarfile.TarFile.open(fileobj=io.BytesIO(content), mode="r:", encoding="utf-8", errors="surrogateescape")
    return [entry for member in archive if (entry := _tarred(archive, member))]


def _tarred(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Entry | None:
    parts = parts_of(member.name)
    if litter(parts):
        return None
    if member.issym() or member.islnk():
        raise Refused(f"{shown(member.name)} is a link; only files and folders are accepted.")
    if member.isdir():
        return Entry(parts, None)
    if not member.isreg() or member.issparse():
        raise Refused(f"{shown(member.name)} is a device, a pipe or a sparse file; only files and folders are accepted.")
    return Entry(parts, partial(archive.extractfile, member))


def _scan(content: bytes) -> None:
    """Walk a tar's headers before tarfile does, which believes pax headers of any size and content, and ends silently at a damaged one."""
    at = headers = count = 0
    while content[at : at + 512].strip(b"\0"):
        member = tarfile.TarInfo.frombuf(content[at : at + 512], "utf-8", "surrogateescape")
        _few(count := count + 1)
        at += 512
        if member.size < 0 or member.type == tarfile.GNUTYPE_SPARSE:
            raise Refused(f"{shown(member.name)} is a sparse file or has a size below nothing.")
        extra = member.type in (b"x", b"g", b"X", b"L", b"K")
        if extra:
            headers += member.size
            _modest(content[at : at + member.size], member.size, headers)
        if extra or member.isreg() or member.type not in tarfile.SUPPORTED_TYPES:  # the others have no bytes, whatever their size says
            at += -(-member.size // 512) * 512
        if at >= len(content):  # a whole tar ends in blocks of zeros
            raise EOFError(f"it ends inside {shown(member.name)} or right after it")


def _modest(header: bytes, size: int, together: int) -> None:
    if size > HEADER or together > HEADERS:
        raise Refused(f"It holds a header of {size:,} bytes about one file, as for a name of that length; the limit is {HEADER:,}.")
    if re.search(rb"\d{40}", header):  # tarfile looks for numbers in a way whose time grows with the square of their length
        raise Refused("It holds a header with a number of forty digits or more, as no file needs.")
    if re.search(rb"\d size=", header) or b"GNU.sparse" in header:
        raise Refused("It holds a header that gives a file another size than the archive does, as for a sparse file.")


def _few(count: int) -> None:
    if count > ENTRIES:
        raise Refused(f"It holds {count:,} entries or more; the limit is {ENTRIES:,}, and {FILES:,} files of at most {LARGEST:,} bytes.")
