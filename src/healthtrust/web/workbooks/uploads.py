"""Workbooks that were sent, each in `.healthtrust/uploads/` under its hash, for a day.

What somebody calls their file is never part of a path.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
from pathlib import Path
from typing import IO, Any

from healthtrust.ground.problems import Problem
from healthtrust.web.designs.versions import digest
from healthtrust.web.folder import Folder, NotThere

FILE = "inputs.xlsx"
BLOCK = 1 << 20
DAY = 24 * 60 * 60.0
HASH = re.compile(r"[0-9a-f]{64}")


def keep(folder: Folder, stream: IO[bytes]) -> str:
    """Keep what somebody sends, and drop what is older than a day; return its hash."""
    _drop_old(folder)
    place = _uploads(folder)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = place / f".{os.urandom(8).hex()}.partial"
    known = hashlib.sha256()
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as to:
        while block := stream.read(BLOCK):
            known.update(block)
            to.write(block)
    home = place / known.hexdigest()
    home.mkdir(mode=0o700, exist_ok=True)
    beside.replace(home / FILE)
    os.utime(home)
    return known.hexdigest()


def kept(folder: Folder, hash_: str) -> Path:
    """Return a workbook that was sent; raises NotThere."""
    path = _uploads(folder) / hash_ / FILE
    if HASH.fullmatch(hash_) and path.is_file():
        return path
    remedy = "It is kept for a day: send it again."
    raise NotThere([Problem("upload", hash_[:12], "a workbook that was sent", None, remedy)])


def write_found(folder: Folder, hash_: str, name: str, found: dict[str, Any]) -> None:
    """Keep what was found in a workbook that was read for a design."""
    to = kept(folder, hash_).with_name(_answer(name))
    beside = to.with_name(f".{to.name}.{os.urandom(4).hex()}")
    beside.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    beside.replace(to)


def found_in(folder: Folder, hash_: str, name: str) -> dict[str, Any] | None:
    """Return what was found in a workbook for a design; None where it was not read yet."""
    path = kept(folder, hash_).with_name(_answer(name))
    if not path.is_file():
        return None
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told


def _uploads(folder: Folder) -> Path:
    return folder.own / "uploads"


def _answer(name: str) -> str:
    return f"for-{digest(name)[:16]}.json"


def _drop_old(folder: Folder) -> None:
    place = _uploads(folder)
    for home in place.iterdir() if place.is_dir() else ():
        ours = HASH.fullmatch(home.name) and (home / FILE).is_file()
        if ours and home.stat().st_mtime < time.time() - DAY:
            shutil.rmtree(home, ignore_errors=True)
