"""Social care follows those who need help with daily life: the frail, and some of those with many conditions.

    v_g = 1 000 000 × u_g / ( Σ_g n_g u_g / Σ_g n_g )

g     segment of residents;  n_g  residents of it;  u_g  their use of social care, that of a frail one being 1
v_g   points of one resident of the segment, whole millionths of the average resident's
Source  relative use: catalogue/coefficients/social-care.csv, assumed. That social care is outside unless a
        design switches it in is US-9 of the requirements.

Social care does not follow deprivation here beyond what frailty does, nor who can pay for themselves.

>>> heads = np.zeros(CELLS, dtype=np.int64)
>>> heads[[0, 4]] = 900, 100                                  # well and frail residents
>>> social_care_points(heads)[[0, 4]].tolist()
[0, 10000000]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.weights import points
from healthtrust.ground.tables import Column, Contract
from healthtrust.records.persons import CELLS, SEGMENTS, cell_parts
from healthtrust.records.store import read_table, shipped

__all__ = ["CELLS", "social_care_points"]

RELATIVE_USE = Contract(
    "social-care",
    (
        Column("segment", "choice", "", "segment of residents", unique=True, choices=SEGMENTS),
        Column("relative_use", "number", "ratio", "use of one resident over that of a frail one", low=0),
    ),
    other=True,
)


def social_care_points(heads: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the points of one resident of each need cell [CELLS], given the residents of each [CELLS]."""
    table = read_table(shipped("coefficients", "social-care"), RELATIVE_USE)
    by_segment = dict(zip(table["segment"], np.asarray(table["relative_use"], dtype=np.float64), strict=True))
    use = np.array([by_segment.get(segment, 0.0) for segment in SEGMENTS])
    return points(use[cell_parts().segment], heads)
