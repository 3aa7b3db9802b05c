"""Designs made, copied, deleted, brought back: names checked, nothing overwritten, nothing lost."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass
from pathlib import Path

import tomli_w
import tomlkit
from sqlalchemy import Engine

from healthtrust.design.read import bundled_designs, read_text
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.web.access.roles import Person
from healthtrust.web.designs.differences import extended_name
from healthtrust.web.designs.locking import writing_designs
from healthtrust.web.designs.saving import own_design, own_text, write_step
from healthtrust.web.designs.versions import Step, keep_texts, note_step
from healthtrust.web.folder import Folder, NotThere, safe_name
from healthtrust.web.store.database import writing

DELETED = "deleted"
"""The folder, among what the pages keep, that holds designs that were deleted."""
TAKEN = ("new", "deleted")
"""Names that are addresses of pages."""
UNNAMED = "design"
"""What a design is called whose name nobody may give."""
WAS = re.compile(r"(.+)\.(\d{13})\.toml")


@dataclass(frozen=True)
class Wanted:
    """A design that somebody wants made: what it is called, its title, and what stands in it besides."""

    name: str
    title: str = ""
    values: str = ""
    """TOML that follows the first lines."""


@dataclass(frozen=True)
class Deleted:
    """A deleted design: what it was called, when it was deleted, and the file that holds it."""

    name: str
    at: float
    file: str


def unfit_name(folder: Folder, name: str) -> list[Problem]:
    """Return why a new design cannot be called so."""
    if not safe_name(name) or name.lower() in TAKEN:
        expected = "letters, digits, spaces, hyphens and underlines, at most 64, a letter or digit first"
        return [Problem("name", repr(name), expected, None, "Choose another name.")]
    known = {each.lower(): each for each in (*folder.designs(), *bundled_designs())}
    if name.lower() in known:
        remedy = "Choose another name, or open the design that has it."
        found = f"a design called {known[name.lower()]!r}"
        return [Problem("name", found, "a name not yet taken", None, remedy)]
    return []


def make(folder: Folder, engine: Engine, person: Person, wanted: Wanted, base: str) -> str:
    """Make a design that extends another, with nothing changed yet; return its name."""
    folder.design(base)
    extends = base if folder.is_bundled(base) else f"{base}.toml"
    name = wanted.name.strip()
    title = wanted.title.strip() or name.replace("-", " ").replace("_", " ").capitalize()
    told = tomli_w.dumps({"extends": extends, "title": title})
    told += f"# Only what differs from {base} stands here.\n"
    return _write_new(folder, engine, person, name, Step(name, "", told + wanted.values, "made"))


def copied(folder: Folder, engine: Engine, person: Person, of: str, name: str) -> str:
    """Copy a design with its comments, or extend one that ships; return the name of the copy."""
    path = folder.design(of)
    if folder.is_bundled(of):
        return make(folder, engine, person, Wanted(name), of)
    name = name.strip()
    document = tomlkit.parse(own_text(path))
    document["title"] = name.replace("-", " ").replace("_", " ").capitalize()
    step = Step(name, "", tomlkit.dumps(document), "copied", about={"from": of})
    return _write_new(folder, engine, person, name, step)


def extended_by(folder: Folder, name: str) -> list[str]:
    """Return the designs of the folder that extend one."""
    others = ((other, path) for other, path in folder.designs().items() if other != name)
    return [other for other, path in others if extended_name(_lenient(path)) == name]


def delete(folder: Folder, engine: Engine, person: Person, name: str) -> None:
    """Put a design away, from where it can be brought back; refused while others extend it."""
    path = own_design(folder, name)
    used = extended_by(folder, name)
    remedy = "Delete those first, or let them extend another."
    refuse(
        [Problem(name, f"{', '.join(used)}, extending it", "no design that extends it", None, remedy)]
        if used
        else []
    )
    with writing_designs(folder):
        away = folder.own / DELETED
        away.mkdir(parents=True, exist_ok=True)
        text = _lenient(path)
        keep_texts(engine, text)
        with writing(engine) as connection:
            note_step(connection, person, Step(name, text, "", "deleted"))
            os.replace(path, away / f"{name}.{time.time_ns() // 1_000_000:013d}.toml")


def deleted(folder: Folder) -> list[Deleted]:
    """Return the designs that can be brought back, the last deleted first."""
    matches = [found for path in (folder.own / DELETED).glob("*.toml") if (found := WAS.fullmatch(path.name))]
    listed = [Deleted(found[1], int(found[2]) / 1000, found[0]) for found in matches]
    return sorted(listed, key=lambda each: -each.at)


def restore(folder: Folder, engine: Engine, person: Person, file: str) -> str:
    """Bring a deleted design back under its name, or under one beside it where that is taken."""
    known = {each.file: each for each in deleted(folder)}
    if file not in known:
        raise NotThere(
            [Problem("design", repr(file), "a deleted design", remedy="The list shows which there are.")]
        )
    with writing_designs(folder):
        name = free_name(folder, known[file].name)
        path = folder.own / DELETED / file
        step = Step(name, "", _lenient(path), "restored")
        keep_texts(engine, step.after)
        with writing(engine) as connection:
            note_step(connection, person, step)
            os.replace(path, folder.path / f"{name}.toml")
    return name


def free_name(folder: Folder, name: str) -> str:
    """Return a name, with the first number behind it that is not taken if it is."""
    name = name if safe_name(name) else UNNAMED
    if not unfit_name(folder, name):
        return name
    numbers = range(2, len(folder.designs()) + len(bundled_designs()) + 3)
    return next(each for n in numbers if not unfit_name(folder, each := f"{name[:58].strip()}-{n}"))


def _write_new(folder: Folder, engine: Engine, person: Person, name: str, step: Step) -> str:
    refuse(unfit_name(folder, name))
    path = folder.path / f"{name}.toml"
    with writing_designs(folder):
        refuse(unfit_name(folder, name))
        read_text(step.after, path)
        write_step(engine, person, step, path)
    return name


def _lenient(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")
