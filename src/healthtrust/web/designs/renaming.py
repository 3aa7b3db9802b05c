"""A design is called otherwise: its file, its history, and the designs that extend it go along.

The file stands under both names before the designs that extend it are changed, and under the new one alone
when the last of them is: killed in between, every design can still be read.
"""

from __future__ import annotations

import os
import shutil

import tomlkit
from sqlalchemy import Engine

from healthtrust.design.read import bundled_designs
from healthtrust.ground.errors import refuse
from healthtrust.web.access.roles import Person
from healthtrust.web.designs.locking import writing_designs
from healthtrust.web.designs.making import extended_by, unfit_name
from healthtrust.web.designs.saving import own_design, own_text, write_step
from healthtrust.web.designs.versions import RENAMED, Step, note_step
from healthtrust.web.folder import Folder
from healthtrust.web.store.database import writing
from healthtrust.web.work.report import author_file


def extending(folder: Folder, name: str) -> list[str]:
    """Return the designs of the folder whose files name the file of one as what they extend."""
    return [
        each for each in extended_by(folder, name) if name not in bundled_designs() or _by_file(folder, each)
    ]


def rename(folder: Folder, engine: Engine, person: Person, name: str, to: str) -> list[str]:
    """Call a design otherwise; return the designs that extend it and were changed to follow.

    Raises InvalidInput where the name does not do or is taken, or a design that extends it cannot be read;
    then nothing was changed.
    """
    to = to.strip()
    own_design(folder, name)
    with writing_designs(folder):
        path = own_design(folder, name)
        refuse(unfit_name(folder, to))
        text, used = own_text(path), extending(folder, name)
        followed = {each: own_text(folder.design(each)) for each in used}
        new = folder.path / f"{to}.toml"
        away = Step(name, text, "", RENAMED, about={"to": to})
        write_step(engine, person, Step(to, text, text, RENAMED, about={"from": name}), new)
        for each, before in followed.items():
            step = Step(each, before, _extends(before, f"{to}.toml"), "followed", ["extends"])
            write_step(engine, person, step, folder.design(each))
        with writing(engine) as connection:
            note_step(connection, person, away)
            os.unlink(path)
    said = author_file(folder, name)
    if said.is_file():
        shutil.copyfile(said, author_file(folder, to))
    return used


def _extends(text: str, file: str) -> str:
    document = tomlkit.parse(text)
    document["extends"] = file
    return tomlkit.dumps(document)


def _by_file(folder: Folder, name: str) -> bool:
    return str(tomlkit.parse(own_text(folder.design(name))).get("extends", "")).endswith(".toml")
