"""A load is known by what it holds: the hash of its tables, under which it is kept and found to be unchanged.

    hash = SHA-256( name of table, SHA-256 of its bytes; tables in alphabetical order )

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> _ = (folder / "activity.parquet").write_bytes(b"rows")
>>> load = hash_of(folder)
>>> amiss({load: folder})
[]
>>> _ = (folder / "activity.parquet").write_bytes(b"other rows")
>>> print(amiss({load: folder})[0].found)
tables that were changed
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from healthtrust.fingerprint import sha256
from healthtrust.ground.problems import Problem
from healthtrust.live.records import KEYS

REMEDY = "Put it back from a copy of the folder: every month is worked out on all records anew."


def tables_of(folder: Path) -> list[Path]:
    """Return the tables of a records folder."""
    return [path for name in KEYS if (path := folder / f"{name}.parquet").is_file()]


def hash_of(folder: Path) -> str:
    """Return the hash of what a records folder holds, by the names and bytes of its tables."""
    told = hashlib.sha256()
    for path in sorted(tables_of(folder)):
        stamp = path.stat()
        told.update(f"{path.name} {_hash(path, stamp.st_size, stamp.st_mtime_ns)}\n".encode())
    return told.hexdigest()


def amiss(loads: Mapping[str, Path]) -> list[Problem]:
    """Return which loads are gone or no longer what they were; loads: their folders by their hashes."""
    found = []
    for hash, folder in loads.items():
        there = bool(tables_of(folder))
        if not there or hash_of(folder) != hash:
            said = "tables that were changed" if there else "no such folder, or no table in it"
            found.append(Problem(f"records of the load {hash[:12]}", said, "what was loaded", remedy=REMEDY))
    return found


@lru_cache(maxsize=256)
def _hash(path: Path, size: int, changed: int) -> str:
    """Return the hash of a file; the same file is not read twice by one process."""
    return sha256(path)
