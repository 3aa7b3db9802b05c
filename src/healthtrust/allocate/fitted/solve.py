"""Coefficients of every stage, and need: what they predict once supply is set to its national mean.

    need_c = s · Π_stages μ_stage( x_c β_need + x̄ β_supply )      x̄ = Σ_c E_c x_c / Σ_c E_c of supply columns
    s      = Σ_c Y_c / Σ_c E_c Π_stages μ_stage(...)               so that need and actual cost agree in all

Y_c, E_c  outcome and exposure of cell c;  the second stage's exposure is what the first expects, E_c μ_age
Use follows need and supply. If supply stays in, places with many beds are paid for their beds; if it is left
out of the regression, need takes on what supply explains where the two go together. So supply is estimated
and then held constant for everyone: only need moves money.
Source    Smith, Rice and Carr-Hill, J R Stat Soc A 2001;164:217; Gravelle, Sutton, Morris et al., J R Stat
          Soc A 2003;166:51 [recalled]

>>> from healthtrust.allocate.fitted.model import NeedModel, Term
>>> from healthtrust.allocate.fitted.prepared import prepare
>>> from healthtrust.allocate.fitted.rows import rows_of
>>> model = NeedModel(outcome="y", need=(Term(column="ill"),), supply=(Term(column="beds"),))
>>> columns = {"y": np.array([1.0, 2, 2, 4]), "ill": np.array(["no", "yes", "no", "yes"]),
...            "beds": np.array([0, 0, 1, 1])}
>>> rows, problems = rows_of(columns, model, "d.csv")
>>> prepared = prepare(rows, model, problems)
>>> found = solved(prepared, Sums(prepared.cells.outcome, prepared.cells.exposure))
>>> need = need_of(found, [block.columns for block in prepared.blocks], model.family)
>>> need.round(9).tolist()                  # those who are ill need twice as much, whatever the beds
[1.5, 1.5, 3.0, 3.0]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from healthtrust.allocate.fitted.families import Matrix, Rates, Vector, mean_of
from healthtrust.allocate.fitted.prepared import Block, Prepared
from healthtrust.allocate.fitted.regression import coefficients_of
from healthtrust.allocate.fitted.scoring import scored
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem


@dataclass(frozen=True)
class Sums:
    """Outcome and exposure of each cell [c], of all rows or of those that are not held out."""

    outcome: Vector
    exposure: Vector


@dataclass(frozen=True)
class Solved:
    """Coefficients by stage, what supply adds at its mean, and the scale that makes totals agree."""

    coefficients: tuple[Vector, ...]
    supply: tuple[float, ...]
    """What supply at its national mean adds to the linear predictor of each stage."""
    need_width: tuple[int, ...]
    scale: float


def solved(
    prepared: Prepared, sums: Sums, start: Solved | None = None, kept: Sequence[Sequence[int]] | None = None
) -> Solved:
    """Return the coefficients that these sums give.

    start: where the search begins; kept: by stage, the columns that are estimated, the others being zero.
    """
    family = prepared.model.family
    weight, last = sums.exposure, prepared.blocks[-1]
    coefficients, supply = [], []
    for number, block in enumerate(prepared.blocks):
        width = block.columns.shape[1]
        columns = list(kept[number]) if kept else list(range(width))
        rates = Rates(np.divide(sums.outcome, weight, out=np.zeros_like(weight), where=weight > 0), weight)
        first = start.coefficients[number][columns] if start else None
        found = np.zeros(block.columns.shape[1])
        found[columns] = _coefficients(
            block.columns if len(columns) == width else block.columns[:, columns], rates, family, first
        )
        coefficients.append(found)
        supply.append(_supply_at_mean(block, found, sums.exposure))
        expected_per_head = mean_of(block.columns @ found, family)
        refuse(not_positive(expected_per_head, f"the {block.stage} stage") if block is not last else [])
        weight = weight * expected_per_head
    widths = tuple(block.need_width for block in prepared.blocks)
    unscaled = Solved(tuple(coefficients), tuple(supply), widths, 1.0)
    need = need_of(unscaled, [block.columns for block in prepared.blocks], family)
    expected = float(sums.exposure @ need)
    scale = float(sums.outcome.sum()) / expected if expected > 0 else 1.0
    return Solved(unscaled.coefficients, unscaled.supply, widths, scale)


def _coefficients(columns: Matrix, rates: Rates, family: str, start: Vector | None) -> Vector:
    """Return the coefficients of a first fit, or by scoring those of one that is repeated from a start."""
    return coefficients_of(columns, rates, family) if start is None else scored(columns, rates, family, start)


def need_of(found: Solved, columns: Sequence[Matrix], family: str) -> Vector:
    """Return need per head [c]; columns of each stage [c, k], of which supply columns are not looked at."""
    need = np.full(len(columns[0]), found.scale)
    for block, beta, at_mean, width in zip(
        columns, found.coefficients, found.supply, found.need_width, strict=True
    ):
        need = need * mean_of(block[:, :width] @ beta[:width] + at_mean, family)
    return need


def not_positive(need: Vector, where: str) -> list[Problem]:
    """Return the problem of predictions of zero or below, which could move no money."""
    wrong = ~(need > 0)
    if not wrong.any():
        return []
    found = f"{int(wrong.sum()):,} of {len(need):,} predictions of zero or below, the lowest {need.min():g}"
    remedy = "Use a poisson or gamma regression, or merge categories."
    return [Problem(where, found, "predicted need above zero", remedy=remedy)]


def _supply_at_mean(block: Block, beta: Vector, exposure: Vector) -> float:
    width = block.need_width
    mean = exposure @ block.columns[:, width:] / exposure.sum()
    return float(mean @ beta[width:])
