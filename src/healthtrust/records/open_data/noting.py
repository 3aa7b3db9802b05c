"""The note beside what was fetched: from where, when, how many bytes, which SHA-256, under which licence.

`source.toml` in the folder of the source. Dates are those that the server told; where it told none, none
stands.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from healthtrust.records.open_data.listing import Source
from healthtrust.records.whole_file import write_whole

NAME = "source.toml"
ABOUT = ("name", "title", "publisher", "licence", "period", "use", "read")
"""What the note repeats of the listing."""


@dataclass(frozen=True)
class Fetched:
    """What is noted of a file."""

    name: str
    address: str
    """Where its bytes came from in the end."""
    bytes: int
    sha256: str
    checked: str
    """Against what its hash was checked: listed, given, unknown, or that another was accepted."""
    asked: str = ""
    """The address asked, where it led to another."""
    date: str = ""
    """When the server sent it."""
    last_modified: str = ""
    """When it was changed, as told by the server, or by the disk for a copy."""
    etag: str = ""


def noted(folder: Path) -> dict[str, Fetched]:
    """Return what the note of a folder says of each file; nothing where there is none to read."""
    try:
        told = tomllib.loads((folder / NAME).read_text(encoding="utf-8"))
        return {row["name"]: Fetched(**row) for row in told.get("files", ())}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def note(source: Source, folder: Path, fetched: Mapping[str, Fetched]) -> None:
    """Write the note of a folder anew with these files; what it says of the others stays."""
    write_whole(note_text(source, {**noted(folder), **fetched}), folder / NAME)


def note_text(source: Source, fetched: Mapping[str, Fetched]) -> str:
    """Return the note as TOML, files in the order of the alphabet, without what is not known."""
    lines = ["# Written by `healthtrust data get`: where these files came from."]
    lines += [f"{key} = {_quoted(getattr(source, key))}" for key in ABOUT]
    for name in sorted(fetched):
        told = asdict(fetched[name])
        lines += ["", "[[files]]"]
        lines += [f"{key} = {_quoted(value)}" for key, value in told.items() if value != ""]
    return "\n".join(lines) + "\n"


def _quoted(value: str | int) -> str:
    """Return a value as TOML writes it: JSON's escapes, and one that JSON leaves out.

    >>> print(_quoted('a "b"'), _quoted(3))
    "a \\"b\\"" 3
    """
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
