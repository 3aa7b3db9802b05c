"""High-cost pool: plans together bear a share of what single persons cost above a threshold."""

from __future__ import annotations

from healthtrust.market.schemes.high_cost_pool.answer import answer
from healthtrust.market.schemes.high_cost_pool.rule import charged, recovered

__all__ = ["answer", "charged", "recovered"]
