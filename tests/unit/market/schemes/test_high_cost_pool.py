"""The pool for very high cost: zero-sum, and the same percentage of premiums for all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthtrust.ground.errors import Imbalance, InvalidInput
from healthtrust.market.schemes.high_cost_pool import answer, charged, recovered
from tests.reference.transfer_schemes import high_cost_pool


def test_as_the_plain_version(tmp_path: Path) -> None:
    costs = {"A": [1_700_000.0, 0.0], "B": [5.0, 1_000_000.0], "C": [1_000_001.0]}
    premium = {"A": 900.0, "B": 2_100.0, "C": 0.5}
    rows = [f"{plan},{k},{cost}" for plan, each in costs.items() for k, cost in enumerate(each)]
    (tmp_path / "persons.csv").write_text("plan,person,cost\n" + "\n".join(rows) + "\n")
    listed = "".join(f"{plan},{amount}\n" for plan, amount in premium.items())
    (tmp_path / "plans.csv").write_text("plan,premium\n" + listed)
    found = answer(tmp_path, None, "USD")
    slow = high_cost_pool(costs, premium, 1_000_000, 0.6)
    assert dict(zip(found.cells["plan"], found.cells["transfer"], strict=True)) == pytest.approx(slow)
    assert found.balanced.of_party().sum() == 0
    assert found.cells["persons_above"] == [1, 0, 1]


def test_charges_add_up_to_what_is_paid() -> None:
    received = recovered(np.array([5.0, 20.0, 30.0]), 10.0, 0.5)
    assert received.tolist() == [0, 5, 10]
    assert charged(received, [1.0, 1.0, 2.0]).sum() == pytest.approx(received.sum())
    assert charged([0.0, 0.0], [0.0, 0.0]).tolist() == [0, 0]


def test_a_pool_that_nobody_can_finance_is_an_imbalance() -> None:
    with pytest.raises(Imbalance, match="high-cost pool"):
        charged([1.0, 0.0], [0.0, 0.0])


def test_premiums_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "persons.csv").write_text("plan,person,cost\nA,1,5\n")
    with pytest.raises(InvalidInput, match="no column 'premium'"):
        answer(tmp_path / "persons.csv", None, "USD")
    (tmp_path / "persons.csv").write_text("plan,person,cost,premium\nA,1,5,0\n")
    with pytest.raises(InvalidInput, match="a plan without premiums"):
        answer(tmp_path / "persons.csv", None, "USD")
