"""A fitted formula: its coefficients with robust standard errors, its need, and what it was fitted on.

    φ = Σ_i E_i (r_i − μ_i)² / V(μ_i) / (n − k)        dispersion: 1 for Poisson counts, above 1 overdispersed

A coefficient is shown with what it multiplies need by (its exponential, under a logarithmic link), with an
interval of 95 % and p by standard errors that need no distribution (`clusters`). Where a term says which way
it should point and a coefficient points the other way, that is flagged as perverse and left in: to drop it or
to leave it is a decision, and p says how surely it is one. Standard errors of the second of two stages take
the age curve of the first as known.

>>> from healthtrust.allocate.fitted.rows import rows_of
>>> model = NeedModel(outcome="visits", need=(Term(column="ill", reference="no", expected="less"),))
>>> columns = {"visits": np.array([1.0, 3, 4, 8]), "ill": np.array(["no", "no", "yes", "yes"])}
>>> found = fit(*rows_of(columns, model, "d.csv"), model)
>>> ill = found.coefficients[1]
>>> ill.column, round(ill.effect, 6), ill.perverse, ill.status, round(found.dispersions[0], 3)
('ill yes', 3.0, True, 'fitted', 1.167)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import Any

import numpy as np

from healthtrust.allocate.fitted.clusters import Seen, p_values, quantile, sandwich
from healthtrust.allocate.fitted.families import Vector, mean_of, slope_of, working
from healthtrust.allocate.fitted.model import NeedModel, Term
from healthtrust.allocate.fitted.prepared import Block, Prepared, cells_of, prepare
from healthtrust.allocate.fitted.rows import Rows, Source
from healthtrust.allocate.fitted.solve import Solved, Sums, need_of, not_positive, solved
from healthtrust.allocate.fitted.terms import matrix
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem


@dataclass(frozen=True)
class Coefficient:
    """One coefficient: where it stands, how large it is, how sure, and whether it points the wrong way."""

    stage: str
    role: str
    """constant, age (the first of two stages), need or supply."""
    term: str
    column: str
    estimate: float
    standard_error: float
    p: float
    effect: float
    """What it multiplies need by (poisson, gamma), or adds to it per head (linear)."""
    low: float
    high: float
    """Interval of 95 % of the effect."""
    perverse: bool
    status: str = "fitted"

    def as_plain(self) -> dict[str, Any]:
        """Return the coefficient's parts by name, for JSON."""
        return dict(vars(self))


@dataclass(frozen=True)
class Fit:
    """A fitted formula."""

    prepared: Prepared
    solved: Solved
    coefficients: tuple[Coefficient, ...]
    dispersions: tuple[float, ...]
    """By stage."""
    clusters: int
    """Clusters that standard errors allow for; the number of rows where each stands for itself."""

    @property
    def model(self) -> NeedModel:
        """Return what was fitted."""
        return self.prepared.model

    @property
    def source(self) -> Source:
        """Return what it was fitted on."""
        return self.prepared.rows.source

    @property
    def perverse(self) -> tuple[Coefficient, ...]:
        """Return the need coefficients that point the wrong way."""
        return tuple(each for each in self.coefficients if each.perverse)

    def need(self) -> Vector:
        """Return need per head [n] of each row it was fitted on, in units of the outcome."""
        columns = [block.columns for block in self.prepared.blocks]
        return need_of(self.solved, columns, self.model.family)[self.prepared.cells.of_row]

    def expected(self) -> Vector:
        """Return what use per head [n] the regression expects of each row, its supply as it is."""
        found = np.ones(self.prepared.cells.count)
        for block, beta in zip(self.prepared.blocks, self.solved.coefficients, strict=True):
            found = found * mean_of(block.columns @ beta, self.model.family)
        return found[self.prepared.cells.of_row]

    def need_elsewhere(self, rows: Rows) -> Vector:
        """Return need per head [m] of other rows, such as places; raises where the formula cannot say."""
        cells = cells_of(rows, self.model.age + self.model.need)
        columns = [
            np.column_stack([np.ones(cells.count), matrix(block.need, cells, rows.source.name)])
            for block in self.prepared.blocks
        ]
        need = need_of(self.solved, columns, self.model.family)
        refuse(not_positive(need, rows.source.name))
        return need[cells.of_row]


def fit(rows: Rows, problems: Sequence[Problem], model: NeedModel) -> Fit:
    """Return the formula fitted to rows; raises InvalidInput with the problems given and all it finds."""
    prepared = prepare(rows, model, problems)
    cells = prepared.cells
    found = solved(prepared, Sums(cells.outcome, cells.exposure))
    need = need_of(found, [block.columns for block in prepared.blocks], model.family)
    refuse(not_positive(need, rows.source.name))
    cluster = rows.factors[model.observed_together].codes if model.observed_together else None
    exposure = rows.exposure
    coefficients: list[Coefficient] = []
    dispersions: list[float] = []
    for block, beta in zip(prepared.blocks, found.coefficients, strict=True):
        shown, dispersion = _inference(prepared, block, beta, exposure)
        coefficients += shown
        dispersions.append(dispersion)
        exposure = exposure * mean_of(block.columns @ beta, model.family)[cells.of_row]
    clusters = rows.count if cluster is None else len(np.unique(cluster))
    return Fit(prepared, found, tuple(coefficients), tuple(dispersions), clusters)


def _inference(
    prepared: Prepared, block: Block, beta: Vector, exposure: Vector
) -> tuple[list[Coefficient], float]:
    """Return one stage's coefficients with what is known of their precision, and its dispersion."""
    family, rows, cell = prepared.model.family, prepared.rows, prepared.cells.of_row
    mean = mean_of(block.columns @ beta, family)
    score_factor, variance = working(mean, family)
    slope = slope_of(mean, family)
    left = rows.outcome - exposure * mean[cell]
    name = prepared.model.observed_together
    seen = Seen(cell, left * score_factor[cell], rows.factors[name].codes if name else None)
    weight = np.bincount(cell, weights=exposure, minlength=prepared.cells.count)
    covariance = sandwich(block.columns, weight * slope**2 / variance, seen)
    degrees = seen.clusters - 1 if name else None
    pearson = float((left**2 / (exposure * variance[cell])).sum())
    dispersion = pearson / (rows.count - block.columns.shape[1])
    return _shown(block, beta, np.sqrt(np.diag(covariance)), (degrees, family)), dispersion


def _shown(block: Block, beta: Vector, error: Vector, how: tuple[int | None, str]) -> list[Coefficient]:
    degrees, family = how
    with np.errstate(divide="ignore", invalid="ignore"):
        p = p_values(beta / error, degrees)
    wide = quantile(degrees)
    told = [("constant", Term(name="constant"), "constant")]
    told += [(block.stage, e.term, column) for e in block.need for column in e.columns]
    told += [("supply", e.term, column) for e in block.supply for column in e.columns]
    shown = []
    for k, (role, term, column) in enumerate(told):
        ends = beta[k], beta[k] - wide * error[k], beta[k] + wide * error[k]
        effect, low, high = (_effect(float(b), family) for b in ends)
        perverse = role in ("age", "need") and _perverse(term, float(beta[k]))
        known = float(beta[k]), float(error[k]), float(p[k]), effect, low, high
        shown.append(Coefficient(block.stage, role, term.called, column, *known, perverse))
    return shown


def _effect(estimate: float, family: str) -> float:
    if family == "linear":
        return estimate
    return exp(min(estimate, 700.0))


def _perverse(term: Term, estimate: float) -> bool:
    return (term.expected == "more" and estimate < 0) or (term.expected == "less" and estimate > 0)
