"""Reinsurance: its layer, a fund that is used up or lasts, and bad input."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.market.schemes.reinsurance import Fund, answer, reinsured, settled
from tests.reference.transfer_schemes import reinsurance

PERSONS = "plan,person,cost,months\nA,1,145000,12\nA,2,0,6\nB,2,10,6\nB,3,400000,12\nB,4,45000,12\n"


def test_the_layer_of_each_person() -> None:
    cost = [0.0, 45_000.0, 45_001.0, 250_000.0, 900_000.0]
    slow = [reinsurance(each, 45_000, 250_000, 0.8) for each in cost]
    assert reinsured(cost, 45_000, 250_000, 0.8).tolist() == pytest.approx(slow)


def test_coinsurance_rises_to_one_and_no_further() -> None:
    fund = Fund(np.array([50.0, 150.0]), opening=0.0)
    found = settled(np.array([60.0, 40.0]), fund, announced=0.8)
    assert found.coinsurance == 1.0
    assert found.closing == 100.0
    assert found.paid.tolist() == [60.0, 40.0]


def test_coinsurance_falls_to_what_there_is() -> None:
    found = settled(np.array([300.0, 100.0]), Fund(np.array([100.0, 80.0]), opening=20.0), announced=0.8)
    assert found.coinsurance == 0.5
    assert found.closing == pytest.approx(0)
    assert found.paid.tolist() == [150.0, 50.0]


def test_a_fixed_coinsurance_may_leave_a_hole() -> None:
    found = settled(np.array([300.0]), Fund(np.array([100.0]), 0.0), announced=0.8, adjust=False)
    assert found.coinsurance == 0.8
    assert found.closing == pytest.approx(-140)


def test_what_is_left_is_given_back_by_contribution_but_not_what_was_carried() -> None:
    fund = Fund(np.array([30.0, 10.0]), opening=100.0)
    found = settled(np.array([20.0, 0.0]), fund, announced=0.8, give_back=True)
    assert found.contribution.tolist() == [0.0, 0.0]
    assert found.closing == pytest.approx(80)


def test_nothing_to_reinsure_leaves_the_announced_coinsurance() -> None:
    assert settled(np.zeros(2), Fund(np.ones(2), 0.0), announced=0.8).coinsurance == 0.8


def test_2014_as_it_was_announced_and_paid(tmp_path: Path) -> None:
    (tmp_path / "persons.csv").write_text(PERSONS)
    (tmp_path / "own.toml").write_text("year = 2014\nfund = 400_000\n")
    found = answer(tmp_path, tmp_path / "own.toml", "USD")
    assert found.numbers["coinsurance as announced"] == 0.8
    assert found.numbers["coinsurance as paid"] == 1.0
    assert found.cells["reinsured_cost"] == [100_000.0, 205_000.0]
    assert found.numbers["closing balance"] == pytest.approx(95_000)
    assert found.balanced.of_party().sum() == 0
    assert found.balanced.of_party()[-1] == 9_500_000
    assert sum(found.cells["contribution"]) == pytest.approx(400_000)
    assert found.cells["contribution"][0] == pytest.approx(400_000 * 18 / 48)


def test_contribution_by_member_year(tmp_path: Path) -> None:
    (tmp_path / "persons.csv").write_text(PERSONS)
    (tmp_path / "own.toml").write_text("year = 2014\nadjust = false\n")
    found = answer(tmp_path, tmp_path / "own.toml", "USD")
    assert found.cells["contribution"] == pytest.approx([63 * 1.5, 63 * 2.5])
    assert found.cells["payment"] == pytest.approx([80_000, 164_000])


def test_plans_may_have_a_table_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "persons.csv").write_text("plan,person,cost\nA,1,145000\n")
    (tmp_path / "plans.csv").write_text("plan,months,premium\nA,1200,1\nB,2400,3\n")
    (tmp_path / "own.toml").write_text('fund = 100\nfinanced_by = "premium"\nattachment = 45_000\n')
    found = answer(tmp_path, tmp_path / "own.toml", "USD")
    assert found.cells["plan"] == ["A", "B"]
    assert found.cells["contribution"] == pytest.approx([25, 75])
    assert found.numbers["coinsurance as paid"] == pytest.approx(0.001)


def test_returned_surplus_leaves_nothing_with_the_fund(tmp_path: Path) -> None:
    (tmp_path / "persons.csv").write_text(PERSONS)
    (tmp_path / "own.toml").write_text('year = 2014\nfund = 400_000\nsurplus = "returned"\n')
    found = answer(tmp_path, tmp_path / "own.toml", "USD")
    assert found.balanced.of_party()[-1] == 0
    assert sum(found.cells["contribution"]) == pytest.approx(305_000)


def test_bad_persons_are_told_together(tmp_path: Path) -> None:
    rows = "plan,person,cost,months\nA,1,-5,12\nA,1,5,13\n"
    (tmp_path / "persons.csv").write_text(rows)
    with pytest.raises(InvalidInput) as refused:
        answer(tmp_path, None, "USD")
    assert "found -5.0" in str(refused.value)
    assert "at most 12" in str(refused.value)
    (tmp_path / "persons.csv").write_text("plan,person,cost,months\nA,1,5,8\nA,1,5,1\nB,1,5,8\n")
    (tmp_path / "plans.csv").write_text("plan,months\nA,0\nBee,5\n")
    with pytest.raises(InvalidInput) as refused:
        answer(tmp_path, None, "USD")
    said = str(refused.value)
    assert "row 3: found persons who are in the plan already" in said
    assert "rows 2, 3, 4: found 17 months in all plans together; expected at most 12" in said
    assert "found 'B'; expected a plan of plans.csv" in said


def test_a_plan_without_members_is_refused(tmp_path: Path) -> None:
    (tmp_path / "persons.csv").write_text("plan,person,cost,months\nA,1,5,8\nB,2,5,0\n")
    with pytest.raises(InvalidInput, match="B: found a plan without members"):
        answer(tmp_path, None, "USD")


def test_rules_that_contradict_themselves(tmp_path: Path) -> None:
    (tmp_path / "persons.csv").write_text(PERSONS)
    (tmp_path / "own.toml").write_text('attachment = 9\ncap = 5\nfinanced_by = "premium"\n')
    with pytest.raises(InvalidInput) as refused:
        answer(tmp_path, tmp_path / "own.toml", "USD")
    assert "more than the attachment point of 9" in str(refused.value)
    assert "'premium' and no fund" in str(refused.value)
