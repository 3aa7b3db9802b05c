"""A grouper ready to use: what a file states and its tables, checked against one another.

    ready = Stated + Tables, every name in one table known to the tables before it

Source  a check of names, no rule of anybody's: a table that speaks of what no other knows is a mistake

>>> from healthtrust.market.grouper.stated import Factor, Stated
>>> from healthtrust.market.grouper.tables import CodeRow, Tables
>>> rows = (CodeRow("E119", "19", 1.0), CodeRow("E1122", "18", 1.0))
>>> tables = Tables(codes=rows, hierarchy=(("18", "19"),), weights={("", "18"): 0.3})
>>> ready = build(Stated(name="two"), tables)
>>> ready.flags, ready.segments, ready.program.weight.tolist()
(('18', '19'), ('all',), [[0.3, 0.0]])
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.market.grouper.crossed import trait_names, trait_problems
from healthtrust.market.grouper.program import HELD, Program, lists, natural
from healthtrust.market.grouper.stated import EVERY_FLAG, Factor, Segment, Stated
from healthtrust.market.grouper.tables import Edit, Tables

EVERYBODY = (Segment(name="all"),)
MEN_WOMEN = {"": 0, "M": 1, "F": 2}


@dataclass(frozen=True, eq=False)
class Grouper:
    """A risk grouper, its names in order and its program."""

    stated: Stated
    tables: Tables
    flags: tuple[str, ...]
    traits: tuple[str, ...]
    factors: tuple[Factor, ...]
    program: Program

    @property
    def title(self) -> str:
        """Its name in full."""
        return self.stated.title or self.stated.name

    @property
    def segments(self) -> tuple[str, ...]:
        """The columns of weights."""
        return tuple(segment.name for segment in self.stated.segments or EVERYBODY)

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """Flags, traits and factors, as the columns of `weight`."""
        return (*self.flags, *self.traits, *(factor.name for factor in self.factors))

    @cached_property
    def codes(self) -> Mapping[str, int]:
        """The row of each code that is known."""
        return {code: row for row, code in enumerate(dict.fromkeys(row.code for row in self.tables.codes))}

    def label(self, name: str) -> str:
        """Return what a flag, trait or factor is called in words."""
        return self.tables.labels.get(name, "")


class Names:
    """Names that have their place, and what was wrong with those that were asked for."""

    def __init__(self, of: str, places: Mapping[str, int]) -> None:
        self.of, self.places, self.problems = of, dict(places), list[Problem]()

    def place(self, name: str, where: str) -> int:
        """Return the place of a name; a name nobody knows is noted, and stands nowhere."""
        if name not in self.places:
            near = nearest_match(name, self.places)
            problem = Problem(f"{self.of}, {where}", repr(name), "a name stated above or in a table", near)
            if problem not in self.problems:
                self.problems.append(problem)
        return self.places.get(name, 0)


def factors_of(stated: Stated) -> tuple[Factor, ...]:
    """Return the factors stated, and one for each criterion: in none of its classes."""
    without = (Factor(name=each.without, none=each.classes) for each in stated.criteria)
    return (*stated.factors, *without)


def flags_of(stated: Stated, tables: Tables) -> tuple[str, ...]:
    """Return every flag that a code, an edit, a combination or a group can set, in ascending number.

    Where tables are allowed to be partial, also those that rules name and nothing sets.
    """
    found = {row.flag for row in tables.codes} | {edit.flag for edit in tables.edits}
    found |= {becomes for _, _, becomes in tables.combinations} | {group for _, group, _ in tables.groups}
    if stated.partial:
        rules = {*trait_names(stated), *(factor.name for factor in factors_of(stated)), EVERY_FLAG, ""}
        named = (name for f in stated.factors for name in (*f.all, *f.any, *f.none, *f.count))
        found |= {*named, *stated.not_counted, *(flag for row in tables.groups for flag in row[:2])} - rules
        found |= {flag for row in tables.hierarchy for flag in row}
    return tuple(sorted(found - {""}, key=natural))


def build(stated: Stated, tables: Tables) -> Grouper:
    """Return the grouper that rules and tables make; raises InvalidInput with every name that is unknown."""
    flags, traits, factors = flags_of(stated, tables), trait_names(stated), factors_of(stated)
    terms = (*flags, *traits, *(factor.name for factor in factors))
    twice = sorted({name for name in terms if terms.count(name) > 1}) if len(set(terms)) < len(terms) else []
    once = "one flag, trait or factor of a name"
    repeated = [Problem(stated.name, f"{name!r} twice", once) for name in twice]
    refuse([*trait_problems(stated), *repeated])
    of_flags = Names(stated.name, {name: place for place, name in enumerate(flags)})
    of_terms = Names(stated.name, {name: place for place, name in enumerate(terms)})
    program = _program(stated, tables, of_flags, of_terms)
    refuse([*of_flags.problems, *of_terms.problems])
    return Grouper(stated, tables, flags, traits, factors, program)


def _program(stated: Stated, tables: Tables, of_flags: Names, of_terms: Names) -> Program:
    codes = tuple(dict.fromkeys(row.code for row in tables.codes))
    link_first, link_flag, link_unit = _links(tables, codes, of_flags)
    edit_first, edits = _edits(tables.edits, codes, of_flags)
    threshold, scale = _thresholds(stated, of_flags)
    needs = _pairs(((need.flag, each) for need in stated.needs for each in need.any), "needs", of_flags)
    drops = _pairs((*tables.hierarchy, *_classes(stated)), "hierarchy", of_flags)
    group, group_trait = _groups(stated, tables, of_flags)
    limits, clauses, members = _clauses(stated, of_terms, len(of_flags.places))
    return Program(
        link_first=link_first,
        link_flag=link_flag,
        link_unit=link_unit,
        edit_first=edit_first,
        edit_sex=edits[0].astype(np.int8),
        edit_from=edits[1].astype(np.int16),
        edit_to=edits[2].astype(np.int16),
        edit_flag=edits[3].astype(np.int32),
        threshold=threshold,
        scale=scale,
        joined=_joined(tables, of_flags),
        need_first=needs[0],
        need=needs[1],
        drop_first=drops[0],
        drop=drops[1],
        group=group,
        group_trait=group_trait,
        clause_first=clauses,
        term_first=members[0],
        term=members[1],
        low=limits[0],
        high=limits[1],
        weight=_weights(stated, tables, of_terms),
    )


def _links(
    tables: Tables, codes: Iterable[str], names: Names
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    of: dict[str, dict[int, float]] = {code: {} for code in codes}
    for code, flag, per_unit in tables.codes:
        if flag:
            of[code][names.place(flag, "codes")] = per_unit
    first, flag_of = lists([sorted(links) for links in of.values()])
    unit = np.array([links[flag] for links in of.values() for flag in sorted(links)], dtype=np.float64)
    return first, flag_of, unit


def _edits(
    edits: Iterable[Edit], codes: Iterable[str], names: Names
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each code's edits begin, and their sex, first age, last age and flag [4, edit]."""
    of: dict[str, list[Edit]] = {code: [] for code in codes}
    for edit in edits:
        if edit.code in of:
            of[edit.code].append(edit)
        else:
            near = nearest_match(edit.code, of)
            names.problems.append(Problem(f"{names.of}, edits", repr(edit.code), "a code of the codes", near))
    rows = [
        (
            MEN_WOMEN[edit.sex],
            edit.age_from,
            edit.age_to,
            names.place(edit.flag, "edits") if edit.flag else -1,
        )
        for each in of.values()
        for edit in each
    ]
    first = np.concatenate([[0], np.cumsum([len(each) for each in of.values()], dtype=np.int64)])
    return first.astype(np.int64), np.array(rows, dtype=np.int64).reshape(-1, 4).T


def _joined(tables: Tables, names: Names) -> NDArray[np.int32]:
    rows = [[names.place(name, "combinations") for name in row] for row in tables.combinations]
    return np.array(rows, dtype=np.int32).reshape(-1, 3)


def _thresholds(stated: Stated, names: Names) -> tuple[NDArray[np.float64], float]:
    scale = 10.0**stated.decimals
    least = np.full(len(names.places), stated.threshold)
    for flag, threshold in stated.thresholds.items():
        place = names.place(flag, "thresholds")
        if len(least):
            least[place] = threshold
    return np.rint(least * scale), scale


def _pairs(
    pairs: Iterable[tuple[str, str]], where: str, names: Names
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    of: list[list[int]] = [[] for _ in names.places]
    for one, other in pairs:
        row, member = names.place(one, where), names.place(other, where)
        if of and member not in of[row]:
            of[row].append(member)
    return lists(of)


def _classes(stated: Stated) -> Iterable[tuple[str, str]]:
    """Return which class drops which, where a criterion has one class only."""
    for criterion in stated.criteria:
        if criterion.one_class:
            for place, higher in enumerate(criterion.classes):
                yield from ((higher, lower) for lower in criterion.classes[:place])


def _groups(stated: Stated, tables: Tables, names: Names) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    group, trait = (np.full(len(names.places), -1, dtype=np.int32) for _ in range(2))
    known = Names(names.of, {name: place for place, name in enumerate(trait_names(stated))})
    for flag, into, only in tables.groups:
        group[names.place(flag, "groups")] = names.place(into, "groups")
        trait[names.place(flag, "groups")] = known.place(only, "groups") if only else -1
    names.problems += known.problems
    return group, trait


Lists = tuple[NDArray[np.int64], NDArray[np.int32]]


def _clauses(stated: Stated, names: Names, flags: int) -> tuple[NDArray[np.int32], NDArray[np.int64], Lists]:
    """Return least and largest [2, clause], where each factor's clauses begin, and their terms."""
    low, high, counts, members = list[int](), list[int](), [0], list[list[int]]()
    left_out = [HELD - 1 - names.place(name, "not_counted") for name in stated.not_counted]
    for factor in factors_of(stated):
        for least, most, of in _clauses_of(factor):
            every = of == (EVERY_FLAG,)
            row = [HELD, *left_out] if every else [names.place(name, factor.name) for name in of]
            many = flags if every else len(of)
            low.append(many if least is None else least)
            high.append(many if most is None else most)
            members.append(row)
        counts.append(len(low))
    return np.array([low, high], dtype=np.int32), np.array(counts, dtype=np.int64), lists(members)


def _clauses_of(factor: Factor) -> list[tuple[int | None, int | None, tuple[str, ...]]]:
    """Return the least and the largest number (None = all) of each list of a factor."""
    stated = (
        (None, None, factor.all),
        (1, None, factor.any),
        (0, 0, factor.none),
        (factor.at_least, factor.at_most, factor.count),
    )
    return [clause for clause in stated if clause[2]]


def _weights(stated: Stated, tables: Tables, names: Names) -> NDArray[np.float64]:
    segments = {segment.name: place for place, segment in enumerate(stated.segments or EVERYBODY)}
    of = Names(stated.name, segments)
    weight = np.zeros((len(segments), max(len(names.places), 1)))
    for (segment, factor), value in sorted(tables.weights.items(), key=lambda row: row[0][0] != ""):
        place = names.place(factor, "weights")
        weight[of.place(segment, "weights") if segment else slice(None), place] = value
    names.problems += of.problems
    return weight[:, : len(names.places)]
