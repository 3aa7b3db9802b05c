"""What comes of following a rule: the package it leads to, and the welfare lost against the best.

    package → taxes → α, β, μ → hurdles → package: a fixed point, covered iff b_i / x_i passes its hurdle
    loss = best welfare − welfare of the rule's package;     as a share of  best − empty

α, β, μ   what wealth, health, public money is worth to society;  b_i, x_i  health gain and price per case
empty     welfare with nothing covered and nobody insured
Source    Smith, Statutory packages of health care alongside voluntary insurance, York 2006, the government:
          every rule of his that applies. What following it loses is beyond the paper.

Interventions change sides one at a time, the one furthest on the wrong side of its hurdle first (at the
start half of all at once, then a quarter, and so on). Whole interventions may have no fixed point: then the
rule runs in a circle, and the best package of the circle is shown. Ties stay as they are, so each rule is
followed from the empty and from the full package, and the better end is shown.

Under a wealth tax everybody insures A (which only the rich have) and B; the best package is {B}. The ranking
puts A first: following it loses half of what the best package gains.

>>> from healthtrust.package.question import Interventions, Society, TopUp, Utility
>>> two = Society.of_groups(("rich", "poor"), share=[0.2, 0.8], wealth=[100, 20], health=[19, 19],
...                         incidence=[[1, 0], [1, 1]])
>>> asked = Question(Interventions.of(("A", "B"), [4.0, 2.0], [6.0, 2.4]), two, Utility(0.08, 1.0, rho=0),
...                  Limits.none(2), top_up=TopUp("complementary"))
>>> best, empty = (settle(asked, np.array(of)).outcome.welfare for of in ([0.0, 1.0], [0.0, 0.0]))
>>> for found in followed(asked, best, empty):
...     print(f"{found.name:42} {'+'.join(found.package):4} {found.share_of_gain_lost:.2f}")
the rich insure: the poor's trade-off      A+B  0.49
those who decline insurance                A+B  0.49
marginal value                             B    0.00
ranking, cut off at the average trade-off  A+B  0.49
ranking, cut off where welfare is highest  A+B  0.49
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp

import numpy as np

from healthtrust.package.government.needs import collection, needed
from healthtrust.package.government.rules_applied import (
    BEST_PREFIX,
    Rule,
    Scene,
    applying,
    premises,
    scene,
)
from healthtrust.package.government.settle import Settled, settle
from healthtrust.package.question import Flags, Limits, Question, Real, Whole

PREFIXES_IN_FULL = 128
"""Interventions up to which every prefix of the ranking is tried; beyond, ever closer around the best."""

STEPS = 150
"""Single changes after which a rule that does not come to rest is left."""

AT_THE_HURDLE = 1e-9
HALVINGS = 60


@dataclass(frozen=True)
class RuleOutcome:
    """The package that a rule leads to, and what it loses."""

    name: str
    source: str
    package: tuple[str, ...]
    """Codes of what is covered, as listed in the question."""
    welfare: float
    loss: float
    share_of_gain_lost: float
    note: str
    """Which of the rule's premises, and of the question's limits, it does not keep."""


@dataclass(frozen=True)
class Landed:
    """Where a rule has led."""

    covered: Flags
    welfare: float
    notes: tuple[str, ...]


def followed(question: Question, best_welfare: float, empty_welfare: float) -> tuple[RuleOutcome, ...]:
    """Return the package by each rule that applies and by plain ranking, and what each loses.

    best_welfare: of the best package known; empty_welfare: of nothing covered and nobody insured. A rule's
    package keeps to the limits where they let it; `note` says where not.
    """
    trial = Trial(question)
    gain = best_welfare - empty_welfare

    def judged(rule: Rule, landed: Landed) -> RuleOutcome:
        loss = best_welfare - landed.welfare
        lost = loss / gain if gain > 0 else (0.0 if loss <= 0 else np.inf)
        package = tuple(np.array(question.interventions.codes)[landed.covered].tolist())
        note = "; ".join((*premises(question, rule), *landed.notes))
        return RuleOutcome(rule.name, rule.source, package, landed.welfare, loss, lost, note)

    outcomes = [judged(rule, landing(trial, rule)) for rule in applying(question)]
    return (*outcomes, judged(BEST_PREFIX, best_prefix(trial)))


class Trial:
    """The packages of a question, each settled once."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self._settled: dict[bytes, Settled | None] = {}

    def settled(self, covered: Flags) -> Settled | None:
        """Return the package with its best taxes, None where no tax can pay for it."""
        key = covered.tobytes()
        if key not in self._settled:
            self._settled[key] = settle(self.question, covered * self.question.limits.most)
        return self._settled[key]

    def broken(self, covered: Flags) -> Real:
        """Return by how much a package breaks each row of the limits [row]."""
        return broken(self.question.limits, covered * self.question.limits.most)

    @property
    def always(self) -> Flags:
        """Return what must be covered."""
        return self.question.limits.least > 0

    @property
    def may_change(self) -> Flags:
        """Return what a rule may put in or leave out."""
        return (self.question.limits.most > 0) & ~self.always


# ---- following a rule ------------------------------------------------------------------------------------


def landing(trial: Trial, rule: Rule) -> Landed:
    """Return the better of where a rule leads from the empty and from the full package."""
    full = trial.always | trial.may_change
    ends = [_walk(trial, rule, trial.always)]
    if not trial.broken(full).any() and trial.settled(full) is not None:
        ends.append(_walk(trial, rule, full))
    return max(ends, key=lambda end: end.welfare)


def _walk(trial: Trial, rule: Rule, covered: Flags) -> Landed:
    """Follow a rule from a package until nothing changes, or until it comes round again."""
    met: dict[bytes, tuple[float, Flags]] = {}
    at_once, stopped = len(covered), set[str]()
    while True:
        settled = trial.settled(covered)
        if settled is None:
            return Landed(covered, -np.inf, ("no tax can pay for what must be covered",))
        if covered.tobytes() in met or len(met) == STEPS:
            return _best_on_the_way(trial, met, stopped)
        at_once = max(1, at_once // 2)
        if at_once == 1:
            met[covered.tobytes()] = settled.outcome.welfare, covered
        passes = rule.passes(_seen(trial, rule, settled))
        after = _changed(trial, covered, _furthest_first(trial, covered, passes), at_once, stopped)
        if (after == covered).all() and at_once == 1:
            return _landed(trial, covered, settled, stopped, passes)
        covered = after


def _furthest_first(trial: Trial, covered: Flags, passes: Real) -> Whole:
    """Return what is on the wrong side of its hurdle, the furthest first."""
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = np.log(np.maximum(passes, 0.0))
    wrong = np.where(covered, distance < -AT_THE_HURDLE, distance > AT_THE_HURDLE) & trial.may_change
    order = np.argsort(-np.abs(np.nan_to_num(distance, nan=0.0)), kind="stable")
    return order[wrong[order]]


def _changed(trial: Trial, covered: Flags, wrong: Whole, at_once: int, stopped: set[str]) -> Flags:
    """Return the package with the first so many changes made that limits and taxes allow."""
    limits, now = trial.question.limits, covered
    for start in range(0, len(wrong), at_once):
        after = now.copy()
        for i in wrong[start : start + at_once]:
            after[i] = not after[i]
            worse = trial.broken(after) > trial.broken(now) if limits.rows else np.zeros(0, np.bool_)
            if worse.any():
                stopped.update(row.name for row, is_so in zip(limits.rows, worse, strict=True) if is_so)
                after[i] = not after[i]
        if (after != now).any():
            if trial.settled(after) is not None:
                return after
            stopped.add("what the taxes can raise")
    return now


def broken(limits: Limits, coverage: Real) -> Real:
    """Return by how much coverage [i] breaks each row of the limits [row]."""
    used = np.array([row.use @ coverage for row in limits.rows])
    most = np.array([row.most for row in limits.rows])
    least = np.array([row.least for row in limits.rows])
    over = np.maximum(used - most, least - used)
    return np.where(over > 1e-9 * (1 + np.abs(used)), over, 0.0)


def _seen(trial: Trial, rule: Rule, settled: Settled) -> Scene:
    """Return what the rule sees; if taxes are given μ is the lowest at which its package can be paid."""
    question, found = trial.question, settled.outcome
    if question.tax.family != "given":
        return scene(question, settled)
    income = float(question.society.share @ found.taxes) - collection(question, found.coverage, found.taxes)
    scale, low, high = float(question.society.share @ found.value_of_wealth), -30.0, 30.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        belongs = rule.passes(scene(question, replace(settled, price_of_money=scale * exp(middle)))) >= 1
        covered = (trial.always | (trial.may_change & belongs)) * question.limits.most
        low, high = (low, middle) if needed(question, covered) <= income else (middle, high)
    return scene(question, replace(settled, price_of_money=scale * exp(high)))


def _landed(trial: Trial, covered: Flags, settled: Settled, stopped: set[str], passes: Real) -> Landed:
    notes = []
    ties = int((np.isnan(passes) & trial.may_change).sum())
    if ties:
        notes.append(f"the rule has nothing to say of {ties} (0 ≥ 0, ties), which stay as they were")
    return Landed(covered, settled.outcome.welfare, (*notes, *_limits_met(trial, covered, stopped)))


def _best_on_the_way(trial: Trial, met: dict[bytes, tuple[float, Flags]], stopped: set[str]) -> Landed:
    welfare, covered = max(met.values(), key=lambda each: each[0])
    how = "does not come to rest" if len(met) == STEPS else "runs in a circle"
    note = f"no package meets the rule: it {how}, this is the best of {len(met)} on the way"
    return Landed(covered, welfare, (note, *_limits_met(trial, covered, stopped)))


def _limits_met(trial: Trial, covered: Flags, stopped: set[str]) -> tuple[str, ...]:
    """Return, in words, what held the rule back, and which limits its package breaks."""
    rows = trial.question.limits.rows
    over = [row.name for row, by in zip(rows, trial.broken(covered), strict=True) if by > 0]
    held = f"held back, in the rule's own order, by {', '.join(sorted(stopped))}" if stopped else ""
    ignored = f"ignores {', '.join(over)}" if over else ""
    return tuple(words for words in (held, ignored) if words)


# ---- plain ranking ---------------------------------------------------------------------------------------


def best_prefix(trial: Trial) -> Landed:
    """Return the first interventions in the order of b / x, as many as give the highest welfare.

    What the limits do not allow is passed over.
    """
    order, stopped = prefixes(trial)
    found: dict[int, float] = {}

    def welfare(size: int) -> float:
        if size not in found:
            settled = trial.settled(order[size])
            found[size] = -np.inf if settled is None else settled.outcome.welfare
        return found[size]

    low, high = 0, len(order) - 1
    while high - low >= PREFIXES_IN_FULL:
        grid = np.unique(np.linspace(low, high, PREFIXES_IN_FULL // 2).astype(np.int64))
        at = int(np.argmax([welfare(int(size)) for size in grid]))
        low, high = int(grid[max(at - 1, 0)]), int(grid[min(at + 1, len(grid) - 1)])
    best = max(range(low, high + 1), key=welfare)
    coarse = len(order) > PREFIXES_IN_FULL
    tried = f"{len(found)} of {len(order)} prefixes tried, ever closer around the best"
    notes = (tried,) if coarse else ()
    return Landed(order[best], welfare(best), (*notes, *_limits_met(trial, order[best], stopped)))


def prefixes(trial: Trial) -> tuple[list[Flags], set[str]]:
    """Return the package after each intervention of the ranking, and the rows that kept one out."""
    limits, stopped = trial.question.limits, set[str]()
    now = trial.always.copy()
    packages = [now]
    for i in np.argsort(-trial.question.interventions.ratio, kind="stable"):
        if not trial.may_change[i]:
            continue
        after = now.copy()
        after[i] = True
        worse = trial.broken(after) > trial.broken(now)
        stopped.update(row.name for row, is_so in zip(limits.rows, worse, strict=True) if is_so)
        if not worse.any():
            now = after
            packages.append(now)
    return packages, stopped
