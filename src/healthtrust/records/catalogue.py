"""The catalogue of candidate services, as columns: price, benefit, who needs it, where it is given."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Catalogue:
    """Columns of the i candidate services, in the order of their file."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    setting: NDArray[np.int8]
    """Position in `records.providers.SETTINGS`."""
    mandatory: NDArray[np.bool_]
    price: NDArray[np.int64]
    """Price per treated case, minor units."""
    benefit: NDArray[np.float64]
    """Net health benefit per treated case, QALYs."""
    contacts: NDArray[np.int64]
    """Contacts per treated case, one or more."""
    cases: NDArray[np.float64]
    """[cell, service]: expected cases per resident of each need cell a year."""
    sources: tuple[str, ...]
    statuses: tuple[str, ...]

    @property
    def count(self) -> int:
        """Return the number of services."""
        return len(self.codes)

    @property
    def ratio(self) -> NDArray[np.float64]:
        """Return the cost-effectiveness ratio: QALYs per major-unit-free minor unit of price."""
        return self.benefit / np.maximum(self.price, 1)
