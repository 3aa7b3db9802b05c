"""The risk corridor between plans: far better and far worse results of last year are shared.

    d_p = (C_p − A_p) / A_p            due_p = sign(d_p) × A_p × Σ_b shared_b × part of |d_p| in band b
    what gainers owe and losers are due is brought to one sum: the smaller of the two, shared in proportion

A_p     what plan p had for care last year: capitation, transfers and surcharges less its administration
C_p     what it paid providers and paid back to members;  due_p > 0 is received
Source  42 USC 18062, with government left out: as paid for 2014, receipts limit payments (there to 12.6 %
        of what was due) [recalled]. Receipts beyond what is due are not called in either: the sum is zero.

>>> bands = Bands((0.03, 0.08), (0.5, 0.8))
>>> due(np.array([105_00, 88_00, 100_00]), np.array([100_00, 100_00, 100_00]), bands).tolist()
[100, -100, 0]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.market import CorridorBand
from healthtrust.ground import bands as schedule
from healthtrust.ground.bands import Bands
from healthtrust.ground.money import share
from healthtrust.market.administration import administration
from healthtrust.state import State, known

Whole = NDArray[np.int64]


def results_of(state: State) -> Whole:
    """Return what plans had for care and what they paid for it [2, plan], minor units, the corridor apart.

    Needs the step deliver to have run.
    """
    found, care = known(state.enrolment, "market"), known(state.care, "deliver")
    received = found.capitation + found.transfers
    running = administration(received, state.plans.administration_share)
    had = (received + found.surcharges - running).sum(axis=0)
    return np.array([had, care.due_from_plans(state.plans.count) + care.paid_back.sum(axis=0)])


def of_last_year(state: State) -> Whole:
    """Return what the corridor moves this year for last year's results [plan]; nothing in a first year."""
    results, corridor = state.carried.results, state.design.market.corridor
    if results is None or not corridor:
        return np.zeros(state.plans.count, dtype=np.int64)
    return due(results[1], results[0], bands_of(corridor))


def bands_of(corridor: tuple[CorridorBand, ...]) -> Bands:
    """Return the bands of a design's corridor."""
    return Bands(tuple(band.above for band in corridor), tuple(band.shared for band in corridor))


def due(cost: Whole, had: Whole, bands: Bands) -> Whole:
    """Return what each plan receives [plan] for its cost and what it had for it, minor units; sums to zero.

    A plan that had nothing has no part in it.
    """
    alive = had > 0
    deviation = np.divide(cost - had, had, out=np.zeros(len(had)), where=alive)
    amount = np.where(alive, had, 0) * schedule.due(bands, np.abs(deviation))
    lost, gained = np.where(deviation > 0, amount, 0.0), np.where(deviation < 0, amount, 0.0)
    shared = int(np.floor(min(lost.sum(), gained.sum())))
    if not shared:
        return np.zeros(len(had), dtype=np.int64)
    return np.asarray(share(shared, lost) - share(shared, gained))
