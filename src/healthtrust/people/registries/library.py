"""Registries and segment lists by name or file: every name in them is known, every mistake told.

>>> read_list("model").order
('frail', 'multimorbid', 'chronic', 'at risk', 'well')
>>> registries_of_conditions(read_library("long-term"))["coronary-heart-disease"]
('ischaemic-heart-disease',)

Source  form of this library.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from healthtrust.design.alone import read_alone
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.people.registries.code_lists import HEAD, Code, codes_of, stated
from healthtrust.people.registries.definitions import Library, Registry, SegmentList
from healthtrust.records.codes import plain, plain_system

LIBRARIES = ("long-term",)
LISTS = ("kaiser-levels", "model", "nhse-eight", "risk-bands")


def read_library(name: str) -> Library:
    """Return a shipped file of registries, or one of one's own; every set in it is known."""
    library = read_alone(_path(name, LIBRARIES, "--registries"), Library)
    known_lists = [each.name for each in stated()]
    problems = [
        _unknown(name, "lists", each, known_lists) for each in library.lists if each not in known_lists
    ]
    refuse(problems)
    sets = {code.set for code in codes_of_library(library)}
    for each in library.registries:
        problems += [_unknown(each.name, "sets", one, sorted(sets)) for one in each.sets if one not in sets]
        if not each.sets and each.measured is None:
            problems.append(Problem(f"registry {each.name}", "no sets and no value", "sets, or measured"))
    names = [each.name for each in library.registries]
    problems += [
        Problem(f"registry {one}", "named twice", "each once") for one in set(names) if names.count(one) > 1
    ]
    problems += [
        Problem(f"set {code.set}", repr(code.code), f"codes of {HEAD} characters or more")
        for code in codes_of_library(library)
        if len(code.code) < HEAD
    ]
    refuse(problems)
    return library


def read_list(name: str, library: Library | None = None) -> SegmentList:
    """Return a shipped segment list, or one of one's own; every registry in it is one of the library's."""
    listed = read_alone(_path(name, LISTS, "--list"), SegmentList)
    known = [each.name for each in (library or read_library(listed.library)).registries]
    named = [one for rule in listed.rules for one in (*rule.registries, *rule.with_all)]
    named += [*listed.counted, *(listed.risk.registries if listed.risk else ())]
    refuse(
        [_unknown(listed.name, "registries", one, known) for one in dict.fromkeys(named) if one not in known]
    )
    return listed


@cache
def codes_of_library(library: Library) -> tuple[Code, ...]:
    """Return all codes that a library's registries may name, of its lists and of its own."""
    own = tuple(
        Code(each.name, plain_system(each.system), plain(code), each.match == "prefix")
        for each in library.sets
        for code in each.codes
    )
    return own + tuple(code for name in library.lists for code in codes_of(name))


def counted(listed: SegmentList, library: Library) -> tuple[Registry, ...]:
    """Return the registries that a list counts as long-term conditions."""
    if listed.counted:
        return tuple(each for each in library.registries if each.name in listed.counted)
    return tuple(each for each in library.registries if each.long_term)


def registries_of_conditions(library: Library) -> dict[str, tuple[str, ...]]:
    """Return the registries that stand for each condition of the model."""
    found: dict[str, tuple[str, ...]] = {}
    for each in library.registries:
        if each.condition:
            found[each.condition] = (*found.get(each.condition, ()), each.name)
    return found


def _path(name: str, known: tuple[str, ...], option: str) -> Path:
    if name.endswith(".toml"):
        return Path(name)
    if name not in known:
        expected = f"a .toml file, {in_words(known)}"
        refuse([Problem(option, repr(name), expected, nearest_match(name, known))])
    return Path(str(files("healthtrust"))) / "catalogue" / "registries" / f"{name}.toml"


def _unknown(where: str, key: str, name: str, known: list[str]) -> Problem:
    return Problem(f"{where}, {key}", repr(name), in_words(known), nearest_match(name, known))
