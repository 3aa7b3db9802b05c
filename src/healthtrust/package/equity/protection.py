"""Protection from the cost of care: the catastrophic and impoverishing spending that cover averts.

    catastrophic beyond t    P( S_z > t W_z )  and  E[ S_z ; S_z > t W_z ],     t = 10, 25, 40 %
    impoverishing            P( W_z − S_z < line ≤ W_z )
    poverty gap              E[ min(S_z, W_z) ] − E[ min(S_z, (W_z − line)⁺) ],     at most the line
    averted by i             the same without i in the package, less with it

S_z   what a member of row z pays in a year for what is neither covered nor insured (`equity.spending`)
W_z   resources before these payments: wealth after tax, less the premium of those who insure
line  poverty line, in money per head and year
Source  thresholds: United Nations, indicator 3.8.2 (10 and 25 % of all resources), WHO (40 %, of what is
        left after subsistence) [recalled]; the rest is arithmetic
beyond the paper

Every case is taken to be treated and paid for, whatever it costs: what people forgo is not spending. Who
insures an item pays its premium, which is no spending on care, and nothing at the point of use. Payments are
a member's own: pooling them in a household would lower both risks.

>>> from healthtrust.package.question import Interventions, Limits, Question, Society, Utility
>>> two = Society.of_groups(("poor", "rich"), share=[0.5, 0.5], wealth=[100, 1000], health=[10, 10],
...                         incidence=[[0.1, 0.1], [1.0, 1.0]])
>>> question = Question(Interventions.of(("operation", "visit"), [50, 5], [1, 1]), two, Utility(1, 1),
...                     Limits.none(2))
>>> terms = Terms(line=60, step=5)
>>> found = hardship(question, [0, 1], terms)
>>> found.catastrophic_risk.round(4).tolist()      # 10, 25, 40 % of poor, rich; 1 − e^(−0.1) of the poor
[[0.0952, 0.0002], [0.0952, 0.0], [0.0952, 0.0]]
>>> found.impoverished.round(4).tolist()
[0.0952, 0.0]
>>> averted(question, [0, 0], terms).catastrophic_risk[:, 0, 0].round(4).tolist()    # poor, beyond 10 %
[0.0875, 0.0727]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.package.equity.spending import MOST_TO_TAKE_AWAY, spending_of, with_cases
from healthtrust.package.government.outcome import Outcome
from healthtrust.package.household.increments import increments, offer
from healthtrust.package.question import Question, Real, Whole

SHARES = (0.10, 0.25, 0.40)
STEPS = 4_000
"""Steps of money up to the largest payment that matters, unless a step is given."""

ROUNDING = 1e-9
"""Part of a step below which a payment equals a threshold, and so is not beyond it."""


@dataclass(frozen=True)
class Terms:
    """What counts as hardship, and what people have before they pay."""

    line: float = 0.0
    """Poverty line, money per head and year; nobody falls below none."""
    shares: tuple[float, ...] = SHARES
    """Shares of resources beyond which spending is catastrophic."""
    resources: Real | None = None
    """[z]: after tax and premium; wealth unless given."""
    insured: Real | None = None
    """[i, z]: part of its uncovered cases of i that a row has insured, 0 to 1; nothing unless given."""
    step: float | None = None
    """Step of money; the distribution is exact where prices are multiples of it."""


@dataclass(frozen=True)
class Hardship:
    """Expected hardship in a year, per member of each class c."""

    catastrophic_risk: Real
    """[..., share, c]: chance of spending more than the share of resources."""
    catastrophic_spending: Real
    """[..., share, c]: money spent by those who do."""
    impoverished: Real
    """[..., c]: chance of falling below the line by paying."""
    poverty_gap: Real
    """[..., c]: money that members come to lack to the line by paying."""
    spending: Real
    """[..., c]: all that is paid at the point of use."""

    def of_all(self, share: Real) -> Hardship:
        """Return the mean over classes, whose shares of people [c] are given."""
        every = (self.catastrophic_risk, self.catastrophic_spending, self.impoverished)
        return Hardship(*(np.asarray(x @ share) for x in (*every, self.poverty_gap, self.spending)))


@dataclass(frozen=True)
class _Alike:
    """Rows of one class that have insured the same."""

    cases: Real
    """[i]: expected cases that each would pay for, were nothing covered."""
    resources: Real
    part: Real
    step: float
    steps: int


def hardship(question: Question, covered: ArrayLike, terms: Terms) -> Hardship:
    """Return expected hardship by class under a package: coverage [i], parts of 1."""
    left, price = 1.0 - np.asarray(covered, dtype=np.float64), question.interventions.price
    by_class = []
    for c in range(len(question.society.classes)):
        found = np.zeros(_length(terms))
        for rows in _rows_alike(question, terms, c):
            found += _measured(_spending(rows, left, price), float(left * rows.cases @ price), rows, terms)
        by_class.append(found)
    return _named(np.array(by_class), terms)


def averted(question: Question, covered: ArrayLike, terms: Terms) -> Hardship:
    """Return hardship that each intervention averts [i, ...]: without it in the package [i], less with it.

    The others stay as they are, covered or paid for; so what a package averts is not the sum (`hardship` of
    the empty package less `hardship` of the package). Who has insured the item is spared nothing.
    """
    left, price = 1.0 - np.asarray(covered, dtype=np.float64), question.interventions.price
    by_class = []
    for c in range(len(question.society.classes)):
        found = np.zeros((len(price), _length(terms)))
        for rows in _rows_alike(question, terms, c):
            found += _without_less_with(rows, left, price, terms)
        by_class.append(found)
    return _named(np.stack(by_class, axis=-2), terms)


def after_purchases(question: Question, found: Outcome, terms: Terms) -> Terms:
    """Return the terms for households that have paid their taxes and bought on top what suits them."""
    society, offered = question.society, offer(question)
    insured = np.zeros((question.interventions.count, society.rows))
    for c in range(len(society.classes)):
        steps = increments(question, found.coverage, c, offered=offered)
        of_uncovered = ~steps.of_covered
        for z in range(int(society.first[c]), int(society.first[c + 1])):
            bought = found.bought.bought_of(z, steps.count)[of_uncovered]
            np.maximum.at(insured[:, z], steps.intervention[of_uncovered], bought)
    return replace(terms, resources=found.wealth, insured=insured)


def _without_less_with(rows: _Alike, left: Real, price: Real, terms: Terms) -> Real:
    now, paid = _spending(rows, left, price), left * rows.cases * price
    found = np.zeros((len(price), _length(terms)))
    for i in np.flatnonzero(rows.cases):
        others = np.where(np.arange(len(price)) == i, 0.0, left)
        some = left[i] * rows.cases[i]
        if some > MOST_TO_TAKE_AWAY:
            with_it = _spending(rows, others, price)
        else:
            with_it = with_cases(now, price[i], -some, rows.step)
        without = with_cases(with_it, price[i], rows.cases[i], rows.step)
        rest = float(paid.sum() - paid[i])
        every_case = rest + float(rows.cases[i] * price[i])
        found[i] = _measured(without, every_case, rows, terms) - _measured(with_it, rest, rows, terms)
    return found


def _spending(rows: _Alike, left: Real, price: Real) -> Real:
    return spending_of(price, left * rows.cases, rows.step, rows.steps)


def _measured(spending: Real, mean: float, rows: _Alike, terms: Terms) -> Real:
    """Return risk and spending beyond each share, falls below the line, gap, all spending [measure]."""
    below = np.cumsum(spending)
    held = np.cumsum(spending * rows.step * np.arange(len(spending)))

    def upto(y: Real) -> Whole:
        return np.minimum(np.floor(y / rows.step + ROUNDING).astype(np.int64), rows.steps)

    def limited(y: Real) -> Real:
        return np.asarray(held[upto(y)] + y * (1 - below[upto(y)]))

    w, poor = rows.resources, np.minimum(rows.resources, terms.line)
    risks = [rows.part @ (1 - below[upto(t * w)]) for t in terms.shares]
    spent = [rows.part @ (mean - held[upto(t * w)]) for t in terms.shares]
    falls = rows.part @ np.where((w >= terms.line) & (terms.line > 0), 1 - below[upto(w - poor)], 0.0)
    gap = rows.part @ (limited(w) - limited(w - poor))
    return np.array([*risks, *spent, falls, gap, mean * rows.part.sum()])


def _rows_alike(question: Question, terms: Terms, c: int) -> Iterator[_Alike]:
    """Yield the rows of a class by what they have insured."""
    society, price = question.society, question.interventions.price
    rows = slice(int(society.first[c]), int(society.first[c + 1]))
    resources = society.wealth[rows] if terms.resources is None else terms.resources[rows]
    part = society.share[rows] / society.share[rows].sum()
    none = np.zeros((len(price), len(resources)))
    insured = none if terms.insured is None else np.asarray(terms.insured, dtype=np.float64)[:, rows]
    patterns, which = np.unique(insured, axis=1, return_inverse=True)
    step, steps = _grid(price, float(resources.max()), terms.step)
    for k, pattern in enumerate(patterns.T):
        here = which.reshape(-1) == k
        yield _Alike((1.0 - pattern) * society.incidence[:, c], resources[here], part[here], step, steps)


def _grid(price: Real, largest: float, step: float | None) -> tuple[float, int]:
    """Return a step of money and how many reach the largest payment that matters.

    Unless given, the largest step of which all prices are multiples, in hundredths, where it is not too
    small.
    """
    if step is None:
        hundredths = np.rint(price * 100)
        exact = np.allclose(hundredths, price * 100, rtol=0, atol=1e-6) and hundredths.min(initial=1) > 0
        step = float(np.gcd.reduce(hundredths.astype(np.int64))) / 100 if exact else 0.0
        step = max(step, largest / STEPS)
    return step, int(largest / step) + 1


def _length(terms: Terms) -> int:
    return 2 * len(terms.shares) + 3


def _named(columns: Real, terms: Terms) -> Hardship:
    """Return columns [..., c, measure] by their names, classes last."""
    n, by_class = len(terms.shares), np.moveaxis(columns, -2, -1)
    risks, spent = by_class[..., :n, :], by_class[..., n : 2 * n, :]
    return Hardship(risks, spent, *(by_class[..., 2 * n + j, :] for j in range(3)))
