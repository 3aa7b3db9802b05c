"""Workbooks of designs that name large tables, kept once a worker has made them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from healthtrust.design.read import Read
from healthtrust.design.workbook.named_tables import files_named
from healthtrust.version import VERSION
from healthtrust.web.folder import Folder

AT_ONCE = 100_000
"""Bytes of named tables up to which a workbook is written while somebody waits for the page."""
MOST_KEPT = 20


def is_quick(read: Read) -> bool:
    """Return whether the workbook of a design is written in a blink."""
    return sum(path.stat().st_size for path in files_named(read)) <= AT_ONCE


def key_of(read: Read) -> str:
    """Return what the workbook of a design is known by: its decisions, and its files by size and date."""
    told = [(str(p), p.stat().st_size, p.stat().st_mtime_ns) for p in files_named(read)]
    plain = json.dumps([VERSION, read.name, read.design.as_plain(), told])
    return hashlib.sha256(plain.encode()).hexdigest()


def made(folder: Folder, key: str) -> bytes | None:
    """Return a workbook that a worker made; None where it did not."""
    path = _place(folder) / f"{key}.xlsx"
    return path.read_bytes() if path.is_file() else None


def keep_made(folder: Folder, key: str, content: bytes) -> None:
    """Keep a workbook, and drop the oldest."""
    place = _place(folder)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = place / f".{key}.partial"
    beside.write_bytes(content)
    beside.replace(place / f"{key}.xlsx")
    for old in sorted(place.glob("*.xlsx"), key=lambda path: path.stat().st_mtime)[:-MOST_KEPT]:
        old.unlink(missing_ok=True)


def _place(folder: Folder) -> Path:
    return folder.own / "workbooks"
