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
    body: tuple[str, ...] = ()
    """Which body of the organisation form each is; its kind without a form."""

    def bodies_at(self, body: str) -> NDArray[np.int64]:
        """Return [place]: the provider at home in a place that is this body; -1 where there is none."""
        found = np.full(len(self.by_setting), -1, dtype=np.int64)
        for number, (name, place) in enumerate(zip(self.body, self.place.tolist(), strict=True)):
            if name == body:
                found[place] = number
        return found

    def serving(self, body: str) -> NDArray[np.int64]:
        """Return [place]: the provider that is this body in the place that serves it; -1 for none."""
        anybody = self.by_setting.max(axis=1, initial=-1)
        return np.where(anybody >= 0, self.bodies_at(body)[self.place[anybody]], -1)

    @property
    def count(self) -> int:
        """Return the number of providers."""
        return len(self.names)
