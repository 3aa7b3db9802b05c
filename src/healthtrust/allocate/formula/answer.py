"""Targets of a whole table of places: asked once, answered with every place, service, and other formula.

    need index_p = (W_p / n_p) / (Σ W / Σ n)          1 = a resident of average need
    T_P          = Σ_{leaf l within P} T_l            targets are set for the leaves and added up the tree

W, n, T   weighted population, population and target allocation (`weighted`, `targets`)

>>> import numpy as np
>>> from healthtrust.allocate.formula.places_table import places_of
>>> from healthtrust.design.formula import Formula, Index, Service
>>> rows = {"place": ["Vale", "North", "South"], "parent": ["", "Vale", "Vale"],
...         "population": [np.nan, 100, 300], "need": [np.nan, 2.0, 1.0], "actual": [np.nan, 5.0, 10.0]}
>>> places = places_of({name: np.array(values) for name, values in rows.items()}, "example", "GBP")
>>> care = Service(name="care", share=1.0, indices=(Index(name="need", column="need"),))
>>> found = answer(Question(places, Formula(title="Example", services=(care,)), 100_000, "GBP"))
>>> found.money.tolist(), found.need_index.round(2).tolist()
([100000, 40000, 60000], [1.0, 1.6, 0.8])
>>> for part in found.sentence.split("; "):
...     print(part.partition(" Actual ")[0])
Example shares £1,000 among 2 places: £4 a head in North, £2 in South
it moves 15.0 % of the money away from equal shares by head.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.fitted.measures import Goodness, GroupFit, Groups, groups_of
from healthtrust.allocate.formula.compare import (
    Comparison,
    GroupGap,
    compare,
    explained,
    group_gaps,
    predictive_ratios,
)
from healthtrust.allocate.formula.indices import Real, column_of
from healthtrust.allocate.formula.places_table import FormulaPlaces
from healthtrust.allocate.formula.targets import BUDGET, Targets, distance, targets
from healthtrust.allocate.formula.weighted import AVERAGE, Weighted, added_by, weighted
from healthtrust.design.formula import Formula
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.money import currency, share, to_minor, words
from healthtrust.ground.problems import Problem, nearest_match

Money = NDArray[np.int64]
BY_HEAD = "equal shares by head"


@dataclass(frozen=True)
class Question:
    """What is to be shared, by which formula, and what it is to be compared with."""

    places: FormulaPlaces
    formula: Formula
    budget: int
    """Minor units."""
    code: str
    """Currency."""
    others: tuple[Formula, ...] = ()
    by: str = ""
    """Column of the places by whose values gains and losses are grouped."""
    cost: str = ""
    """Column of the places that holds their cost, to say how much of it formulas explain; major units."""


@dataclass(frozen=True)
class Other:
    """Another way to share the same budget, beside the formula asked for."""

    title: str
    money: Money
    """[place]"""
    comparison: Comparison
    groups: tuple[GroupGap, ...]


@dataclass(frozen=True)
class Explained:
    """How much of the cost of places one formula explains, and what it pays each group of it."""

    title: str
    goodness: Goodness
    groups: tuple[GroupFit, ...]


@dataclass(frozen=True)
class Answer:
    """Targets of every place of the tree, money in minor units; other formulas beside them."""

    question: Question
    weighted: Weighted
    """Of the leaves."""
    targets: Targets
    """Of the leaves."""
    others: tuple[Other, ...]
    explained: tuple[Explained, ...]

    @property
    def money(self) -> Money:
        """Return the target of every place [place]."""
        return self.question.places.rolled_up(self.targets.money)

    @property
    def by_service(self) -> Money:
        """Return the target of every place by service [place, s]."""
        return self.question.places.rolled_up(self.targets.by_service)

    @property
    def need(self) -> Real:
        """Return the weighted population of every place [place]."""
        return self.question.places.rolled_up(self.weighted.overall)

    @property
    def need_index(self) -> Real:
        """Return weighted over real population [place], 1 = average; NaN where nobody lives."""
        heads = self.question.places.population
        return _each(self.need, heads)

    @property
    def per_head(self) -> Real:
        """Return the target per head of every place [place], minor units; NaN where nobody lives."""
        heads = self.question.places.population
        return _each(self.money, heads)

    @property
    def distance(self) -> Real | None:
        """Return every place's distance from target [place], where actual allocations are known."""
        actual = self.question.places.actual
        return None if actual is None else distance(actual, self.money)

    @property
    def sentence(self) -> str:
        """Return the answer in a sentence or two."""
        places, money = self.question.places, currency(self.question.code)
        leaves, per_head = places.leaf_names, self.per_head[places.leaves]
        high, low = int(np.nanargmax(per_head)), int(np.nanargmin(per_head))
        title, budget = self.question.formula.title, words(self.question.budget, money)
        most = f"{words(round(per_head[high]), money)} a head in {leaves[high]}"
        if len(leaves) == 1:
            return f"{title} gives {budget} to one place: {most}."
        said = (
            f"{title} shares {budget} among {len(leaves):,} places: {most}, "
            f"{words(round(per_head[low]), money)} in {leaves[low]}; it moves "
            f"{100 * self.others[0].comparison.moved:.1f} % of the money away from {BY_HEAD}."
        )
        if self.distance is not None:
            said += _distances(self.distance[places.leaves], leaves)
        return said


def answer(question: Question) -> Answer:
    """Return the targets of a question; raises InvalidInput with everything wrong in its columns."""
    places = question.places
    heads = places.population[places.leaves]
    groups, cost, problems = _asked_columns(question)
    shared = []
    for formula in (question.formula, *question.others):
        try:
            shared.append(_shared(question, formula))
        except InvalidInput as invalid:
            told = [_of_table(problem, places.source) for problem in invalid.problems]
            problems += [problem for problem in told if problem not in problems]
    refuse(problems)
    (need, money), rest = shared[0], shared[1:]
    by_head = share(question.budget, np.rint(heads * AVERAGE).astype(np.int64))
    rivals = [(BY_HEAD, by_head)]
    rivals += [(f.title, t.money) for f, (_, t) in zip(question.others, rest, strict=True)]
    others = tuple(
        Other(
            title,
            places.rolled_up(each),
            compare(money.money, each, heads, places.leaf_names),
            group_gaps(money.money, each, heads, groups) if groups else (),
        )
        for title, each in rivals
    )
    return Answer(
        question,
        need,
        money,
        others,
        tuple(
            Explained(
                title,
                explained(each, cost, heads),
                predictive_ratios(each, cost, heads, groups) if groups else (),
            )
            for title, each in [(question.formula.title, money.money), *rivals]
            if cost is not None
        ),
    )


def _of_table(problem: Problem, source: str) -> Problem:
    """Return a problem of the places with the name of their table; one of the budget is none of them."""
    return problem if problem.where == BUDGET else replace(problem, where=f"{source}, {problem.where}")


def _shared(question: Question, formula: Formula) -> tuple[Weighted, Targets]:
    """Return weighted populations and targets of the leaves under one formula."""
    places, names = question.places, question.places.leaf_names
    need = weighted(formula, places.columns, places.population[places.leaves], names)
    if not formula.adjustments:
        return need, targets(need, question.budget)
    added, problems = added_by(formula.adjustments, places.columns, names)
    refuse(problems)
    money = currency(question.code)
    fixed = np.array([to_minor(each, money) for each in added.tolist()], dtype=np.int64)
    return need, targets(need, question.budget, fixed)


def _asked_columns(question: Question) -> tuple[Groups | None, Real | None, list[Problem]]:
    """Return the groups and the cost that were asked for, and what is wrong with them."""
    known, names = question.places.columns, question.places.leaf_names
    among = f"one of the columns {', '.join(known)}"
    problems = [
        Problem(f"--{option}", repr(name), among, nearest_match(name, known))
        for option, name in (("by", question.by), ("cost", question.cost))
        if name and name not in known
    ]
    groups, cost = None, None
    if question.by in known:
        groups = groups_of([_label(value) for value in known[question.by].tolist()])
    if question.cost in known:
        cost, found = column_of(question.cost, known, names)
        if not found and not ((cost >= 0).all() and cost.sum() > 0):
            found = [Problem(f"column {question.cost}", "values below zero, or nothing", "what places cost")]
        problems += [_of_table(problem, question.places.source) for problem in found]
    return groups, cost, problems


def _each(amount: NDArray[Any], heads: Real) -> Real:
    return np.asarray(np.divide(amount, heads, out=np.full(len(heads), np.nan), where=heads > 0))


def _distances(away: Real, names: tuple[str, ...]) -> str:
    if np.isnan(away).all():
        return ""
    low, high = int(np.nanargmin(away)), int(np.nanargmax(away))
    least, most = f"{_away(away[low])} ({names[low]})", f"{_away(away[high])} ({names[high]})"
    return f" Actual allocations are from {least} to {most}."


def _away(distance_from_target: float) -> str:
    """Say a distance from target.

    >>> _away(-0.0512), _away(0.01)
    ('5.1 % under target', '1.0 % over')
    """
    said = f"{abs(distance_from_target) * 100:.1f} %"
    return f"{said} under target" if distance_from_target < 0 else f"{said} over"


def _label(value: Any) -> str:
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if whole else "" if value is None else str(value)
