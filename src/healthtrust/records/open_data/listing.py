"""Which open data are listed: who publishes them, under which licence, where they lie, what they are for.

An address is `cited` where it was seen in a named public source and `recalled` where it is from memory. A
SHA-256 stands only where the bytes were at hand; elsewhere the note of a download records the one found.

>>> source_named("febrl-linkage").files[0].name
'dataset3.csv'
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem, in_words, nearest_match


@dataclass(frozen=True)
class ListedFile:
    """A file of a source: its name here, the addresses tried in turn, and its SHA-256, empty if unknown."""

    name: str
    addresses: tuple[str, ...]
    sha256: str = ""
    about: str = ""


@dataclass(frozen=True)
class Source:
    """Open data of one publisher, that lie in one folder of this name."""

    name: str
    title: str
    publisher: str
    use: str
    """What they are for in this project."""
    read: str
    """How the project reads them."""
    licence: str
    period: str
    source: str
    """Where the addresses and hashes are from."""
    status: str
    files: tuple[ListedFile, ...]


def source_names() -> tuple[str, ...]:
    """Return the names of what is listed, in the order of the alphabet."""
    return tuple(sorted(path.stem for path in _folder().glob("*.toml")))


def source_named(name: str) -> Source:
    """Return a listed source by its name, `-` and `_` alike; raises with the nearest one."""
    known = source_names()
    plain = name.replace("-", "_")
    if plain not in known:
        near = next((each for each in known if plain in each), None) or nearest_match(plain, known)
        remedy = "`healthtrust data list` lists them."
        raise InvalidInput([Problem("open data", repr(name), "a listed name", near, remedy)])
    return source_of(plain, tomllib.loads((_folder() / f"{plain}.toml").read_text(encoding="utf-8")))


def source_of(name: str, told: Mapping[str, Any]) -> Source:
    """Return the source that an entry tells."""
    listed = tuple(
        ListedFile(**(file | {"addresses": tuple(file["addresses"])})) for file in told.get("files", ())
    )
    return Source(**{"name": name, **told, "files": listed})


def files_named(source: Source, names: Sequence[str]) -> tuple[ListedFile, ...]:
    """Return the files asked for, or all where none is named; raises with every name that is not there."""
    known = [file.name for file in source.files]
    problems = [
        Problem(f"{source.name}, --file", repr(name), in_words(known), nearest_match(name, known))
        for name in names
        if name not in known
    ]
    if problems:
        raise InvalidInput(problems)
    return tuple(file for file in source.files if not names or file.name in names)


def _folder() -> Path:
    return Path(str(files("healthtrust"))) / "catalogue" / "open_data"
