"""Population health beside personal care: marginal returns on one scale, and the split that equals them."""

from __future__ import annotations

from healthtrust.allocate.returns.counted import arrived, counted
from healthtrust.allocate.returns.curves import Curves, gained, price_at, spending_at
from healthtrust.allocate.returns.margins import (
    Margin,
    Number,
    Scale,
    care_margin,
    shipped_margins,
    shipped_scale,
)
from healthtrust.allocate.returns.split import Split, equalising_split, nearest_split
from healthtrust.allocate.returns.table import Care, care, curves_of, returns_table, shipped_lags

__all__ = [
    "Care",
    "Curves",
    "Margin",
    "Number",
    "Scale",
    "Split",
    "arrived",
    "care",
    "care_margin",
    "counted",
    "curves_of",
    "equalising_split",
    "gained",
    "nearest_split",
    "price_at",
    "returns_table",
    "shipped_lags",
    "shipped_margins",
    "shipped_scale",
    "spending_at",
]
