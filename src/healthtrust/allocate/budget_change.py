"""Why a place has more or less a head than under another design: parts that add up to the change.

    b = M n d + Σ_l b_l,      Δb = m ln(M/M⁰) + m ln(n/n⁰) + m ln(d/d⁰) + Σ_l Δb_l,      m = m(M n d, M⁰n⁰d⁰)

b, b_l  budget of a place a head; its other lines: population health, transformation, social care
M       personal-care money a head everywhere;  n need index of the place;  ⁰ under the design before
d       what it has over what its need alone gives it: where it stands against its target
m       logarithmic mean (`ground.decomposition`); where a place had no personal care before, or has none
        after, it is 0 and all of the change is told as money for care everywhere
Source  arithmetic on the table `allocation`

>>> places, line = ("Dale", "Docks"), "transformation"
>>> before = Budgets(places, np.array([100.0, 100.0]), np.array([1.0, 1.0]), {line: np.zeros(2)})
>>> after = Budgets(places, np.array([99.0, 121.0]), np.array([0.9, 1.1]), {line: np.ones(2)})
>>> for name, part in why(before, after).items():
...     print(name, part.round(1).tolist())
money for care everywhere [9.5, 10.5]
its need [-10.5, 10.5]
where it stands against its target [0.0, 0.0]
transformation [1.0, 1.0]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.decomposition import logarithmic_mean

Real = NDArray[np.float64]

OTHERS = ("population_health", "transformation", "social_care")
"""Lines beside personal care, as columns of the table `allocation`."""


@dataclass(frozen=True)
class Budgets:
    """What places have a head, in major units: columns [place], all weighing alike in the mean everywhere."""

    places: tuple[str, ...]
    care: Real
    """Personal care a head."""
    need: Real
    """Need index, 1 = average."""
    others: Mapping[str, Real]
    """Other lines a head, by name."""
    everywhere: float | None = None
    """Personal care a head of all residents; None: the mean of the places."""

    @property
    def total(self) -> Real:
        """Return the whole budget a head."""
        return np.asarray(self.care + sum(self.others.values()))

    @property
    def level(self) -> float:
        """Return personal care a head everywhere."""
        return float(self.care.mean()) if self.everywhere is None else self.everywhere


def budgets_of(table: Mapping[str, NDArray[Any]], places: tuple[str, ...], unit: float) -> Budgets:
    """Return the budgets of some places from the table `allocation` of one year; unit: minor in a major."""
    names = [str(name) for name in table["place"]]
    at = [names.index(place) for place in places]
    heads = np.maximum(table["residents"].astype(np.float64), 1.0)
    care = table["personal_care"] / heads / unit
    others = {name.replace("_", " "): (table[name] / heads / unit)[at] for name in OTHERS if name in table}
    return Budgets(places, care[at], table["need_index"].astype(np.float64)[at], others, float(care[0]))


def why(before: Budgets, after: Budgets) -> dict[str, Real]:
    """Return the part [place] of each cause in the change of the budget a head; the same places in both."""
    mean = logarithmic_mean(after.care, before.care)
    level, need = _log(after.level, before.level), _log(after.need, before.need)
    stands = _log(after.care / after.level, before.care / before.level) - need
    told = mean * (level + need + stands)
    parts = {
        "money for care everywhere": mean * level + (after.care - before.care - told),
        "its need": mean * need,
        "where it stands against its target": mean * stands,
    }
    names = dict.fromkeys((*before.others, *after.others))
    nothing = np.zeros(len(before.places))
    lines = {n: after.others.get(n, nothing) - before.others.get(n, nothing) for n in names}
    return {name: np.asarray(part) for name, part in (parts | lines).items()}


def _log(now: Real | float, before: Real | float) -> Real:
    """Return the logarithm of a ratio; 0 where either is nothing."""
    now, before = np.asarray(now, dtype=np.float64), np.asarray(before, dtype=np.float64)
    there = (now > 0) & (before > 0)
    return np.asarray(np.where(there, np.log(np.where(there, now, 1.0) / np.where(there, before, 1.0)), 0.0))
