"""Capitations, budgets and bundles: equal to a plain reckoning, one way, within caps, nothing lost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.deliver.contract import contract_named
from healthtrust.deliver.settlement import Settled
from healthtrust.ground.errors import Imbalance
from tests.reference import capitation_contracts_plain as plain
from tests.reference.three_contracts import block, capitation, fee_for_service
from tests.unit.deliver.made_capitation import (
    EPISODE,
    HOSPITAL,
    MONEY,
    PLAIN,
    PROVIDER,
    ROWS,
    SERVICE,
    SHIPPED,
    STAGED,
    Row,
    near,
    one,
    rows_of,
    settled,
    whole,
    with_lines,
)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_contract_ships_sound_with_reasons_levers_and_clauses(name: str) -> None:
    contract = contract_named(name)
    assert contract.name == name
    assert contract.reasons and contract.levers
    assert all(step.says and step.clause for step in contract.steps)
    assert all(column.unit for column in contract.columns.values())


@pytest.mark.parametrize("name", sorted(PLAIN))
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_settlement_equals_the_plain_reckoning(name: str, data: st.DataObject) -> None:
    rows = data.draw(rows_of(name))
    found = settled(name, rows)
    for row, amount, reason in zip(rows, found.amount, found.reason, strict=True):
        assert near(float(amount), PLAIN[name](row)), (row, float(PLAIN[name](row)), amount)
        assert reason


@pytest.mark.parametrize("stage", ["interim", "final"])
@pytest.mark.parametrize("name", sorted(STAGED))
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_every_stage_is_the_same_contract(name: str, stage: str, data: st.DataObject) -> None:
    rows = data.draw(rows_of(name))
    found = settled(name, rows, stage)
    for row, amount, reason in zip(rows, found.amount, found.reason, strict=True):
        assert near(float(amount), STAGED[name](row, stage)), (row, amount)
        assert reason


@settings(max_examples=40, deadline=None)
@given(st.fixed_dictionaries(HOSPITAL), st.lists(st.fixed_dictionaries(EPISODE), min_size=1, max_size=5))
def test_a_bundle_equals_the_plain_reckoning(party: Row, lines: list[Row]) -> None:
    assert near(with_lines("bundle", party, lines), plain.bundle(party, lines))


@pytest.mark.parametrize("stage", ["interim", "final"])
@settings(max_examples=40, deadline=None)
@given(
    party=st.fixed_dictionaries(PROVIDER),
    lines=st.lists(st.fixed_dictionaries(SERVICE), min_size=1, max_size=5),
)
def test_fixed_and_variable_equals_the_plain_reckoning(stage: str, party: Row, lines: list[Row]) -> None:
    found = with_lines("fixed-and-variable", party, lines, stage)
    assert near(found, plain.fixed_and_variable(party, lines, stage))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 10**7)] * 3), min_size=1, max_size=20), st.integers(50, 150))
def test_fees_and_capitation_are_the_pure_forms(parts: list[tuple[int, int, int]], level: int) -> None:
    """To the minor unit, save where one side rounds half a unit up and the other to the even one."""
    cost, charges, expected = np.array(parts, dtype=np.int64).T
    scale = level / 100
    fees = settled(
        "fee-for-service",
        [
            {"reference_cost": a / 100, "charges": b / 100, "price_level": scale}
            for a, b in zip(cost.tolist(), charges.tolist(), strict=True)
        ],
    )
    apart = np.abs(np.rint(fees.amount * 100) - fee_for_service(cost, charges, scale))
    assert (apart <= _half(fees)).all()
    heads = settled("capitation", [{"expected_cost": e / 100, "margin": scale} for e in expected.tolist()])
    apart = np.abs(np.rint(heads.amount * 100) - capitation(expected, scale))
    assert (apart <= _half(heads)).all()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 10**7), st.lists(st.integers(0, 40), min_size=1, max_size=4).filter(any)),
        min_size=1,
        max_size=6,
    ),
    st.integers(50, 150),
)
def test_a_block_is_the_pure_form_and_its_parts_add_up(
    places: list[tuple[int, list[int]]], level: int
) -> None:
    rows = [
        {
            "served": f"place {k}",
            "expected_cost_of_residents": cost / 100,
            "margin": level / 100,
            "members": heads,
            "residents": sum(members),
        }
        for k, (cost, members) in enumerate(places)
        for heads in members
    ]
    found = settled("block", rows)
    for row, amount in zip(rows, found.amount, strict=True):
        assert abs(float(amount) - float(plain.block(row))) < 0.01 + 1e-7
    start = 0
    for cost, members in places:
        here = np.rint(100 * found.amount[start : start + len(members)])
        pure = block(np.array([[cost, *[0] * (len(members) - 1)]]), np.array([members]), level / 100)
        assert abs(here.sum() - pure.sum()) <= (cost * level % 100 == 50)
        assert np.abs(here - pure[0]).max() <= 1
        start += len(members)


def test_a_block_whose_payers_are_not_all_there_is_an_imbalance() -> None:
    row = {"served": "a", "expected_cost_of_residents": 900, "margin": 1, "members": 1, "residents": 3}
    with pytest.raises(Imbalance, match="miss it by -600"):
        settled("block", [row])


def _half(found: Settled) -> np.ndarray[Any, Any]:
    """Return where an amount is half a minor unit: one side rounds it up, the other to the even one."""
    cents = found.trace["due"].value * 100
    return np.asarray(np.abs(cents - np.floor(cents) - 0.5) < 1e-6)


MORE_PAYS: dict[str, dict[str, int]] = {
    "global-capitation": {"quality_score": 1, "risk_score": 1, "spending": 1, "stop_loss_premium": -1},
    "partial-capitation": {"quality_score": 1, "risk_score": 1, "spending": -1, "capitation_rate": 1},
    "percent-of-premium": {"bid": 1, "risk_score": 1, "sequestration": -1, "paid_by_plan": -1},
    "hospital-global-budget": {"inflation": 1, "quality_adjustment": 1, "cases": 1, "cases_shifted": 1},
}
"""In which way an amount may move when one column rises; a global capitation's deficit is in part paid."""


@pytest.mark.parametrize(
    ("name", "column"), [(name, column) for name in MORE_PAYS for column in MORE_PAYS[name]]
)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_amounts_move_one_way(name: str, column: str, data: st.DataObject) -> None:
    row = data.draw(st.fixed_dictionaries(ROWS[name]))
    other = data.draw(ROWS[name][column])
    low, high = sorted((row[column], other))
    change = one(name, row | {column: high}) - one(name, row | {column: low})
    assert change * MORE_PAYS[name][column] >= -0.011


@settings(max_examples=30, deadline=None)
@given(st.fixed_dictionaries(ROWS["two-sided-global-budget"]), MONEY, whole(0, 5, 4))
def test_a_budget_rewards_less_spending_and_more_quality(row: Row, saved: float, gate: float) -> None:
    less = one("two-sided-global-budget", row | {"spending": max(row["spending"] - saved, 0)})
    assert less >= one("two-sided-global-budget", row) - 0.011
    better = one("two-sided-global-budget", row | {"quality_gate": max(gate, row["quality_gate"])})
    assert better >= one("two-sided-global-budget", row) - 0.011


@settings(max_examples=30, deadline=None)
@given(st.fixed_dictionaries(ROWS["global-capitation"]))
def test_no_unit_of_a_capitation_is_lost_or_paid_twice(row: Row) -> None:
    """Fund and stop-loss go to the organisation, to the payer, or stay withheld; nowhere else."""
    found = settled("global-capitation", [row])
    step = {name: float(number.value[0]) for name, number in found.trace.items()}
    with_payer = step["withheld"] - step["released"] - step["corridor"]
    stop_loss = row["stop_loss_recovered"] - row["stop_loss_premium"]
    assert step["earned"] + with_payer == pytest.approx(step["fund"] + stop_loss, abs=1e-6)
    net = step["earned"] - row["spending"]
    assert net == pytest.approx(step["kept"] - step["withheld"] + step["released"], abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(st.fixed_dictionaries(ROWS["partial-capitation"]))
def test_a_group_never_loses_more_than_its_withhold(row: Row) -> None:
    found = settled("partial-capitation", [row])
    step = {name: float(number.value[0]) for name, number in found.trace.items()}
    assert step["earned"] >= step["capitation"] - step["withheld"] - 1e-6
    assert step["earned"] <= step["capitation"] + 0.075 * step["pool"] + 1e-6


@settings(max_examples=30, deadline=None)
@given(st.fixed_dictionaries(ROWS["hospital-global-budget"]))
def test_a_hospital_has_its_budget_now_or_carried_over(row: Row) -> None:
    found = settled("hospital-global-budget", [row])
    due, carried = plain.hospital_global_budget(row)
    assert near(float(found.amount[0]), due)
    assert float(found.trace["carried"].value[0]) == pytest.approx(float(carried), abs=1e-6)
    room = 0.10 if row["wider_corridor"] else 0.05
    assert 1 - room - 1e-12 <= float(found.trace["price_charged"].value[0]) <= 1 + room + 1e-12


@settings(max_examples=30, deadline=None)
@given(st.fixed_dictionaries(HOSPITAL), st.lists(st.fixed_dictionaries(EPISODE), min_size=1, max_size=4))
def test_a_bundle_stays_between_stop_loss_and_stop_gain(party: Row, lines: list[Row]) -> None:
    party = party | {"paid_to_date": 0}
    most = 1.0 * sum(max(line["own_price"], line["regional_price"]) for line in lines)
    found = with_lines("bundle", party, lines)
    year = party["performance_year"]
    assert -float(plain.LOSS[year]) * most - 0.01 <= found <= float(plain.GAIN[year]) * most + 0.01
    if party["composite_quality_score"] < 4:
        assert found <= 0


AREAS = st.lists(
    st.fixed_dictionaries(
        {
            "members": whole(0, 100_000),
            "capitation_rate": whole(300, 900),
            "spending": whole(0, 90_000_000),
        }
    ),
    min_size=2,
    max_size=5,
)


@settings(max_examples=40, deadline=None)
@given(AREAS, st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 900_000)), max_size=9))
def test_what_crosses_a_boundary_is_paid_once(areas: list[Row], flows: list[tuple[int, int, int]]) -> None:
    """Outflow at 100 less inflow at 80 leaves a fifth with the region; nothing else leaves the areas."""
    rows = [row | {"treated_elsewhere": 0.0, "treated_others": 0.0} for row in areas]
    for home, away, value in flows:
        if home % len(rows) != away % len(rows):
            rows[home % len(rows)]["treated_elsewhere"] += value
            rows[away % len(rows)]["treated_others"] += value
    found = settled("cross-boundary", rows)
    step = {name: number.value for name, number in found.trace.items()}
    for row, amount, reason in zip(rows, found.amount, found.reason, strict=True):
        assert abs(float(amount) - float(plain.cross_boundary(row))) <= 0.0101
        assert reason
    crossed = sum(row["treated_others"] for row in rows)
    assert step["kept_by_region"].sum() == pytest.approx(0.2 * crossed, abs=1e-6)
    left = step["capitation"].sum() - found.amount.sum() - step["returned"].sum()
    assert left == pytest.approx(0.2 * crossed, abs=0.006)


def test_care_that_nobody_gave_is_an_imbalance() -> None:
    row = {"members": 10, "capitation_rate": 100, "spending": 0}
    rows = [
        row | {"treated_elsewhere": 500, "treated_others": 0},
        row | {"treated_elsewhere": 0, "treated_others": 300},
    ]
    with pytest.raises(Imbalance, match="miss it by -200"):
        settled("cross-boundary", rows)
