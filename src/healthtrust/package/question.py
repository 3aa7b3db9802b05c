"""The question the package model answers: what may be covered, for whom, paid for how, within what limits.

    choose λ, t to maximise   Σ_z g_z s(U_z),      U_z = max over what z buys on top of U(H_z, W_z)
    where what the pool pays for the package is at most what t and other income bring in

λ_i   coverage of intervention i, 0 or 1 (or a part, where parts are allowed);  t_z  tax of row z a year
Source  Smith, Statutory packages of health care alongside voluntary insurance, York 2006, sections 2 and 3

Money here is float64 in major units per head and year: expected values inside a solver. What is kept or
posted is whole minor units, and made so elsewhere.

>>> two = Society.of_groups(("poor", "rich"), share=[0.5, 0.5], wealth=[10, 60], health=[5, 5],
...                         incidence=[[1.0, 1.0]])
>>> two.rows, two.class_of_row, two.prevalence
(2, array([0, 1]), array([1.]))
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Real = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

Mode = Literal["subset", "prefix", "divisible"]
"""How a household buys: the best 0/1 subset, the best prefix of the ratio order, or parts of items too."""

OnTop = Literal["none", "complementary", "supplementary", "voucher", "substitutive"]
"""What may be bought: nothing; what is left out; also better versions of what is covered, paid twice
(supplementary) or with a voucher; or, besides what is left out, cover that replaces the whole package."""

TaxFamily = Literal["linear", "per-head", "bracketed", "payroll", "schedule", "unrestricted", "given"]
WelfareKind = Literal["utilitarian", "atkinson", "kolm"]

SUBSETS_UP_TO = 10
"""Rows up to which the best subset is the default mode of purchase; a prefix beyond."""


@dataclass(frozen=True)
class Interventions:
    """Columns of the i candidates, one technology for one health problem each."""

    codes: tuple[str, ...]
    price: Real
    """[i]: what the pool pays per treated case."""
    benefit: Real
    """[i]: expected net health gain per treated case, QALYs (or DALYs averted)."""
    private_price: Real
    """[i]: price per case of a better private version; NaN where there is none."""
    private_benefit: Real
    """[i]: health gain per case of the private version; NaN where there is none."""
    voucher_share: Real
    """[i]: share φ of the public price that a voucher is worth towards the private version."""
    problem: tuple[str, ...]
    """[i]: the health problem; variants of one problem share it, and dominance is judged only among them."""

    @classmethod
    def of(cls, codes: tuple[str, ...], price: ArrayLike, benefit: ArrayLike) -> Interventions:
        """Return candidates without private versions, each of its own problem."""
        nothing = np.full(len(codes), np.nan)
        return cls(codes, _real(price), _real(benefit), nothing, nothing, np.zeros(len(codes)), codes)

    @property
    def count(self) -> int:
        """Return how many candidates there are."""
        return len(self.codes)

    @property
    def ratio(self) -> Real:
        """Return health per unit of money r_i = b_i / x_i [i], what every ranking hangs on."""
        return self.benefit / self.price


@dataclass(frozen=True)
class Society:
    """Residents by incidence class c; within a class health and incidence are common and only wealth differs.

    Rows z stand for groups, households or single persons; they are sorted by class, then by wealth.
    """

    classes: tuple[str, ...]
    health: Real
    """[c]: health without any care, in the unit of the benefits."""
    may_insure: Flags
    """[c]: whether members may buy anything voluntarily."""
    incidence: Real
    """[i, c]: expected cases per member and year."""
    first: Whole
    """[c + 1]: the first row of each class, and the end."""
    wealth: Real
    """[z]: annual resources before tax, ascending within a class."""
    share: Real
    """[z]: share of the population; they sum to 1."""
    weight: Real
    """[z]: explicit social weight on the row's utility; 1 unless stated."""
    heads: float = 1.0
    """Residents in all, to scale sums per head."""

    @classmethod
    def of_groups(
        cls, classes: tuple[str, ...], *, share: ArrayLike, wealth: ArrayLike, health: ArrayLike,
        incidence: ArrayLike, may_insure: ArrayLike = True, weight: ArrayLike = 1.0, heads: float = 1.0,
    ) -> Society:  # fmt: skip
        """Return a society in which each class is one row."""
        n = len(classes)
        return cls(
            classes,
            health=_real(health),
            may_insure=np.broadcast_to(np.asarray(may_insure, dtype=np.bool_), n).copy(),
            incidence=_real(incidence),
            first=np.arange(n + 1),
            wealth=_real(wealth),
            share=_real(share),
            weight=np.broadcast_to(_real(weight), n).copy(),
            heads=heads,
        )

    @property
    def rows(self) -> int:
        """Return how many rows there are."""
        return len(self.wealth)

    @property
    def class_of_row(self) -> Whole:
        """Return the class of each row [z]."""
        return np.repeat(np.arange(len(self.classes)), np.diff(self.first))

    @property
    def class_share(self) -> Real:
        """Return the share of the population in each class [c]."""
        return np.array([self.share[a:b].sum() for a, b in pairwise(self.first)])

    def best_health(self, interventions: Interventions) -> float:
        """Return the health of the healthiest class with everything that helps: nobody can have more."""
        better = np.fmax(interventions.benefit, interventions.private_benefit)
        return float((self.health + better @ self.incidence).max())

    @property
    def prevalence(self) -> Real:
        """Return population incidence Π_i = Σ_z g_z π_iz [i], cases per head and year."""
        return np.asarray(self.incidence @ self.class_share)


@dataclass(frozen=True)
class Utility:
    """U = A v_ρ(H) + B v_η(W), v_e(y) = (y^(1−e) − 1) / (1 − e), v_1 = ln; or the exponential of it.

    `health_weight` A, `wealth_weight` B, `rho` ρ, `eta` η. With `power` U = H^A W^B (ρ = η = 1, A + B ≤ 1).
    """

    health_weight: float
    wealth_weight: float
    rho: float = 1.0
    eta: float = 1.0
    power: bool = False


@dataclass(frozen=True)
class Welfare:
    """How utilities are added up: s in Σ_z g_z s(U_z); `aversion` is ε of Atkinson or κ of Kolm."""

    kind: WelfareKind = "utilitarian"
    aversion: float = 0.0
    reference_health: float | None = None
    """H̄ at which Atkinson's equivalent wealth is defined; the mean health without care unless given.

    Where η > 1 wealth cannot make up for every lack of health: then only the best health that there is
    (`Society.best_health`) gives everyone an equivalent wealth."""


@dataclass(frozen=True)
class Tax:
    """How the package is paid for: t_z = Σ_k τ_k T_kz, the bases T fixed by the family, the rates τ chosen.

    linear T = W; per-head T = 1; payroll T = clip(W − floor, 0, ceiling − floor); bracketed T = Σ relative
    rate × clip(W − from, 0, width), or one τ per bracket with `free_rates`; schedule T = `base`; unrestricted
    t_z free, of either sign; given t = `base`, not chosen.
    """

    family: TaxFamily = "linear"
    brackets: tuple[tuple[float, float], ...] = ()
    """(from, relative rate) in ascending order of `from`."""
    free_rates: bool = False
    floor: float = 0.0
    ceiling: float = np.inf
    base: Real | None = None
    """[z]: for schedule and given."""


@dataclass(frozen=True)
class Collection:
    """What it costs to collect from classes that resist: f(e) = rate e + curvature e² / 2 for e > 0.

    Per head, with e_z = t_z − Σ_i λ_i π_iz x_i the tax above the fair premium. Convex and nondecreasing, as
    3.6 asks.
    """

    resists: Flags
    """[c]"""
    rate: float = 0.0
    curvature: float = 0.0


@dataclass(frozen=True)
class Envelope:
    """Donor or earmarked money per head and year that pays for its own interventions and cannot be moved."""

    name: str
    amount: float
    pays_for: Flags
    """[i]; the envelopes of a question share no intervention."""


@dataclass(frozen=True)
class Budget:
    """What stands between prices and taxes.

    The pool needs  overhead × ( Σ_i λ_i x_i Π_i − Σ_e min(amount_e, cost in e) ) − other_income  per head.
    """

    overhead: float = 1.0
    """Money needed per unit spent on care, ≥ 1: administration and the other purposes of the pool."""
    other_income: float = 0.0
    envelopes: tuple[Envelope, ...] = ()
    collection: Collection | None = None


@dataclass(frozen=True)
class TopUp:
    """The terms of voluntary cover."""

    kind: OnTop = "none"
    loading: float = 0.0
    """ℓ: premium above expected cost."""
    mode: Mode = "subset"
    saves: bool = False
    """Whether private treatment of a covered case spares the pool its price (s); a voucher always does."""
    community_rated: bool = False
    """Premiums are one price for all buyers, not each class's own expected cost."""
    rebate_share: float = 0.0
    """Substitutive: part of the tax given back to those who leave the package."""


@dataclass(frozen=True)
class Row:
    """A linear limit on coverage: least ≤ Σ_i use_i λ_i ≤ most, per head and year."""

    name: str
    use: Real
    """[i]"""
    most: float = np.inf
    least: float = -np.inf
    unit: str = ""


@dataclass(frozen=True)
class Limits:
    """What a package must keep to besides its budget."""

    most: Real
    """[i]: feasible coverage, 0 to 1."""
    least: Real
    """[i]: coverage that must be reached: `most` for what must be covered, else 0."""
    parts: bool = False
    """Whether an intervention may be covered in part; otherwise it is all (`most`) or nothing."""
    rows: tuple[Row, ...] = ()

    @classmethod
    def none(cls, count: int) -> Limits:
        """Return limits that hold nothing back."""
        return cls(np.ones(count), np.zeros(count))


@dataclass(frozen=True)
class Question:
    """Everything the package is chosen from."""

    interventions: Interventions
    society: Society
    utility: Utility
    limits: Limits
    welfare: Welfare = field(default_factory=Welfare)
    tax: Tax = field(default_factory=Tax)
    top_up: TopUp = field(default_factory=TopUp)
    budget: Budget = field(default_factory=Budget)

    @property
    def cost(self) -> Real:
        """Return what covering each intervention for everyone costs, x_i Π_i [i], per head and year."""
        return self.interventions.price * self.society.prevalence

    @property
    def loaded(self) -> float:
        """Return what a voluntary premium is of expected cost, 1 + ℓ."""
        return 1.0 + self.top_up.loading


def default_mode(rows: int) -> Mode:
    """Return the mode of purchase where none is asked for: the best subset for few rows, else a prefix."""
    return "subset" if rows <= SUBSETS_UP_TO else "prefix"


def _real(values: ArrayLike) -> Real:
    return np.asarray(values, dtype=np.float64)
