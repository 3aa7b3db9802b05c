"""The Dutch norm contribution: a fund pays insurers what insured are expected to cost, less premiums."""

from __future__ import annotations

from healthtrust.market.schemes.dutch.answer import answer
from healthtrust.market.schemes.dutch.days import day_shares
from healthtrust.market.schemes.dutch.norm import contribution, norm_amounts, premium_payers, realised, reset

__all__ = ["answer", "contribution", "day_shares", "norm_amounts", "premium_payers", "realised", "reset"]
