"""What contracts reward: the price of one more unit of everything a party can do, and where it breaks."""

from __future__ import annotations

from healthtrust.deliver.incentives.marginal import marginal, prices

__all__ = ["marginal", "prices"]
