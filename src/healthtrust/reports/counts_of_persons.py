"""Which columns of which result tables count persons, and what in them follows from such a count.

Every result table stands here, and every column of it that is a whole number and not money: either it counts
persons (households, members, cases), or it is named as one that does not. A table or such a column that is in
neither list is refused, so that no count of persons can reach a reader unseen.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

from healthtrust.design.heading import CLASSIFICATIONS
from healthtrust.records.persons import SEGMENTS

Names = tuple[str, ...]

OF_PERSONS = frozenset({"person_id", "household_id"})
"""A table with one of these columns has rows of single persons or households, and is never told."""

PARENT = "parent"
"""Names the place above, whether a table has such a column or not."""

OF_PLACES: tuple[Names, ...] = (("level",), (PARENT,))
"""Totals of a table that holds places, the places they lie in, and so on to the top."""


@dataclass(frozen=True)
class Counted:
    """What in a table counts persons, and what follows from these counts."""

    counts: Names = ()
    """Counts of persons, households, members or cases."""
    margins: tuple[Names, ...] = ((),)
    """The totals that are told as well: all rows of a year with equal values in these columns are one."""
    part_of: Mapping[str, str] = field(default_factory=dict)
    """Counts of a part of those whom another column counts: the rest is a count, too."""
    derived: Names = ()
    """Means of the counted: hidden where a count of the row is."""
    per: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Amounts a head: made anew of the exact amount and the rounded count."""
    shares: Mapping[str, str] = field(default_factory=dict)
    """Shares of the persons of a count: made anew of rounded counts."""
    figures: Names = ()
    """Shares and limits of intervals that give away an exact count: told to two figures."""
    rests_on: Names = ()
    """Shares that hide all that follows in their row, as counts do."""
    whole: str = ""
    """`all`: the table says something as a whole only; `top`: its rows at the top do."""

    def only(self, columns: Container[str]) -> Counted:
        """Return what of this holds for a table with these columns: one of an older run may have fewer."""

        def there(*names: str) -> bool:
            return all(name in columns or name == PARENT for name in names)

        return Counted(
            tuple(filter(there, self.counts)),
            tuple(by for by in self.margins if there(*by)),
            {part: of for part, of in self.part_of.items() if there(part, of)},
            tuple(filter(there, self.derived)),
            {name: pair for name, pair in self.per.items() if there(name, *pair)},
            {name: of for name, of in self.shares.items() if there(name, of)},
            tuple(filter(there, self.figures)),
            tuple(filter(there, self.rests_on)),
            self.whole,
        )


def _a_head(amount: str, per: str, of: Iterable[str]) -> dict[str, tuple[str, str]]:
    return {f"{per}{each}": (f"{amount}{each}", "residents") for each in of}


COUNTED: Mapping[str, Counted] = {
    "population": Counted(("residents",), ((), ("place",), ("place", "sex"), ("sex", "age_band"))),
    "demography": Counted(
        ("residents", "births", "deaths", "arrivals", "leavers"),
        OF_PLACES,
        derived=("mean_age",),
        shares=dict.fromkeys(SEGMENTS, "residents"),
        whole="top",
    ),
    "need_curve": Counted(("residents",), ((), ("sex",)), derived=("observed", "fitted")),
    "cost_by_fifth": Counted(("residents",), whole="all"),
    "incidence": Counted(
        ("residents", "households"),
        per={"net_benefit_per_resident": ("net_benefit", "residents")},
        whole="all",
    ),
    "incidence_by_group": Counted(("residents",), (("by",),), derived=("rate", "low", "high")),
    "arrears": Counted(("households", "in_arrears"), part_of={"in_arrears": "households"}),
    "moves": Counted(
        ("residents", "gain", "lose"),
        ((), ("scheme",)),
        part_of={"gain": "residents", "lose": "residents"},
    ),
    "top_up": Counted(
        ("households", "wanting", "insured"),
        part_of={"wanting": "households", "insured": "households"},
        derived=("mean_premium", "mean_wanted"),
        whole="all",
    ),
    "cover_by_tenth": Counted(
        ("households", "insured", "wanting"),
        part_of={"wanting": "households", "insured": "households"},
        derived=("mean_income", "mean_premium", "burden"),
        per={"share": ("insured", "households")},
        figures=("low", "high"),
        whole="all",
    ),
    "allocation": Counted(
        ("residents",),
        OF_PLACES,
        derived=("need_index",),
        per={
            "budget_per_head": ("budget", "residents"),
            **_a_head("gap by ", "gap_per_head by ", CLASSIFICATIONS),
        },
    ),
    "movement": Counted(("residents",), OF_PLACES),
    "transfers": Counted(("members",), derived=("mean_risk_score",)),
    "switching": Counted(("residents",), ((), ("from",), ("to",)), figures=("share",), whole="all"),
    "enrolment_by_place": Counted(
        ("members",),
        ((), ("place",), ("plan",)),
        derived=("mean_risk_score",),
        figures=("share",),
    ),
    "enrolment_by_segment": Counted(("members",), ((), ("plan",), ("segment",)), derived=("ratio",)),
    "equalisation_gains": Counted(
        ("residents",),
        (("classification", "by"),),
        derived=("paid", "expected_cost", "gain", "predictive_ratio"),
    ),
    "shared": Counted(("members",), (("contract",),)),
    "survey": Counted(
        ("asked", "answered"),
        (("of", "item"),),
        part_of={"answered": "asked"},
        derived=("effective", "true"),
        per={"response_rate": ("answered", "asked")},
        shares={"unweighted": "answered"},
        figures=("value", "low", "high"),
        rests_on=("unweighted",),
    ),
    "spending": Counted(
        ("residents", "forgone_cases"),
        OF_PLACES,
        per={
            "covered_cost_per_resident": ("covered_cost", "residents"),
            "budget_per_resident": ("personal_care_budget", "residents"),
        },
        figures=("need",),
        whole="top",
    ),
}
"""By table, what counts persons."""

OF_THEIR_OWN = ("scorecard", "measurement", "accountability", "performance", "regional_plan", "burden")
"""Tables of many kinds of numbers, told row by row by rules of their own: see `disclosed_measures`."""

WITHHELD = ("shared_trace", "performance_trace")
"""Tables that go through a settlement step by step, each with its exact number: not told of real persons."""

NOT_COUNTS: Mapping[str, Names] = {
    **{name: () for name in ("exposure", "contributions", "fairness", "revenue_curve", "cost_shifting")},
    **{name: () for name in ("administration", "household_choices", "equity_plane", "acceptability")},
    **{name: () for name in ("movement", "returns", "bids", "rights", "programmes", "plan_results")},
    **{name: () for name in ("equalisation_fit", "extra_use_of_core", "settlement")},
    **{name: () for name in ("passed_on", "bodies", "response", "response_by_use", "flow", "sources")},
    "organisation": (),
    "incidence": ("tenth",),
    "arrears": ("tenth",),
    "cover_by_tenth": ("tenth",),
    "top_up": ("decile",),
    "cost_by_fifth": ("fifth",),
    "need_curve": ("age",),
    "league": ("rank",),
    "package_sizes": ("curve",),
    "certificate": ("services",),
    "pockets": ("whole_after",),
    "spending": ("need_points",),
    "balances": ("member",),
    "regional_plan": ("known",),
}
"""By table, the whole numbers that are neither money nor counts of persons: ranks, numbers of groups, codes.

`need_points` are the need of all residents of a place together; services are those of the package.
"""

DROPPED = ("need_points",)
"""Amounts that nobody reads and that would give back an exact count: hidden where data are of persons."""


def is_known(table: str, column: str) -> bool:
    """Return whether a column of whole numbers is known as a count of persons, or as none.

    >>> is_known("population", "residents"), is_known("league", "rank"), is_known("league", "patients")
    (True, True, False)
    """
    counted = COUNTED.get(table)
    return column in NOT_COUNTS.get(table, ()) or (counted is not None and column in counted.counts)
