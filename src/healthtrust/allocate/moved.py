"""Personal care of a year at a pace of change: from what neighbourhoods had towards what the formula gives.

    opening   last year's lines; before the first year the shares that the design states of this year's sum
    target    the cascade of this year's sum by weighted population
    money     one year of the pace (`pace.one_year`); where no pace is set, the target at once

Source  distance from target and pace of change as in English allocations; see `pace`

Limits that the year's money cannot meet stop the run and are named: they are the design's own contradiction.

>>> beyond(np.array([90, 5]), np.array([100, 0])).round(2).tolist()
[-0.1, 0.0]
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.cascade import cascade
from healthtrust.allocate.pace import RULES, Moved, Opening, beyond, one_year
from healthtrust.allocate.pace.unmet import as_problem
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import share
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.records.findings import LINES, Movement
from healthtrust.records.places import Places
from healthtrust.state import State, known

Whole = NDArray[np.int64]
Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True)
class Before:
    """What neighbourhoods [leaf] had, minor units, and their residents then over their residents now."""

    money: Whole
    population_growth: NDArray[np.float64]


def personal_care(total: int, points: Whole, heads: Whole, state: State) -> tuple[Whole, Movement | None]:
    """Return the personal-care line [place] of a year, minor units, and how places move to their targets.

    points, heads [place]: weighted population and residents, zero above the neighbourhoods. Raises
    InvalidInput where the pace of change has limits that the year's money cannot meet.
    """
    leaves = state.places.leaves
    target = cascade(total, points, state.places)[leaves]
    before = before_of(total, heads, state)
    if before is None:
        return _spread(target, state.places), None
    carried = before.money * before.population_growth
    moved = _paced(total, target, before, state)
    money = target if moved is None else moved.allocation
    movement = Movement(
        opening=_spread(before.money, state.places),
        carried=_spread(np.rint(carried).astype(np.int64), state.places),
        target=_spread(target, state.places),
        binding=_binding(moved, state.places),
    )
    return _spread(money, state.places), movement


def before_of(total: int, heads: Whole, state: State) -> Before | None:
    """Return what neighbourhoods had before this year; None where nobody says."""
    leaves, stated = state.places.leaves, state.design.allocate.opening
    if state.carried.personal_care is not None and state.carried.residents is not None:
        residents = state.carried.residents[leaves]
        growth = np.divide(heads[leaves], residents, out=np.ones(len(leaves)), where=residents > 0)
        return Before(state.carried.personal_care[leaves], growth)
    if not stated:
        return None
    refuse(opening_problems(stated, state.places))
    parts = [stated[state.places.names[leaf]] for leaf in leaves]
    return Before(share(total, np.array(parts)), np.ones(len(leaves)))


def opening_problems(stated: dict[str, float], places: Places) -> list[Problem]:
    """Return what is wrong with the opening shares of a design: strangers, gaps, another sum than one."""
    names = [places.names[leaf] for leaf in places.leaves]
    problems = [
        Problem(
            f"allocate.opening.{name}",
            repr(name),
            "a neighbourhood of the design",
            nearest_match(name, names),
        )
        for name in stated
        if name not in names
    ]
    problems += [
        Problem(f"allocate.opening.{name}", "nothing", "its share of the personal-care money before")
        for name in names
        if not stated.get(name)
    ]
    if not problems and abs(sum(stated.values()) - 1) > 1e-6:
        problems.append(Problem("allocate.opening", f"shares that sum to {sum(stated.values()):g}", "one"))
    return problems


def _paced(total: int, target: Whole, before: Before, state: State) -> Moved | None:
    """Return a year of the design's pace over neighbourhoods; None without a pace, or any money."""
    rules = state.design.allocate.pace
    if rules is None or not total:
        return None
    year = state.year - state.design.span[0] + 1
    opening = Opening(before.money, target / max(total, 1), before.population_growth, total, year)
    moved, unmet = one_year(opening, rules)
    names = tuple(state.places.names[leaf] for leaf in state.places.leaves)
    told = [as_problem(each, names, state.currency) for each in unmet]
    refuse([replace(problem, where=f"allocate.pace, {state.year}") for problem in told])
    return moved


def _binding(moved: Moved | None, places: Places) -> tuple[str, ...]:
    said = [""] * len(places.names)
    for position, leaf in enumerate(places.leaves):
        said[leaf] = "target at once" if moved is None else RULES[moved.binding[position]]
    return tuple(said)


def _spread(values: NDArray[Number], places: Places) -> NDArray[Number]:
    """Return values of neighbourhoods [leaf] by place, zero above them."""
    every = np.zeros(len(places.names), dtype=values.dtype)
    every[places.leaves] = values
    return every


def movement_table(state: State) -> dict[str, NDArray[Any]] | None:
    """Return the columns of one row a place of every level; None where nobody says what places had before.

    place, level, residents; opening, target and personal_care, minor units; distance before and after the
    year's growth; growth per head; binding, what decided the growth of a neighbourhood.
    """
    budgets, places = known(state.budgets, "allocate"), state.places
    movement = budgets.movement
    if movement is None:
        return None
    carried = movement.carried
    money = budgets.lines[:, LINES.index("personal care")]
    opening, target, now, before = (
        places.rolled_up(each) for each in (movement.opening, movement.target, money, carried)
    )
    return {
        "place": np.array(places.names, dtype=object),
        "level": np.array([places.level_names[depth] for depth in places.level], dtype=object),
        "residents": places.rolled_up(budgets.heads),
        "opening": opening,
        "target": target,
        "personal_care": now,
        "distance": beyond(before, target),
        "closing": beyond(now, target),
        "growth": beyond(now, before),
        "binding": np.array(movement.binding, dtype=object),
    }
