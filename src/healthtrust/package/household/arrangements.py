"""What every arrangement is worth to every household: the package, cover on top of it, or another instead.

    package         u( h_z , W_z − t_z )
    complementary   and what is left out may be insured, at (1 + ℓ) times its expected cost
    supplementary   and better private versions too: of what is covered at their full price x', paid twice
    voucher         the same, of what is covered at x' − φ x
    substitutive    no package: a private one instead, with t_z paid less any rebate (`leaving.py`)

h_z     health with the package;  W_z, t_z  wealth and tax;  ℓ  loading;  φ  voucher as a share of the price x
Source  Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 2

All five are worked out whichever the design allows, so that a reader sees what is given up; the best is taken
among those it does allow. More choice is never worse to whoever can buy parts (`divisible`).

>>> from healthtrust.package.question import Interventions, Limits, Society, TopUp, Utility
>>> services = Interventions(("A", "B"), np.array([6.0, 3.0]), np.array([6.6, 3.2]), np.array([9.0, np.nan]),
...                          np.array([9.9, np.nan]), np.array([1.0, 0.0]), ("A", "B"))
>>> two = Society.of_groups(("poor", "rich"), share=[0.5, 0.5], wealth=[10, 60], health=[5, 5],
...                         incidence=[[1, 1], [1, 1]])
>>> question = Question(services, two, Utility(1, 1), Limits.none(2), top_up=TopUp("voucher"))
>>> found = arrangements(question, np.array([1.0, 0.0]), np.array([1.0, 11.0]), "subset")
>>> for name, utility in zip(ARRANGEMENTS, found.utility.round(3).tolist()):
...     print(f"{name:13} {utility}")
package       [4.648, 6.343]
complementary [4.648, 6.523]
supplementary [4.648, 6.523]
voucher       [4.648, 6.657]
substitutive  [3.896, 6.507]
>>> [ARRANGEMENTS[best] for best in found.best]
['package', 'voucher']
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.package.household.increments import health_with_package
from healthtrust.package.household.leaving import on_terms, private_cover, rebates
from healthtrust.package.household.purchase import purchase_all
from healthtrust.package.household.utility import utilities
from healthtrust.package.question import Mode, OnTop, Question, Real, Whole

ARRANGEMENTS = ("package", "complementary", "supplementary", "voucher", "substitutive")

ALLOWED: dict[OnTop, tuple[str, ...]] = {
    "none": ("package",),
    "complementary": ("package", "complementary"),
    "supplementary": ("package", "complementary", "supplementary"),
    "voucher": ("package", "complementary", "voucher"),
    "substitutive": ("package", "complementary", "substitutive"),
}
"""Which arrangements a household may choose from, by what a design allows to be bought."""


@dataclass(frozen=True)
class Arrangements:
    """What each arrangement is worth to each row, and which of those it may have is best."""

    utility: Real
    """[arrangement, z]: additive u, in the order of `ARRANGEMENTS`; NaN where the row may not insure."""
    best: Whole
    """[z]: position in `ARRANGEMENTS`; of equals the first."""


def arrangements(question: Question, coverage: Real, taxes: Real, mode: Mode) -> Arrangements:
    """Return what each arrangement is worth to each row.

    coverage [i] from 0 to 1; taxes [z], money per head and year.
    """
    society, after = question.society, question.society.wealth - taxes
    of_row = society.class_of_row
    kinds: tuple[OnTop, ...] = ("complementary", "supplementary", "voucher")
    utility = np.vstack(
        [
            utilities(question.utility, health_with_package(question, coverage)[of_row], after),
            *(purchase_all(on_terms(question, kind), coverage, after, mode).utility for kind in kinds),
            private_cover(question, after + rebates(question, taxes), mode).utility,
        ]
    )
    utility[1:, ~society.may_insure[of_row]] = np.nan
    allowed = np.isin(ARRANGEMENTS, ALLOWED[question.top_up.kind])
    open_to = np.where(allowed[:, None] & ~np.isnan(utility), utility, -np.inf)
    return Arrangements(utility, open_to.argmax(axis=0))
