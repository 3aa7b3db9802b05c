"""What the pool receives in a year: contributions, what government adds, less what collecting costs.

    I = C + [s C] + X − [k C] + R

C       what households and employers pay; s and k the design's subsidy and collection cost as shares of it
X       what government pays: for the residents of exempt households, and its share of contributions
R       opening reserve: the design's in a book's first year, afterwards what last year's close handed on
[ ]     rounded to the whole minor unit, half to even
Source  the macro identity of contribution-financed systems; no author.

>>> terms = ReceiptTerms(0.3, collection_cost_share=0.02, for_the_exempt=50, opening_reserve=100)
>>> receipts(1000, terms), pool_income(1000, terms)
((350, 20), 1430)
"""

from __future__ import annotations

from dataclasses import dataclass

from healthtrust.engine.everywhere import everywhere
from healthtrust.ground.money import to_minor
from healthtrust.ground.problems import Problem
from healthtrust.pool.means import residents
from healthtrust.state import State, known


@dataclass(frozen=True)
class ReceiptTerms:
    """What besides contributions decides pool income; amounts in minor units."""

    subsidy_share: float
    collection_cost_share: float
    for_the_exempt: int
    opening_reserve: int


def terms_of(state: State) -> ReceiptTerms:
    """Return the year's terms: needs the households that step pool found exempt."""
    pool, first_year = state.design.pool, state.year == state.design.span.start
    each = residents(known(state.persons, "people"), known(state.households, "people"))
    exempt_residents = everywhere(int(each[known(state.contributions, "pool").exempt].sum()))
    opening = to_minor(pool.opening_reserve, state.currency) if first_year else state.carried.reserve
    a_head = to_minor(pool.subsidy_per_exempt_resident, state.currency)
    return ReceiptTerms(pool.subsidy_share, pool.collection_cost_share, a_head * exempt_residents, opening)


def receipts(contributions: int, terms: ReceiptTerms) -> tuple[int, int]:
    """Return the government's subsidy and the cost of collection that go with contributions, minor units."""
    subsidy = round(terms.subsidy_share * contributions) + terms.for_the_exempt
    return subsidy, round(terms.collection_cost_share * contributions)


def pool_income(contributions: int, terms: ReceiptTerms) -> int:
    """Return pool income: contributions + subsidy − collection cost + opening reserve, minor units."""
    subsidy, collection_cost = receipts(contributions, terms)
    return contributions + subsidy - collection_cost + terms.opening_reserve


def eaten_up(terms: ReceiptTerms) -> list[Problem]:
    """Return the problem that more contributions leave no more to spend, where collecting eats them up."""
    if terms.collection_cost_share < 1 + terms.subsidy_share:
        return []
    return [
        Problem(
            "pool.collection_cost_share",
            f"{terms.collection_cost_share:g}, beside a subsidy share of {terms.subsidy_share:g}",
            "contributions that leave something after collecting them",
            remedy="Lower the collection cost.",
        )
    ]
