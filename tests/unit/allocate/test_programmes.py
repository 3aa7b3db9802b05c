"""Population-health programmes: the line is spent to the last penny, and spending gains health."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust.allocate import programmes
from healthtrust.allocate.programmes import Programmes, qalys, shipped_programmes, spending
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.money import Currency


@given(lines=st.lists(st.integers(0, 10**12), min_size=1, max_size=20))
def test_every_line_is_spent_whole(lines: list[int]) -> None:
    spent = spending(np.array(lines), shipped_programmes())
    assert spent.sum(axis=1).tolist() == lines
    assert (spent >= 0).all()


def test_the_shipped_mix_costs_a_few_thousand_pounds_per_qaly() -> None:
    """Martin, Lomas and Claxton 2020: 3,800 pounds (2,725 to 4,845) over all programmes of the grant."""
    line = np.array([100_000_000_00])
    gained = qalys(spending(line, shipped_programmes()), shipped_programmes(), Currency("GBP", 2))
    assert 2_725 < 100_000_000 / gained.sum() < 4_845


def test_health_gained_is_spending_over_cost_in_any_currency() -> None:
    one = Programmes(("one",), np.ones(1), np.array([2_000.0]))
    assert qalys(np.array([[500_000]]), one, Currency("GBP", 2)).tolist() == [[2.5]]
    assert qalys(np.array([[500_000]]), one, Currency("JPY", 0)).tolist() == [[250.0]]


def test_shares_that_do_not_add_up_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "programmes.csv"
    file.write_text("name,share [share],cost_per_qaly [GBP per QALY]\none,0.5,2000\ntwo,0.4,3000\n")
    monkeypatch.setattr(programmes, "shipped", lambda folder, name: file)
    with pytest.raises(InvalidInput, match=r"shares that add up to 0\.9"):
        shipped_programmes()
