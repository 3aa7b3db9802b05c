"""Saving a change of a design: nobody's change is lost, nothing wrong is written, nothing is half-written.

Whoever saves says which text they had before them. Where another was saved meanwhile, or the file was
edited by another program, both changes are kept if they touch different keys; if they touch the same,
`Conflict` says who wrote what and carries all that was to be saved.

The text lies beside the file, whole, before it takes the file's place; it takes it as the last thing before
the change is written into the database for good. Killed in between, the new text stands and shows as changed
by another program.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

import tomli_w
from sqlalchemy import Engine

from healthtrust.design.keys import found
from healthtrust.design.read import parsed, read_text, tree_of, validated
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem
from healthtrust.web.access.roles import Person
from healthtrust.web.designs.locking import writing_designs
from healthtrust.web.designs.meanwhile import Change, Conflict, Meanwhile, meanwhile
from healthtrust.web.designs.paths import numbered, overlap, way_of
from healthtrust.web.designs.text import REMOVED, Tree, edited
from healthtrust.web.designs.versions import Step, digest, keep_texts, note_step
from healthtrust.web.folder import Folder
from healthtrust.web.store.database import writing

__all__ = ["REMOVED", "Change", "Conflict", "Saved", "base_tree", "own_text", "save", "write_step"]


@dataclass(frozen=True)
class Saved:
    """What saving did: the SHA-256 of the text that now stands, and what others had changed besides."""

    hash: str
    is_new: bool
    beside: Meanwhile | None = None
    """What others changed meanwhile and was kept; none where nobody did."""


def save(folder: Folder, engine: Engine, person: Person, change: Change) -> Saved:
    """Save a change; raises InvalidInput with every problem, or Conflict; then nothing was written."""
    path = own_design(folder, change.name)
    with writing_designs(folder):
        text = own_text(path)
        others = meanwhile(engine, path, text, change)
        made = changed_text(text, path, change)
        if made == text:
            return Saved(digest(text), False, others)
        step = Step(change.name, text, made, "changed", list(change.values), change.because)
        write_step(engine, person, step, path)
    return Saved(digest(made), True, others)


def changed_text(text: str, path: Path, change: Change) -> str:
    """Return the text that a change makes of a design; raises InvalidInput with every problem."""
    refuse(leading_out(change.values))
    base = base_tree(text, path)
    values = {key: REMOVED if value is None else value for key, value in change.values.items()}
    whole = tree_of(text, path)
    because = {numbered(whole, key): why for key, why in change.because.items()}
    made = edited(text, values, because, base)
    now = read_text(made, path).design
    if not base:
        return made
    same = _repeated(made, path, base, [key for key, value in values.items() if value is not REMOVED])
    kept = {key: why for key, why in because.items() if any(overlap(key, each) for each in same)}
    lean = edited(made, dict.fromkeys(same, REMOVED), kept, base) if same else made
    assert read_text(lean, path).design.as_plain() | {"sources": {}} == now.as_plain() | {"sources": {}}
    return lean


def leading_out(values: Mapping[str, object]) -> list[Problem]:
    """Return the values that name files outside the folder, or another design to extend.

    >>> [each.where for each in leading_out({"people.file": "../persons.csv", "title": "a/b", "seed": 1})]
    ['people.file']
    """
    wrong = [key for key, value in values.items() if key == "extends" or any(map(_is_outside, _texts(value)))]
    expected = "a file of this folder, named as seen from the design"
    remedy = "Put the file into the folder, or edit the design's own file."
    return [Problem(key, repr(values[key]), expected, None, remedy) for key in wrong]


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    return [text for part in parts for text in _texts(part)]


def _is_outside(text: str) -> bool:
    path = PureWindowsPath(text)  # it knows both ways of writing one
    return bool(path.anchor) or ".." in path.parts


def base_tree(text: str, path: Path) -> Tree:
    """Return the plain values of the design that a text extends; empty where it stands alone."""
    try:
        extends = parsed(text).get("extends")
    except tomllib.TOMLDecodeError:
        return tree_of(text, path)  # raises InvalidInput, which says where the text is wrong
    if extends is None:
        return {}
    return tree_of(tomli_w.dumps({"extends": extends}), path)


def own_design(folder: Folder, name: str) -> Path:
    """Return the file of a design that can be changed here; raises InvalidInput for one that ships."""
    path = folder.design(name)
    if folder.is_bundled(name):
        remedy = "Copy it, and change the copy."
        raise InvalidInput([Problem(name, "a design that ships", "a design of this folder", None, remedy)])
    return path


def own_text(path: Path) -> str:
    """Return the text of a design's file as it is on disk; raises InvalidInput where it is not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as broken:
        where = f"a byte that is not UTF-8 at position {broken.start}"
        remedy = "Save the file with UTF-8 encoding."
        raise InvalidInput([Problem(path.name, where, "a UTF-8 text file", None, remedy)]) from broken


def write_step(
    engine: Engine, person: Person, step: Step, path: Path, place: Callable[[Path, Path], None] = os.replace
) -> None:
    """Write a text in the place of a design's file and keep both versions; call with the lock held."""
    keep_texts(engine, step.before, step.after)
    beside = path.with_name(f".{path.name}.partial")
    try:
        _write_through(beside, step.after)
        with writing(engine) as connection:
            note_step(connection, person, step)
            place(beside, path)
    except OSError as refused:
        why = refused.strerror or str(refused)
        raise InvalidInput([Problem(path.name, why, "a file that can be written")]) from refused
    finally:
        beside.unlink(missing_ok=True)


def _write_through(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())


def _repeated(text: str, path: Path, base: Mapping[str, object], keys: list[str]) -> list[str]:
    """Return the keys, up to the first list that each enters, at which a text says what is extended."""
    try:
        was = validated(dict(base), path.name).as_plain()
    except InvalidInput:
        return []
    own, now = parsed(text), read_text(text, path).design.as_plain()
    stems = dict.fromkeys(".".join(way_of(own, dict(base), key)[0]) for key in keys)
    return [stem for stem in stems if found(was, stem) == found(now, stem)]
