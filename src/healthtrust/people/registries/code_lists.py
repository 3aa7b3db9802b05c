"""Code lists that ship with the library: each with source, year, licence and the hash of its file.

    code c of system s is of a set where s is the set's system and c is, or begins with, one of its codes,
                                compared as `records.codes` says

Source  catalogue/codes/lists.csv states that of each list

>>> [each.name for each in stated() if each.status == "cited"]
['ahrq-pqi-2023']
>>> sorted(each.code for each in codes_of("conditions-icd10") if each.set == "asthma")
['J45', 'J46']
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.records.codes import plain, plain_system
from healthtrust.records.store import shipped

HEAD = 3
"""Characters that every code has, and that codes are first looked up by."""


@dataclass(frozen=True)
class Stated:
    """What the manifest says of a list."""

    name: str
    year: int
    licence: str
    rows: int
    sha256: str
    source: str
    status: str


@dataclass(frozen=True)
class Code:
    """One code of a set, without dots and in capitals."""

    set: str
    system: str
    code: str
    prefix: bool


@cache
def stated() -> tuple[Stated, ...]:
    """Return what is stated of each shipped list."""
    with shipped("codes", "lists").open(encoding="utf-8", newline="") as file:
        return tuple(
            Stated(
                r["list"], int(r["year"]), r["licence"], int(r["rows"]), r["sha256"], r["source"], r["status"]
            )
            for r in csv.DictReader(file)
        )


@cache
def codes_of(name: str) -> tuple[Code, ...]:
    """Return the codes of a shipped list; raises where its file is not the one that the manifest states."""
    path = shipped("codes", name)
    held = path.read_bytes()
    said = {each.name: each.sha256 for each in stated()}
    if said.get(name) != sha256(held).hexdigest():
        expected = f"the list with the hash that lists.csv states, {said.get(name, 'none')[:12]}"
        refuse([Problem(f"catalogue/codes/{name}.csv", "another file", expected)])
    rows = csv.DictReader(held.decode("utf-8").splitlines())
    return tuple(
        Code(r["set"], plain_system(r["system"]), plain(r["code"]), r.get("match", "exact") == "prefix")
        for r in rows
    )
