"""Records to load: those that lie in `incoming/` of the served folder, or those that somebody sends.

What is sent lies in `.healthtrust/uploads/<hash>/` under plain names of our own choosing where its own are
none, for its owner alone, until a day after it was last used. A packed file is unpacked within limits, and no
path in it leads out.

>>> plain_name("../../Members 2027.CSV"), plain_name("enrolment.parquet"), plain_name("virus.exe")
('Members_2027.csv', 'enrolment.parquet', '')
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.web.folder import Folder, NotThere
from healthtrust.web.sent_away import UPLOADS, drop_old, use

INCOMING = "incoming"
ENDINGS = (".csv", ".parquet", ".json", ".jsonl", ".ndjson", ".txt", ".edi", ".x12", ".xlsx", ".tsv", ".gz")
PACKED = ".zip"
BLOCK = 1 << 20
MOST_FILES = 200
_PLAIN = re.compile(r"[\w.-]+")


@dataclass(frozen=True)
class Sent:
    """One file that somebody sends: what they call it, and what it holds."""

    name: str
    stream: IO[bytes]


def incoming(folder: Folder) -> list[str]:
    """Return what lies in `incoming/`: folders and files, by name."""
    place = folder.path / INCOMING
    if not place.is_dir():
        return []
    found = [path for path in sorted(place.iterdir()) if not path.name.startswith(".")]
    return [path.name for path in found if path.is_dir() or path.suffix.lower() in ENDINGS]


def chosen(folder: Folder, name: str) -> Path:
    """Return what lies in `incoming/` under a name; raises NotThere for any other."""
    if name not in incoming(folder):
        raise NotThere([Problem(INCOMING, repr(name), "a folder or file that lies there")])
    return folder.path / INCOMING / name


def stored(folder: Folder, sent: Sequence[Sent], most: int) -> Path:
    """Keep what was sent in a folder named by its hash and return it; most: bytes when unpacked."""
    drop_old(folder.own)
    uploads = folder.own / UPLOADS
    beside = uploads / f".{os.getpid()}-{os.urandom(6).hex()}.partial"
    beside.mkdir(mode=0o700, parents=True)
    try:
        left = most
        for each in sent:
            left -= _unpacked(each, beside, left) if _is_packed(each) else _copied(each, beside, left)
        files = sorted(beside.iterdir())
        refuse([] if files else [Problem("records", "no file", "CSV, Parquet or a ZIP of them")])
        place = uploads / _hash(files)
        if not place.is_dir():
            os.replace(beside, place)
        use(place)
        return place
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def plain_name(name: str) -> str:
    """Return the name under which a file is kept: its last part made plain; nothing for other kinds."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem, dot, ending = last.rpartition(".")
    if not dot or f".{ending.lower()}" not in ENDINGS:
        return ""
    return f"{'_'.join(_PLAIN.findall(stem)).strip('._') or 'file'}.{ending.lower()}"


def _is_packed(sent: Sent) -> bool:
    return sent.name.lower().endswith(PACKED)


def _copied(sent: Sent, to: Path, most: int) -> int:
    """Write one file and return its bytes."""
    name = plain_name(sent.name)
    expected = f"a file that ends with one of {', '.join((*ENDINGS, PACKED))}"
    refuse([] if name else [Problem("records", repr(sent.name), expected)])
    refuse([Problem("records", f"two files {name}", "one of each name")] if (to / name).exists() else [])
    return _poured(sent.stream, to / name, most)


def _unpacked(sent: Sent, to: Path, most: int) -> int:
    """Write the files of a packed one and return their bytes."""
    try:
        with zipfile.ZipFile(sent.stream) as packed:
            inside = [each for each in packed.infolist() if not each.is_dir() and plain_name(each.filename)]
            refuse(_too_many(inside))
            total = 0
            for each in inside:
                with packed.open(each) as stream:
                    total += _copied(Sent(each.filename, stream), to, most - total)
            return total
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as broken:
        refuse([Problem(sent.name, str(broken), "a ZIP file without a password")])
        raise AssertionError from broken


def _too_many(inside: Sequence[object]) -> list[Problem]:
    if len(inside) <= MOST_FILES:
        return []
    return [Problem("records", f"{len(inside):,} files in it", f"at most {MOST_FILES}")]


def _poured(stream: IO[bytes], to: Path, most: int) -> int:
    """Write a stream for its owner alone, and no more of it than is allowed."""
    written = 0
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while block := stream.read(BLOCK):
            written += len(block)
            remedy = "Send less at a time, or raise unpacked_megabytes in web.toml."
            expected = f"at most {most:,} bytes more"
            refuse(
                [Problem("records", "more when unpacked", expected, None, remedy)] if written > most else []
            )
            file.write(block)
    return written


def _hash(files: Iterable[Path]) -> str:
    told = hashlib.sha256()
    for path in files:
        with path.open("rb") as stream:
            told.update(f"{path.name}\x1f{hashlib.file_digest(stream, 'sha256').hexdigest()}\n".encode())
    return told.hexdigest()
