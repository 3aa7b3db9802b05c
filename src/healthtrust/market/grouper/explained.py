"""Why a person has this score: what each code gave, what was dropped, and what every factor adds.

    score = Σ weight of what is kept;  steps tell how it came to be kept

The steps are the kernel's, one person at a time and by name; the sum is the person's score.

Source  the order of CMS's model software [cited]

>>> from healthtrust.market.grouper.built import build
>>> from healthtrust.market.grouper.stated import Stated
>>> from healthtrust.market.grouper.tables import CodeRow, Tables
>>> rows = (CodeRow("E119", "19", 1.0), CodeRow("E1122", "18", 1.0))
>>> of = build(Stated(name="x"), Tables(codes=rows, hierarchy=(("18", "19"),), weights={("", "18"): 0.3}))
>>> one = People(np.array(["7"], object), np.array([70], np.int16), np.array([1], np.int8))
>>> told = explain(of, one, Coded.of([["E119", "E1122", "Z00"]]), 0)
>>> for step in told.steps: print(step.what, step.of, step.gives)
code E119 19
code E1122 18
unknown Z00 nothing
drops 18 19
>>> [(factor.name, factor.weight) for factor in told.factors], told.score
([('18', 0.3)], 0.3)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from healthtrust.market.grouper.built import Grouper
from healthtrust.market.grouper.group import group
from healthtrust.market.grouper.people import Coded, People

MEN = {1: "M", 2: "F"}


@dataclass(frozen=True)
class Step:
    """One thing that happened to a person's codes or flags."""

    what: str
    """code, edit, unknown, below, combines, needs, drops or groups."""
    of: str
    gives: str


@dataclass(frozen=True)
class Weighed:
    """A flag, trait or factor that holds of the person, and what it adds."""

    name: str
    label: str
    weight: float
    because: str
    """The codes or rules it comes from."""


@dataclass(frozen=True)
class Explained:
    """One person's score, taken apart."""

    person: str
    segment: str
    score: float
    steps: tuple[Step, ...]
    factors: tuple[Weighed, ...]


def explain(grouper: Grouper, people: People, coded: Coded, person: int) -> Explained:
    """Return how person number `person` came to their score; `grouper` with its weights as used."""
    codes, amounts = coded.rows_of(person), coded.quantities_of(person)
    age, sex = int(people.age[person]), MEN[int(people.sex[person])]
    given, steps = _given(grouper, list(zip(codes, amounts, strict=True)), (age, sex))
    kept, settled = _settled(grouper, {flag for flag, rows in given.items() if rows}, people, person)
    alone = _alone(people, person)
    one = Coded.of([codes], amounts if len(coded.quantity) else ())
    found = group(_fixed(grouper), alone, one)
    assert set(found.names_of(0)) == kept
    segment = int(found.segment[0])
    factors = tuple(
        Weighed(
            name,
            grouper.label(name),
            float(grouper.program.weight[segment, term]),
            _why(grouper, name, given),
        )
        for term, name in enumerate(grouper.terms)
        if found.counts[segment, term] and (grouper.program.weight[segment, term] or name in kept)
    )
    who = str(people.identity[person])
    return Explained(who, grouper.segments[segment], float(found.score[0]), (*steps, *settled), factors)


def _fixed(grouper: Grouper) -> Grouper:
    """Return the grouper with no reset left to do: one person cannot balance a criterion."""
    from dataclasses import replace

    kept = tuple(each.model_copy(update={"reset": False}) for each in grouper.stated.criteria)
    return replace(grouper, stated=grouper.stated.model_copy(update={"criteria": kept}))


def _alone(people: People, person: int) -> People:
    rows = slice(person, person + 1)
    columns = {name: (texts, index[rows]) for name, (texts, index) in people.columns.items()}
    return People(people.identity[rows], people.age[rows], people.sex[rows], columns)


def _given(
    grouper: Grouper, rows: list[tuple[str, float]], who: tuple[int, str]
) -> tuple[dict[str, list[str]], list[Step]]:
    """Return which codes gave which flag, and the steps; flags below their threshold have no codes."""
    given, total, steps = dict[str, list[str]](), dict[str, float](), list[Step]()
    for code, quantity in rows:
        for what, flag, per_unit in _gives(grouper, code, who):
            steps.append(Step(what, code, flag or "nothing"))
            if flag:
                given.setdefault(flag, []).append(code)
                total[flag] = total.get(flag, 0.0) + quantity * per_unit
    for flag in given:
        least = grouper.stated.thresholds.get(flag, grouper.stated.threshold)
        if least > 0 and np.rint(total[flag] * grouper.program.scale) < np.rint(
            least * grouper.program.scale
        ):
            steps.append(Step("below", flag, f"{total[flag]:g} of {least:g}"))
            given[flag] = []
    return given, steps


def _gives(grouper: Grouper, code: str, who: tuple[int, str]) -> Iterator[tuple[str, str, float]]:
    age, sex = who
    if code not in grouper.codes:
        yield "unknown", "", 1.0
        return
    for edit in grouper.tables.edits:
        if edit.code == code and edit.sex in ("", sex) and edit.age_from <= age <= edit.age_to:
            yield "edit", edit.flag, 1.0
            return
    found = {row.flag: row.per_unit for row in grouper.tables.codes if row.code == code}
    yield from (("code", flag, per_unit) for flag, per_unit in found.items())


def _settled(grouper: Grouper, on: set[str], people: People, person: int) -> tuple[set[str], list[Step]]:
    steps, tables = list[Step](), grouper.tables
    for flag, beside, becomes in tables.combinations:
        if flag in on and beside in on:
            on = (on - {flag}) | {becomes}
            steps.append(Step("combines", f"{flag} with {beside}", becomes))
    needs: dict[str, set[str]] = {}
    for need in grouper.stated.needs:
        needs.setdefault(need.flag, set()).update(need.any)
    alone = {flag for flag, of in needs.items() if flag in on and not of & on}
    steps += [Step("needs", flag, "nothing alone") for flag in sorted(alone)]
    on -= alone
    classes = [
        (higher, lower)
        for each in grouper.stated.criteria
        if each.one_class
        for place, higher in enumerate(each.classes)
        for lower in each.classes[:place]
    ]
    drops = [(high, low) for high, low in (*tables.hierarchy, *classes) if high in on and low in on]
    steps += [Step("drops", higher, lower) for higher, lower in drops]
    on -= {lower for _, lower in drops}
    moved = [
        (flag, into)
        for flag, into, only in tables.groups
        if flag in on and _has(grouper, people, person, only)
    ]
    steps += [Step("groups", flag, into) for flag, into in moved]
    return (on - {flag for flag, _ in moved}) | {into for _, into in moved}, steps


def _has(grouper: Grouper, people: People, person: int, trait: str) -> bool:
    if not trait:
        return True
    found = group(_fixed(grouper), _alone(people, person), Coded.of([[]]))
    return bool(found.counts[:, grouper.terms.index(trait)].any())


def _why(grouper: Grouper, name: str, given: dict[str, list[str]]) -> str:
    if name in given:
        return ", ".join(dict.fromkeys(given[name]))
    rule = next((factor for factor in grouper.factors if factor.name == name), None)
    if rule is None:
        return "sex, age, columns" if name in grouper.traits else "other flags"
    parts = [
        f"{word} {', '.join(names)}"
        for word, names in (("all of", rule.all), ("any of", rule.any), ("none of", rule.none))
        if names
    ]
    if rule.count:
        most = f" to {rule.at_most}" if rule.at_most is not None else " or more"
        parts.append(f"{rule.at_least}{'' if rule.at_most == rule.at_least else most} flags")
    return "; ".join(parts)
