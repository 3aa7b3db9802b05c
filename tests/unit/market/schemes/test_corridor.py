"""The risk corridor: the statute's five cases, money from receipts only, and bad input."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthtrust.ground.bands import Bands
from healthtrust.ground.errors import InvalidInput
from healthtrust.market.schemes.corridor import Corridor, answer, corridor, from_receipts
from tests.reference.transfer_schemes import statutory_corridor

BREAKS = (0.0, 0.5, 0.92, 0.95, 0.97, 0.98, 1.0, 1.02, 1.03, 1.05, 1.08, 1.2, 3.0)


@pytest.mark.parametrize("share", BREAKS)
@pytest.mark.parametrize("target", [1.0, 100.0, 12_345_678.0])
def test_every_case_of_the_statute_and_each_breakpoint(share: float, target: float) -> None:
    found = float(corridor([share * target], [target])[0])
    assert found == pytest.approx(statutory_corridor(share * target, target), abs=1e-9 * target)


@pytest.mark.parametrize("point", [0.92, 0.97, 1.03, 1.08])
def test_payments_do_not_jump_at_a_breakpoint(point: float) -> None:
    below, above = corridor([100 * (point - 1e-9), 100 * (point + 1e-9)], [100.0, 100.0])
    assert above - below == pytest.approx(0, abs=1e-6)


def test_other_bands_share_one_side_only() -> None:
    rule = Corridor(above=Bands((0.0,), (1.0,)), below=Bands((0.0,), (0.0,)))
    assert corridor([110.0, 90.0], [100.0, 100.0], rule).tolist() == pytest.approx([10, 0])


def test_receipts_that_suffice_pay_in_full() -> None:
    assert from_receipts([2.0, -5.0]).tolist() == [2.0, -5.0]
    assert from_receipts([0.0, 3.0]).tolist() == [0.0, 0.0]


def write(folder: Path, rows: str) -> Path:
    (folder / "plans.csv").write_text("plan,allowable_cost,target_amount\n" + rows)
    return folder / "plans.csv"


def test_the_government_pays_what_receipts_do_not(tmp_path: Path) -> None:
    found = answer(write(tmp_path, "A,112,100\nB,90,100\nC,100,100\n"), None, "USD")
    assert found.cells["transfer"] == pytest.approx([5.7, -4.1, 0])
    assert found.balanced.parties == ("A", "B", "C", "government")
    assert found.balanced.of_party().tolist() == [570, -410, 0, -160]


def test_budget_neutral_pays_receipts_only(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("budget_neutral = true\n")
    found = answer(write(tmp_path, "A,112,100\nB,92,100\nC,130,100\n"), tmp_path / "own.toml", "USD")
    assert found.balanced.of_party()[-1] == 0
    assert found.numbers["share paid of what is due"] == pytest.approx(2.5 / (5.7 + 20.1))
    assert found.cells["due"] == pytest.approx([5.7, -2.5, 20.1])
    assert found.cells["transfer"][0] / found.cells["transfer"][2] == pytest.approx(5.7 / 20.1)
    assert "12.6 %" in found.notes[-1]


def test_a_plan_at_the_edge_of_its_corridor_is_not_counted_as_paying(tmp_path: Path) -> None:
    found = answer(write(tmp_path, "A,97,100\nB,103,100\n"), None, "USD")
    assert (found.numbers["plans paid"], found.numbers["plans paying"]) == (0, 0)


def test_a_yen_has_no_minor_unit(tmp_path: Path) -> None:
    found = answer(write(tmp_path, "A,105000,100000\n"), None, "JPY")
    assert found.balanced.of_party().tolist() == [1000, -1000]


def test_bad_rows_are_told_together(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        answer(write(tmp_path, "A,-1,100\nA,1,100\ngovernment,1,5\n"), None, "USD")
    assert "row 2: found -1.0" in str(refused.value)
    assert "each plan once" in str(refused.value)
    with pytest.raises(InvalidInput) as refused:
        answer(write(tmp_path, "A,1,0\ngovernment,1,5\n"), None, "USD")
    assert "an amount above zero" in str(refused.value)
    assert "'government'" in str(refused.value)


def test_amounts_in_another_currency_are_refused(tmp_path: Path) -> None:
    (tmp_path / "plans.csv").write_text("plan,allowable_cost [EUR],target_amount\nA,1,1\n")
    with pytest.raises(InvalidInput, match="found amounts in EUR; expected USD"):
        answer(tmp_path, None, "USD")


def test_bands_must_rise_and_share_no_more_than_all(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("above = {lower = [0.1, 0.05], slope = [0.5, 0.5]}\n")
    with pytest.raises(InvalidInput, match="a start above that of the band before"):
        answer(write(tmp_path, "A,1,1\n"), tmp_path / "own.toml", "USD")


def test_random_plans_agree_with_the_statute() -> None:
    rng = np.random.default_rng(5)
    target = rng.uniform(1, 1e6, 300)
    cost = target * rng.uniform(0.7, 1.3, 300)
    slow = [statutory_corridor(c, t) for c, t in zip(cost, target, strict=True)]
    assert corridor(cost, target).tolist() == pytest.approx(slow, abs=1e-6)
