"""Administration as a share of care: more where care is billed by volume and where plans are many.

    a = a₀ + a₁ (φ̃_H + φ̃_P) / 2 + a₂ (1 − C_n)

a₀, a₁, a₂   of one fund without bills; of billing; of many plans;  φ̃ pay for volume
C_n     concentration of plans
Source  share of administration in hospital spending: 25.3 % United States, 15.5 % England, 12.4 % Canada,
        about 12 % Scotland, least where budgets are global: Himmelstein et al. 2014, Health Affairs,
        doi 10.1377/hlthaff.2013.1327 [cited]; the split by cause is ours [assumed].

>>> least = np.array([0.10]), np.array([0.09]), np.array([0.05])
>>> [round(float(share(np.array([paid]), np.array([paid]), plans, least)[0]), 3)
...  for paid, plans in ((0.0, 1.0), (0.5, 1.0), (1.0, 0.2))]
[0.1, 0.145, 0.23]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]


def share(
    volume_hospital: Real, volume_primary: Real, plan_concentration: float, causes: tuple[Real, Real, Real]
) -> Real:
    """Return administration over the cost of care [draw]; causes [draw]: the fund's, billing, many plans."""
    fund, billing, plans = causes
    return np.asarray(
        fund + billing * (volume_hospital + volume_primary) / 2 + plans * (1 - plan_concentration)
    )
