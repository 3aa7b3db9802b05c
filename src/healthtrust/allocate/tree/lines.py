"""The lines of a budget as they go down the tree: how much, by what weight, and what each level keeps back.

    [[lines]]
    name = "health"
    amount = 1_000_000                    # of all places together, major units
    weight = ["population", "need"]       # columns of the places, multiplied; population unless given
    keep = [0.02, 0.01]                   # share that the top keeps for itself, then the level below, ...

>>> lines = alone('''[[lines]]
... name = "health"
... amount = 10
... [[lines]]
... name = "public health"
... amount = 2.5
... weight = ["population", "deprivation"]
... keep = [0.1]
... ''', BudgetLines, "lines.toml").lines
>>> [(line.name, line.amount, line.weight, line.kept(0), line.kept(1)) for line in lines]
[('health', 10.0, ('population',), 0.0, 0.0), ('public health', 2.5, ('population', 'deprivation'), 0.1, 0.0)]
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from healthtrust.design.alone import alone
from healthtrust.design.heading import Amount, Heading, Share, decided
from healthtrust.ground.problems import Problem

__all__ = ["BudgetLine", "BudgetLines", "alone", "lines_that_cannot_be"]

Names = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], Field(min_length=1)]


class BudgetLine(Heading):
    """One line of the budget, such as health, public health, social care or transformation."""

    name: str = decided(..., "what the line is called", min_length=1)
    amount: Amount = decided(..., "money of all places together", "money")
    weight: Names = decided(("population",), "columns of the places whose product shares it out")
    keep: tuple[Share, ...] = decided((), "share each level keeps for itself, the top first", "share")

    def kept(self, level: int) -> float:
        """Return the share that a place of a level keeps of what reaches it."""
        return self.keep[level] if level < len(self.keep) else 0.0


class BudgetLines(Heading):
    """The lines of a budget."""

    lines: Annotated[tuple[BudgetLine, ...], Field(min_length=1)] = decided(..., "the lines of the budget")


TAKEN = ("place", "parent", "level", "population", "total", "per head")
"""Columns of the answer that are no lines; what a line keeps has one too, by the name of the line."""


def lines_that_cannot_be(lines: tuple[BudgetLine, ...], where: str) -> list[Problem]:
    """Return the names that stand for two lines, or for another column of the answer."""
    names = [line.name for line in lines]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    others = (*TAKEN, *(f"{line.name} kept" for line in lines if any(line.keep)))
    taken = [name for name in names if name in others]
    return [
        *(Problem(f"{where}, lines", f"{names.count(n)} lines {n!r}", "each name once") for n in twice),
        *(Problem(f"{where}, lines", f"a line {n!r}", "a name of no other column") for n in taken),
    ]
