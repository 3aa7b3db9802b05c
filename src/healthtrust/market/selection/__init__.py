"""Selection: whom it is worth a plan's while to attract or to repel, and what comes of it when it tries."""

from __future__ import annotations

from healthtrust.market.selection.margins import expected_cost, margin, paid_by_segment

__all__ = ["expected_cost", "margin", "paid_by_segment"]
