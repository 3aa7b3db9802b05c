"""From a file to a `Design`: `extends` another design, overrides, and all problems reported together.

A design file is TOML. `extends = "valley"` starts from a bundled design or from a file beside this one and
changes only what is written; tables merge key by key, lists are replaced whole. A workbook of inputs, as
`design.workbook` writes it, is read as well.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from healthtrust.design.check import check
from healthtrust.design.complaints import OVERRIDDEN, complaints
from healthtrust.design.keys import put
from healthtrust.design.lines import key_lines
from healthtrust.design.whole import Design
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem, nearest_match

Tree = dict[str, Any]

BUNDLED = "bundled"
"""What the folder of the designs shipped with the library is called."""

FILES = (
    *(("people", key) for key in ("file", "mapping", "places", "shapes", "age_sex", "segments")),
    ("package", "catalogue"),
    ("allocate", "formula"),
)
"""The decisions that may name a file."""

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
"""What the names of workbooks end in; those that cannot be read are refused with what to do."""


LONGEST_KEPT = 200_000
"""Letters of a text whose values are kept, to be read once; designs are far shorter."""


@dataclass(frozen=True)
class Read:
    """A design as read: the values, the folder its relative paths start at, and what it was called."""

    design: Design
    folder: str
    name: str


def bundled_designs() -> dict[str, Path]:
    """Return the designs shipped with the library, by name."""
    return dict(_bundled())


@lru_cache(maxsize=1)
def _bundled() -> Mapping[str, Path]:
    folder = Path(str(files("healthtrust"))) / "catalogue" / "designs"
    return {p.stem: p for p in sorted(folder.glob("*.toml")) if not p.stem.endswith("-mapping")}


def read_design(name: str | Path, overrides: Iterable[str] = ()) -> Read:
    """Return the design in a file, or a bundled one by name; raises with every problem found."""
    path = _located(str(name), Path("."))
    if path.suffix.lower() in WORKBOOKS:
        return _of_workbook(path, overrides)
    return read_text(_text(path), path, overrides)


def read_text(text: str, path: Path, overrides: Iterable[str] = ()) -> Read:
    """Return the design that a text is at a path, whether or not it lies there; raises with every problem."""
    tree, lines = tree_of(text, path), key_lines(text)
    for override in overrides:
        lines[_override(tree, override)] = OVERRIDDEN
    return Read(validated(tree, path.name, lines), str(path.parent), path.stem)


def tree_of(text: str, path: Path) -> Tree:
    """Return the plain values of a design's text at a path, laid over those of the design it extends."""
    tree = _merged(path, text, seen=())
    tree.pop("extends", None)
    return tree


def _of_workbook(path: Path, overrides: Iterable[str]) -> Read:
    from healthtrust.design.workbook.read import read_inputs

    read = read_inputs(path)
    tree = read.design.as_plain()
    lines = {_override(tree, override): OVERRIDDEN for override in overrides}
    return replace(read, design=validated(tree, path.name, lines)) if lines else read


def validated(tree: Tree, where: str, lines: Mapping[str, int] | None = None) -> Design:
    """Return the design that plain values describe; raises with every problem found."""
    try:
        design = Design.model_validate(tree)
    except ValidationError as invalid:
        raise InvalidInput(complaints(invalid, where, dict(lines or {}))) from None
    problems = check(design, where, dict(lines or {}))
    if problems:
        raise InvalidInput(problems)
    return design


def _located(name: str, beside: Path) -> Path:
    known = bundled_designs()
    if name in known:
        return known[name]
    path = beside / name
    if path.is_file():
        return path
    raise InvalidInput(
        [
            Problem(
                name,
                "no such design",
                f"a design file, or one of {', '.join(known)}",
                nearest_match(name, known),
                "See: healthtrust new --help",
            )
        ]
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as broken:
        raise InvalidInput(
            [
                Problem(
                    path.name,
                    f"a byte that is not UTF-8 at position {broken.start}",
                    "a UTF-8 text file",
                    remedy="Save the file with UTF-8 encoding.",
                )
            ]
        ) from broken


def _parsed(path: Path, text: str) -> Tree:
    try:
        return parsed(text)
    except tomllib.TOMLDecodeError as broken:
        raise InvalidInput(
            [
                Problem(
                    path.name,
                    str(broken),
                    "a TOML file",
                    remedy="Texts stand in quotes, tables under [headings].",
                )
            ]
        ) from broken


def parsed(text: str) -> Tree:
    """Return what a text of TOML says, for the caller to change; raises TOMLDecodeError.

    >>> first = parsed("[pool]\\nrates = [1, 2]")
    >>> first["pool"]["rates"].append(3)
    >>> parsed("[pool]\\nrates = [1, 2]")
    {'pool': {'rates': [1, 2]}}
    """
    try:
        tree: Tree = _copied(_parsed_once(text)) if len(text) <= LONGEST_KEPT else tomllib.loads(text)
    except RecursionError:
        raise tomllib.TOMLDecodeError("lists or tables within each other, too many to read") from None
    return tree


@lru_cache(maxsize=64)
def _parsed_once(text: str) -> Tree:
    return tomllib.loads(text)


def _copied(value: Any) -> Any:
    """Return plain values with tables and lists of their own."""
    if isinstance(value, dict):
        return {key: _copied(inner) for key, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value


def _merged(path: Path, text: str, seen: tuple[Path, ...]) -> Tree:
    tree = _parsed(path, text)
    if "extends" not in tree:
        return tree
    if path in seen:
        raise InvalidInput(
            [
                Problem(
                    f"{path.name}, extends",
                    "a circle of designs that extend each other",
                    "a chain that ends",
                    remedy="Remove one of the extends lines.",
                )
            ]
        )
    parent = _located(str(tree["extends"]), path.parent)
    return merged(rebased(_merged(parent, _text(parent), (*seen, path)), parent.parent, path.parent), tree)


def merged(base: Tree, change: Tree) -> Tree:
    """Return `base` with `change` laid over it: tables merge, everything else is replaced."""
    result = dict(base)
    for key, value in change.items():
        both = isinstance(value, dict) and isinstance(result.get(key), dict)
        result[key] = merged(result[key], value) if both else value
    return result


def rebased(tree: Tree, folder: Path, beside: Path) -> Tree:
    """Return the tree of a design in `folder` with its file paths made good for one in another folder."""
    result = dict(tree)
    for heading, key in FILES:
        value = result.get(heading, {}).get(key)
        if folder != beside and isinstance(value, str) and Path(value).suffix and ":" not in value:
            of_library = folder == next(iter(bundled_designs().values())).parent
            moved = f"{BUNDLED}:{value}" if of_library else os.path.relpath(folder / value, beside)
            result[heading] = {**result[heading], key: moved}
    return result


def _override(tree: Tree, override: str) -> str:
    """Lay one `heading.key=value` over the tree (the value as TOML, else as text); return the dotted key."""
    path, equals, value = override.partition("=")
    if not equals:
        raise InvalidInput([Problem(f"--set {override}", "no '='", "heading.key=value")])
    try:
        parsed = tomllib.loads(f"value = {value}")["value"]
    except (tomllib.TOMLDecodeError, RecursionError):
        parsed = value.strip()
    put(tree, path.strip(), parsed)
    return path.strip()
