"""Settlement: a contract and a statement in, amounts and the trace of every step out."""

from __future__ import annotations

from healthtrust.deliver.settlement.settle import Settled, settle
from healthtrust.deliver.settlement.statement import Statement, read_statement

__all__ = ["Settled", "Statement", "read_statement", "settle"]
