"""The two workloads that every tool runs, what each must find, and whether it has found it.

    H   each year, of those alive: the well fall ill, p = 1 − exp(−0.0002 exp(0.05 a)); then
        people die, p = 1 − exp(−exp(−10 + 0.09 a) × 1.3 for men × 2 for the ill); then a + 1
    C   one yearly income through six brackets, the last of them free: contributions have a cap

a   age, at first 0 to 89, all equally likely, half of them men

Only NumPy, any version since 1.26, for every peer's environment reads it.

>>> alive, ill = expected()
>>> round(alive, 5), round(ill, 5)
(0.80644, 0.02387)
>>> owed(np.array([12_000, 30_000, 1_000_000])).tolist()
[0.0, 900.0, 24900.0]
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, sqrt
from typing import Any

import numpy as np

YEARS, AGES, SEED = 10, 90, 1
ILL, ILL_BY_AGE = 0.0002, 0.05
DEATH, DEATH_BY_AGE, OF_MEN, OF_THE_ILL = exp(-10), 0.09, 1.3, 2.0

STARTS = (0.0, 12_000.0, 30_000.0, 60_000.0, 120_000.0, 250_000.0)
RATES = (0.0, 0.05, 0.08, 0.10, 0.12, 0.0)
STEPS = (0.0, 0.05, 0.03, 0.02, 0.02, -0.12)
"""How much each rate is above the one before it."""

DEVIATIONS = 5.0
"""How many standard deviations from what is expected are still called luck."""
NEAREST = 0.05
"""Units of money by which an amount may be off: tools that hold money in 32 bits are off by thousandths."""
_AT_ONCE = 1_000_000


def falls_ill(age: Any) -> Any:
    """Return the yearly chance of falling ill at ages [n]."""
    return 1 - np.exp(-ILL * np.exp(ILL_BY_AGE * np.asarray(age, dtype=float)))


def dies(age: Any, man: Any, ill: Any) -> Any:
    """Return the yearly chance of dying [n] by age, sex and whether one is ill."""
    hazard = DEATH * np.exp(DEATH_BY_AGE * np.asarray(age, dtype=float))
    return 1 - np.exp(-hazard * np.where(man, OF_MEN, 1.0) * np.where(ill, OF_THE_ILL, 1.0))


def population(rows: int) -> tuple[Any, Any]:
    """Return ages [n] and whether each is a man [n], as whole numbers of 8 bits."""
    draw = np.random.default_rng(SEED)
    return draw.integers(0, AGES, rows, dtype=np.uint8), draw.integers(0, 2, rows, dtype=np.uint8)


def incomes(rows: int) -> Any:
    """Return yearly incomes [n] in whole units: lognormal, few below and few above all brackets."""
    draw, found = np.random.default_rng(SEED), np.empty(rows, dtype=np.int32)
    for start in range(0, rows, _AT_ONCE):
        some = found[start : start + _AT_ONCE]
        some[:] = np.minimum(draw.lognormal(10.2, 0.9, len(some)), 16_000_000)
    return found


def expected() -> tuple[float, float]:
    """Return which share is alive after the ten years, and which share of these is ill: exact, by cohort."""
    age, man = (each.ravel() for each in np.meshgrid(np.arange(AGES), [False, True]))
    well, ill = np.full(len(age), 1 / len(age)), np.zeros(len(age))
    for year in range(YEARS):
        fallen = well * falls_ill(age + year)
        well = (well - fallen) * (1 - dies(age + year, man, False))
        ill = (ill + fallen) * (1 - dies(age + year, man, True))
    alive = float(well.sum() + ill.sum())
    return alive, float(ill.sum()) / alive


def owed(income: Any) -> Any:
    """Return what is due on incomes [n], exactly, in units of money."""
    whole = np.asarray(income, dtype=float)
    ends = (*STARTS[1:], np.inf)
    brackets = zip(STARTS, ends, RATES, strict=True)
    return sum(rate * np.clip(whole - start, 0, end - start) for start, end, rate in brackets)


def errors(income: Any, found: Any, unit: float = 1.0) -> dict[str, float]:
    """Return the total that a tool found [n], the true one, its largest error; `unit` of its units is 1."""
    largest, true, total = 0.0, 0.0, 0.0
    for start in range(0, len(income), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        due, theirs = owed(income[some]), np.asarray(found[some], dtype=float) / unit
        difference = float(np.abs(due - theirs).max())
        largest = max(largest, difference) if difference == difference else float("inf")
        true, total = true + float(due.sum()), total + float(theirs.sum())
    return {"total": total, "expected": true, "error": largest}


def wrong(workload: str, rows: int, answer: Mapping[str, float]) -> str:
    """Return what is wrong with an answer, empty where it is right."""
    return {"H": _wrong_lives, "C": _wrong_money, "year": _wrong_year}[workload](rows, answer)


def _wrong_lives(rows: int, answer: Mapping[str, float]) -> str:
    """Look at `alive` and `ill`, heads after the ten years."""
    alive, ill = expected()
    wanted = ((answer["alive"], rows, alive, "alive"), (answer["ill"], answer["alive"], ill, "ill"))
    return "; ".join(filter(None, (_unlucky(*each) for each in wanted)))


def _unlucky(found: float, of: float, share: float, what: str) -> str:
    """Return whether so many of so many are further from a share than luck explains, in words."""
    least = sqrt(share * (1 - share) * max(of, 1)) * DEVIATIONS
    return (
        "" if abs(found - share * of) <= least else f"{what} {found / max(of, 1):.5f}, expected {share:.5f}"
    )


def _wrong_money(rows: int, answer: Mapping[str, float]) -> str:
    """Look at the largest error of a person, and at the total."""
    if not answer["error"] <= NEAREST:
        return f"an amount is off by {answer['error']:.3f}"
    total, true = answer["total"], answer["expected"]
    return "" if abs(total - true) <= 1e-6 * true + NEAREST else f"total {total:.2f}, expected {true:.2f}"


def _wrong_year(rows: int, answer: Mapping[str, float]) -> str:
    """Look at the first year's deaths and births, with their variances, and at whether heads add up."""
    if answer["heads"] != answer["heads before"] + answer["births"] - answer["deaths"]:
        return "heads do not add up"
    for what in ("deaths", "births"):
        found, true = answer[f"{what} at first"], answer[f"{what} expected"]
        if not abs(found - true) <= DEVIATIONS * sqrt(answer[f"{what} variance"]):
            return f"{what} of the first year {found:.0f}, expected {true:.1f}"
    return ""
