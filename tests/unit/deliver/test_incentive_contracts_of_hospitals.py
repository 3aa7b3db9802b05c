"""Kinzigtal, readmissions and value-based purchasing: equal to their plain versions, balanced, refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust.deliver.contract import contract_named
from healthtrust.deliver.settlement import settle
from healthtrust.deliver.settlement.statement import statement_of
from healthtrust.ground.errors import InvalidInput
from tests.reference import incentive_contracts_plain as plain
from tests.unit.deliver.made_rewards import FEW, close, due, money, settled, share

# ---- Gesundes Kinzigtal ------------------------------------------------------------------------------------

region = st.fixed_dictionaries(
    {"insured": st.integers(1, 60000), "norm_cost": money(1e8, 1), "actual_cost": money(1.2e8)},
    optional={"reference_margin": share.map(lambda x: x / 10), "paid_to_date": money(1e6)},
)


@FEW
@given(st.integers(2006, 2030), region, money(1e7))
def test_the_valley_equals_its_plain_version_and_falls_with_cost(
    year: int, row: dict[str, float], more: float
) -> None:
    found = settled("gesundes-kinzigtal", year, [row])
    assert close(float(found.amount[0]), plain.kinzigtal(row), 1e8)
    assert found.reason[0]
    assert (
        due("gesundes-kinzigtal", year, row | {"actual_cost": row["actual_cost"] + more}) <= found.amount[0]
    )
    shares = found.trace["shared"].value[0] + found.trace["kept_by_fund"].value[0]
    assert shares == pytest.approx(found.trace["improvement"].value[0], abs=1e-6)


def test_a_margin_no_larger_than_before_the_contract_is_said_to_be_so() -> None:
    row = {"insured": 30_000, "norm_cost": 75e6, "actual_cost": 72e6, "reference_margin": 0.05}
    found = settled("gesundes-kinzigtal", 2013, [row, row | {"actual_cost": 76e6}])
    assert found.amount.tolist() == [0, 0]
    assert "by no more than before the contract" in found.reason[0]
    assert "did not cost less than the norm" in found.reason[1]


# ---- hospital readmissions ---------------------------------------------------------------------------------

ratio = st.floats(0.7, 1.6).map(lambda x: round(x, 4))
condition = st.fixed_dictionaries(
    {
        "eligible_discharges": st.integers(0, 60),
        "excess_readmission_ratio": ratio,
        "peer_median": ratio,
        "payment_ratio": st.floats(0, 0.2).map(lambda x: round(x, 4)),
    }
)
conditions = st.lists(condition, min_size=1, max_size=6)


@FEW
@given(st.integers(2013, 2027), st.floats(0.9, 1).map(lambda x: round(x, 4)), conditions, money())
def test_readmissions_equal_their_plain_version_and_keep_the_cap(
    year: int, modifier: float, lines: list[dict[str, float]], payments: float
) -> None:
    row = {"base_operating_payments": payments, "neutrality_modifier": modifier}
    found = settled("hospital-readmissions", year, [row], lines)
    cut = plain.readmission_cut(year, modifier, lines)
    factor = found.trace["factor"].value[0]
    assert abs(factor - (1 - cut)) <= 0.00005 + 1e-12
    assert close(float(found.amount[0]), payments * (factor - 1), payments)
    most = {2013: 0.01, 2014: 0.02}.get(year, 0.03)
    assert 1 - most - 1e-12 <= factor <= 1 and found.amount[0] <= 0
    assert -most * payments - 0.01 <= found.low[0] <= found.amount[0] <= found.high[0] <= 0.01
    assert found.reason[0]


@FEW
@given(st.integers(2013, 2027), conditions, st.floats(0, 0.5))
def test_more_readmissions_never_pay(year: int, lines: list[dict[str, float]], more: float) -> None:
    row = {"base_operating_payments": 1e7, "neutrality_modifier": 0.95}
    worse = [line | {"excess_readmission_ratio": line["excess_readmission_ratio"] + more} for line in lines]
    assert due("hospital-readmissions", year, row, worse) <= due("hospital-readmissions", year, row, lines)


def test_a_condition_below_25_discharges_needs_no_ratio_and_one_above_does() -> None:
    row = {"base_operating_payments": 1e7, "neutrality_modifier": 0.95}
    few = {"eligible_discharges": 24, "excess_readmission_ratio": np.nan, "payment_ratio": np.nan}
    assert due("hospital-readmissions", 2016, row, [few]) == 0
    for gone in ("excess_readmission_ratio", "peer_median", "payment_ratio"):
        enough = {
            "eligible_discharges": 25,
            "excess_readmission_ratio": 1.2,
            "peer_median": 1,
            "payment_ratio": 0.1,
        }
        with pytest.raises(InvalidInput, match=gone):
            due("hospital-readmissions", 2020, row, [enough | {gone: np.nan}])
    with pytest.raises(InvalidInput, match="neutrality_modifier"):
        due("hospital-readmissions", 2020, {"base_operating_payments": 1e7}, [few])


# ---- value-based purchasing --------------------------------------------------------------------------------

hospitals = st.lists(
    st.fixed_dictionaries(
        {"base_operating_payments": money(1e9, 1000), "quality_score": share.map(lambda x: max(x, 0.01))}
    ),
    min_size=1,
    max_size=12,
)


@FEW
@given(st.integers(2013, 2027), hospitals)
def test_value_based_payouts_equal_withholds_to_the_cent(year: int, rows: list[dict[str, float]]) -> None:
    found = settled("value-based-purchasing", year, rows)
    cents = [round(100 * amount) for amount in found.amount]
    assert sum(cents) == 0
    assert all(abs(a - b) <= 1 for a, b in zip(cents, plain.value_based(year, rows), strict=True))
    withheld = found.trace["withheld"].value
    assert np.all(found.amount >= -withheld - 0.01)
    assert found.trace["incentive"].value.sum() == pytest.approx(withheld.sum(), rel=1e-12)
    assert all(found.reason)


@FEW
@given(st.integers(2013, 2027), hospitals.filter(lambda rows: len(rows) > 1), share)
def test_a_better_score_takes_from_the_others(year: int, rows: list[dict[str, float]], better: float) -> None:
    improved = [rows[0] | {"quality_score": max(better, rows[0]["quality_score"])}, *rows[1:]]
    before, after = (settled("value-based-purchasing", year, some).amount for some in (rows, improved))
    assert after[0] >= before[0] - 0.01
    assert np.all(after[1:] <= before[1:] + 0.02)


def test_years_balance_apart_and_a_pool_without_a_score_is_refused() -> None:
    name, rows = "value-based-purchasing", []
    for k, (year, score) in enumerate([(2016, 0.2), (2016, 0.6), (2017, 0.5), (2017, 0.1)]):
        rows.append(
            {"hospital": f"h{k}", "fiscal_year": year, "base_operating_payments": 1e6, "quality_score": score}
        )
    contract = contract_named(name)
    columns = {key: [row[key] for row in rows] for key in rows[0]}
    amount = settle(contract, statement_of(contract, columns, "made")).amount
    assert amount.tolist() == [-8750.0, 8750.0, 13333.33, -13333.33]
    with pytest.raises(InvalidInput):
        settled(name, 2017, [{"base_operating_payments": 1e6, "quality_score": 0.0}])


def test_the_two_years_of_the_pandemic_pay_back_what_they_withheld_without_a_score() -> None:
    rows = [{"base_operating_payments": 1e6}, {"base_operating_payments": 3e6}]
    for year in (2022, 2023):
        found = settled("value-based-purchasing", year, rows)
        assert found.amount.tolist() == [0, 0] and found.trace["factor"].value.tolist() == [1, 1]
        assert "no score was given" in found.reason[0]
    for year in (2021, 2024):
        with pytest.raises(InvalidInput, match="quality_score"):
            settled("value-based-purchasing", year, rows)


@pytest.mark.parametrize(
    ("name", "year", "change", "told"),
    [
        ("aco-reach-global", 2020, {}, "2021 to 2026"),
        ("aco-reach-global", 2023, {"quality_score": 90.0}, "at most 1"),
        ("aco-reach-global", 2023, {"benchmark": np.nan}, "benchmark"),
        ("aco-reach-global", 2023, {"stop_loss_recovered": 5.0}, "stop_loss_premium"),
        ("aco-reach-global", 2023, {"retained": 1}, "stays"),
    ],
)
def test_a_statement_that_cannot_be_settled_is_refused(
    name: str, year: int, change: dict[str, float], told: str
) -> None:
    row = {"benchmark": 1e8, "spending": 9e7, "quality_score": 0.9}
    row |= {"stop_loss_premium": np.nan, "stays": np.nan}
    with pytest.raises(InvalidInput, match=told):
        due(name, year, row | change)
