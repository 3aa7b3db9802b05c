"""What is decided about a question besides its tables: utility, welfare, taxes, voluntary cover, budget.

>>> Choices(a=0.98).utility(mean_wealth=100.0, mean_health=20.0).health_weight
0.98
>>> by_worth = Choices(willingness_to_pay=50.0).utility(mean_wealth=100.0, mean_health=20.0)
>>> round(by_worth.health_weight, 4)
0.5617
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.package.question import Mode, OnTop, TaxFamily, TopUp, Utility, Welfare, WelfareKind
from healthtrust.package.statutory import QUALITY_ELASTICITY, Statutory


def brackets_of(given: Sequence[str]) -> tuple[tuple[float, float], ...]:
    """Return brackets written as FROM=RATE; raises InvalidInput naming each that is not.

    >>> brackets_of(["0=1", "20000=2.5"])
    ((0.0, 1.0), (20000.0, 2.5))
    """
    found, problems = [], []
    for text in given:
        start, _, rate = text.partition("=")
        try:
            found.append((float(start), float(rate)))
        except ValueError:
            problems.append(Problem("--bracket", repr(text), "FROM=RATE, such as 20000=2"))
    refuse(problems)
    return tuple(found)


TAXES = ("linear", "per-head", "bracketed", "payroll", "unrestricted")
"""Families that can be asked for by name; schedule and given come with a design."""


@dataclass(frozen=True)
class Choices:
    """Every decision with its default; money in the unit of the tables, per head and year."""

    tax: TaxFamily = "linear"
    brackets: tuple[tuple[float, float], ...] = ()
    free_rates: bool = False
    floor: float = 0.0
    ceiling: float = np.inf
    top_up: OnTop = "none"
    mode: Mode | None = None
    loading: float = 0.0
    saves: bool = False
    community_rated: bool = False
    rebate_share: float = 0.0
    a: float | None = None
    """Cobb-Douglas weight on health: U = a ln H + (1 − a) ln W."""
    willingness_to_pay: float | None = None
    """Money for a QALY at `at_wealth` and `at_health`; mean wealth unless given (assumed)."""
    at_wealth: float | None = None
    at_health: float | None = None
    rho: float = 0.5
    """Curvature of health: assumed."""
    eta: float = 1.3
    """Curvature of wealth: HM Treasury, Green Book; Layard et al. 2008 found 1.26 (cited)."""
    power: bool = False
    """Utilities are added as H^a W^(1 − a) rather than as logarithms."""
    welfare: WelfareKind = "utilitarian"
    aversion: float = 0.0
    overhead: float = 1.0
    other_income: float = 0.0
    resistance: float = 0.0
    """Collection cost per unit of tax above the fair premium, in groups that resist."""
    resistance_curvature: float = 0.0
    population: float = 1.0
    """Residents the shares are of: what limits in absolute numbers are divided by."""
    poverty_line: float = 0.0
    """Money per head and year below which paying for care impoverishes; nobody falls below none."""
    most_incidence: float | None = None
    waiting_weeks: float | None = None
    """Weeks waited for elective care; as usual unless given."""
    usual_weeks: float = 10.0
    """Weeks at which the benefits of the tables hold: assumed."""
    quality: float | None = None
    """Index of the quality of statutory care, 0 to 1; as usual unless given."""
    usual_quality: float = 0.6
    """Index at which the benefits of the tables hold: assumed."""
    quality_elasticity: float = QUALITY_ELASTICITY
    """Per cent of gain that one per cent of the index takes: assumed, see `package.statutory`."""

    @property
    def delivery(self) -> Statutory | None:
        """Return how statutory care is delivered; None where nothing is said of it."""
        if self.waiting_weeks is None and self.quality is None:
            return None
        weeks = self.usual_weeks if self.waiting_weeks is None else self.waiting_weeks
        quality = self.usual_quality if self.quality is None else self.quality
        return Statutory(weeks, self.usual_weeks, quality, self.usual_quality)

    def problems(self) -> list[Problem]:
        """Return every choice that cannot be."""
        return [*self._words(), *self._numbers()]

    def utility(self, mean_wealth: float, mean_health: float) -> Utility:
        """Return the utility these choices calibrate, by willingness to pay where `a` is not given."""
        from healthtrust.package.household.utility import calibrated, cobb_douglas

        if self.a is not None:
            found = cobb_douglas(self.a)
            return Utility(found.health_weight, found.wealth_weight, power=self.power)
        wealth = self.at_wealth or mean_wealth
        return calibrated(
            self.willingness_to_pay or mean_wealth, wealth, self.at_health or mean_health, self.rho, self.eta
        )

    def terms(self, mode: Mode) -> TopUp:
        """Return the terms of voluntary cover."""
        saves = self.saves or self.top_up == "voucher"
        return TopUp(
            self.top_up, self.loading, self.mode or mode, saves, self.community_rated, self.rebate_share
        )

    def social(self, best_health: float) -> Welfare:
        """Return how utilities are added up; Atkinson's equivalent wealth at the best health there is."""
        return Welfare(self.welfare, self.aversion, best_health)

    def _words(self) -> list[Problem]:
        asked = (
            ("tax", self.tax, TAXES),
            ("top-up", self.top_up, get_args(OnTop)),
            ("top-up-mode", self.mode or "prefix", get_args(Mode)),
            ("welfare", self.welfare, get_args(WelfareKind)),
        )
        return [
            Problem(f"--{name}", repr(word), in_words(known), nearest_match(word, known))
            for name, word, known in asked
            if word not in known
        ]

    def _numbers(self) -> list[Problem]:
        rules = (
            ("a", self.a, self.a is None or 0 < self.a < 1, "a weight between 0 and 1"),
            ("loading", self.loading, 0 <= self.loading <= 5, "a share from 0 to 5, such as 0.12"),
            ("rebate-share", self.rebate_share, 0 <= self.rebate_share <= 1, "a share from 0 to 1"),
            ("overhead", self.overhead, 1 <= self.overhead <= 10, "money per unit spent on care, 1 to 10"),
            ("rho", self.rho, 0 <= self.rho <= 10, "a curvature from 0 to 10"),
            ("eta", self.eta, 0 <= self.eta <= 10, "a curvature from 0 to 10"),
            ("aversion", self.aversion, self.aversion >= 0, "0 or more"),
            ("poverty-line", self.poverty_line, self.poverty_line >= 0, "0 or more"),
            ("population", self.population, self.population > 0, "more than 0 residents"),
            ("usual-weeks", self.usual_weeks, 0 <= self.usual_weeks <= 520, "weeks from 0 to 520"),
            ("quality-elasticity", self.quality_elasticity, 0 <= self.quality_elasticity <= 2, "from 0 to 2"),
            ("usual-quality", self.usual_quality, 0 < self.usual_quality <= 1, "an index above 0, at most 1"),
            *(
                (name, value, 0 <= value <= most, must)
                for name, value, most, must in (
                    ("waiting-weeks", self.waiting_weeks, 520, "weeks from 0 to 520"),
                    ("quality", self.quality, 1, "an index from 0 to 1"),
                )
                if value is not None
            ),
            ("floor", self.floor, 0 <= self.floor < self.ceiling, "0 or more and below the ceiling"),
            *(
                (name, value, value is None or value > 0, "more than 0")
                for name, value in (
                    ("willingness-to-pay", self.willingness_to_pay),
                    ("at-wealth", self.at_wealth),
                    ("at-health", self.at_health),
                )
            ),
        )
        found = [Problem(f"--{name}", f"{value:g}", must) for name, value, fits, must in rules if not fits]
        return found + self._together()

    def _together(self) -> list[Problem]:
        both = self.a is not None and self.willingness_to_pay is not None
        starts = [start for start, _ in self.brackets]
        rules = (
            (both, "--a", "a weight and a willingness to pay", "one of them: each sets the other"),
            (
                self.tax == "bracketed" and not self.brackets,
                "--tax",
                "bracketed without --bracket",
                "at least one --bracket FROM=RATE",
            ),
            (
                starts != sorted(set(starts)),
                "--bracket",
                f"brackets from {starts}",
                "each start once, rising",
            ),
            (
                self.welfare != "utilitarian" and self.aversion == 0,
                "--aversion",
                "0",
                f"an aversion above 0 for {self.welfare} welfare",
            ),
            (
                self.power and self.a is None,
                "--power",
                "no weight a",
                "--a: H^a W^(1 − a) is a Cobb-Douglas form",
            ),
        )
        return [Problem(where, what, must) for wrong, where, what, must in rules if wrong]
