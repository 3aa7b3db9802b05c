"""Risk corridor: the government bears part of a plan's loss beyond a target and takes part of its gain."""

from __future__ import annotations

from healthtrust.market.schemes.corridor.answer import answer
from healthtrust.market.schemes.corridor.rule import Corridor, corridor, from_receipts

__all__ = ["Corridor", "answer", "corridor", "from_receipts"]
