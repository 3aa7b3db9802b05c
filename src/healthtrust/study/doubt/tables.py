"""What is uncertain about a question, read from its plain tables: intervals of prices and benefits, spreads.

    price_low, price_high, price_distribution           a 95 % interval about the price, and its family
    benefit_low, benefit_high, benefit_distribution     the same of the benefit
    spread s     of a price or benefit without an interval: standard error s × the number, assumed
    spread of incidence v     standard error v × population incidence, its split over classes as it is

Usual families are gamma for prices and incidence, lognormal for benefits (`study.distributions`).

>>> from healthtrust.package.tables.choices import Choices
>>> from healthtrust.package.tables.read import Sources
>>> found = read_doubtful(
...     Sources(
...         interventions={"intervention": ["A", "B"], "price": [6, 3], "benefit": [6.6, 3.2],
...                        "price_low": [5, ""], "price_high": [8, ""]},
...         groups={"group": ["all"], "share": [1], "wealth": [60], "health": [5]},
...         incidence={"intervention": ["A", "B"], "all": [1, 1]},
...     ),
...     Choices(a=0.5),
...     Spreads(incidence=0.1),
... )
>>> [p.name for p in found.parameters], found.assumed
(['price:A', 'incidence:A', 'incidence:B'], ('incidence:A', 'incidence:B'))
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import isnan, nan

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem
from healthtrust.package.question import Limits, Question
from healthtrust.package.tables.choices import Choices
from healthtrust.package.tables.contracts import INTERVENTIONS
from healthtrust.package.tables.read import Asked, Sources, columns_of, read_question, with_cells
from healthtrust.study.distributions import Uncertain, problems_of

KINDS = {"price": "gamma", "benefit": "lognormal"}
"""What may have an interval in the table, and the family it has unless one is named."""

WIDEST = 2.0
"""The largest standard error over mean that can be asked for: beyond it a spread is likely a percentage."""

Columns = Mapping[str, NDArray[np.generic]]


@dataclass(frozen=True)
class Spreads:
    """Standard errors over the mean where the table has no interval; None where it is then certain."""

    unstated: float | None = None
    """Of prices and benefits without an interval."""
    incidence: float | None = None

    def problems(self) -> list[Problem]:
        """Return every spread that cannot be."""
        asked = (("--spread", self.unstated), ("--incidence-spread", self.incidence))
        remedy = "A spread is a standard error over the mean: 0.2 for a fifth."
        return [
            Problem(option, f"{value:g}", f"a share of the number, 0 to {WIDEST:g}", remedy=remedy)
            for option, value in asked
            if value is not None and not 0 <= value <= WIDEST
        ]


@dataclass(frozen=True)
class Doubtful:
    """A question as it is at the expected values, and what about it is uncertain."""

    asked: Asked
    parameters: tuple[Uncertain, ...]
    assumed: tuple[str, ...] = ()
    """Names of the parameters whose width nobody states: the spread is assumed."""
    limits: Callable[[Question], Limits] | None = None
    """The limits of a question with other numbers; as they are unless given."""

    @property
    def question(self) -> Question:
        """Return the question at the expected values."""
        return self.asked.question


def read_doubtful(
    sources: Sources, choices: Choices, spreads: Spreads, problems: list[Problem] | None = None
) -> Doubtful:
    """Return the question and its uncertain numbers; raises InvalidInput with every problem found.

    problems: those found already elsewhere, told with these.
    """
    found = [*(problems or []), *spreads.problems()]
    spreads = Spreads() if spreads.problems() else spreads
    asked: Asked | None = None
    parameters: list[Uncertain] = []
    try:
        asked = read_question(sources, choices)
    except InvalidInput as wrong:
        found += wrong.problems
    try:
        name, columns = columns_of(sources.interventions, INTERVENTIONS)
    except InvalidInput:
        columns = {}
    if {"intervention", *KINDS} <= set(columns):
        parameters, wrongly_stated = _of_table(name, columns, spreads.unstated)
        found += [with_cells(problem, {name: list(columns)}) for problem in wrongly_stated]
    refuse(found)
    assert asked is not None
    parameters += _of_incidence(asked.question, spreads.incidence)
    assumed = tuple(p.name for p in parameters if not isnan(p.standard_error))
    return Doubtful(asked, tuple(parameters), assumed, _limits(sources, columns))


# ---- prices and benefits -----------------------------------------------------------------------------------


def _of_table(source: str, columns: Columns, spread: float | None) -> tuple[list[Uncertain], list[Problem]]:
    """Return the uncertain prices and benefits of a table, and what is wrong with how they are stated."""
    table = {name: np.asarray(values).tolist() for name, values in columns.items()}
    found, problems = [], []
    for kind, usual in KINDS.items():
        for n, code in enumerate(table["intervention"]):
            row = _Row(f"{source}, column {kind}", f"row {n + 2}", kind, {k: v[n] for k, v in table.items()})
            wrong = [*row.unreadable()] or [*row.incomplete(spread)]
            parameter = None if wrong else row.parameter(str(code).strip(), usual, spread)
            if parameter is not None:
                found.append(parameter)
                wrong = [
                    row.placed(problem) for problem in problems_of(parameter)[:1]
                ]  # the rest follow from it
            problems += wrong
    return found, problems


@dataclass(frozen=True)
class _Row:
    """The cells of one intervention about its price, or about its benefit."""

    column: str
    row: str
    kind: str
    cells: Mapping[str, object]

    def parameter(self, code: str, usual: str, spread: float | None) -> Uncertain | None:
        """Return what is uncertain; None where it is certain, or where the number itself is refused."""
        family, mean = self.text("distribution").lower() or usual, self.number()
        if not mean > 0 or family == "fixed":
            return None
        name = f"{self.kind}:{code}"
        if self.text("low"):
            return Uncertain(name, family, mean, low=self.number("low"), high=self.number("high"))
        return None if spread is None else Uncertain(name, family, mean, spread * mean)

    def unreadable(self) -> Iterator[Problem]:
        """Yield every end of an interval that is not a number."""
        for part in ("low", "high"):
            if self.text(part) and isnan(self.number(part)):
                yield self.problem(part, repr(self.text(part)), "a number, or nothing")

    def incomplete(self, spread: float | None) -> Iterator[Problem]:
        """Yield an interval of one end, and a distribution of which nobody says how wide it is."""
        ends = [part for part in ("low", "high") if self.text(part)]
        if len(ends) == 1:
            missing = "high" if ends == ["low"] else "low"
            yield self.problem(missing, "nothing", f"a number, since {self.kind}_{ends[0]} is stated")
        family = self.text("distribution")
        if family and family.lower() != "fixed" and not ends and spread is None:
            low_and_high = f"{self.kind}_low and {self.kind}_high, or --spread"
            yield self.problem("distribution", f"{family!r} without an interval", low_and_high)

    def placed(self, problem: Problem) -> Problem:
        """Return a problem of the parameter with the place in the table that it is about."""
        about = problem.where.rpartition(", ")[2] if ", " in problem.where else ""
        known = {"low": "low", "high": "high", "mean": ""}
        if self.text("distribution") and problem.found == repr(self.text("distribution").lower()):
            part = "distribution"
        else:
            part = known.get(about, "low" if self.text("low") else "")
        return replace(problem, where=self.where(part))

    def problem(self, part: str, found: str, expected: str) -> Problem:
        """Return a problem with one of the cells."""
        return Problem(self.where(part), found, expected)

    def where(self, part: str) -> str:
        """Return the place of a cell, in words."""
        return f"{self.column}{f'_{part}' if part else ''}, {self.row}"

    def text(self, part: str) -> str:
        """Return a cell as it stands, without spaces about it; empty where there is nothing."""
        value = self.cells.get(f"{self.kind}_{part}" if part else self.kind)
        return "" if value is None or value != value else str(value).strip()

    def number(self, part: str = "") -> float:
        """Return a cell as a number; NaN where it is none."""
        try:
            return float(self.text(part))
        except ValueError:
            return nan


# ---- incidence, limits -------------------------------------------------------------------------------------


def _of_incidence(question: Question, spread: float | None) -> list[Uncertain]:
    """Return population incidence as uncertain, of whatever anybody needs."""
    if spread is None:
        return []
    cases = zip(question.interventions.codes, question.society.prevalence.tolist(), strict=True)
    return [Uncertain(f"incidence:{code}", "gamma", mean, spread * mean) for code, mean in cases if mean > 0]


def _limits(sources: Sources, columns: Columns) -> Callable[[Question], Limits] | None:
    """Return how the limits of a drawn question follow from its prices and cases; None without any."""
    path = sources.constraints
    if path is None:
        return None
    from healthtrust.package.limits.welfare_rows import read_limits

    further = {
        name: np.asarray(values)
        for name, values in columns.items()
        if name not in INTERVENTIONS.names and np.issubdtype(np.asarray(values).dtype, np.number)
    }
    return lambda question: read_limits(path, question.interventions, question.society, further)
