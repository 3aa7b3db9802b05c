"""What each contract would settle to: on care as it stands now, and on the year as it looks, with a range.

    due_c( cost_s )          the contract's own rule of settlement, as at year end
    range                    least and most of due_c over cost at its low, central and high estimate

c       a contract;  s  a setting of care;  cost  of the year so far, or of the year as forecast
The rule is the one that settles the year: it is handed in as a function of care by setting, and nothing is
settled by another one here. A rule may fall as cost rises (shared savings), rise with it (fees) or stay as it
is (capitation), and may jump; the range is the least and the most found at the ends of the interval and in
the middle, with every setting at the same end: costs that go wrong together make the widest range. A jump
between these three is not seen; give `steps` for more points between the ends.

>>> def savings(cost):                       # half of what is saved against 1,000, nothing otherwise
...     return max(1000 - sum(cost.values()), 0) // 2
>>> care = Care({"inpatient": 500}, {"inpatient": 860}, {"inpatient": 900}, {"inpatient": 1040})
>>> told = interim_settlement({"Ash": (savings, care)})
>>> told["now"], told["low"], told["central"], told["high"], told["basis"]
([250], [0], [50], [70], ['paid, completed'])
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from healthtrust.ground.rows import by_column

Costs = Mapping[str, int]
"""Minor units by setting."""
Due = Callable[[Costs], int]
"""The rule of a contract: what is due to its party, minor units, below zero where the party owes."""


@dataclass(frozen=True)
class Care:
    """The cost of care under one contract by setting, minor units."""

    now: Costs
    """As it stands: the year so far, completed where it can be."""
    low: Costs
    """The year as forecast, at the lower end of its interval."""
    central: Costs
    high: Costs
    basis: str = "paid, completed"


def interim_settlement(contracts: Mapping[str, tuple[Due, Care]], steps: int = 1) -> dict[str, list[Any]]:
    """Return one row for each contract: what is due now and for the year: low, central and high.

    steps: parts into which each half of the interval is cut to look for the least and the most. Columns:
    contract, cost_now, cost_low, cost_central, cost_high, now, low, central, high, basis. Raises ValueError
    for costs of other settings at one end, or a lower end above the centre.
    """
    return by_column([_row(name, due, care, steps) for name, (due, care) in contracts.items()])


def _row(name: str, due: Due, care: Care, steps: int) -> dict[str, Any]:
    _refuse_crossed(name, care)
    halves = ((care.low, care.central), (care.central, care.high))
    found = [
        _whole(due(_between(one, other, step, steps)), name)
        for one, other in halves
        for step in range(steps + 1)
    ]
    return {
        "contract": name,
        **{f"cost_{end}": sum(getattr(care, end).values()) for end in ("now", "low", "central", "high")},
        "now": _whole(due(care.now), name),
        "low": min(found),
        "central": _whole(due(care.central), name),
        "high": max(found),
        "basis": care.basis,
    }


def _between(one: Costs, other: Costs, step: int, steps: int) -> dict[str, int]:
    """Return costs a whole number of steps from one to the other, rounded down."""
    return {name: one[name] + (other[name] - one[name]) * step // steps for name in one}


def _whole(amount: int, name: str) -> int:
    if int(amount) != amount:
        raise ValueError(f"the rule of {name} gives {amount}, which is no whole number of minor units")
    return int(amount)


def _refuse_crossed(name: str, care: Care) -> None:
    if not care.low.keys() == care.central.keys() == care.high.keys():
        raise ValueError(f"the costs of {name} are of other settings at one end of the interval")
    if any(not care.low[each] <= care.central[each] <= care.high[each] for each in care.low):
        raise ValueError(f"the costs of {name} do not rise from the lower end of the interval to the upper")
