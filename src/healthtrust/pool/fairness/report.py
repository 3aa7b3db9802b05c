"""The whole of fairness in one answer: indices, the split of redistribution, and who pays.

    G_before − G_after = V − H − R            g / (1 − g) × K = V − H + within            t = paid / income

See `pool.fairness.indices` for G, K and the rates, `pool.fairness.reranking` for V, H, R and the width of the
bands. Sources stand there.

>>> income, paid = np.array([10.0, 12.0, 30.0, 60.0]), np.array([0.5, 1.0, 3.0, 9.0])
>>> found = fairness(income, paid, residents=np.array([4, 2, 2, 1]))
>>> round(found.kakwani.value, 4), round(found.redistribution.value, 4), round(found.average_rate.value, 4)
(0.185, 0.0213, 0.1033)
>>> split = found.vertical.value - found.horizontal.value - found.reranking.value
>>> abs(split - (found.gini_before.value - found.gini_after.value)) < 1e-12
True
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.ground.inequality import Estimate
from healthtrust.pool.fairness.indices import Progressivity, progressivity
from healthtrust.pool.fairness.ranking import Observed, observe
from healthtrust.pool.fairness.reranking import SHARE_OF_MEAN, Split, split
from healthtrust.pool.fairness.sample import Linear, Sample


@dataclass(frozen=True)
class Fairness:
    """Indices of a contribution over residents ranked by income, with standard errors."""

    gini_before: Estimate
    gini_after: Estimate
    concentration: Estimate
    """Of contributions, by income."""
    kakwani: Estimate
    reynolds_smolensky: Estimate
    redistribution: Estimate
    """Gini before less Gini after: vertical less horizontal less reranking."""
    vertical: Estimate
    horizontal: Estimate
    """Classical horizontal inequity: equals who pay unequally."""
    reranking: Estimate
    """Of residents of different groups of equals."""
    reranking_within: Estimate
    """Of residents of one group: part of horizontal; with `reranking` the Atkinson–Plotnick index."""
    among_equals: Estimate
    """Inequality before contributions among those counted as equal, the price of the bandwidth; Aronson,
    Johnson and Lambert's own vertical and horizontal each hold it on top."""
    horizontal_share_of_vertical: Estimate
    average_rate: Estimate
    """Contributions over income."""
    bandwidth: float
    """Width of the bands of equals, in the unit of income."""
    groups_of_equals: int
    without_equal: float
    """Share of residents whose row is alone in its band."""
    rows: int
    clusters: int
    residents: float

    def as_plain(self) -> dict[str, Any]:
        """Return numbers, texts and dictionaries only, NaN as None: ready for JSON."""
        found: dict[str, Any] = plain(self)
        return found


def fairness(
    income: ArrayLike,
    paid: ArrayLike,
    residents: ArrayLike | None = None,
    sample: Sample | None = None,
    bandwidth: float | None = None,
) -> Fairness:
    """Return all indices of income and contribution [n] per equivalent adult.

    residents [n] are those of one household of each row; the sample says how many such households it stands
    for and which were drawn together. Equals are those within one band of income of this width: by default
    5 % of mean income; 0 for exactly equal incomes. Raises ValueError for columns that do not fit.
    """
    observed = observe(income, residents, sample)
    return fairness_of(observed, paid, bandwidth)


def fairness_of(observed: Observed, paid: ArrayLike, bandwidth: float | None = None) -> Fairness:
    """Return all indices of contributions [n] per equivalent adult of residents already ranked by income."""
    indices = progressivity(observed, observed.ordered(paid))
    width = max(SHARE_OF_MEAN * observed.mean(observed.income).value, 0.0) if bandwidth is None else bandwidth
    return _fairness(observed, indices, split(observed, indices, width))


def by_bandwidth(
    observed: Observed, paid: ArrayLike, shares_of_mean: tuple[float, ...] = (0.01, 0.02, 0.05, 0.10, 0.20)
) -> tuple[Fairness, ...]:
    """Return the same for several widths of the bands of equals, as shares of mean income.

    Only the parts of redistribution differ: how much is a judgement about who counts as equal.
    """
    indices = progressivity(observed, observed.ordered(paid))
    mean = max(observed.mean(observed.income).value, 0.0)
    return tuple(
        _fairness(observed, indices, split(observed, indices, share * mean)) for share in shares_of_mean
    )


def _fairness(observed: Observed, indices: Progressivity, parts: Split) -> Fairness:
    def estimate(of: Linear) -> Estimate:
        return observed.residents.estimate(of)

    return Fairness(
        gini_before=estimate(indices.gini_before),
        gini_after=estimate(indices.gini_after),
        concentration=estimate(indices.concentration),
        kakwani=estimate(indices.kakwani),
        reynolds_smolensky=estimate(indices.reynolds_smolensky),
        redistribution=estimate(indices.redistribution),
        vertical=estimate(parts.vertical),
        horizontal=estimate(parts.horizontal),
        reranking=estimate(parts.reranking),
        reranking_within=estimate(parts.within),
        among_equals=estimate(parts.among_equals),
        horizontal_share_of_vertical=estimate(parts.horizontal / parts.vertical),
        average_rate=estimate(indices.average_rate),
        bandwidth=parts.bandwidth,
        groups_of_equals=parts.groups,
        without_equal=parts.alone,
        rows=len(observed.income),
        clusters=observed.residents.count,
        residents=float(observed.residents.weights.sum()),
    )


def plain(value: Any) -> Any:
    """Return any answer of this package as numbers, texts, lists and dictionaries; NaN as None."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dict):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    return None if isinstance(value, float) and not isfinite(value) else value
