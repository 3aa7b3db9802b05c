"""Medicare Advantage: plans bid against a benchmark, and are paid by the risk of their members."""

from __future__ import annotations

from healthtrust.market.schemes.medicare_advantage.answer import answer
from healthtrust.market.schemes.medicare_advantage.benchmark import benchmarks, quartiles
from healthtrust.market.schemes.medicare_advantage.rule import Steps, payment, premium, rebate, rebate_share

__all__ = ["Steps", "answer", "benchmarks", "payment", "premium", "quartiles", "rebate", "rebate_share"]
