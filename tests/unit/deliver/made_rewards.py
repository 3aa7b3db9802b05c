"""What settles made-up rows of contracts that reward results, and how close amounts must be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from healthtrust.deliver.contract import contract_named
from healthtrust.deliver.settlement import Settled, settle
from healthtrust.deliver.settlement.statement import statement_of
from tests.reference import incentive_contracts_plain as plain

FEW = settings(max_examples=40, deadline=None)
NAMES = (
    "aco-reach-global",
    "aco-reach-professional",
    "qof",
    "nhs-aligned-payment-2022",
    "nhs-aligned-payment-2023",
    "gesundes-kinzigtal",
    "hospital-readmissions",
    "value-based-purchasing",
)
KEYS = {
    "aco-reach-global": ("row_id", "performance_year"),
    "aco-reach-professional": ("row_id", "performance_year"),
    "qof": ("practice", "financial_year"),
    "nhs-aligned-payment-2022": ("provider", "financial_year"),
    "nhs-aligned-payment-2023": ("provider", "financial_year"),
    "gesundes-kinzigtal": ("fund", "year"),
    "hospital-readmissions": ("hospital", "fiscal_year"),
    "value-based-purchasing": ("hospital", "fiscal_year"),
}
LINE_NAMES = {"qof": "indicator", "hospital-readmissions": "condition"}

share = st.floats(0, 1).map(lambda x: round(x, 4))


def money(most: float = 1e9, least: float = 0) -> st.SearchStrategy[float]:
    return st.floats(least, most).map(lambda x: round(x, 2))


def settled(
    name: str, year: int, parties: Sequence[plain.Row], lines: Sequence[plain.Row] = (), stage: str = "final"
) -> Settled:
    """Settle parties under a shipped contract; where there are lines they are those of the one party."""
    of, period = KEYS[name]
    rows: list[Mapping[str, Any]] = [
        {of: f"party {k}", period: year, "commissioner": "trust"} | dict(p) for k, p in enumerate(parties)
    ]
    if lines:
        rows = [
            dict(rows[0]) | {LINE_NAMES.get(name, "category"): f"{k}"} | dict(a) for k, a in enumerate(lines)
        ]
    columns = {key: [row.get(key, np.nan) for row in rows] for key in {k for row in rows for k in row}}
    contract = contract_named(name)
    return settle(contract, statement_of(contract, columns, "made"), stage)


def due(
    name: str, year: int, party: plain.Row, lines: Sequence[plain.Row] = (), stage: str = "final"
) -> float:
    return float(settled(name, year, [party], lines, stage).amount[0])


def close(amount: float, expected: float, scale: float = 0) -> bool:
    """Return whether an amount is what is expected, to the cent and the digits of a float."""
    return abs(amount - expected) <= 0.00501 + 1e-12 * scale
