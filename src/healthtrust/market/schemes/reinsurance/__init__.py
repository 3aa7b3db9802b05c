"""Reinsurance: a fund bears a share of what single persons cost between an attachment point and a cap."""

from __future__ import annotations

from healthtrust.market.schemes.reinsurance.answer import answer
from healthtrust.market.schemes.reinsurance.rule import reinsured
from healthtrust.market.schemes.reinsurance.settle import Fund, Settled, settled

__all__ = ["Fund", "Settled", "answer", "reinsured", "settled"]
