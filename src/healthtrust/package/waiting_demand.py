"""How demand for supplementary cover follows waiting, the package held as it is.

    D(w) = Σ_h n_h [ h wants a private version | b_i(w, Q) ] / Σ_h n_h,       rise per week  d ln D / dw

n_h     identical households of row h;  w, Q  weeks and quality;  b_i(w, Q)  as `package.statutory` has it
D       share of households to which some private version of covered care is worth its premium
Source  the derivative of what `package.top_up` finds, by difference; long waiters against private cover:
        Besley, Hall and Preston 1999, J Public Economics 72:155, doi 10.1016/S0047-2727(98)00108-X [cited]

Who waits over a year, where waits are exponential about a mean w and A people a year are admitted from the
list per 1,000:  N = A (w / 52) exp(−52 / w)  per 1,000 residents, of a list of A w / 52.

>>> round(long_waiters(18.0, admitted=60.0), 2), round(weeks_per_long_waiter(18.0, admitted=60.0), 1)
(1.16, 4.0)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import exp
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import everywhere
from healthtrust.package.catalogue import read_catalogue
from healthtrust.package.delivered import delivered_catalogue, private_catalogue
from healthtrust.package.supplementary import private_wanted
from healthtrust.package.voluntary import with_wishes
from healthtrust.state import Delivered, State, known

WEEKS = 52.0
LONG = 52.0
"""Weeks beyond which a wait is called long."""


def demand_by_waiting(state: State, weeks: Sequence[float], usual: Delivered) -> dict[str, NDArray[Any]]:
    """Return demand for supplementary cover at each number of weeks waited; columns of as many rows.

    weeks; wanting (share of households to which a private version of covered care is worth its premium);
    insuring (what the take-up of the design makes of it); mean_wanted (private versions a household wants).
    `state` has been through step package and sells supplementary cover, else ValueError; quality and usual
    waiting are those of `usual`, its own weeks are not looked at. The package is not chosen anew.
    """
    catalogue = read_catalogue(state)
    private = private_catalogue(state, catalogue)
    if private is None:
        raise ValueError("the design sells no supplementary cover: package.top_up.supplementary")
    weight = known(state.households, "people").weight.astype(np.int64)
    counts = np.zeros((2, len(weeks)), dtype=np.int64)
    for at, waited in enumerate(weeks):
        carried = replace(state.carried, delivered=replace(usual, waiting_weeks=float(waited)))
        then = state.replace(carried=carried)
        then = then.replace(catalogue=delivered_catalogue(then, catalogue))
        package = with_wishes(then, private)
        wanted = private_wanted(package.on_top, package.covered, package.wanted)
        counts[:, at] = weight[wanted > 0].sum(), weight @ wanted
    households, counts = everywhere((int(weight.sum()), counts))
    wanting, mean = counts / households
    return {
        "weeks": np.array(weeks, dtype=np.float64),
        "wanting": wanting,
        "insuring": wanting * state.design.package.top_up.take_up_share,
        "mean_wanted": mean,
    }


def long_waiters(weeks: float, admitted: float) -> float:
    """Return how many per 1,000 residents have waited over a year, at a mean wait and admissions a year."""
    return admitted * weeks / WEEKS * exp(-LONG / weeks)


def weeks_per_long_waiter(weeks: float, admitted: float) -> float:
    """Return by how many weeks the mean wait is longer where one more per 1,000 has waited over a year."""
    return WEEKS / (admitted * exp(-LONG / weeks) * (1.0 + LONG / weeks))
