"""A package measured over a whole population in one pass: its welfare, and a bound on every other package.

    V(λ', τ')  ≤  V + slack + ∂V/∂λ · (λ' − λ) + ∂V/∂τ · (τ' − τ)
    ∂V/∂λ_i = Σ_z g_z π_iz ( c_iz − u_iz ),     ∂V/∂τ_k = − Σ_z g_z T_kz α_z       (`marginal`: c, u, slack)

λ, τ     coverage, tax rates;  g, π  share, cases;  T  tax base;  α  marginal social value of wealth
Source   Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 3.4
         (sums over the distribution of wealth); the bound is beyond the paper

Nothing of size interventions × rows is ever made. What a row adds to slope i depends on it only through α, β
and whether q = (1 + ℓ) α / β lies below the ratios of i, so rows are summed by class and by interval of q
between those ratios, and the slopes follow from sums over intervals. Rows are taken in blocks whose borders
do not depend on how many threads there are, and added in the order of the blocks: the same bytes come out for
any number.

>>> from healthtrust.package.question import Interventions, Limits, Society, TopUp, Utility
>>> many = Society(("all",), np.array([19.0]), np.array([True]), np.ones((2, 1)), np.array([0, 4]),
...                np.array([10.0, 20.0, 40.0, 90.0]), np.broadcast_to(0.25, 4), np.broadcast_to(1.0, 4))
>>> both = Question(Interventions.of(("A", "B"), [4.0, 2.0], [6.0, 2.4]), many, Utility(0.08, 1.0, rho=0.0),
...                 Limits.none(2), top_up=TopUp("complementary", mode="prefix"))
>>> found = measure(both, np.array([0.0, 1.0]), np.array([0.05]))
>>> round(found.welfare, 6), found.slope_coverage.round(6).tolist(), found.slope_rates.round(6).tolist()
(5.213576, [0.213612, 0.102174], [-1.166682])
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from healthtrust.engine.backend import compiled, threads
from healthtrust.engine.run import map_partitions
from healthtrust.package.government.marginal import joint_tangent_at
from healthtrust.package.government.measure_compiled import (
    ATKINSON,
    HAD,
    KOLM,
    KOLM_OF_POWER,
    LEFT_WITH_NOTHING,
    OF_BASE,
    POWER,
    UTILITARIAN,
    WELFARE,
    Ladder,
    Scales,
    Segments,
    Slice,
    Sums,
    empty_sums,
    measured,
    measured_plain,
)
from healthtrust.package.government.outcome import outcome
from healthtrust.package.government.pieces import Pieces, pieces_of
from healthtrust.package.government.tax_lines import tax_lines
from healthtrust.package.government.taxes import taxes
from healthtrust.package.government.welfare import utility_of_reference
from healthtrust.package.household.critical import critical_wealths
from healthtrust.package.household.increments import Offer, health_with_package, increments, offer
from healthtrust.package.question import Mode, Question, Real

BLOCK = 131_072
"""Rows of one class that are taken at a time."""
ROWS_WORTH_A_THREAD = 100_000


@dataclass(frozen=True)
class Measure:
    """Welfare of a package at given rates, and the slopes of a bound on every other package at any rates."""

    coverage: Real
    """[i]"""
    rates: Real
    """[k]"""
    welfare: float
    """Minus infinity where tax leaves somebody nothing; then there is no bound."""
    slope_coverage: Real
    """[i]: what covering is worth before it is paid for."""
    slope_rates: Real
    """[k]"""
    slack: float
    """How far purchases are from the best in parts: 0 where parts are bought, rounding apart."""

    def bound(self, coverage: Real, rates: Real) -> float:
        """Return what no package with this coverage [i] and these rates [k] can exceed."""
        of_coverage = float(self.slope_coverage @ (coverage - self.coverage))
        return self.welfare + self.slack + of_coverage + float(self.slope_rates @ (rates - self.rates))


@dataclass(frozen=True)
class Prepared:
    """What is the same for every package: the offer, and the lines of every intervention."""

    offered: Offer
    pieces: Pieces


def prepared(question: Question) -> Prepared:
    """Return what can be made once for many packages."""
    return Prepared(offer(question), pieces_of(question))


def measure(
    question: Question,
    coverage: Real,
    rates: Real,
    mode: Mode | None = None,
    ready: Prepared | None = None,
) -> Measure:
    """Return a package measured at given rates, households buying a prefix or parts.

    mode: the question's unless stated; `subset`, and taxes free for every row, are for few rows and go the
    long way round. ready: see `prepared`.
    """
    mode = question.top_up.mode if mode is None else mode
    if mode == "subset" or question.tax.family == "unrestricted":
        return _the_long_way(question, coverage, rates, mode)
    ready = prepared(question) if ready is None else ready
    sums = _sums_by_class(question, coverage, rates, mode, ready)
    scalars = sum((of.scalars for of in sums), np.zeros(4))
    insures = question.society.may_insure & (question.top_up.kind != "none")
    covered, uncovered = ready.pieces.sums(
        question.loaded * np.stack([of.alpha * may for of, may in zip(sums, insures, strict=True)], axis=1),
        np.stack([of.beta * may for of, may in zip(sums, insures, strict=True)], axis=1),
    )
    beta = np.array([of.beta.sum() for of in sums])
    covered += np.outer(question.interventions.benefit, np.where(insures, 0.0, beta))
    cases = question.society.incidence
    slope = (cases * (covered - uncovered)).sum(axis=1)
    at_best = float(
        coverage @ (cases * covered).sum(axis=1) + (1.0 - coverage) @ (cases * uncovered).sum(axis=1)
    )
    welfare = float(scalars[WELFARE]) if scalars[LEFT_WITH_NOTHING] == 0 else -np.inf
    slack = max(at_best - float(scalars[HAD]), 0.0)
    return Measure(coverage, rates, welfare, slope, _slope_rates(question, sums, scalars), slack)


def _slope_rates(question: Question, sums: list[Sums], scalars: Real) -> Real:
    if question.tax.family == "schedule":
        return -scalars[OF_BASE : OF_BASE + 1]
    lines = tax_lines(question)
    taxed, taxed_wealth = (
        np.sum([getattr(of, name) for of in sums], axis=0) for name in ("taxed", "taxed_wealth")
    )
    return np.asarray(-(lines.constant @ taxed + lines.slope @ taxed_wealth))


def _sums_by_class(
    question: Question, coverage: Real, rates: Real, mode: Mode, ready: Prepared
) -> list[Sums]:
    """Return the sums of each class, its blocks added in order."""
    society, tax = question.society, _lines_at(question, rates)
    base, scales = _stated(question), _scales(question)
    ladders = _ladders(question, coverage, mode, ready.offered)
    blocks, classes = _blocks(question)
    rule, divisible = measured if compiled() else measured_plain, mode == "divisible"
    parts = [empty_sums(len(ready.pieces.thresholds), len(tax.knots)) for _ in blocks]

    def task(some: slice) -> None:
        for at in range(some.start, some.stop):
            rows = blocks[at]
            own = Slice(society.wealth[rows], society.share[rows], society.weight[rows], base[rows])
            rule(own, ladders[classes[at]], tax, ready.pieces.thresholds, scales, divisible, parts[at])

    few = society.rows < ROWS_WORTH_A_THREAD
    whole = [slice(0, len(blocks))] if few else [slice(at, at + 1) for at in range(len(blocks))]
    map_partitions(task, whole, 1 if few else threads())
    found = [empty_sums(len(ready.pieces.thresholds), len(tax.knots)) for _ in society.classes]
    for at, part in enumerate(parts):
        for total, one in zip(found[classes[at]], part, strict=True):
            total += one
    return found


def _blocks(question: Question) -> tuple[list[slice], list[int]]:
    """Return blocks of rows, none across classes, and the class of each."""
    blocks, classes = [], []
    for c, (first, end) in enumerate(pairwise(question.society.first.tolist())):
        for start in range(first, end, BLOCK):
            blocks.append(slice(start, min(start + BLOCK, end)))
            classes.append(c)
    return blocks, classes


def _ladders(question: Question, coverage: Real, mode: Mode, offered: Offer) -> list[Ladder]:
    society, health = question.society, health_with_package(question, coverage)
    ladders = []
    for c in range(len(society.classes)):
        steps = increments(question, coverage, c, offered=offered)
        table = critical_wealths(steps, float(health[c]), question.utility, mode)
        start, complete = table if mode == "divisible" else (table, table)
        own, now = float(society.health[c]), float(health[c])
        ladders.append(Ladder(complete, start, steps.health_up_to, steps.cost_up_to, own, now))
    return ladders


def _lines_at(question: Question, rates: Real) -> Segments:
    lines = tax_lines(question)
    if not len(lines.constant):
        rate = float(rates[0]) if question.tax.family == "schedule" else 1.0
        return Segments(np.zeros(0), np.zeros(1), np.zeros(1), rate)
    return Segments(lines.knots, rates @ lines.constant, rates @ lines.slope, 0.0)


def _stated(question: Question) -> Real:
    """Return the base of each row [z] where it is stated row by row, nothing else."""
    if question.tax.base is not None and question.tax.family in ("schedule", "given"):
        return np.asarray(question.tax.base, dtype=np.float64)
    return np.broadcast_to(np.zeros(()), (question.society.rows,))


def _scales(question: Question) -> Scales:
    utility, welfare = question.utility, question.welfare
    kind = POWER if utility.power else UTILITARIAN
    if welfare.kind == "kolm" and welfare.aversion != 0.0:
        kind = KOLM_OF_POWER if utility.power else KOLM
    if welfare.kind == "atkinson":
        kind = ATKINSON
    return Scales(
        float(utility.health_weight),
        float(utility.wealth_weight),
        float(utility.rho),
        float(utility.eta),
        question.loaded,
        kind,
        float(welfare.aversion),
        utility_of_reference(question) if kind == ATKINSON else 0.0,
    )


def _the_long_way(question: Question, coverage: Real, rates: Real, mode: Mode) -> Measure:
    after = outcome(question, coverage, taxes(question, rates), mode)
    cut = joint_tangent_at(question, after, rates)
    slack = cut.at(coverage, rates) - after.welfare
    return Measure(coverage, rates, after.welfare, cut.slope, cut.slope_rates, max(slack, 0.0))
