"""Capitations, budgets, bundles and blocks: equal to a plain reckoning, one-way, within caps, conserved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.deliver.contract import contract_named
from healthtrust.deliver.settlement import Settled, settle
from healthtrust.deliver.settlement.statement import statement_of
from healthtrust.design.contract import Part
from healthtrust.ground.errors import Imbalance, InvalidInput
from tests.reference import capitation_contracts_plain as plain
from tests.reference.three_contracts import block, capitation, fee_for_service

Row = dict[str, Any]

SHIPPED = (
    "block",
    "bundle",
    "capitation",
    "cross-boundary",
    "fee-for-service",
    "fixed-and-variable",
    "global-capitation",
    "gp-capitation",
    "gp-payments",
    "hospital-global-budget",
    "partial-capitation",
    "percent-of-premium",
    "two-sided-global-budget",
)


def settled(name: str, rows: Sequence[Row], stage: str = "final") -> Settled:
    """Return the settlement of rows that name no key: each is a party of its own."""
    contract = contract_named(name)
    columns: dict[str, Any] = {contract.key[0]: [f"party {k}" for k in range(len(rows))]}
    columns |= {column: [row[column] for row in rows] for column in rows[0]}
    return settle(contract, statement_of(contract, columns, "rows"), stage)


def one(name: str, row: Row, stage: str = "final") -> float:
    """Return what is due to one party."""
    return float(settled(name, [row], stage).amount[0])


def whole(low: int, high: int, scale: int = 1) -> st.SearchStrategy[float]:
    """Return decimals with few digits, so that a binary number is near the one that is written."""
    return st.integers(low * scale, high * scale).map(lambda n: n / scale)


MONEY = whole(0, 3_000_000)
SHARE = whole(0, 1, 20)

ROWS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "fee-for-service": {
        "reference_cost": MONEY,
        "charges": MONEY,
        "price_level": whole(0, 2, 100),
    },
    "capitation": {"expected_cost": MONEY, "margin": whole(0, 2, 100)},
    "global-capitation": {
        "member_months": whole(0, 12_000),
        "capitation_rate": whole(100, 300, 4),
        "carve_out_rate": whole(0, 90),
        "risk_score": whole(1, 3, 50),
        "guaranteed_minimum": whole(0, 2_000_000),
        "quality_score": SHARE,
        "spending": MONEY,
        "stop_loss_recovered": whole(0, 200_000),
        "stop_loss_premium": whole(0, 100_000),
        "paid_to_date": MONEY,
    },
    "percent-of-premium": {
        "bid": whole(0, 1_000),
        "benchmark": whole(0, 1_000),
        "risk_score": whole(1, 3, 50),
        "member_months": whole(0, 12_000),
        "premium": MONEY,
        "sequestration": st.sampled_from([0, 0.01, 0.02]),
        "percent_of_premium": SHARE,
        "paid_by_plan": MONEY,
        "paid_to_date": MONEY,
    },
    "hospital-global-budget": {
        "prior_year_budget": whole(800_000, 1_200_000),
        "inflation": whole(0, 1, 20),
        "population_growth": whole(-1, 1, 100).filter(lambda g: g > -1),
        "cases_shifted": whole(-40, 40),
        "quality_adjustment": whole(-1, 1, 100),
        "list_price": whole(900, 1_100),
        "expected_cases": whole(800, 1_200),
        "cases": whole(500, 1_500),
        "wider_corridor": st.integers(0, 1),
        "months_elapsed": whole(0, 12),
        "paid_to_date": MONEY,
    },
    "gp-capitation": {
        "financial_year": st.just(2022),
        "weighted_patients": whole(0, 30_000, 4),
        "opted_out": st.integers(0, 1),
        "london_patients": whole(0, 30_000, 4),
        "months_elapsed": whole(0, 12),
        "paid_to_date": MONEY,
    },
}
ROWS["partial-capitation"] = ROWS["global-capitation"] | {
    "pool_rate": whole(0, 300, 4),
    "run_out_months": whole(0, 20),
}
ROWS["two-sided-global-budget"] = {
    "budget_year": st.integers(2011, 2015),
    "generation": st.sampled_from(["FIRST", "SECOND"]),
    "member_months": whole(0, 12_000),
    "base_spending": whole(0, 600),
    "trend": whole(1, 2, 50),
    "risk_score": whole(1, 3, 50),
    "spending": MONEY,
    "agreed_share": SHARE,
    "quality_gate": whole(0, 5, 4),
    "paid_to_date": MONEY,
}
PLAIN: dict[str, Callable[..., Fraction]] = {
    "fee-for-service": plain.fee_for_service,
    "capitation": plain.capitation,
    "global-capitation": plain.global_capitation,
    "partial-capitation": plain.partial_capitation,
    "two-sided-global-budget": plain.two_sided_global_budget,
    "percent-of-premium": plain.percent_of_premium,
}
STAGED: dict[str, Callable[[Row, str], Fraction]] = {
    "global-capitation": plain.global_capitation,
    "partial-capitation": plain.partial_capitation,
    "gp-capitation": plain.gp_capitation,
    "hospital-global-budget": lambda row, stage: plain.hospital_global_budget(row, stage)[0],
}

EPISODE = {
    "episode_cost": whole(5_000, 60_000),
    "own_price": whole(15_000, 30_000),
    "regional_price": whole(15_000, 30_000),
    "most_counted": whole(40_000, 50_000),
}
SERVICE = {"price": whole(0, 5_000), "planned_cases": whole(0, 100), "cases": whole(0, 120)}
HOSPITAL = {
    "performance_year": st.integers(2016, 2020),
    "composite_quality_score": whole(0, 20, 10),
    "paid_to_date": whole(-10_000, 10_000),
}
PROVIDER = {
    "fixed_share": SHARE,
    "part_of_year": st.sampled_from([0.25, 0.5, 1]),
    "part_affected": SHARE,
    "advance_outstanding": whole(0, 100_000),
    "paid_to_date": whole(0, 200_000),
}


def rows_of(name: str) -> st.SearchStrategy[list[Row]]:
    """Return a few parties of a contract."""
    return st.lists(st.fixed_dictionaries(ROWS[name]), min_size=1, max_size=6)


def with_lines(name: str, party: Row, lines: Sequence[Row], stage: str = "final") -> float:
    """Return what is due to one party with lines."""
    contract = contract_named(name)
    named = "episode" if name == "bundle" else "service"
    columns: dict[str, Any] = {"row_id": ["a"] * len(lines), named: [f"line {k}" for k in range(len(lines))]}
    columns |= {column: [value] * len(lines) for column, value in party.items()}
    columns |= {column: [line[column] for line in lines] for column in lines[0]}
    return float(settle(contract, statement_of(contract, columns, "rows"), stage).amount[0])


def near(found: float, expected: Fraction) -> bool:
    """Return whether an amount is the expected one, rounded to a hundredth."""
    return abs(found - float(expected)) <= 0.005 + 1e-7


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


CASE = {
    "member_months": 12_000,
    "capitation_rate": 250,
    "carve_out_rate": 10,
    "risk_score": 1.05,
    "quality_score": 0.8,
    "spending": 2_900_000,
    "stop_loss_recovered": 100_000,
    "stop_loss_premium": 40_000,
    "paid_to_date": 2_800_000,
}


BY_HAND: dict[str, tuple[Row, float, str]] = {
    # 240 × 1.05 × 12,000 = 3,024,000; cost 2,840,000; the surplus of 184,000 is below a tenth and kept
    "global-capitation": (CASE, 284_000, "the withhold released whole"),
    # own 945,000 less a tenth, two thirds of it free; pool 1,890,000, cost 1,712,100: half of 177,900
    "partial-capitation": (
        CASE
        | {"capitation_rate": 80, "carve_out_rate": 5, "pool_rate": 150, "quality_score": 0.7}
        | {"spending": 1_700_000, "run_out_months": 3, "stop_loss_recovered": 50_000, "paid_to_date": 0},
        1_002_450,
        "quality did not set the whole withhold free",
    ),
    # 300 × 1.04 × 12,000 = 3,744,000; 67.5 % of 144,000, and 5 % of the budget at the third gate
    "two-sided-global-budget": (
        {"budget_year": 2012, "generation": "SECOND", "member_months": 12_000, "base_spending": 300}
        | {"trend": 1.04, "risk_score": 1, "spending": 3_600_000, "quality_gate": 3, "paid_to_date": 0},
        284_400,
        "a share of the surplus, and a quality bonus",
    ),
    # 104,030,000, half of 20 cases at 10,000, 0.2 % for quality; 120 cases too few are within 5 %
    "hospital-global-budget": (
        {"prior_year_budget": 100_000_000, "inflation": 0.03, "population_growth": 0.01, "cases_shifted": 20}
        | {"quality_adjustment": 0.002, "list_price": 10_000, "expected_cases": 10_300, "cases": 10_200}
        | {"wider_corridor": 0, "paid_to_date": 0},
        104_338_060,
        "the budget of the year, whatever the number of cases",
    ),
    # 800 × 1.1 × 12,000 × 0.98 + 200,000 = 10,548,800; 85 % of it, less 7,000,000
    "percent-of-premium": (
        {"bid": 800, "benchmark": 850, "risk_score": 1.1, "member_months": 12_000, "premium": 200_000}
        | {"sequestration": 0.02, "percent_of_premium": 0.85}
        | {"paid_by_plan": 4_000_000, "paid_to_date": 3_000_000},
        1_966_480,
        "by the plan's bid",
    ),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_one_case_of_each_by_hand(name: str) -> None:
    row, due, said = BY_HAND[name]
    found = settled(name, [row])
    assert found.amount.tolist() == [pytest.approx(due, abs=0.001)]
    assert said in found.reason[0]


def test_episodes_and_services_by_hand() -> None:
    """A third own, two thirds region, 2 % off: 50,306.67 less 50,000; 70 % of 5,000 and 30 % of 4,800."""
    line = {"own_price": 25_000, "regional_price": 26_000, "most_counted": 45_000}
    party = {"performance_year": 2018, "composite_quality_score": 10, "paid_to_date": 0}
    lines = [line | {"episode_cost": 5_000}, line | {"episode_cost": 60_000}]
    assert with_lines("bundle", party, lines) == 306.67
    services = [
        {"price": 100, "planned_cases": 10, "cases": 12},
        {"price": 200, "planned_cases": 20, "cases": 18},
    ]
    deal = {"fixed_share": 0.7, "part_of_year": 1, "part_affected": 0, "advance_outstanding": 1_000}
    assert with_lines("fixed-and-variable", deal | {"paid_to_date": 3_940}, services) == 0
    assert with_lines("fixed-and-variable", deal | {"paid_to_date": 3_940}, services, "interim") == 750


REASONS: list[tuple[str, Row, str]] = [
    ("global-capitation", {"paid_to_date": 9_000_000}, "more was paid for the period than is earned"),
    ("partial-capitation", {"paid_to_date": 9_000_000}, "more was paid for the period than is earned"),
    ("partial-capitation", {}, "the pool comes out even;"),
    (
        "partial-capitation",
        {"spending": 3_000_000, "quality_score": 0.5, "paid_to_date": 0},
        "quality set nothing of the withhold free",
    ),
    ("two-sided-global-budget", {"paid_to_date": 900_000}, "advances were higher than what is earned"),
    ("two-sided-global-budget", {"spending": 3_744_000}, "care cost just the budget; quality earns a bonus"),
    ("hospital-global-budget", {"paid_to_date": 2e8}, "the difference goes back"),
]


@pytest.mark.parametrize(("name", "change", "said"), REASONS)
def test_a_reason_says_what_is_true_of_its_amount(name: str, change: Row, said: str) -> None:
    row = BY_HAND[name][0] | change
    if "even" in said:
        row |= {"stop_loss_recovered": 0, "stop_loss_premium": 0, "run_out_months": 12, "spending": 1_890_000}
    assert said in settled(name, [row]).reason[0]


@pytest.mark.parametrize("name", ["global-capitation", "partial-capitation"])
def test_more_carved_out_than_the_whole_rate_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="no more than the whole"):
        one(name, BY_HAND[name][0] | {"carve_out_rate": 300})


def test_excellent_quality_begins_above_its_threshold_and_good_quality_at_it() -> None:
    """15,000 by the region alone: 3 % off below 6 points, 2 % up to 13.2, 1.5 % beyond."""
    line = {"episode_cost": 14_000, "own_price": 1, "regional_price": 15_000, "most_counted": 45_000}
    party = {"performance_year": 2019, "paid_to_date": 0}
    paid = [
        with_lines("bundle", party | {"composite_quality_score": points}, [line])
        for points in (3.9, 4, 5.9, 6, 13.2, 13.3)
    ]
    assert paid == [0, 550, 550, 700, 700, 775]


def test_these_contracts_use_every_part_of_the_language() -> None:
    used = {step.part for name in SHIPPED for step in contract_named(name).steps}
    assert used == set(get_args(Part))


def test_a_final_statement_waits_for_quality_and_an_interim_one_does_not() -> None:
    early = {name: value for name, value in CASE.items() if name not in ("quality_score", "spending")}
    assert one("global-capitation", early, "interim") == 0.95 * 240 * 1.05 * 12_000 - 2_800_000
    with pytest.raises(
        InvalidInput, match=r"nothing in quality_score; expected what step released \(release"
    ):
        one("global-capitation", CASE | {"quality_score": float("nan")})


@pytest.mark.parametrize(
    ("name", "column", "value", "said"),
    [
        ("global-capitation", "quality_score", 80, "Write a share: 0.8 for 80 per cent"),
        ("global-capitation", "member_months", -1, r"found -1; expected at least 0 \(person-months\)"),
        ("percent-of-premium", "percent_of_premium", 85, "Write a share: 0.85 for 85 per cent"),
        (
            "two-sided-global-budget",
            "generation",
            "THIRD",
            "'THIRD' in 2010; expected a track of 2010: FIRST",
        ),
        ("two-sided-global-budget", "generation", "SECOND", "'SECOND' in 2010; expected a track of 2010"),
        ("two-sided-global-budget", "quality_gate", 6, "expected at most 5"),
        ("gp-capitation", "financial_year", 2023, "expected a period of the contract, 2022 to 2022"),
        ("fee-for-service", "charges", float("nan"), "nothing is filled in"),
    ],
)
def test_bad_input_is_refused_with_its_row(name: str, column: str, value: Any, said: str) -> None:
    good: Mapping[str, Row] = {
        "global-capitation": CASE,
        "percent-of-premium": dict.fromkeys(ROWS["percent-of-premium"], 1.0),
        "two-sided-global-budget": dict.fromkeys(ROWS["two-sided-global-budget"], 1.0)
        | {"budget_year": 2010, "generation": "FIRST"},
        "gp-capitation": dict.fromkeys(ROWS["gp-capitation"], 1.0) | {"financial_year": 2022},
        "fee-for-service": dict.fromkeys(ROWS["fee-for-service"], 1.0),
    }
    one(name, good[name])
    with pytest.raises(InvalidInput, match=said):
        one(name, good[name] | {column: value})
