"""How good chances were, once the year is over: calibration, discrimination, and both by group.

    Brier              mean (p - y)²
    slope, intercept   of a logistic regression of y on the log odds: 1 and 0 where chances are right
    in the large       Σ y / Σ p, with Byar's interval of Σ y
    AUC                chance that somebody who rose had the higher p; variance of DeLong
    recall             share of those who rose whom the threshold had found; Wilson's interval

Groups are judged at one threshold. What is labelled decides what unfairness can be seen: with cost as label,
groups with less access look less in need than they are.

Source  DeLong, DeLong, Clarke-Pearson, Biometrics 1988; 44: 837-845 [recalled]; Cox, Biometrika 1958; 45: 562
        [recalled]; label choice: Obermeyer et al., Science 2019; 366: 447-453, doi 10.1126/science.aax2342
        [cited]

>>> auc(np.array([0.1, 0.4, 0.35, 0.8]), np.array([False, False, True, True]))[0]
0.75
>>> checked(np.array([0.1, 0.2, 0.6, 0.7]), np.array([False, True, False, True])).brier
0.275
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.intervals import normal_quantile, poisson_interval, wilson
from healthtrust.people.registries.rising_model import logistic

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
FLAGGED = 0.05
TENTHS = 10


@dataclass(frozen=True)
class Group:
    """How well chances were right, and found those who rose, in one group."""

    by: str
    group: str
    people: int
    rose: int
    expected: float
    ratio: float
    ratio_low: float
    ratio_high: float
    flagged: int
    found: int
    recall: float
    recall_low: float
    recall_high: float


@dataclass(frozen=True)
class Checked:
    """Chances against what came."""

    people: int
    rose: int
    brier: float
    slope: float
    slope_low: float
    slope_high: float
    intercept: float
    auc: float
    auc_low: float
    auc_high: float
    threshold: float
    tenths: tuple[tuple[int, int, float], ...]
    """From the lowest chances to the highest: people, who rose, expected."""
    groups: tuple[Group, ...] = ()


def checked(
    chance: Floats,
    risen: Flags,
    groups: Mapping[str, NDArray[np.str_]] | None = None,
    flagged: float = FLAGGED,
) -> Checked:
    """Return how chances [n] compare with who rose [n], all and by group; flagged: share found by the
    threshold."""
    log_odds = np.log(chance / (1 - chance))
    (intercept, slope), spread = _calibrated(log_odds, risen)
    area, error = auc(chance, risen)
    z = normal_quantile(0.95)
    threshold = float(np.sort(chance)[max(len(chance) - max(round(flagged * len(chance)), 1), 0)])
    found = [
        _group(by, name, chance, risen, (names == name, chance >= threshold))
        for by, names in (groups or {}).items()
        for name in np.unique(names).tolist()
    ]
    return Checked(
        len(chance), int(risen.sum()), round(float(np.mean((chance - risen) ** 2)), 12),
        slope, slope - z * spread, slope + z * spread, intercept,
        area, max(area - z * error, 0.0), min(area + z * error, 1.0), threshold,
        _tenths(chance, risen), tuple(found),
    )  # fmt: skip


def auc(chance: Floats, risen: Flags) -> tuple[float, float]:
    """Return the area under the curve and its standard error; 0.5 and nothing known where one side is
    empty."""
    from scipy.stats import rankdata

    above, below = chance[risen], chance[~risen]
    m, n = len(above), len(below)
    if not m or not n:
        return 0.5, 0.5
    ranks = rankdata(np.concatenate([above, below]))
    over = (ranks[:m] - rankdata(above)) / n
    under = 1 - (ranks[m:] - rankdata(below)) / m
    area = float(over.mean())
    variance = (over.var(ddof=1) / m if m > 1 else 0.0) + (under.var(ddof=1) / n if n > 1 else 0.0)
    return area, float(np.sqrt(variance))


def _calibrated(log_odds: Floats, risen: Flags) -> tuple[tuple[float, float], float]:
    if risen.all() or not risen.any() or log_odds.std() == 0:
        return (float("nan"), float("nan")), float("nan")
    x = np.column_stack([np.ones(len(log_odds)), log_odds])
    found, covariance = logistic(x, risen, np.zeros(2))
    return (float(found[0]), float(found[1])), float(np.sqrt(covariance[1, 1]))


def _tenths(chance: Floats, risen: Flags) -> tuple[tuple[int, int, float], ...]:
    order = np.argsort(chance, kind="stable")
    return tuple(
        (len(some), int(risen[some].sum()), float(chance[some].sum()))
        for some in np.array_split(order, TENTHS)
    )


def _group(by: str, name: str, chance: Floats, risen: Flags, which: tuple[Any, Any]) -> Group:
    among, flags = which
    rose, expected = int(risen[among].sum()), float(chance[among].sum())
    ratio = poisson_interval(rose, expected)
    found = int((risen & flags & among).sum())
    recall = wilson(found, rose)
    share = found / rose if rose else float("nan")
    return Group(
        by, name, int(among.sum()), rose, expected, rose / expected if expected else float("nan"),
        ratio.low, ratio.high, int((flags & among).sum()), found, share, recall.low, recall.high,
    )  # fmt: skip
