"""What the next QALY of personal care costs this year, by how last year's care was delivered.

    k_t = k₀ / F,      F = Σ_i E_i φ_i / Σ_i E_i ,      φ_i = exp( −κ_i (w − w₀) ) (Q / Q₀)^ε

k₀      cost per QALY at the margin of care, of the catalogue: it holds at usual waiting and quality
E_i     last year's expected cost of the covered service i to the pool
φ_i     health gain per case as it was delivered over that of the catalogue (`package.statutory`)
F       health gained by last year's pound over the usual: longer waits and lower quality make it less
Source  the factor: Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section
        2, in the form of `package.statutory` [assumed]; that the next pound of care is delivered as all of
        last year's was [assumed]; k₀: Martin, Lomas and Claxton 2020 [cited]

κ and ε are the design's. Three things of last year change k: weeks waited, the index of quality, and which
services the package covered, as only elective ones wait. Pounds are the weights: where returns are equal
within care, each pound gains as much as any other. The last service that the league table takes in is no
margin of this kind: a catalogue is a list of a few services, its order jumps, and much of care is mandatory
and has no rank.

>>> from healthtrust.package.statutory import Statutory
>>> cost, decay = np.array([30_000, 70_000]), np.array([0.00066, 0.0])
>>> usual, slow = Statutory(10.0, 10.0, 0.60, 0.60), Statutory(26.0, 10.0, 0.57, 0.60)
>>> [round(realised(cost, statutory_benefit(np.ones(2), decay, each, 0.3)), 4) for each in (usual, slow)]
[1.0, 0.9816]
>>> margin = margin_after(0.9816)
>>> round(margin.cost_per_qaly), margin.status
(13753, "last year's data")
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.returns.margins import CARE, Margin, care_margin
from healthtrust.package.statutory import Delivery, decay_of, read_decay, statutory_benefit
from healthtrust.records.store import located
from healthtrust.state import State, known

Real = NDArray[np.float64]
COST_PER_QALY = f"cost-per-qaly.{CARE}"


def realised(cost: NDArray[np.int64], delivered: Real) -> float:
    """Return F, the health gained by a pound of care over the usual; 1 where no care costs anything.

    cost [service] expected cost of covered services, minor units; delivered [service] φ, ratio.
    """
    return float(np.average(delivered, weights=cost)) if cost.any() else 1.0


def margin_at(cost_per_qaly: float) -> Margin:
    """Return the margin of personal care with last year's cost per QALY, major units."""
    return care_margin({COST_PER_QALY: cost_per_qaly})


def margin_after(factor: float) -> Margin:
    """Return the margin of personal care when a pound of it gains `factor` times what it usually does."""
    return margin_at(care_margin().cost_per_qaly / factor)


def margin_of_next_year(state: State, delivery: Delivery | None) -> Margin:
    """Return the margin of care by the year that `state` ends; the catalogue's where nothing responds."""
    if delivery is None:
        return care_margin()
    catalogue, package = known(state.catalogue, "package"), known(state.package, "package")
    of = state.design.package
    decay = decay_of(catalogue, read_decay(located(of.waiting_decay, "coefficients", state.folder)))
    gain = statutory_benefit(np.ones(catalogue.count), decay, delivery, of.quality_elasticity)
    return margin_after(realised(np.where(package.covered, package.expected_cost, 0), gain))
