"""What a run's design decides otherwise than the design it extends, or than its own file as it now stands."""

from __future__ import annotations

import tomllib
from pathlib import Path
from textwrap import shorten
from typing import Any

from healthtrust.design.describe import parameters
from healthtrust.design.differ import changes
from healthtrust.design.read import BUNDLED, bundled_designs, parsed, read_design, validated
from healthtrust.design.whole import Design
from healthtrust.ground.errors import InvalidInput
from healthtrust.reports.around import Changed
from healthtrust.reports.provenance import in_words, value_of
from healthtrust.runs.folder import RunFolder, damaged

LONGEST = 200
"""Characters of either side of a changed decision; lists of places or prices are cut."""


def design_of(run: RunFolder) -> Design:
    """Return the resolved design of a run folder."""
    file = run.path / "design.toml"
    try:
        told = parsed(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):  # no TOML, or no UTF-8
        raise damaged(file) from None
    return validated(told, f"{run.path.name}/design.toml")


def decided_otherwise(run: RunFolder) -> tuple[str, tuple[Changed, ...]]:
    """Return the name of the design that a run is compared with, and what it decides otherwise, in words.

    Nothing where its file is gone, stands alone and was run unchanged, or can no longer be read.
    """
    path = _file_of(run.manifest)
    try:
        name = "" if path is None else _extended(path)
        found = differences(read_design(name).design, design_of(run)) if name else ()
    except (InvalidInput, OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return "", ()
    return (f"the design {Path(name).stem}", found) if found else ("", ())


def differences(before: Design, after: Design) -> tuple[Changed, ...]:
    """Return what differs in the order of the design file; a part that only one design has is told as one."""
    meaning = {each.name: each.meaning for each in parameters()}
    names = (_told_as(change.name, before, after, meaning) for change in changes(before, after))
    return tuple(
        Changed(name, meaning.get(name, ""), _side(before, name), _side(after, name))
        for name in dict.fromkeys(names)
        if name != "title"
    )


def _told_as(name: str, before: Design, after: Design, known: dict[str, str]) -> str:
    """Return the whole part that only one of the designs has, or the parameter that a value belongs to."""
    steps = name.split(".")
    for end in range(1, len(steps)):
        part = ".".join(steps[:end])
        if (value_of(before, part) is None) != (value_of(after, part) is None):
            return part
    return next((part for end in range(len(steps), 0, -1) if (part := ".".join(steps[:end])) in known), name)


def _side(design: Design, name: str) -> str:
    """Return what a design decides, on one line."""
    said = in_words(value_of(design, name)).replace("\n", "; ")
    return shorten(said, LONGEST, placeholder=" …")


def _file_of(manifest: dict[str, Any]) -> Path | None:
    """Return the design file that a run was made from, where it is still there."""
    name, folder = manifest["design_name"], manifest["folder"]
    path = bundled_designs().get(name) if folder == BUNDLED else Path(folder) / f"{name}.toml"
    return path if path is not None and path.is_file() else None


def _extended(path: Path) -> str:
    """Return what a design file extends: a bundled name or a path; itself where it extends nothing."""
    parent = str(parsed(path.read_text(encoding="utf-8")).get("extends", ""))
    if not parent:
        return str(path)
    return parent if parent in bundled_designs() else str(path.parent / parent)
