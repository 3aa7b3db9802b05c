"""How much a formula explains, and whom it over- and underpays.

    R²   = 1 − Σ w (a − p)² / Σ w (a − ā)²             share of the variance of cost that is explained
    CPM  = 1 − Σ w |a − p| / Σ w |a − ā|               Cumming's prediction measure: errors not squared
    MAPE = Σ w |a − p| / Σ w                           mean absolute prediction error, in money per head
    PR_g = Σ_{i in g} w p / Σ_{i in g} w a             predictive ratio of a group: below 1 it is underpaid
    Δ_g  = Σ_{i in g} w (p − a) / Σ_{i in g} w         money per head over (+) or under (−) its cost

a, p    actual and predicted cost per head of a row, a person, a cell or a place;  ā  mean of a
w       exposure: people, or years, of the row
Source  van Veen, van Kleef, van de Ven and van Vliet, Med Care Res Rev 2015;72:220, on these measures;
        Cumming, Knutson, Cameron and Derrick, Society of Actuaries 2002, for CPM [both recalled].

>>> actual, paid, people = np.array([1.0, 2.0, 6.0]), np.array([2.0, 2.0, 5.0]), np.array([2.0, 1.0, 1.0])
>>> found = goodness(actual, paid, people)
>>> round(found.r_squared, 6), round(found.cumming, 6), found.mean_absolute_error
(0.823529, 0.571429, 0.75)
>>> [(g.group, g.predictive_ratio, round(g.over, 3))
...  for g in by_group(actual, paid, people, groups_of(["a", "a", "b"]))]
[('a', 1.5, 0.667), ('b', 0.8333333333333334, -1.0)]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]


@dataclass(frozen=True)
class Goodness:
    """How much of the differences in cost a formula explains; NaN where there are none to explain."""

    r_squared: float
    cumming: float
    mean_absolute_error: float
    """Money per head."""
    rows: int

    def as_plain(self) -> dict[str, float | int]:
        """Return the measures by name, for JSON."""
        return {
            "r_squared": self.r_squared,
            "cumming_prediction_measure": self.cumming,
            "mean_absolute_prediction_error": self.mean_absolute_error,
            "rows": self.rows,
        }


@dataclass(frozen=True)
class Groups:
    """Which group each row is in: labels [g] and their numbers [n]."""

    labels: tuple[str, ...]
    codes: NDArray[np.int64]


@dataclass(frozen=True)
class GroupFit:
    """One group: its exposure, what it costs and what a formula pays per head."""

    group: str
    exposure: float
    actual: float
    predicted: float

    @property
    def predictive_ratio(self) -> float:
        """Return what is paid over what it costs; below 1 the group is underpaid."""
        return self.predicted / self.actual if self.actual else nan

    @property
    def over(self) -> float:
        """Return money per head above cost, negative where the group is underpaid."""
        return self.predicted - self.actual

    def as_plain(self) -> dict[str, float | str]:
        """Return the group's numbers by name, for JSON."""
        return {
            "group": self.group,
            "exposure": self.exposure,
            "actual_per_head": self.actual,
            "predicted_per_head": self.predicted,
            "predictive_ratio": self.predictive_ratio,
            "over_per_head": self.over,
        }


def goodness(actual: Column, predicted: Column, weight: Column) -> Goodness:
    """Return the measures of predictions [n] of cost per head [n] with exposure [n]."""
    mean = float(weight @ actual) / float(weight.sum())
    error, spread = actual - predicted, actual - mean
    least, most = float(weight @ np.abs(error)), float(weight @ np.abs(spread))
    square = float(weight @ spread**2)
    return Goodness(
        1 - float(weight @ error**2) / square if square > 0 else nan,
        1 - least / most if most > 0 else nan,
        least / float(weight.sum()),
        len(actual),
    )


def groups_of(labels: Sequence[str]) -> Groups:
    """Return rows' labels as groups, in the order of their first row."""
    number = {label: i for i, label in enumerate(dict.fromkeys(labels))}
    return Groups(tuple(number), np.array([number[label] for label in labels], dtype=np.int64))


def by_group(actual: Column, predicted: Column, weight: Column, groups: Groups) -> tuple[GroupFit, ...]:
    """Return each group's cost and what the formula pays per head, groups without exposure left out."""
    many = len(groups.labels)
    held = np.bincount(groups.codes, weights=weight, minlength=many)
    cost = np.bincount(groups.codes, weights=weight * actual, minlength=many)
    paid = np.bincount(groups.codes, weights=weight * predicted, minlength=many)
    return tuple(
        GroupFit(label, float(held[g]), float(cost[g] / held[g]), float(paid[g] / held[g]))
        for g, label in enumerate(groups.labels)
        if held[g] > 0
    )


def tenths(predicted: Column, weight: Column) -> Groups:
    """Return rows in tenths of exposure by predicted need, the first with least; equal needs together.

    >>> tenths(np.array([5.0, 1.0, 3.0, 3.0]), np.ones(4)).codes.tolist()
    [8, 1, 5, 5]
    """
    distinct, code = np.unique(predicted, return_inverse=True)
    held = np.bincount(code, weights=weight, minlength=len(distinct))
    middle = (np.cumsum(held) - held / 2) / held.sum()
    tenth = np.minimum((10 * middle + 1e-9).astype(np.int64), 9)
    return Groups(tuple(str(k) for k in range(1, 11)), tenth[code])


def totals_by(codes: NDArray[np.int64], per_head: Column, weight: Column) -> Column:
    """Return per-head means [k] of rows [n] over each number 0 … k − 1, weighted; as for whole places."""
    held = np.bincount(codes, weights=weight)
    return np.asarray(np.bincount(codes, weights=weight * per_head) / held)
