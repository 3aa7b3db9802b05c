"""Residents by group from a long table, one row for each place and kind of person.

    h_pg = Σ_r n_r   over the rows r of place p whose people belong to group g

A group says who belongs to it: sex = "female", age_from = 0, age_to = 4. A key that ends in `_from` or `_to`
bounds a number of the table, both ends included; one that ends in `_below` does without its end; any other
key must be equal. So one table of residents by age, sex and whatever else is known serves every formula, and
a formula can look at any attribute of a person. Residents who belong to no group are refused, never dropped.

>>> import numpy as np
>>> young = Group(column="young", weight=1.0, holds={"age_to": 64.0})
>>> women = Group(column="old_women", weight=4.0, holds={"age_from": 65.0, "sex": "female"})
>>> rows = {"place": np.array(["A", "A", "B"]), "age": np.array([30, 70, 80]),
...         "sex": np.array(["male", "female", "female"]), "population": np.array([5, 2, 3])}
>>> found = heads_by_group((young, women), rows, ("A", "B"), "example")
>>> {name: heads.tolist() for name, heads in found.items()}
{'young': [5.0, 0.0], 'old_women': [2.0, 3.0]}
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.formula.indices import Columns, Real, column_of, places_in_words
from healthtrust.design.formula import Formula, Group
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.records.store import read_columns

_TEXTS = ("place", "sex")


def groups_of(formula: Formula) -> tuple[Group, ...]:
    """Return the groups of all indices of a formula that say who belongs to them, each column once."""
    indices = [index for part in formula.parts for index in formula.indices_of(part)]
    named = {group.column: group for index in indices for group in index.groups if group.holds}
    return tuple(named.values())


def read_heads(path: Path | str, formula: Formula, places: Sequence[str]) -> dict[str, Real]:
    """Return residents by group [place] from a file `place, population, <attributes>`; raises as below."""
    columns, _ = read_columns(path, texts=_TEXTS)
    return heads_by_group(groups_of(formula), columns, places, Path(path).name)


def heads_by_group(
    groups: Sequence[Group], rows: Columns, places: Sequence[str], source: str
) -> dict[str, Real]:
    """Return residents [place] by the column name of each group.

    Raises InvalidInput where columns, places or groups do not fit: a place without rows, a row of no place.
    """
    needed = dict.fromkeys(["place", "population", *(attribute(key) for g in groups for key in g.holds)])
    missing = [name for name in needed if name not in rows]
    refuse([Problem(source, f"no column {n!r}", _meaning(n), nearest_match(n, rows)) for n in missing])
    heads, problems = column_of("population", rows)
    place, found = _positions(rows["place"], places, source)
    if (heads < 0).any():
        problems.append(Problem(source, f"heads below zero in {int((heads < 0).sum())} rows", "0 or more"))
    attributes = {name: rows[name] for name in needed if name not in ("place", "population")}
    for name in _numbers(groups):
        attributes[name], wrong = column_of(name, rows)
        problems += wrong
    told = [replace(each, where=f"{source}, {each.where}") for each in problems if each.where != source]
    refuse([*told, *(each for each in problems if each.where == source), *found])
    result: dict[str, Real] = {}
    somewhere = np.zeros(len(heads), dtype=bool)
    for group in groups:
        chosen = _belongs(group, attributes, len(heads))
        somewhere |= chosen
        result[group.column] = np.bincount(place[chosen], heads[chosen], len(places)).astype(np.float64)
    if groups:
        refuse(_nowhere(~somewhere & (heads > 0), attributes, source))
    return result


def _numbers(groups: Sequence[Group]) -> tuple[str, ...]:
    """Return the attributes that groups bound, or compare with a number."""
    keys = [key for group in groups for key, wanted in group.holds.items() if not isinstance(wanted, str)]
    return tuple(dict.fromkeys(attribute(key) for key in keys))


def _nowhere(lost: NDArray[np.bool_], attributes: Columns, source: str) -> list[Problem]:
    """Return the problem of residents [row] who belong to no group, the first of them described."""
    if not lost.any():
        return []
    first = int(np.flatnonzero(lost)[0])
    who = ", ".join(f"{name} {np.asarray(values)[first]}" for name, values in attributes.items())
    found = f"residents of no group in {int(lost.sum()):,} rows, the first in row {first + 2}: {who}"
    remedy = "Name attributes as the formula does, or give it a group for them, if of weight 0."
    return [Problem(source, found, "residents who each belong to a group of the formula", None, remedy)]


def _positions(
    given: NDArray[np.generic], places: Sequence[str], source: str
) -> tuple[NDArray[np.int64], list[Problem]]:
    """Return the position among places of every row, and which places or rows have no counterpart."""
    position = {name: i for i, name in enumerate(places)}
    codes, inverse = np.unique(np.asarray(given).astype(str), return_inverse=True)
    found = np.array([position.get(code.strip(), -1) for code in codes.tolist()], dtype=np.int64)
    problems = []
    without = np.ones(len(places), dtype=bool)
    without[found[found >= 0]] = False
    if without.any():
        said = f"no rows for {places_in_words(without, places)}"
        problems.append(Problem(source, said, "residents of every place", None, "Add them."))
    if (found < 0).any():
        strange = codes[found < 0].tolist()
        said = f"{len(strange)} places that the table of places lacks: {', '.join(strange[:5])}"
        problems.append(Problem(source, said, "places of that table", nearest_match(strange[0], places)))
    return found[inverse], problems


def _belongs(group: Group, attributes: Columns, rows: int) -> NDArray[np.bool_]:
    chosen = np.ones(rows, dtype=bool)
    for key, wanted in group.holds.items():
        values: NDArray[Any] = np.asarray(attributes[attribute(key)])
        if isinstance(wanted, str):
            chosen &= values.astype(str) == wanted
        elif key.endswith("_from"):
            chosen &= values >= wanted
        elif key.endswith("_to"):
            chosen &= values <= wanted
        elif key.endswith("_below"):
            chosen &= values < wanted
        else:
            chosen &= values == wanted
    return chosen


def attribute(key: str) -> str:
    """Return the attribute a key speaks of.

    >>> attribute("age_from"), attribute("sex")
    ('age', 'sex')
    """
    return key.removesuffix("_from").removesuffix("_to").removesuffix("_below")


def _meaning(name: str) -> str:
    known = {"place": "place: name of the place", "population": "population: residents of this kind"}
    return known.get(name, f"{name}: an attribute that the groups of the formula look at")
