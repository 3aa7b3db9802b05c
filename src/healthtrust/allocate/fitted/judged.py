"""Formulas beside each other: how much each explains, and whom it over- and underpays.

Each formula is judged by what it would pay, its need with supply at the mean, against actual cost: by row
(person or cell) and by whole place, in sample and for places held out; then by group, and by tenth of what it
says people need. The first is always payment by head alone, which by definition explains nothing.

>>> from healthtrust.allocate.fitted.fit import fit
>>> from healthtrust.allocate.fitted.model import NeedModel, Term
>>> from healthtrust.allocate.fitted.rows import rows_of
>>> model = NeedModel(outcome="y", place="town", groups=("town",), need=(Term(column="ill"),))
>>> columns = {"y": np.array([1.0, 3, 1, 5]), "ill": np.array(["no", "yes"] * 2),
...            "town": np.array(list("AABB"))}
>>> by_head, whole = judgements(fit(*rows_of(columns, model, "d.csv"), model), 2)
>>> whole.name, round(whole.in_sample.r_squared, 3), round(whole.out_of_sample.r_squared, 3)
('ill', 0.818, 0.273)
>>> [(each.group, round(each.over, 3)) for each in by_head.groups["town"].in_sample]
[('A', 0.5), ('B', -0.5)]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np

from healthtrust.allocate.fitted.families import Vector
from healthtrust.allocate.fitted.fit import Fit, fit
from healthtrust.allocate.fitted.held_out import need_held_out
from healthtrust.allocate.fitted.measures import (
    Goodness,
    GroupFit,
    Groups,
    by_group,
    goodness,
    tenths,
    totals_by,
)
from healthtrust.allocate.fitted.rows import Rows

NOT_KNOWN = Goodness(nan, nan, nan, 0)


@dataclass(frozen=True)
class Both:
    """Groups as a formula pays them, in sample and held out; the latter empty where nothing was held out."""

    in_sample: tuple[GroupFit, ...]
    out_of_sample: tuple[GroupFit, ...]


@dataclass(frozen=True)
class Judgement:
    """One formula: what it explains by row and by place, and what it pays each group."""

    name: str
    in_sample: Goodness
    out_of_sample: Goodness
    places: Goodness
    places_out_of_sample: Goodness
    groups: Mapping[str, Both]
    tenths: Both

    def as_plain(self) -> dict[str, Any]:
        """Return everything by name, for JSON."""
        return {
            "formula": self.name,
            "in_sample": self.in_sample.as_plain(),
            "out_of_sample": self.out_of_sample.as_plain(),
            "places": self.places.as_plain(),
            "places_out_of_sample": self.places_out_of_sample.as_plain(),
            "groups": {name: _plain(both) for name, both in self.groups.items()},
            "tenths_of_predicted_need": _plain(self.tenths),
        }


def judgements(fitted: Fit, folds: int) -> tuple[Judgement, ...]:
    """Return payment by head, the model's simpler formulas, and the formula; folds 0: none held out."""
    rows, model = fitted.prepared.rows, fitted.model
    level = np.full(rows.count, float(rows.outcome.sum() / rows.exposure.sum()))
    told = [judged("by head", rows, level, level if folds else None, fitted)]
    for kept in model.simpler:
        simpler = fit(rows, (), model.without(kept))
        name = " + ".join(t.called for t in (*simpler.model.age, *simpler.model.need)) or "supply alone"
        told.append(judged(name, rows, simpler.need(), _held_out(simpler, folds), fitted))
    name = " + ".join(t.called for t in (*model.age, *model.need))
    return (*told, judged(name, rows, fitted.need(), _held_out(fitted, folds), fitted))


def judged(name: str, rows: Rows, paid: Vector, paid_held_out: Vector | None, fitted: Fit) -> Judgement:
    """Return how well payments per head [n] meet actual cost, in sample and, where given, held out."""
    actual, weight = rows.outcome / rows.exposure, rows.exposure
    place = rows.factors.get(fitted.model.place)
    where = None if place is None else np.unique(place.codes, return_inverse=True)[1]

    def by_row(per_head: Vector | None) -> Goodness:
        return NOT_KNOWN if per_head is None else goodness(actual, per_head, weight)

    def by_place(per_head: Vector | None) -> Goodness:
        if per_head is None or where is None:
            return NOT_KNOWN
        means = [totals_by(where, each, weight) for each in (actual, per_head)]
        return goodness(means[0], means[1], np.bincount(where, weights=weight).astype(np.float64))

    def both(of: Groups, of_held_out: Groups) -> Both:
        held = () if paid_held_out is None else by_group(actual, paid_held_out, weight, of_held_out)
        return Both(by_group(actual, paid, weight, of), held)

    factors = {column: rows.factors[column] for column in fitted.model.groups}
    groups = {column: Groups(f.labels, f.codes.astype(np.int64)) for column, f in factors.items()}
    return Judgement(
        name,
        by_row(paid),
        by_row(paid_held_out),
        by_place(paid),
        by_place(paid_held_out),
        {column: both(each, each) for column, each in groups.items()},
        both(tenths(paid, weight), tenths(paid if paid_held_out is None else paid_held_out, weight)),
    )


def _held_out(fitted: Fit, folds: int) -> Vector | None:
    return need_held_out(fitted, folds) if folds else None


def _plain(both: Both) -> dict[str, list[dict[str, float | str]]]:
    return {
        "in_sample": [each.as_plain() for each in both.in_sample],
        "out_of_sample": [each.as_plain() for each in both.out_of_sample],
    }
