"""What is wrong with the [allocate] of a design, seen beside its places and measures, all at once.

>>> from healthtrust.design.allocate import Allocate
>>> from healthtrust.records.places import PlaceRow, tree
>>> places, _ = tree([PlaceRow("Vale", None, 1.0, 3, 1.0)], ("region",), "example")
>>> for problem in problems_of(Allocate(formula="scotland-nracc", opening={"Dale": 1.0}), places, (), ""):
...     print(problem.where, "|", problem.found, "|", problem.nearest)
formula | 'scotland-nracc' | scotland-nrac
allocate.opening.Dale | 'Dale' | Vale
allocate.opening.Vale | nothing | None
"""

from __future__ import annotations

from collections.abc import Collection

from healthtrust.allocate import pace
from healthtrust.allocate.formula import read_formula
from healthtrust.allocate.moved import opening_problems
from healthtrust.allocate.stated import beside
from healthtrust.allocate.transformation import bid_problems, stranger_problems
from healthtrust.design.allocate import Allocate
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.records.places import Places


def problems_of(design: Allocate, places: Places, measures: Collection[str], folder: str) -> list[Problem]:
    """Return every problem of formula, opening shares, pace of change and bids; `folder` holds the design."""
    problems: list[Problem] = []
    if design.formula is not None:
        try:
            read_formula(beside(design.formula, folder))
        except InvalidInput as unreadable:
            problems += unreadable.problems
    if design.opening:
        problems += opening_problems(design.opening, places)
    if design.pace is not None:
        problems += pace.contradictions(design.pace, "allocate.pace")
    if design.transformation is not None:
        bids = design.transformation.bids
        problems += [*bid_problems(bids), *stranger_problems(bids, places.names, measures)]
    return problems
