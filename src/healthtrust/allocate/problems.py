"""What is wrong with the [allocate] of a design, seen beside its places and measures, all at once.

>>> from healthtrust.design.allocate import Allocate
>>> from healthtrust.records.places import PlaceRow, tree
>>> places, _ = tree([PlaceRow("Vale", None, 1.0, 3, 1.0)], ("region",), "example")
>>> for problem in problems_of(Allocate(formula="scotland-nracc", opening={"Dale": 1.0}), places, (), ""):
...     print(problem.where, "|", problem.found, "|", problem.nearest)
allocate.formula | 'scotland-nracc' | scotland-nrac
allocate.opening.Dale | 'Dale' | Vale
allocate.opening.Vale | nothing | None
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from healthtrust.allocate import pace
from healthtrust.allocate.formula import read_formula
from healthtrust.allocate.moved import opening_problems
from healthtrust.allocate.rights import default_rights, outcome_problems, unknown_names
from healthtrust.allocate.stated import beside, column_problems
from healthtrust.allocate.transformation import bid_problems, stranger_problems
from healthtrust.design.allocate import Allocate
from healthtrust.design.rights import Rights
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.records.findings import LINES
from healthtrust.records.places import Places


def problems_of(design: Allocate, places: Places, measures: Collection[str], folder: str) -> list[Problem]:
    """Return every problem of formula, opening, pace, bids and rights; `folder` holds the design."""
    problems: list[Problem] = []
    if design.formula is not None:
        try:
            formula = read_formula(beside(design.formula, folder))
            problems += column_problems(formula, f"allocate.formula, {design.formula}")
        except InvalidInput as unreadable:
            problems += [_of_allocate(problem) for problem in unreadable.problems]
    if design.opening:
        problems += opening_problems(design.opening, places)
    if design.pace is not None:
        problems += pace.contradictions(design.pace, "allocate.pace")
    if design.population_health == "equal returns" and not design.population_health_share:
        where, expected = "allocate.population_health_share", "a share above 0 to start from"
        remedy = 'Give each programme money to start from, or set population_health = "decided".'
        problems.append(Problem(where, "0 beside equal returns", expected, remedy=remedy))
    if design.transformation is not None:
        bids = design.transformation.bids
        problems += [*bid_problems(bids), *stranger_problems(bids, places.names, measures)]
        if bids and not design.transformation_share:
            where, expected = "allocate.transformation_share", "a share above 0, which the bids ask for"
            problems.append(Problem(where, "0 beside bids", expected))
    return problems + _rights_problems(design, places, measures)


def _of_allocate(problem: Problem) -> Problem:
    return replace(problem, where="allocate.formula") if problem.where == "formula" else problem


def _rights_problems(design: Allocate, places: Places, measures: Collection[str]) -> list[Problem]:
    """Return names that stand for nothing; gaps and overlaps are told of a run, where lines have money."""
    answered = {outcome.measure for outcome in design.outcomes}
    usual = default_rights(places.level_names, (), tuple(code for code in measures if code not in answered))
    stated = Rights(rights=design.rights, outcomes=(*design.outcomes, *usual.outcomes))
    found = unknown_names(stated, places.level_names, LINES) + outcome_problems(stated, tuple(measures))
    return [replace(problem, where=f"allocate.{problem.where}") for problem in found]
