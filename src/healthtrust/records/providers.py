"""Providers: organisations that give care in a place, and the settings each works in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SETTINGS = ("primary", "outpatient", "emergency", "inpatient", "community", "mental", "pharmacy", "other")

KINDS = {
    "primary care network": ("primary",),
    "hospital": ("outpatient", "emergency", "inpatient"),
    "community and mental health trust": ("community", "mental", "other"),
    "pharmacies": ("pharmacy",),
}
"""The kinds of provider every service place has, and the settings each works in."""


@dataclass(frozen=True)
class Providers:
    """Columns of the providers; `by_setting[place, setting]` says who serves a place in a setting."""

    names: tuple[str, ...]
    kind: tuple[str, ...]
    place: NDArray[np.int32]
    by_setting: NDArray[np.int32]

    @property
    def count(self) -> int:
        """Return the number of providers."""
        return len(self.names)
