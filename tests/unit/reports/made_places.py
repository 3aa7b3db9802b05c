"""How money moves in the system made by hand: toward targets, to what gains most, and at other rates."""

from __future__ import annotations

import numpy as np

from healthtrust.reports.story import Columns
from tests.unit.reports.made import PLACES, minor, words


def movement() -> Columns:
    """Three places stand below target and one above; a third of the way is closed."""
    heads = np.array([heads for _, heads, _ in PLACES.values()])
    target = minor(2100 * heads)
    before = np.array([-0.12, -0.03, -0.01, 0.14])
    leaf = {
        "residents": heads,
        "opening": np.rint(target * (1 + before)).astype(np.int64),
        "target": target,
        "personal_care": np.rint(target * (1 + before * 2 / 3)).astype(np.int64),
        "distance": before,
        "closing": before * 2 / 3,
        "growth": -before / 3,
    }
    top = {name: values.sum(keepdims=True) * (values.dtype.kind == "i") for name, values in leaf.items()}
    return {
        "place": words(["Valley", *PLACES]),
        "level": words(["region", *["neighbourhood"] * 4]),
        **{name: np.concatenate([top[name], values]) for name, values in leaf.items()},
        "binding": words(["", "lift", "formula", "formula", "floor"]),
    }


def returns() -> Columns:
    """Two programmes gain a QALY for less than care does, and one for more."""
    spent = minor([700_000, 500_000, 300_416, 26_000_000])
    there = minor([1_500_000, 600_000, 200_000, 25_200_416])
    counted = np.array([2_206.0, 6_204.0, 18_903.0, 13_500.0])
    return {
        "what": words(["stop-smoking services", "falls prevention", "debt advice", "personal care"]),
        "spent": spent,
        "cost_per_qaly": np.array([2_000.0, 5_900.0, 14_000.0, 13_500.0]),
        "lag": np.array([3.0, 1.5, 10.0, 0.0]),
        "counted_cost_per_qaly": counted,
        "qalys_per_million": 1e6 / counted,
        "spent_at_equal_returns": there,
        "change": there - spent,
        "counted_cost_per_qaly_there": np.array([7_000.0, 13_400.0, 13_400.0, 13_400.0]),
        "bound": words(["most", "", "", ""]),
    }


def revenue_curve() -> Columns:
    """Revenue peaks at one and a half times the rates."""
    factor = np.array([0.5, 1.0, 1.5, 2.0])
    owed = minor([13_000_000, 26_000_000, 38_000_000, 49_000_000])
    unpaid = np.array([0.01, 0.03, 0.2, 0.45])
    return {
        "factor": factor,
        "owed": owed,
        "collected": np.rint(owed * (1 - unpaid)).astype(np.int64),
        "share_unpaid": unpaid,
        "in_arrears": unpaid * 0.9,
    }
