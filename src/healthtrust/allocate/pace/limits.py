"""The least and the most a place may grow by per head: floors, the lift, caps, and which of them it is.

    floor per head   f(d) = f φ + b (1 − φ)                    φ = 1 up to d₁, 0 from d₂, a line between
    floor in cash    (1 + f'(d)) / n − 1                       the same phasing of the floor f' of the sum
    lift             y (ℓ − d) / (1 + d)                       y = 1 where d ≥ ℓ: nor is any pushed under ℓ
    cap              per head m;  in cash (1 + m') / n − 1     the lower of the two
    in real terms    1 + f, b, f', m, m'  are each multiplied by 1 + π first

d    distance from target;  d₁, d₂  where the floor begins and ends to phase out;  b  least growth beyond
n    population now over population last year;  ℓ  the lift, say −5 %;  π  growth of prices
y    1 / (years of phase-in still to come, this one included): the last of them closes all that is left
Where floor and lift differ the higher holds, and the cap holds against the lift; a cap below a floor is a
contradiction. Each of the limits per head falls with d, so a place further below target never gets less for
them; a limit in cash follows the place's own population and may.
Source  minimum growth per head and in cash, full up to +5 % and phased out to +10 %, and all below target
        within −5 %: NHS England's allocations 2016/17, as told by the HFMA [cited].

>>> rules = Pace(least_per_head=0.014, floor_full_to=0.05, floor_none_from=0.10, lift=-0.05)
>>> found = limits(np.array([-0.20, 0.0, 0.05, 0.075, 0.20]), np.ones(5), rules, 1)
>>> [round(float(g), 4) for g in found.least], [RULES[code] for code in found.floor.tolist()]
([0.1875, 0.014, 0.014, 0.007, 0.0], ['lift', 'floor', 'floor', 'floor', 'floor'])
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.pace import Pace
from healthtrust.ground.problems import Problem

RULES = ("formula", "floor", "floor in cash", "lift", "cap", "cap in cash")
"""What can decide the growth of a place in a year; results name them by position."""
FORMULA, FLOOR, CASH_FLOOR, LIFT, CAP, CASH_CAP = range(len(RULES))

NOTHING = -1.0
"""Growth that leaves nothing: where there is no floor, it is the least."""


@dataclass(frozen=True)
class Limits:
    """Least and most growth per head of each place [n], and the position in `RULES` of what sets each."""

    least: NDArray[np.float64]
    most: NDArray[np.float64]
    floor: NDArray[np.int8]
    cap: NDArray[np.int8]
    contradicted: NDArray[np.bool_]
    """Where a floor is above a cap."""


def limits(
    distance: NDArray[np.float64], population_growth: NDArray[np.float64], rules: Pace, year: int
) -> Limits:
    """Return the limits of places [n] at a distance [n]; population_growth [n] is now over last year.

    year: the first is 1; the phase-in of the lift and the deflator depend on it.
    """
    prices = 1 + inflation(rules, year)
    phased = _phased(distance, rules)

    def floor_of(least: float) -> NDArray[np.float64]:
        return prices * (1 + rules.least_beyond + (least - rules.least_beyond) * phased) - 1

    least, floor = np.full(len(distance), NOTHING), np.full(len(distance), FLOOR, dtype=np.int8)
    most, cap = np.full(len(distance), np.inf), np.full(len(distance), CAP, dtype=np.int8)
    if rules.least_per_head is not None:
        least = floor_of(rules.least_per_head)
    if rules.least_in_cash is not None:
        cash = (1 + floor_of(rules.least_in_cash)) / population_growth - 1
        least, floor = np.maximum(least, cash), np.where(cash > least, CASH_FLOOR, floor).astype(np.int8)
    if rules.most_per_head is not None:
        most = np.full(len(distance), prices * (1 + rules.most_per_head) - 1)
    if rules.most_in_cash is not None:
        cash = prices * (1 + rules.most_in_cash) / population_growth - 1
        most, cap = np.minimum(most, cash), np.where(cash < most, CASH_CAP, cap).astype(np.int8)
    contradicted = least > most + 1e-12
    lifted = np.minimum(_lift(distance, rules, year), most)
    floor = np.where(lifted > least, LIFT, floor).astype(np.int8)
    least = np.maximum(least, lifted)
    return Limits(least, np.maximum(least, most), floor, cap, contradicted)


def inflation(rules: Pace, year: int) -> float:
    """Return the growth of prices that is added to limits in a year of the path; zero in cash terms."""
    if not (rules.real and rules.deflator):
        return 0.0
    return rules.deflator[min(year, len(rules.deflator)) - 1]


def _phased(distance: NDArray[np.float64], rules: Pace) -> NDArray[np.float64]:
    """Return the part [n] of the floor that still holds."""
    if rules.floor_full_to is None or rules.floor_none_from is None:
        return np.ones(len(distance))
    return np.interp(distance, [rules.floor_full_to, rules.floor_none_from], [1.0, 0.0])


def _lift(distance: NDArray[np.float64], rules: Pace, year: int) -> NDArray[np.float64]:
    """Return the growth per head [n] that the lift asks for; how far it lets money fall where none is due."""
    if rules.lift is None:
        return np.full(len(distance), NOTHING)
    part = 1 / max(rules.phase_in_years - year + 1, 1)
    missing = rules.lift - distance
    return np.where(missing > 0, part, 1.0) * missing / (1 + distance)


def limits_that_cannot_be(rules: Pace, where: str) -> Iterator[Problem]:
    """Yield every contradiction among floors, caps and their phasing."""
    floors = (("least_per_head", rules.least_per_head), ("least_in_cash", rules.least_in_cash))
    caps = (("most_per_head", rules.most_per_head), ("most_in_cash", rules.most_in_cash))
    for (low, least), (high, most) in zip(floors, caps, strict=True):
        if least is not None and most is not None and least > most:
            yield Problem(f"{where}, {low}", f"{least:g}, above {high} = {most:g}", "at most the cap")
    start, end = rules.floor_full_to, rules.floor_none_from
    if (start is None) != (end is None):
        name = "floor_none_from" if end is None else "floor_full_to"
        expected = "both floor_full_to and floor_none_from, or neither"
        yield Problem(f"{where}, {name}", "nothing", expected)
    if start is not None and end is not None:
        yield from _phasing_that_cannot_be(rules, (start, end), where)
    if rules.real and not rules.deflator:
        remedy = "Give the growth of prices, such as deflator = [0.02]."
        yield Problem(f"{where}, deflator", "nothing", "growth of prices for each year", remedy=remedy)
    if rules.deflator and not rules.real:
        remedy = "Add real = true, or leave the deflator out."
        yield Problem(f"{where}, deflator", "prices for growth that is not real", "none", remedy=remedy)


def _phasing_that_cannot_be(rules: Pace, ends: tuple[float, float], where: str) -> Iterator[Problem]:
    start, end = ends
    if rules.least_per_head is None and rules.least_in_cash is None:
        expected = "least_per_head or least_in_cash, which phases out"
        yield Problem(f"{where}, floor_full_to", "no floor", expected)
    if end <= start:
        yield Problem(f"{where}, floor_none_from", f"{end:g}", f"more than floor_full_to = {start:g}")
        return
    for name in ("least_per_head", "least_in_cash"):
        least = getattr(rules, name)
        if least is None:
            continue
        if least < rules.least_beyond:
            expected = f"at most {name} = {least:g}: a floor phases out downwards"
            yield Problem(f"{where}, least_beyond", f"{rules.least_beyond:g}", expected)
        elif (1 + end) * (least - rules.least_beyond) / (end - start) > 1 + rules.least_beyond:
            remedy = "Phase it out more slowly: a place would overtake one nearer to its target."
            found = f"a floor of {least:g} that ends between {start:g} and {end:g}"
            yield Problem(f"{where}, floor_none_from", found, "a gentler line", remedy=remedy)
