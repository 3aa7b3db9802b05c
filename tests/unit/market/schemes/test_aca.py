"""State transfers of the Affordable Care Act: zero in each pool, no effect of scale, high cost on top."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.market.schemes.aca import PlanFactors, answer, transfer_per_month
from tests.reference.transfer_schemes import state_transfers

HEAD = "state,plan,member_months,plrs,metal,gcf,arf,premium\n"
PLANS = (
    HEAD
    + "Ohio,Blue,1200,1.3,Gold,1.02,1.4,510\nOhio,Red,4800,0.8,bronze,0.97,1.5,300\n"
    + "Iowa,Blue,600,1.0,silver,1,1.2,400\nIowa,Green,900,1.5,platinum,1,1.3,800\n"
)
AV = {"gold": 0.80, "bronze": 0.60, "silver": 0.70, "platinum": 0.90}
IDF = {"gold": 1.08, "bronze": 1.00, "silver": 1.03, "platinum": 1.15}


def factors(plans: int, seed: int = 3) -> PlanFactors:
    rng = np.random.default_rng(seed)
    return PlanFactors(*(rng.uniform(0.5, 2.0, plans) for _ in range(6)), rng.uniform(200, 900, plans))


def test_the_slide_of_the_regulator() -> None:
    one = np.ones(2)
    plans = PlanFactors(np.array([600.0, 600]), np.array([1.1, 0.9]), one, one, one, one, 1000 * one)
    assert transfer_per_month(plans, np.array([0, 0]), 0.0).tolist() == pytest.approx([100, -100])


def test_before_2018_there_is_no_administration_and_no_pool_for_high_cost(tmp_path: Path) -> None:
    head = "state,plan,member_months,plrs,av,idf,gcf,arf,premium"
    rows = f"{head}\nX,A,1,1.1,1,1,1,1,1000\nX,B,1e9,1,1,1,1,1,1000\n"
    (tmp_path / "plans.csv").write_text(rows)
    (tmp_path / "old.toml").write_text("year = 2016\n")
    found = answer(tmp_path, tmp_path / "old.toml", "USD")
    assert found.cells["transfer_per_month"][0] == pytest.approx(100, abs=1e-5)
    assert found.balanced.of_party().tolist() == [10_000, -10_000]
    (tmp_path / "claims.csv").write_text("plan,person,cost\nA,1,2000000\n")
    with pytest.raises(InvalidInput, match="no value of high_cost_threshold"):
        answer(tmp_path, tmp_path / "old.toml", "USD")


def test_every_pool_sums_to_zero_over_member_months() -> None:
    plans, pool = factors(60), np.arange(60) % 7
    each = transfer_per_month(plans, pool, 0.14) * plans.member_months
    assert np.bincount(pool, weights=each) == pytest.approx(np.zeros(7), abs=1e-9)
    assert np.abs(each).max() > 10


def test_scaling_all_scores_changes_nothing() -> None:
    plans, pool = factors(12), np.zeros(12, dtype=np.int64)
    scaled = PlanFactors(
        plans.member_months,
        plans.risk_score * 3.7,
        plans.actuarial_value,
        plans.induced_demand,
        plans.geographic_cost,
        plans.age_rating,
        plans.premium,
    )
    before, after = transfer_per_month(plans, pool, 0.14), transfer_per_month(scaled, pool, 0.14)
    assert after == pytest.approx(before)


def test_a_plan_that_is_average_in_everything_gets_nothing() -> None:
    one = np.ones(3)
    score = np.array([1.0, 1.4, 0.6])
    plans = PlanFactors(np.array([7.0, 5, 5]), score, one, one, one, one, np.array([500.0, 400, 900]))
    assert transfer_per_month(plans, np.zeros(3, dtype=np.int64), 0.14)[0] == pytest.approx(0, abs=1e-12)


def test_a_plan_alone_in_its_state_gets_nothing() -> None:
    assert transfer_per_month(factors(1), np.zeros(1, dtype=np.int64), 0.14)[0] == pytest.approx(0, abs=1e-9)


def test_as_the_plain_version_state_by_state(tmp_path: Path) -> None:
    (tmp_path / "plans.csv").write_text(PLANS)
    found = answer(tmp_path / "plans.csv", None, "USD")
    rows = [line.split(",") for line in PLANS.splitlines()[1:]]
    slow: list[float] = []
    for state in ("Ohio", "Iowa"):
        plans = [
            {
                "months": float(row[2]),
                "plrs": float(row[3]),
                "av": AV[row[4].lower()],
                "idf": IDF[row[4].lower()],
                "gcf": float(row[5]),
                "arf": float(row[6]),
                "premium": float(row[7]),
            }
            for row in rows
            if row[0] == state
        ]
        slow += state_transfers(plans, 0.14)
    assert found.cells["transfer"] == pytest.approx(slow)
    assert found.balanced.pools == ("Ohio", "Iowa")
    assert found.balanced.amount.sum(axis=1).tolist() == [0, 0]
    assert "administration (recalled)" in found.notes[0]


def test_insurers_are_paid_where_they_are_named_and_markets_balance_apart(tmp_path: Path) -> None:
    text = "state,market,plan,insurer,member_months,plrs,av,idf,gcf,arf,premium\n"
    text += "Ohio,individual,a,Blue,10,1.2,0.7,1,1,1,100\nOhio,individual,b,Red,10,0.8,0.7,1,1,1,100\n"
    text += "Ohio,small,a,Blue,10,2.2,0.7,1,1,1,100\nOhio,small,c,Green,30,1,0.7,1,1,1,100\n"
    (tmp_path / "plans.csv").write_text(text)
    found = answer(tmp_path / "plans.csv", None, "USD")
    assert found.balanced.pools == ("Ohio, individual", "Ohio, small")
    assert found.balanced.parties == ("Blue", "Red", "Green")
    assert found.balanced.amount[0].tolist() == [17_200, -17_200, 0]


def test_high_cost_is_pooled_over_all_states(tmp_path: Path) -> None:
    (tmp_path / "plans.csv").write_text(PLANS)
    (tmp_path / "claims.csv").write_text("state,plan,person,cost\nIowa,Blue,1,1500000\nOhio,Red,2,3\n")
    found = answer(tmp_path, None, "USD")
    assert found.balanced.pools[-1] == "high-cost pool"
    assert found.balanced.amount.sum(axis=1).tolist() == [0, 0, 0]
    assert found.cells["high_cost_recovered"] == [0, 0, 300_000, 0]
    premium = np.array([1200 * 510, 4800 * 300, 600 * 400, 900 * 800])
    assert found.cells["high_cost_charge"] == pytest.approx(300_000 * premium / premium.sum())
    parts = ("state_transfer", "high_cost_recovered")
    whole = sum(np.array(found.cells[part]) for part in parts) - np.array(found.cells["high_cost_charge"])
    assert found.cells["transfer"] == pytest.approx(whole)


def test_claims_need_a_state_where_plans_share_a_name(tmp_path: Path) -> None:
    (tmp_path / "plans.csv").write_text(PLANS)
    (tmp_path / "claims.csv").write_text("plan,person,cost\nBlue,1,5\nGren,1,5\nRed,1,5\nRed,1,5\n")
    with pytest.raises(InvalidInput) as refused:
        answer(tmp_path, None, "USD")
    assert "of which there are 2 plans" in str(refused.value)
    assert "did you mean 'Green'?" in str(refused.value)
    assert "row 5: found persons who are in the plan already" in str(refused.value)


def test_bad_plans_are_told_together(tmp_path: Path) -> None:
    rows = "Ohio,Blue,0,1,silver,1,1,5\nOhio,Blue,5,0,silver,1,1,5\nOhio,Red,5,1,siver,1,1,5\n"
    (tmp_path / "plans.csv").write_text(HEAD + rows)
    with pytest.raises(InvalidInput) as refused:
        answer(tmp_path / "plans.csv", None, "USD")
    said = str(refused.value)
    assert "row 2: found a plan without members" in said
    assert "each plan once in a pool" in said
    assert "column plrs, row 3: found 0" in said
    assert "found 'siver'" in said
    assert "did you mean 'silver'?" in said
    assert "4 problems" in said


def test_a_table_without_metals_needs_both_factors(tmp_path: Path) -> None:
    (tmp_path / "plans.csv").write_text(
        "state,plan,member_months,plrs,av,gcf,arf,premium\nOhio,B,1,1,0.7,1,1,5\n"
    )
    with pytest.raises(InvalidInput, match="a column metal, or both av and idf"):
        answer(tmp_path / "plans.csv", None, "USD")


def test_catastrophic_plans_among_others_are_pointed_out(tmp_path: Path) -> None:
    (tmp_path / "plans.csv").write_text(PLANS + "Ohio,Thin,50,0.5,catastrophic,1,1,90\n")
    assert "Catastrophic plans share a pool with others (Ohio)" in answer(tmp_path, None, "USD").notes[-1]
