"""What makes a run the run it is: the resolved design, the bytes of its inputs, and the version that ran it.

The same design, data, seed and version have the same fingerprint, whatever machine, threads or folder.
"""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from pathlib import Path

from healthtrust.design.whole import Design
from healthtrust.people.migration import is_file
from healthtrust.records.store import file_named, located
from healthtrust.version import code_hash

LENGTH = 12


def fingerprint(design: Design, inputs: dict[str, str], version: str) -> str:
    """Return the first twelve hexadecimal digits that name the run."""
    told = json.dumps({"design": design.as_plain(), "inputs": inputs, "version": version}, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:LENGTH]


def input_hashes(design: Design, folder: str) -> dict[str, str]:
    """Return the SHA-256 of every file the design reads, of the shipped tables and of the code, by name."""
    named = [
        (design.people.file, ""),
        (design.people.mapping, ""),
        (design.people.places if isinstance(design.people.places, str) else None, ""),
        (design.people.age_sex, "coefficients"),
        (design.package.catalogue, "formulas"),
        (design.people.segments, "formulas"),
        (design.people.migration if is_file(design.people.migration) else None, "coefficients"),
    ]
    paths = {name: _path(name, shelf, folder) for name, shelf in named if name}
    hashes = {name: sha256(path) for name, path in paths.items() if path.is_file()}
    return {**hashes, "shipped tables": _shipped_tables(), "code of healthtrust": code_hash()}


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _shipped_tables() -> str:
    """Return one SHA-256 over all tables that ship with the library, by name and bytes."""
    catalogue = Path(str(files("healthtrust"))) / "catalogue"
    told = [f"{p.relative_to(catalogue).as_posix()} {sha256(p)}" for p in sorted(catalogue.rglob("*.csv"))]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _path(name: str, shelf: str, folder: str) -> Path:
    return located(name, shelf, folder) if shelf else file_named(name, folder)
