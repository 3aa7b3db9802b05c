"""Plans offered and who is in them: enrolment is heads per household and plan, adding up to its weight."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Plans:
    """Columns of the plans on offer; `serves[plan, place]` says where each may be joined."""

    names: tuple[str, ...]
    quality: NDArray[np.float64]
    surcharge: NDArray[np.int64]
    """Community-rated price per adult a year, minor units."""
    administration_share: NDArray[np.float64]
    serves: NDArray[np.bool_]

    @property
    def count(self) -> int:
        """Return the number of plans."""
        return len(self.names)


@dataclass(frozen=True)
class Enrolment:
    """Who is in which plan this year, and what the pool pays the plans for them."""

    heads: NDArray[np.int32]
    """[household, plan]: identical households in each plan; rows add up to the household's weight."""
    members: NDArray[np.int64]
    """[place, plan]: residents."""
    risk_points: NDArray[np.int64]
    """[place, plan]: sum of members' risk scores, in millionths of the average."""
    capitation: NDArray[np.int64]
    """[place, plan]: personal-care money by headcount, minor units."""
    transfers: NDArray[np.int64]
    """[place, plan]: risk-equalisation transfers; every row sums to zero."""
    surcharges: NDArray[np.int64]
    """[place, plan]: surcharges paid by members, minor units."""
    switchers: int
    """Residents who changed plan this year."""
    expected_cost: NDArray[np.int64]
    """[plan, segment]: expected cost of covered care of the members, minor units."""
    paid: NDArray[np.int64]
    """[plan, segment]: what the pool pays for them, minor units (to the nearest unit; for show)."""
    members_by_segment: NDArray[np.int64]
    """[plan, segment]: residents."""
