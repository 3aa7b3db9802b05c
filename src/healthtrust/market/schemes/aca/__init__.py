"""Risk adjustment of the Affordable Care Act: transfers between the plans of a state."""

from __future__ import annotations

from healthtrust.market.schemes.aca.answer import answer
from healthtrust.market.schemes.aca.transfer import PlanFactors, statewide_premium, transfer_per_month

__all__ = ["PlanFactors", "answer", "statewide_premium", "transfer_per_month"]
