"""Places, plans and flows of the system made by hand, and how its columns are written."""

from __future__ import annotations

from typing import Any

import numpy as np

PLACES = {
    "Docks": (1, 3_100, 1.21),
    "Station Road": (2, 3_300, 1.06),
    "Dale Green": (3, 3_500, 0.97),
    "Crescent": (5, 2_900, 0.83),
}
PLANS = {"Valley Mutual": 5_900, "Northern Care": 4_300, "Open Health": 2_600}
SEGMENTS = {"well": 0.55, "at risk": 0.8, "chronic": 1.2, "multimorbid": 2.1, "frail": 3.4}
RESIDENTS = sum(heads for _, heads, _ in PLACES.values())

FLOWS = (
    ("opening balances", "pool fund", "opening", "pool", 160_000),
    ("government subsidy", "pool fund", "government", "pool", 3_744_000),
    ("household contributions", "pool fund", "households", "pool", 26_368_000),
    ("pool fund", "collection cost", "pool", "pool", 263_680),
    ("pool fund", "pool administration", "pool", "pool", 600_166),
    ("pool fund", "pool reserve", "pool", "pool", 428_800),
    ("pool fund", "pool reward reserve", "pool", "pool", 300_083),
    ("pool fund", "transformation line", "pool", "places", 300_083),
    ("pool fund", "population health line", "pool", "places", 1_500_416),
    ("pool fund", "personal care line", "pool", "places", 26_878_772),
    ("personal care line", "plan fund", "places", "plans", 26_878_772),
    ("risk equalisation", "risk equalisation", "plans", "plans", 384_000),
    ("household plan surcharges", "plan fund", "households", "plans", 124_800),
    ("household user charges", "provider fund", "households", "providers", 204_800),
    ("household premiums", "insurer fund", "households", "insurers", 688_000),
    ("household self-payments", "provider fund", "households", "providers", 265_600),
    ("insurer fund", "provider fund", "insurers", "providers", 601_600),
    ("insurer fund", "insurer administration", "insurers", "insurers", 73_600),
    ("plan fund", "plan administration", "plans", "plans", 899_200),
    ("plan fund", "provider fund", "plans", "providers", 25_888_000),
    ("provider fund", "cost of care", "providers", "providers", 26_816_000),
    ("transformation line", "transformation", "places", "programmes", 300_083),
    ("population health line", "population health programmes", "places", "programmes", 1_500_416),
    ("pool reward reserve", "rewards payable", "pool", "providers", 120_000),
)


def minor(amounts: Any) -> np.ndarray:
    """Return amounts of major units in whole minor units."""
    return np.rint(np.asarray(amounts, dtype=np.float64) * 100).astype(np.int64)


def words(values: Any) -> np.ndarray:
    """Return a column of text."""
    return np.array(list(values), dtype=object)
