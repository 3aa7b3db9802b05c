"""What makes a run the run it is: the resolved design, the bytes of its inputs, and the version that ran it.

The same design, data, seed and version have the same fingerprint, whatever machine, threads or folder.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from healthtrust.design.whole import Design
from healthtrust.records.pieces import files_of, is_many
from healthtrust.records.store import READABLE, file_named, located
from healthtrust.version import code_hash

LENGTH = 12
ENDINGS = (*READABLE, ".toml")
"""What the names of files end in that a design reads."""


def fingerprint(design: Design, inputs: dict[str, str], version: str) -> str:
    """Return the first twelve hexadecimal digits that name the run."""
    told = json.dumps({"design": design.as_plain(), "inputs": inputs, "version": version}, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:LENGTH]


def input_hashes(design: Design, folder: str) -> dict[str, str]:
    """Return the SHA-256 of every file the design reads, of what ships and of the code, by name."""
    named = [
        (design.people.file, ""),
        (design.people.mapping, ""),
        (design.people.places if isinstance(design.people.places, str) else None, ""),
        (design.people.shapes, ""),
        (design.people.age_sex, "coefficients"),
        (design.package.catalogue, "formulas"),
        (design.people.segments, "formulas"),
    ]
    paths = {name: _path(name, shelf, folder) for name, shelf in named if name}
    paths |= {f"{n}: {file.name}": file for n, p in paths.items() if is_many(p) for file in files_of(p)}
    paths.update(_named_in(design.as_plain(), folder))
    hashes = {name: sha256(path) for name, path in paths.items() if path.is_file()}
    return {**hashes, "shipped tables": _shipped_tables(), "code of healthtrust": code_hash()}


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _named_in(tree: Any, folder: str, within: tuple[str, ...] = ()) -> dict[str, Path]:
    """Return the files that are named anywhere in a design, or in a TOML file it names, by name.

    Contracts, organisation forms, arrangements and the like: they are known by their endings. `within`: the
    files that this is told in, so that two that name each other come to an end.
    """
    if isinstance(tree, str):
        path = file_named(tree, folder)
        if tree in within or not tree.lower().endswith(ENDINGS) or not path.is_file():
            return {}
        inside = _named_in(_told_in(path), folder, (*within, tree)) if path.suffix == ".toml" else {}
        return {tree: path} | inside
    parts = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list | tuple) else ()
    return {name: path for part in parts for name, path in _named_in(part, folder, within).items()}


def _told_in(path: Path) -> Any:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError:  # what reads it says so
        return {}


def _shipped_tables() -> str:
    """Return one SHA-256 over all that ships in the catalogue, by name and bytes.

    Designs tell themselves; where open data lie decides nothing.
    """
    catalogue = Path(str(files("healthtrust"))) / "catalogue"
    shipped = [p for p in sorted(catalogue.rglob("*")) if p.suffix in ENDINGS and p.is_file()]
    apart = (("designs", ".toml"), ("open_data", ".toml"))
    kept = [p for p in shipped if (p.parent.name, p.suffix) not in apart]
    told = [f"{p.relative_to(catalogue).as_posix()} {sha256(p)}" for p in kept]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _path(name: str, shelf: str, folder: str) -> Path:
    return located(name, shelf, folder) if shelf else file_named(name, folder)
