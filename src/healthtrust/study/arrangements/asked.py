"""The question of how care responds as it is put: names, files and numbers, not looked at yet.

>>> Asked().before, Asked().after, Asked().years
('fee-for-service', ('vertical-capitated',), 10)
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Asked:
    """The question as it is put: names, files and numbers."""

    before: str = "fee-for-service"
    after: tuple[str, ...] = ("vertical-capitated",)
    years: int = 10
    population: str = ""
    """Residents in all, or a table of residents by segment."""
    baseline: Path | None = None
    totals: Path | None = None
    occupancy: float | None = None
    beds: float | None = None
    draws: int = 1_000
    """None: central values alone."""
    seed: int = 1
    prevention: bool = True
    mix: tuple[str, ...] = ()
    """CODE=SHARE of what is reinvested, by risk factor."""
    given: tuple[str, ...] = ()
    """NAME=VALUE of coefficients that are set."""
    currency: str = ""
    cited_only: bool = False
