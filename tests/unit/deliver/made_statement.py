"""A made-up statement of the deal of test_contract_check, and what settles or refuses it."""

from __future__ import annotations

from typing import Any

import pytest

from healthtrust.deliver.contract.library import contract_of
from healthtrust.deliver.settlement import Settled, settle
from healthtrust.deliver.settlement.statement import statement_of
from healthtrust.design.contract import Contract
from healthtrust.ground.errors import InvalidInput
from tests.unit.deliver.test_contract_check import SOUND

ROW: dict[str, Any] = {
    "row_id": ["a"],
    "year": ["2024"],
    "kind": ["A"],
    "benchmark": [1000.0],
    "spending": [800.0],
}


def deal(text: str = "") -> Contract:
    return contract_of(SOUND.replace('amount = "due"\n', f'amount = "due"\n{text}\n'), "deal.toml")


def settled(contract: Contract | None = None, **columns: Any) -> Settled:
    contract = contract or deal()
    return settle(contract, statement_of(contract, ROW | columns, "made.csv"))


def refusal(**columns: Any) -> str:
    with pytest.raises(InvalidInput) as refused:
        settled(**columns)
    return str(refused.value)
