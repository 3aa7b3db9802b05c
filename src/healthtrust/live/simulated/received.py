"""What came in of contributions and premiums, household by household and month by month.

    unit k of what a place pays of a kind comes in in month k mod 12,     k = 0, 1, …

so that the months of each place are those that are posted (`ground.money.over_months`: earlier months carry
the remainder), and the months of each household add up to what it paid.

kinds    household: contributions paid;  employer: what employers paid for its members;  premium: of voluntary
         cover;  government: subsidy, of nobody
Source   the receipt table of `records.exchange`; that months differ by one unit only is the postings' rule

>>> by_month(np.array([0, 0]), np.array([25, 12]), np.zeros(1, dtype=np.int64)).tolist()
[[3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]]
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import over_months
from healthtrust.ground.running import sum_before
from healthtrust.live.simulated.table_files import Columns, Words, same
from healthtrust.people.register import dealt
from healthtrust.state import State, known

Whole = NDArray[np.int64]

HOUSEHOLDS_AT_ONCE = 32_768
MONTHS = 12
GOVERNMENT = "government"


def receipts(state: State, at_once: int = HOUSEHOLDS_AT_ONCE) -> Iterator[Columns]:
    """Yield what came in, kind by kind, `at_once` household rows at a time."""
    homes = known(state.households, "people")
    for kind, paid in _of_households(state).items():
        so_far = np.zeros(len(state.places.names), dtype=np.int64)
        for begin in range(0, homes.rows, at_once):
            rows = slice(begin, min(begin + at_once, homes.rows))
            months = by_month(homes.place[rows].astype(np.int64), paid[rows], so_far)
            yield _from_households(state, kind, begin, months)
    yield _from_government(state)


def by_month(place: Whole, paid: Whole, so_far: Whole) -> Whole:
    """Return what rows [n] paid by month [n, 12]; so_far [place] counts up what was dealt before."""
    return dealt(paid, sum_before(place, paid, so_far), MONTHS)


def _of_households(state: State) -> dict[str, Whole]:
    """Return [household] what all the identical households of a row paid, of each kind."""
    found, package = known(state.contributions, "pool"), known(state.package, "package")
    weight = known(state.households, "people").weight.astype(np.int64)
    return {
        "household": found.paid,
        "employer": found.employer * weight,
        "premium": (package.premium * package.insured).astype(np.int64),
    }


def _from_households(state: State, kind: str, begin: int, months: Whole) -> Columns:
    homes, persons = known(state.households, "people"), known(state.persons, "people")
    row, month = np.nonzero(months)
    home = begin + row
    return {
        "person_id": persons.identity[homes.first[home]],
        "date": _first_of(state.year, month),
        "kind": same(kind, len(home)),
        "amount": months[row, month],
        "place": Words(state.places.names, homes.place[home]),
    }


def _from_government(state: State) -> Columns:
    amount = over_months(np.array(known(state.contributions, "pool").subsidy))
    month = np.flatnonzero(amount)
    return {
        "org_id": same(GOVERNMENT, len(month)),
        "date": _first_of(state.year, month),
        "kind": same("government", len(month)),
        "amount": amount[month],
    }


def _first_of(year: int, month: Whole) -> NDArray[np.datetime64]:
    months = (year - 1970) * MONTHS + month
    return months.astype("datetime64[M]").astype("datetime64[D]")
