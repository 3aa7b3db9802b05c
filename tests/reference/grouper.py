"""A risk grouper one person at a time, by name and with sets: slow and plain, what the kernel answers to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from healthtrust.market.grouper.stated import Factor, Stated
from healthtrust.market.grouper.tables import Tables


@dataclass(frozen=True)
class Person:
    age: int
    sex: str
    columns: Mapping[str, str]
    codes: Sequence[str]
    quantities: Sequence[float] = ()


def scored(stated: Stated, tables: Tables, person: Person) -> tuple[set[str], float, str]:
    """Return the flags a person keeps, the score, and the segment."""
    traits = traits_of(stated, person)
    before, kept = flags_of(stated, tables, person, traits)
    there = traits | kept
    for criterion in stated.criteria:
        if not before & set(criterion.classes):
            there.add(criterion.without)
    for factor in stated.factors:
        if holds(factor, there | before, kept - set(stated.not_counted)):
            there.add(factor.name)
    segment = next(
        (each.name for each in stated.segments if set(each.all) <= traits and not set(each.none) & traits),
        "all",
    )
    total = 0.0
    for name in sorted(there):
        total += tables.weights.get((segment, name), tables.weights.get(("", name), 0.0))
    return kept, total, segment


def traits_of(stated: Stated, person: Person) -> set[str]:
    found: set[str] = set()
    defaults = {column.name: column.default for column in stated.columns}
    for trait in stated.traits:
        if not trait.age_from <= person.age <= trait.age_to or (trait.sex and trait.sex != person.sex):
            continue
        if any(person.columns.get(name, defaults[name]) not in among for name, among in trait.where.items()):
            continue
        if set(trait.all) <= found and not set(trait.none) & found:
            found.add(trait.name)
    for cells in stated.cells:
        for names in product(*cells.of):
            if set(names) | set(cells.all) <= found and not set(cells.none) & found:
                found.add(cells.name.format(*names))
    return found


def flags_of(stated: Stated, tables: Tables, person: Person, traits: set[str]) -> tuple[set[str], set[str]]:
    """Return the flags before groups, and after."""
    amount: dict[str, float] = {}
    quantities = person.quantities or [1.0] * len(person.codes)
    for code, quantity in zip(person.codes, quantities, strict=True):
        for flag, per_unit in gives(tables, code, person).items():
            amount[flag] = amount.get(flag, 0.0) + quantity * per_unit
    on = set()
    for flag, total in amount.items():
        least = stated.thresholds.get(flag, stated.threshold)
        if least == 0 or round(total, stated.decimals) >= least:
            on.add(flag)
    for flag, beside, becomes in tables.combinations:
        if flag in on and beside in on:
            on = on - {flag} | {becomes}
    needs = {each.flag for each in stated.needs}
    alone = {
        flag
        for flag in needs & on
        if not any(set(each.any) & on for each in stated.needs if each.flag == flag)
    }
    on -= alone
    drops = [
        *tables.hierarchy,
        *(
            (high, low)
            for c in stated.criteria
            if c.one_class
            for i, high in enumerate(c.classes)
            for low in c.classes[:i]
        ),
    ]
    on -= {low for high, low in drops if high in on}
    moved = {
        (flag, into) for flag, into, only in tables.groups if flag in on and (not only or only in traits)
    }
    return on, (on - {flag for flag, _ in moved}) | {into for _, into in moved}


def gives(tables: Tables, code: str, person: Person) -> dict[str, float]:
    for edit in tables.edits:
        if edit.code == code and edit.sex in ("", person.sex) and edit.age_from <= person.age <= edit.age_to:
            return {edit.flag: 1.0} if edit.flag else {}
    return {row.flag: row.per_unit for row in tables.codes if row.code == code and row.flag}


def holds(factor: Factor, there: set[str], counted: set[str]) -> bool:
    if factor.count:
        number = len(counted) if factor.count == ("*",) else len(set(factor.count) & there)
        if number < factor.at_least or (factor.at_most is not None and number > factor.at_most):
            return False
    some = not factor.any or bool(set(factor.any) & there)
    return set(factor.all) <= there and some and not set(factor.none) & there
