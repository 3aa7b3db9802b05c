"""Plans offered and who is in them: enrolment is heads per household and plan, adding up to its weight."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

NO_LIMIT = 2**62
"""An income that nobody has."""


def key_of(name: str) -> int:
    """Return 64 bits that belong to a name, such as a plan's: luck is keyed on it, not on positions.

    >>> key_of("Plan A") == key_of("Plan A") != key_of("Plan B")
    True
    """
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


@dataclass(frozen=True)
class Plans:
    """Columns of the plans on offer; `serves[plan, place]` says where each may be joined."""

    names: tuple[str, ...]
    quality: NDArray[np.float64]
    surcharge: NDArray[np.int64]
    """Community-rated price per adult a year, minor units."""
    administration_share: NDArray[np.float64]
    serves: NDArray[np.bool_]
    network: NDArray[np.float64]
    """Share of the providers of its places that members may go to."""
    pays_charges: NDArray[np.float64]
    """Share of the core's user charges that it pays back to its members."""
    sells_cover: NDArray[np.bool_]
    income_from: NDArray[np.int64]
    income_below: NDArray[np.int64]
    """Equivalised household incomes between which it may be joined, minor units."""
    refuses_above: NDArray[np.float64]
    """Need of a household, 1 = average, above which it refuses those who are not members; inf = never."""

    @property
    def count(self) -> int:
        """Return the number of plans."""
        return len(self.names)

    @property
    def open_to_all(self) -> NDArray[np.bool_]:
        """Return which plans accept everybody where they serve [plan]."""
        no_limit = (self.income_from == 0) & (self.income_below == NO_LIMIT)
        return np.asarray(no_limit & np.isinf(self.refuses_above))


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
    surcharge: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """[plan]: surcharge per adult a year in force, minor units."""
    flows: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    """[plan before, plan now]: residents; the last row those who were in none."""
    corridor: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """[plan]: what the risk corridor moved for last year's results; sums to zero, minor units."""
    cells: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    """[plan, cell]: residents by need cell."""
    surcharge_paid: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """[household]: surcharges of all the identical households together, minor units."""
    paid_back: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """[plan]: user charges that it must expect to pay back to its members, minor units."""
    expected_due: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """[plan]: what contracts with providers are expected to make it pay, minor units."""
