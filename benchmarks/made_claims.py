"""Claims of made-up people, drawn for benchmarks and tests: joiners, leavers, admissions; no real person.

Persons of gamma age; 15 of 100 join within 300 days, 10 of 100 leave; lines fall on persons by a gamma risk
that grows with age, over two years. Draw by draw the same as ../shared/bench/linkage/gen_claims.py, so that
its known answers hold: 158.0 avoidable admissions for 1,000 adult person-years, 141.0 for 1,000 adults ever
enrolled, where the day after the last counts as enrolled; 157.6 and 140.6 where it does not.

>>> people, lines = drawn(20, 400)
>>> few = drawn(20, 400, lambda setting, day: (setting == INPATIENT) & (day >= 0))[1]
>>> kept = (lines.setting == INPATIENT) & (lines.day >= 0)
>>> lines.who[kept].tolist() == few.who.tolist(), lines.code[kept].tolist() == few.code.tolist()
(True, True)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

BASE = np.datetime64("2024-01-01")
SETTINGS = ("office", "outpatient", "emergency", "inpatient", "snf")
INPATIENT = SETTINGS.index("inpatient")
LOG_PRICE = (5.0, 5.6, 6.4, 8.7, 8.2)
"""Of a line in each setting: mean of the logarithm; its standard deviation is 0.8."""
SHARES = {
    "E119": 0.06, "E1165": 0.012, "E1121": 0.008, "E1010": 0.001, "J449": 0.035, "J441": 0.008, "I10": 0.13,
    "I509": 0.02, "I5023": 0.005, "N183": 0.03, "C349": 0.006, "F039": 0.01, "J45909": 0.02, "J189": 0.012,
    "N390": 0.02, "I169": 0.001, "O80": 0.005, "I2510": 0.03,
}  # fmt: skip
CODES = (*SHARES, "Z0000", "M545", "J069", "R079", "K219", "S934", "H269", "L309", "R104")
Whole = NDArray[np.int64]
Keep = Callable[[NDArray[Any], NDArray[Any]], NDArray[np.bool_]]


@dataclass(frozen=True)
class People:
    """Everyone: age, sex, practice, day of birth, first day, the day after the last, payer."""

    age: Whole
    sex: NDArray[Any]
    practice: Whole
    born: NDArray[np.datetime64]
    first: NDArray[np.datetime64]
    last: NDArray[np.datetime64]
    payer: NDArray[Any]


@dataclass(frozen=True)
class Lines:
    """Claim lines: whose; setting and codes by place in SETTINGS and CODES, -1 none; day from BASE."""

    who: Whole
    setting: Whole
    code: Whole
    second: Whole
    day: Whole
    paid: NDArray[np.float64]
    place: Whole


def drawn(persons: int, lines: int, keep: Keep | None = None) -> tuple[People, Lines]:
    """Return people and lines, of one seed and one sequence of draws.

    keep: which lines to finish, by their settings and days; those lines are not priced.
    """
    draw = np.random.default_rng(11)
    people = _people(draw, persons)
    risk = np.cumsum(draw.gamma(0.8, 1.0, persons) * (0.3 + people.age / 50))
    chance = draw.random(lines)
    setting = draw.choice(len(SETTINGS), lines, p=[0.62, 0.24, 0.07, 0.06, 0.01]).astype(np.int8)
    listed = np.array([*SHARES.values()])
    rest = len(CODES) - len(SHARES)
    shares = np.concatenate([listed, np.full(rest, (1 - listed.sum()) / rest)])
    own = draw.choice(len(CODES), persons, p=shares)
    usual = draw.random(lines) < 0.5
    one, two = (draw.choice(len(CODES), lines, p=shares).astype(np.int8) for _ in range(2))
    alone = draw.random(lines) >= 0.5
    day = draw.integers(-365, 366, lines).astype(np.int16)
    kept = slice(None) if keep is None else np.flatnonzero(keep(setting, day))
    paid, place = np.empty(0), np.empty(0, np.int64)
    if keep is None:
        paid = np.round(np.exp(draw.normal(np.array(LOG_PRICE)[setting], 0.8)), 2)
        place = draw.integers(0, 52, lines)
    who = np.searchsorted(risk / risk[-1], chance[kept]).astype(np.int64)
    code = np.where(usual[kept], own[who], one[kept])
    second = np.where(alone[kept], -1, two[kept]).astype(np.int64)
    return people, Lines(
        who, setting[kept].astype(np.int64), code, second, day[kept].astype(np.int64), paid, place
    )


def _people(draw: np.random.Generator, persons: int) -> People:
    age = np.clip(draw.gamma(4, 11, persons), 0, 99).astype(np.int64)
    sex, practice = draw.choice(["F", "M"], persons), draw.integers(0, 40, persons)
    draw.integers(1, 11, persons)  # deprivation
    born = BASE - (age * 365.25 + draw.integers(0, 365, persons)).astype("timedelta64[D]")
    first = np.where(draw.random(persons) < 0.85, 0, draw.integers(0, 300, persons))
    last = np.where(draw.random(persons) < 0.9, 365, first + draw.integers(1, 365, persons))
    last = np.minimum(np.maximum(last, first), 365)
    days = (BASE + each.astype("timedelta64[D]") for each in (first, last))
    return People(
        age, sex, practice, born.astype("datetime64[D]"), *days, draw.choice(["A", "B", "C"], persons)
    )
