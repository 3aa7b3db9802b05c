"""How contributions above the fair premium are resisted: the expected share of households in arrears.

    s_h = min( m, a + b × max(0, t_h − v_h) / y_h )          expected revenue = Σ_h w_h t_h (1 − s_h)

t_h, v_h, y_h  what one such household owes, its fair premium, its income; w_h identical households
a, b, m        arrears at the fair premium, slope, most (design, [pool.response])
v_h            expected cost to the pool of the core package of its members: what an insurer that knew their
               risk would charge without a loading
Source  that tax above the fair premium costs more to collect: Smith, Statutory packages of health care
        alongside voluntary insurance, York 2006, section 3 [cited]; the piecewise linear form is assumed, and
        so are its numbers. A rise of rates that lowers revenue: Laffer, The Laffer curve, 2004 [recalled].

Where income is nothing, anything above the fair premium takes the household to m. A household in arrears is
still covered, like every resident: what it leaves unpaid the others bear, and nobody leaves the pool.

>>> from healthtrust.design.contributions import Response
>>> debtors = Debtors(fair=np.array([2_000_00, 2_000_00, 2_000_00]),
...                   income=np.array([20_000_00, 50_000_00, 90_000_00]), weight=np.array([10, 10, 10]))
>>> owes = np.array([1_000_00, 5_000_00, 20_000_00])
>>> response = Response(at_fair=0.02, slope=2.0, most=0.3)
>>> share_unpaid(owes, debtors, response).round(3).tolist()
[0.02, 0.14, 0.3]
>>> found = expected(owes, debtors, response)
>>> found.owed / 100, found.collected / 100, round(found.in_arrears, 4)
(260000.0, 192800.0, 0.1533)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.design.contributions import Response
from healthtrust.engine.backend import compiled, parts, threads
from healthtrust.engine.everywhere import everywhere
from healthtrust.engine.partitions import cut
from healthtrust.engine.run import map_partitions

Whole = NDArray[np.signedinteger[Any]]

MILLIONTHS = 1_000_000
"""Households in arrears are counted in millionths of a household, so that threads add up to the same."""
HOUSEHOLDS_AT_ONCE = 16_384
"""Fewer rows than this are not worth a thread; the NumPy twin works on as many at a time."""


@dataclass(frozen=True)
class Debtors:
    """Columns of the h rows of households that owe: what their response looks at besides the amount."""

    fair: NDArray[np.int64]
    """Fair premium of one such household a year: expected cost of its members' package, minor units."""
    income: NDArray[np.int64]
    weight: Whole
    """Identical households the row stands for."""

    @property
    def households(self) -> int:
        """Return how many households there are."""
        return int(self.weight.sum())


@dataclass(frozen=True)
class Expected:
    """What is owed and what is expected to come in, minor units, and the share of households in arrears."""

    owed: int
    collected: int
    in_arrears: float

    @property
    def share_unpaid(self) -> float:
        """Return the part of the money owed that is expected to stay away; none where none is owed."""
        return 1 - self.collected / self.owed if self.owed else 0.0


def share_unpaid(owed: NDArray[np.int64], debtors: Debtors, response: Response) -> NDArray[np.float64]:
    """Return the expected share [h] of the identical households of each row that are in arrears.

    owed [h]: what one such household owes, minor units.
    """
    excess = np.maximum(owed - debtors.fair, 0)
    burden = np.where(excess > 0, np.inf, 0.0)
    np.divide(excess, debtors.income, out=burden, where=(debtors.income > 0) & (excess > 0))
    rising = response.slope * burden if response.slope else np.zeros(len(burden))
    return np.asarray(np.minimum(response.most, response.at_fair + rising))


def expected(owed: NDArray[np.int64], debtors: Debtors, response: Response) -> Expected:
    """Return what is owed and expected to be collected; what a row leaves unpaid is rounded, half up."""
    return expected_of_each([owed], debtors, response)[0]


def expected_of_each(
    owed: Iterable[NDArray[np.int64]], debtors: Debtors, response: Response
) -> list[Expected]:
    """Return what is expected for each of several amounts owed [h], in their order; asks everybody once."""
    found = everywhere(tuple(_added_up(each, each, debtors, response) for each in owed))
    return [
        Expected(money, money - unpaid, in_arrears / MILLIONTHS / max(households, 1))
        for money, unpaid, in_arrears, households in found
    ]


def at_most(less: NDArray[np.int64], more: NDArray[np.int64], debtors: Debtors, response: Response) -> int:
    """Return what no amounts owed between `less` [h] and `more` [h] can exceed in expected revenue.

    Nobody owes more than `more`, and nobody pays more readily than at `less`.
    """
    money, unpaid, *_ = everywhere(_added_up(less, more, debtors, response))
    return money - unpaid


def received(owed: NDArray[np.int64], weight: Whole, in_arrears: Whole) -> NDArray[np.int64]:
    """Return what all the identical households of each row [h] pay, when so many [h] of them do not.

    Raises ValueError where more are in arrears than there are.
    """
    paying = weight.astype(np.int64) - in_arrears.astype(np.int64)
    if (paying < 0).any() or (in_arrears < 0).any():
        raise ValueError("households in arrears must be between none and all of the row")
    return np.asarray(owed * paying)


def _added_up(
    less: NDArray[np.int64], more: NDArray[np.int64], debtors: Debtors, response: Response
) -> tuple[int, int, int, int]:
    """Return money owed at `more`, unpaid at the shares of `less`, millionths in arrears, households.

    Of this part's own rows.
    """
    rule = _rows if compiled() else _rows_plain
    terms = response.at_fair, response.slope, response.most

    def task(rows: slice) -> tuple[int, int, int]:
        return rule(
            less[rows], more[rows], debtors.fair[rows], debtors.income[rows], debtors.weight[rows], *terms
        )

    blocks = -(-len(less) // HOUSEHOLDS_AT_ONCE)
    sums = map_partitions(task, cut(len(less), max(min(parts(), blocks), 1)), threads())
    money, unpaid, in_arrears = (sum(column) for column in zip((0, 0, 0), *sums, strict=True))
    return int(money), int(unpaid), int(in_arrears), debtors.households


@njit(nogil=True, cache=True)
def _rows(
    less: NDArray[np.int64], more: NDArray[np.int64], fair: NDArray[np.int64], income: NDArray[np.int64],
    weight: Whole, at_fair: float, slope: float, most: float,
) -> tuple[int, int, int]:  # fmt: skip
    money, unpaid, in_arrears = 0, 0, 0
    for h in range(len(less)):
        share = at_fair
        if less[h] > fair[h] and slope > 0:
            share = at_fair + slope * ((less[h] - fair[h]) / income[h]) if income[h] > 0 else most
        share = min(most, share)
        owed = int(more[h] * weight[h])
        money += owed
        unpaid += int(np.floor(owed * share + 0.5))
        in_arrears += int(np.rint(weight[h] * share * MILLIONTHS))
    return money, unpaid, in_arrears


def _rows_plain(
    less: NDArray[np.int64], more: NDArray[np.int64], fair: NDArray[np.int64], income: NDArray[np.int64],
    weight: Whole, at_fair: float, slope: float, most: float,
) -> tuple[int, int, int]:  # fmt: skip
    response = Response(at_fair=at_fair, slope=slope, most=most)
    money = unpaid = in_arrears = 0
    for start in range(0, len(less), HOUSEHOLDS_AT_ONCE):
        rows = slice(start, start + HOUSEHOLDS_AT_ONCE)
        share = share_unpaid(less[rows], Debtors(fair[rows], income[rows], weight[rows]), response)
        owed = more[rows] * weight[rows]
        money += int(owed.sum())
        unpaid += int(np.floor(owed.astype(np.float64) * share + 0.5).astype(np.int64).sum())
        in_arrears += int(np.rint(weight[rows] * share * MILLIONTHS).astype(np.int64).sum())
    return money, unpaid, in_arrears
