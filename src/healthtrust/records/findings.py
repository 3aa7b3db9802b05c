"""What each step finds in a year: frozen columns that later steps, the review and the report read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import nan
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.records.reviewed import Performance, Surveyed

LINES = ("personal care", "population health", "transformation", "social care")
"""Lines of a place's budget; reserve, reward and administration stay with the pool."""

PAYERS = ("covered", "voluntary", "self")
"""Who pays for a case: the plan, voluntary cover, or the household itself."""


@dataclass(frozen=True)
class Contributions:
    """Step pool: what every household pays and what the pool receives (minor units)."""

    owed: NDArray[np.int64]
    """[household]: what one such household owes a year, of all contributions together."""
    exempt: NDArray[np.bool_]
    decile: NDArray[np.int8]
    """[household]: tenth of residents by equivalised income, 0 = poorest."""
    factor: float
    """Factor the design's rates were multiplied by (1 unless the rate funds the package)."""
    contributions: int
    """What households and employers pay: what they owe less what stays unpaid."""
    subsidy: int
    collection_cost: int
    opening_reserve: int
    paid: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """[household]: what all the identical households of the row pay together."""
    employer: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """[household]: what employers pay a year for the members of one such household."""
    in_arrears: NDArray[np.int32] | None = None
    """[household]: how many of the identical households do not pay; None where everybody does."""
    sources: tuple[str, ...] = ()
    """Contributions by name."""
    owed_by_source: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 3), dtype=np.int64))
    """[contribution, payer]: owed by households, employers and the government."""
    spared: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """[contribution]: what ceilings spare and nobody pays."""

    @property
    def income(self) -> int:
        """Return pool income: contributions + subsidy - collection cost + opening reserve."""
        return self.contributions + self.subsidy - self.collection_cost + self.opening_reserve

    @property
    def unpaid(self) -> int:
        """Return what households owe and do not pay."""
        return int(self.owed_by_source[:, 0].sum() - self.paid.sum())


@dataclass(frozen=True)
class Certificate:
    """How good a package chosen by welfare is, and what following a rule instead would have lost.

    Welfare is per resident, in the unit of utility.
    """

    welfare: float
    upper: float
    """What no package within the same limits can exceed."""
    nothing: float
    """Welfare of the empty package with nobody insured."""
    gap: float
    """(upper − welfare) / (welfare − nothing)."""
    certified: bool
    rules: tuple[str, ...]
    """Decision rules that were followed for comparison, by name."""
    rule_welfare: NDArray[np.float64]
    """[rule]: welfare of the package each leads to."""
    rule_covered: NDArray[np.bool_]
    """[rule, service]"""


@dataclass(frozen=True)
class CorePackage:
    """Step package: what is covered for everyone, and what households buy on top."""

    means: int
    """Pool income left for personal care, minor units."""
    care_budget: int
    """What the personal-care lines receive: the expected cost of the package and of running the plans; the
    rest of the means goes to the reserve. Minor units."""
    order: NDArray[np.int64]
    """Services by rank: mandatory first, then by health per unit of money."""
    covered: NDArray[np.bool_]
    reason: tuple[str, ...]
    """[service]: why it is in or out, in words."""
    expected_cases: NDArray[np.float64]
    """[service]: cases expected among all residents."""
    expected_cost: NDArray[np.int64]
    """[service]: cost of those cases to the pool after user charges, minor units."""
    cell_cost: NDArray[np.float64]
    """[cell]: expected cost to the pool of covered care per resident, minor units."""
    charge_share: NDArray[np.float64]
    """[service]: coinsurance on covered care, before exemptions."""
    charged: NDArray[np.bool_]
    """[household]: whether user charges apply to its members of charging age."""
    on_top: NDArray[np.int64]
    """Services in ratio order that a household may buy on top: uncovered ones, and covered ones that have a
    better private version where supplementary cover is sold."""
    wanted: NDArray[np.uint8]
    """[household]: how many of `on_top`, from the first, are worth it to the household."""
    insured: NDArray[np.int32]
    """[household]: how many of the identical households insure them; the rest pay when ill."""
    premium: NDArray[np.int64]
    """[household]: yearly premium of one insured household, minor units."""
    certificate: Certificate | None = None
    """Where the package was chosen by welfare."""
    on_top_price: NDArray[np.int64] | None = None
    """[service]: what a case bought on top costs, minor units, where it may be a private version; None where
    that is the catalogue's price."""


@dataclass(frozen=True)
class Movement:
    """How neighbourhoods move to their targets; columns [place], nothing above the neighbourhoods."""

    opening: NDArray[np.int64]
    """Personal-care money they had before, minor units."""
    carried: NDArray[np.int64]
    """The same, grown or shrunk with their residents."""
    target: NDArray[np.int64]
    """What the formula gives them of this year's, minor units."""
    binding: tuple[str, ...]
    """What decided the growth of each, empty above the neighbourhoods."""


@dataclass(frozen=True)
class FundYear:
    """What a transformation fund pays in one year; amounts in minor units."""

    opened_with: int
    """Money of a year when bids were awarded."""
    available: int
    """Money of this year."""
    bids: tuple[str, ...]
    places: tuple[str, ...]
    """[bid]"""
    ratio: NDArray[np.float64]
    """[bid]: value gained for each unit of money."""
    awarded: NDArray[np.int64]
    """[bid]: the year's part of what was awarded."""
    released: NDArray[np.int64]
    """[bid]: what milestones and the year's money allow of it."""
    reason: tuple[str, ...]
    """[bid]: why it was or was not awarded, and how its milestones were judged."""
    free: NDArray[np.int64] | None = None
    """[bid]: what its place has without a bid, for milestones kept; None where the fund frees nobody."""

    @property
    def lapsed(self) -> int:
        """Return what goes back to the pool's reserve."""
        return self.available - int(self.released.sum()) - (0 if self.free is None else int(self.free.sum()))


@dataclass(frozen=True)
class Budgets:
    """Step allocate: money by place and line, and what other formulas would have given."""

    lines: NDArray[np.int64]
    """[place, line]: minor units; zero above the neighbourhoods."""
    reserve: int
    reward: int
    administration: int
    need_points: NDArray[np.int64]
    """[place]: weighted population in millionths of a resident of average need."""
    formulas: tuple[str, ...]
    by_formula: NDArray[np.int64]
    """[place, formula]: personal-care money each classification would give, minor units."""
    heads: NDArray[np.int64]
    """[place]: residents."""
    expected_cost: NDArray[np.int64]
    """[place]: expected cost to the pool of covered care, minor units."""
    programmes: tuple[str, ...] = ()
    """Population-health programmes that places pay for out of their line."""
    programme_spending: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    """[place, programme]: minor units; rows add up to the population-health line."""
    programme_qalys: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0)))
    """[place, programme]: quality-adjusted life years the spending is expected to gain."""
    movement: Movement | None = None
    """Where it is known what places had before."""
    fund: FundYear | None = None
    """Where there are bids for transformation money."""


@dataclass(frozen=True)
class Care:
    """Step deliver: what was done, for whom, who paid, and what was settled."""

    cases: NDArray[np.int64]
    """[place, plan, service, payer]."""
    cost: NDArray[np.int64]
    """[place, plan, service, payer]: reference cost (price had it been fee for service), minor units."""
    charges: NDArray[np.int64]
    """[place, plan, service]: user charges patients paid on covered care, minor units."""
    forgone: NDArray[np.int64]
    """[place, service]: cases of uncovered services that nobody paid for."""
    out_of_pocket: NDArray[np.int64]
    """[household]: user charges and self-payments of all the identical households, minor units."""
    out_of_pocket_of_one: NDArray[np.int64]
    """[household]: what one of the identical households paid, by luck of its own; minor units."""
    benefit: NDArray[np.int64]
    """[household]: reference cost of covered care that all the identical households received, minor units."""
    settlement: Settlement
    paid_back: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    """[place, plan]: user charges that plans pay back to their members, minor units."""
    shared: tuple[Shared, ...] = ()
    """Contracts over all care, one after the other."""
    passed: tuple[Passed, ...] = ()
    """Books between providers, one after the other."""
    charged: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 0, 0), dtype=np.int64))
    """[place, plan, service]: covered cases for which the patient paid the user charge; empty: not known."""

    def due_from_plans(self, plans: int) -> NDArray[np.int64]:
        """Return what each plan owes providers for the year under all contracts, [plan], minor units."""
        due = np.zeros(plans, dtype=np.int64)
        for lines in self.owed:
            np.add.at(due, lines.plan, lines.due)
        return due

    @property
    def owed(self) -> tuple[Settlement | Shared, ...]:
        """Return all that plans owe providers: service lines, and what is shared on top."""
        return (self.settlement, *self.shared)


@dataclass(frozen=True)
class Settlement:
    """Service lines: what is due, one row per place, plan, provider, setting and contract."""

    place: NDArray[np.int32]
    plan: NDArray[np.int32]
    provider: NDArray[np.int32]
    setting: NDArray[np.int8]
    kind: NDArray[np.int8]
    """Position in `contracts`."""
    expected_cost: NDArray[np.int64]
    reference_cost: NDArray[np.int64]
    due: NDArray[np.int64]
    """What the plan pays the provider for the year, minor units; below zero what it gets back."""
    contracts: tuple[str, ...]
    """The contracts by name; the memo of their payments."""
    models: tuple[str, ...]
    """[contract]: how it is paid over the year: `PAYMENT_MODELS`."""

    def of_model(self, model: str) -> NDArray[np.bool_]:
        """Return which lines are paid by that model."""
        return np.array([each == model for each in self.models], dtype=np.bool_)[self.kind]


PAYMENT_MODELS = ("fee for service", "block", "capitation")
"""How a contract is paid over a year: with the care, or by twelfths for all residents or for members."""


@dataclass(frozen=True)
class Shared:
    """A contract over all care, settled at the end of the year: a row for each provider and plan."""

    contract: str
    """Its name: the memo of its payments."""
    provider: NDArray[np.int32]
    place: NDArray[np.int32]
    """Where the provider is at home."""
    plan: NDArray[np.int32]
    members: NDArray[np.int64]
    expected_cost: NDArray[np.int64]
    spending: NDArray[np.int64]
    """Reference cost less user charges, minor units."""
    due: NDArray[np.int64]
    """What the plan pays the provider, minor units; below zero what the provider owes."""
    reason: NDArray[np.object_]
    trace: Mapping[str, NDArray[Any]]
    """Every step of every row, in major units; `key` numbers the rows from 1."""


@dataclass(frozen=True)
class Passed:
    """Money that one body of an organisation form pays another under a book: a row for each place."""

    contract: str
    payer: NDArray[np.int32]
    """Provider that pays."""
    provider: NDArray[np.int32]
    place: NDArray[np.int32]
    expected_cost: NDArray[np.int64]
    due: NDArray[np.int64]
    """Minor units; below zero what flows back."""


@dataclass(frozen=True)
class Responded:
    """How care of a year responds to its arrangement, group of places by group."""

    groups: tuple[str, ...]
    """What each group is: the title of its arrangement."""
    group: NDArray[np.int64]
    """[place]: its group; for each service place and those inside it."""
    multiplier: NDArray[np.float64]
    """[group, segment, service]: use over that of before."""
    uses: NDArray[np.float64]
    """[group, segment, use]: the same by use of care."""
    standing: NDArray[np.float64]
    """[group, 13]: what the next year begins with."""
    residents: NDArray[np.float64]
    """[group, segment]: those of the year before, whose beds and theatres there are."""
    told: Mapping[str, NDArray[np.float64]]
    """[group]: capability, alignment, quality, waiting and more, by name."""


@dataclass(frozen=True)
class Measurement:
    """One measure of one place (or of all): numerator, denominator, value, interval."""

    measure: str
    place: int
    """Position in `Places`; -1 = everywhere."""
    numerator: float
    denominator: float
    value: float
    low: float | None
    high: float | None
    note: str = ""
    """What a reader must know to read it rightly; empty if nothing."""


class Taken(NamedTuple):
    """One measure as it was taken; NaN where it has no interval, or no adjusted one."""

    value: float
    low: float
    high: float
    adjusted_low: float
    adjusted_high: float
    numerator: float
    denominator: float


@dataclass(frozen=True)
class Verdict:
    """One target judged in one place, and the reward it earned (minor units)."""

    measure: str
    place: int
    limit: float
    at_most: bool
    value: float
    met: bool
    reward: int
    clearly: bool = False
    """Whether the whole interval lies on one side of the limit."""
    low: float | None = None
    high: float | None = None
    naive: bool = False
    """Whether the value reaches the limit, whatever the design judges on."""
    adjusted: str = ""
    """`met` or `missed` where the adjusted interval lies on one side of the limit, `not told apart` where it
    does not; empty where there is no interval."""
    adjusted_low: float = nan
    adjusted_high: float = nan
    """The interval widened by how much more places differ than chance explains."""
    false_reward: float = nan
    """Probability that the true value misses the limit, where what was measured reaches it."""
    too_few: bool = False
    """Whether too few people live there for it to be judged."""


@dataclass(frozen=True)
class Scorecard:
    """Step review: measures, verdicts on targets, rewards due next year."""

    measurements: tuple[Measurement, ...]
    verdicts: tuple[Verdict, ...]
    reward_paid: int
    """Rewards of last year paid this year, minor units."""
    reward_due: int
    """Rewards earned this year, paid next year, minor units."""
    rewards: NDArray[np.int64]
    """[provider]: who earned them, below zero who owes; they add up to `reward_due`."""
    survey: Surveyed | None = None
    """Where a design has a survey of members."""
    performance: Performance | None = None
    """Where results are paid by a contract."""
