"""Traits by name: those stated, every cell that crosses them, and what is wrong with how they are stated.

    cells = T_1 × T_2 × ...          T_i  a list of traits, such as two sexes, twelve bands of age

Source  age-sex cells as risk groupers name them: F65_69 [cited]

>>> crossed("{0}{1}", (("F", "M"), ("65_69",)))
[('F65_69', ('F', '65_69')), ('M65_69', ('M', '65_69'))]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from healthtrust.ground.problems import Problem
from healthtrust.market.grouper.stated import Stated, Trait


def trait_names(stated: Stated) -> tuple[str, ...]:
    """Return traits and cells in the order in which they are judged."""
    traits = dict.fromkeys(trait.name for trait in stated.traits)
    return (*traits, *(cell for cells in stated.cells for cell, _ in crossed(cells.name, cells.of)))


def crossed(name: str, of: tuple[tuple[str, ...], ...]) -> list[tuple[str, tuple[str, ...]]]:
    """Return every cell's name and its traits."""
    rows: list[tuple[str, ...]] = [()]
    for names in of:
        rows = [(*row, each) for row in rows for each in names]
    return [(_named(name, row), row) for row in rows]


def _named(name: str, traits: Sequence[str]) -> str:
    """Return a cell's name; {2} without a third list stays as it stands.

    >>> _named("{0}_{2}", ("F", "65_69"))
    'F_{2}'
    """
    for place, trait in enumerate(traits):
        name = name.replace(f"{{{place}}}", trait)
    return name


def trait_problems(stated: Stated) -> list[Problem]:
    """Return the traits, cells and segments that speak of a trait or a column nobody stated."""
    found = [
        Problem(f"{stated.name}, column {each.name}", f"default {each.default!r}", "one of its values")
        for each in stated.columns
        if each.default is not None and each.default not in each.values
    ]
    columns = {column.name: set(column.values) for column in stated.columns}
    known: set[str] = set()
    for trait in stated.traits:
        found += _unstated(stated.name, trait.name, (*trait.all, *trait.none), known)
        found += _strange(stated.name, trait, columns)
        known.add(trait.name)
    for cells in stated.cells:
        named = (*cells.all, *cells.none, *(each for names in cells.of for each in names))
        found += _unstated(stated.name, cells.name, named, known)
        known |= {cell for cell, _ in crossed(cells.name, cells.of)}
    for segment in stated.segments:
        found += _unstated(stated.name, segment.name, (*segment.all, *segment.none), known)
    return found


def _unstated(grouper: str, where: str, names: Sequence[str], known: set[str]) -> list[Problem]:
    return [
        Problem(f"{grouper}, {where}", repr(name), "a trait stated above")
        for name in names
        if name not in known
    ]


def _strange(grouper: str, trait: Trait, columns: Mapping[str, set[str]]) -> list[Problem]:
    where = f"{grouper}, trait {trait.name}"
    unknown = [name for name in trait.where if name not in columns]
    return [Problem(where, f"column {name!r}", "a column among [[columns]]") for name in unknown] + [
        Problem(where, f"{name} = {each!r}", f"a value of column {name}")
        for name, among in trait.where.items()
        if name in columns
        for each in among
        if each not in columns[name]
    ]
