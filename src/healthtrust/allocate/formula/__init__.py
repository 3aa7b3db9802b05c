"""Weighted capitation by a formula that is data: weighted populations, targets, formulas side by side."""

from __future__ import annotations

from healthtrust.allocate.formula.shipped import read_formula, shipped_formulas
from healthtrust.allocate.formula.targets import Targets, distance, targets
from healthtrust.allocate.formula.weighted import Weighted, weighted

__all__ = [
    "Targets",
    "Weighted",
    "distance",
    "read_formula",
    "shipped_formulas",
    "targets",
    "weighted",
]
