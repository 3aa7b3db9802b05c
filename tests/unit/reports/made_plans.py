"""Made-up tables of the market: who changed plan, and what equalisation leaves to gain."""

from __future__ import annotations

import numpy as np

from healthtrust.design.heading import CLASSIFICATIONS
from healthtrust.reports.story import Columns
from tests.unit.reports.made import PLANS, SEGMENTS, minor, words

MOVED = ((4_000, 120, 60), (90, 4_300, 30), (30, 20, 3_900), (50, 100, 100))
LEFT = (1.0, 0.6, 0.55, 0.0)
"""What each classification leaves of the gains there are without any."""


def switching() -> Columns:
    before, now = np.indices((4, 3)).reshape(2, -1)
    residents = np.array(MOVED)
    return {
        "from": words([*PLANS, "no plan"])[before],
        "to": words(PLANS)[now],
        "residents": residents.ravel(),
        "share": (residents / residents.sum(axis=1, keepdims=True)).ravel(),
    }


def gains() -> Columns:
    by = ["segment"] * len(SEGMENTS) + ["age"] * 2
    group = [*SEGMENTS, "0 to 64", "65 and over"]
    flat = np.array([900, 700, -300, -2_500, -7_000, 600, -3_000])
    seen = np.array([[1.0] * 7, *[[part] * 5 + [0.0] * 2 for part in LEFT[1:]]])
    gain = minor(np.rint(flat * seen)).ravel()
    expected = np.tile(minor(2_000 - flat), 4)
    return {
        "classification": np.repeat(words(CLASSIFICATIONS), 7),
        "in_force": np.repeat([name == CLASSIFICATIONS[-1] for name in CLASSIFICATIONS], 7),
        "by": np.tile(words(by), 4),
        "group": np.tile(words(group), 4),
        "residents": np.tile([6_000, 3_000, 2_500, 1_000, 300, 10_000, 2_800], 4),
        "paid": expected + gain,
        "expected_cost": expected,
        "gain": gain,
        "predictive_ratio": (expected + gain) / expected,
    }
