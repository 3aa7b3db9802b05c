"""REACH, the quality framework and aligned payment: equal to their plain versions, one way, within caps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust.deliver.contract import contract_named
from healthtrust.deliver.settlement import Settled
from healthtrust.ground.errors import InvalidInput
from tests.reference import incentive_contracts_plain as plain
from tests.unit.deliver.made_rewards import FEW, NAMES, close, due, money, settled, share

# ---- all of them -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_number_has_its_source_and_every_amount_its_reason_and_levers(name: str) -> None:
    contract = contract_named(name)
    assert contract.reasons and contract.levers and contract.currency
    assert {term.status for term in contract.terms} <= {"cited", "recalled", "assumed"}
    assert all(column.unit for column in contract.columns.values())
    assert {lever.lever for lever in contract.levers} >= {"cost of care"}


# ---- ACO REACH ---------------------------------------------------------------------------------------------

organisation = st.fixed_dictionaries(
    {"benchmark": money(1e9, 1e6), "spending": money(1.5e9), "quality_score": share},
    optional={"high_performers_bonus": money(1e6), "paid_to_date": money(1e6)},
)
options = st.sampled_from(["global", "professional"])
DISCOUNTED = {"global": 0.97, "professional": 1.0}


@FEW
@given(
    options, st.integers(2021, 2026), organisation, st.booleans(), money(1e7), st.sampled_from([None, 0, 1])
)
def test_reach_equals_its_plain_version(
    option: str, year: int, row: dict[str, float], insured: bool, recovered: float, stays: int | None
) -> None:
    row |= {"stop_loss_recovered": recovered, "stop_loss_premium": 1e5} if insured else {}
    row |= {"retained": 1, "stays": stays} if stays is not None else {}
    found = settled(f"aco-reach-{option}", year, [row])
    assert close(float(found.amount[0]), plain.reach(option, year, row), 1e9)
    assert found.reason[0]


@FEW
@given(options, st.integers(2021, 2026), organisation, money(1e8), share)
def test_reach_falls_with_spending_and_rises_with_quality(
    option: str, year: int, row: dict[str, float], more: float, better: float
) -> None:
    """Losses stay below half of the benchmark: beyond it wider corridors outweigh a better score."""
    name = f"aco-reach-{option}"
    row["spending"] = min(row["spending"], 1.3 * row["benchmark"])
    dearer = row | {"spending": row["spending"] + more}
    improved = row | {"quality_score": max(better, row["quality_score"])}
    assert due(name, year, dearer) <= due(name, year, row) + 0.01
    assert due(name, year, improved) >= due(name, year, row) - 0.01


@FEW
@given(options, st.integers(2021, 2026), organisation)
def test_reach_keeps_its_corridors(option: str, year: int, row: dict[str, float]) -> None:
    trace = settled(f"aco-reach-{option}", year, [row]).trace
    gross, shared = trace["gross"].value[0], trace["shared"].value[0]
    most = 1.0 if option == "global" else 0.5
    assert abs(shared) <= most * abs(gross) + 0.01 and shared * gross >= 0
    assert trace["kept_by_medicare"].value[0] + shared == pytest.approx(gross, abs=1e-3)


def test_reach_by_hand() -> None:
    """Global, 2023: 100 m less 3 %; of 2 % of 97 m four fifths are earned back; 6.612 m is kept less 2 %."""
    row = {"benchmark": 100e6, "spending": 90e6, "quality_score": 0.8}
    trace = settled("aco-reach-global", 2023, [row]).trace
    assert trace["final_benchmark"].value[0] == pytest.approx(97e6 - 1.94e6 + 1.552e6)
    assert due("aco-reach-global", 2023, row) == pytest.approx(6.612e6 * 0.98)
    leaver = row | {"retained": 1, "stays": 0}
    assert due("aco-reach-global", 2023, leaver) == pytest.approx((6.612e6 - 1.94e6) * 0.98)
    assert due("aco-reach-global", 2023, row | {"retained": 1, "stays": 1}) == pytest.approx(6.612e6 * 0.98)


def test_reach_discount_and_first_corridor_follow_the_year() -> None:
    row = {"benchmark": 100e6, "spending": 80e6, "quality_score": 1.0}
    by_year = {year: due("aco-reach-global", year, row) for year in (2022, 2024, 2025, 2026)}
    assert by_year[2022] == pytest.approx(18e6 * 0.98)
    assert by_year[2024] == pytest.approx(17e6 * 0.98)
    assert by_year[2025] == pytest.approx(16.5e6 * 0.98)
    assert by_year[2026] == pytest.approx((9.65e6 + 0.5 * 6.85e6) * 0.98)


@pytest.mark.parametrize(
    ("paid", "spending", "said"),
    [
        (9e6, 90e6, "the difference goes back"),
        (1e6, 90e6, "savings"),
        (-9e6, 99e6, "the difference comes back"),
        (0.0, 99e6, "losses"),
    ],
)
def test_reach_says_what_provisional_settlement_left(paid: float, spending: float, said: str) -> None:
    """2023, quality in full, 97 m after discount: less 90 m it is 7 m; less 99 m a loss of 2 m."""
    row = {"spending": spending, "quality_score": 1.0, "paid_to_date": paid}
    for option, left in DISCOUNTED.items():
        found = settled(f"aco-reach-{option}", 2023, [row | {"benchmark": 97e6 / left}])
        assert said in found.reason[0]


# ---- Quality and Outcomes Framework ------------------------------------------------------------------------

threshold = st.tuples(share, share).filter(lambda pair: pair[0] < pair[1])
common = st.floats(0.001, 0.3).map(lambda x: round(x, 4))


@st.composite
def indicator(draw: st.DrawFn) -> dict[str, float]:
    line = {"max_points": round(draw(st.floats(0, 50)), 1), "achieved": draw(share)}
    lower, upper = draw(threshold)
    line |= {"upper": upper} | ({"lower": lower} if draw(st.booleans()) else {})
    if draw(st.booleans()):
        line |= {"prevalence": draw(common), "national_prevalence": draw(common)}
    if draw(st.integers(0, 3)) == 0:
        line |= {"protected_points": round(line["max_points"] * draw(share), 2)}
    return line


indicators = st.lists(indicator(), min_size=1, max_size=5)
practice = st.fixed_dictionaries(
    {"list_size": st.integers(500, 60000)},
    optional={"average_list": st.integers(5000, 12000), "paid_to_date": money(1e5)},
)


@FEW
@given(st.integers(2015, 2025), practice, indicators, st.booleans())
def test_the_framework_equals_its_plain_version(
    year: int, row: dict[str, float], lines: list[dict[str, float]], interim: bool
) -> None:
    found = settled("qof", year, [row], lines, "interim" if interim else "final")
    assert close(float(found.amount[0]), plain.quality_and_outcomes(year, row, lines, interim), 1e7)
    assert found.reason[0]


@FEW
@given(st.integers(2015, 2025), practice, indicators, share)
def test_more_achieved_never_earns_less_nor_more_than_all_points(
    year: int, row: dict[str, float], lines: list[dict[str, float]], better: float
) -> None:
    improved = [line | {"achieved": max(better, line["achieved"])} for line in lines]
    before, after = (settled("qof", year, [row], some) for some in (lines, improved))
    assert after.amount[0] >= before.amount[0]
    assert after.trace["points_earned"].value[0] <= after.trace["points_offered"].value[0] + 1e-9


def test_a_register_is_paid_by_prevalence_and_a_practice_by_its_list() -> None:
    """Lincolnshire LMC, 2022/23: 29 points, 3.05 % against 2.1 %, 16,000 patients against 9,374."""
    line = {"max_points": 29, "achieved": 0.9, "lower": 0.4, "upper": 0.9}
    line |= {"prevalence": 0.0305, "national_prevalence": 0.021}
    assert due("qof", 2022, {"list_size": 16000}, [line]) == pytest.approx(14924.71, rel=0.003)
    half = line | {"achieved": 0.65}
    assert due("qof", 2022, {"list_size": 16000}, [half]) == pytest.approx(
        due("qof", 2022, {"list_size": 16000}, [line]) / 2, abs=0.01
    )


def test_a_point_is_worth_the_same_for_each_patient_in_every_year() -> None:
    """In pence: value and average list rise together (Pulse, 2017: 165.18 at 7,460, 171.20 at 7,732)."""
    terms = contract_named("qof").terms
    worth = {term.since: float(str(term.value)) for term in terms if term.name == "value_of_a_point"}
    heads = {term.since: float(str(term.value)) for term in terms if term.name == "average_practice"}
    assert sorted(worth) == sorted(heads) == list(range(2015, 2026))
    assert all(abs(100 * worth[year] / heads[year] - 2.2142) < 0.0001 for year in worth)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"achieved": 85.0}, "achieved"),
        ({"achieved": np.nan}, "achieved"),
        ({"upper": np.nan}, "upper"),
        ({"prevalence": np.nan}, "prevalence"),
        ({"national_prevalence": np.nan}, "national_prevalence"),
        ({"max_points": -1.0}, "max_points"),
        ({"lower": 0.9, "upper": 0.4}, "an upper threshold above the lower one"),
    ],
)
def test_a_line_of_the_framework_that_cannot_be_is_refused(change: dict[str, float], told: str) -> None:
    line = {"max_points": 29, "achieved": 0.8, "lower": 0.4, "upper": 0.9}
    line |= {"prevalence": 0.03, "national_prevalence": 0.02}
    with pytest.raises(InvalidInput, match=told):
        due("qof", 2023, {"list_size": 8000}, [line | change])


# ---- aligned payment and incentive -------------------------------------------------------------------------

provider = st.fixed_dictionaries(
    {"fixed_payment": money(1e9), "quality_score": share},
    optional={
        "months": st.integers(1, 12),
        "market_forces_factor": st.sampled_from([1.02, 1.15]),
        "paid_to_date": money(1e8),
    },
)


@st.composite
def category(draw: st.DrawFn) -> dict[str, float]:
    line = {"cases": float(draw(st.integers(0, 20000))), "unit_price": draw(money(8000))}
    line |= {"baseline_value": draw(money(1e8))}
    if draw(st.booleans()):
        line |= {"best_practice_cases": float(draw(st.integers(0, 500)))}
        line |= {"best_practice_expected": float(draw(st.integers(0, 500)))}
        line |= {"best_practice_difference": round(draw(st.floats(-500, 500)), 2)}
    return line


categories = st.lists(category(), min_size=1, max_size=4)
years = st.integers(2022, 2024)


def aligned(year: int, row: plain.Row, lines: Sequence[plain.Row]) -> Settled:
    name = "nhs-aligned-payment-2022" if year == 2022 else "nhs-aligned-payment-2023"
    dropped = {"claw_back"} if year > 2022 else set()
    kept = {key: value for key, value in row.items() if key not in dropped}
    return settled(name, year, [kept], lines)


@FEW
@given(years, provider, categories, st.sampled_from([None, 0, 1]))
def test_aligned_payment_equals_its_plain_version(
    year: int, row: dict[str, float], lines: list[dict[str, float]], claw_back: int | None
) -> None:
    row |= {"claw_back": claw_back} if claw_back is not None else {}
    found = aligned(year, row, lines)
    assert close(float(found.amount[0]), plain.aligned(year, row, lines), 1e9)
    assert found.reason[0]


@FEW
@given(years, provider, categories, st.integers(1, 100), st.sampled_from([0, 1]))
def test_one_more_case_pays_between_nothing_and_its_price(
    year: int, row: dict[str, float], lines: list[dict[str, float]], more: int, claw_back: int
) -> None:
    row |= {"claw_back": claw_back}
    busier = [lines[0] | {"cases": lines[0]["cases"] + more}, *lines[1:]]
    gained = aligned(year, row, busier).amount[0] - aligned(year, row, lines).amount[0]
    price = more * lines[0]["unit_price"] * row.get("market_forces_factor", 1)
    most = 0.75 if year == 2022 else 1.0
    assert -0.01 <= gained <= most * price + 0.02
    if year > 2022 or claw_back:
        assert gained == pytest.approx(most * price, abs=0.02)


@FEW
@given(years, provider, categories)
def test_missed_quality_costs_at_most_its_share_of_the_fixed_payment(
    year: int, row: dict[str, float], lines: list[dict[str, float]]
) -> None:
    trace = aligned(year, row, lines).trace
    assert 0 <= trace["quality_withdrawn"].value[0] <= 0.0125 * trace["fixed"].value[0] + 1e-6


def test_aligned_payment_by_hand() -> None:
    """100 m fixed; 46 m done on 40 m of 2019/20: 4.4 m above 41.6 m is paid at 75 %; half of quality lost."""
    row = {"fixed_payment": 100e6, "quality_score": 0.5}
    line = {"cases": 46000.0, "unit_price": 1000.0, "baseline_value": 40e6}
    assert due("nhs-aligned-payment-2022", 2022, row, [line]) == pytest.approx(100e6 + 3.3e6 - 0.625e6)
    few = line | {"cases": 40000.0}
    assert due("nhs-aligned-payment-2022", 2022, row, [few]) == pytest.approx(100e6 - 0.625e6)
    planned = row | {"claw_back": 1}
    assert due("nhs-aligned-payment-2022", 2022, planned, [few]) == pytest.approx(100e6 - 1.2e6 - 0.625e6)
    assert due("nhs-aligned-payment-2023", 2023, row, [line]) == pytest.approx(146e6 - 0.625e6)
    assert due("nhs-aligned-payment-2023", 2024, row, [line]) == pytest.approx(146e6)
    assert "less quality money" in aligned(2022, row, [few]).reason[0]
    assert "the difference goes back" in aligned(2022, row | {"paid_to_date": 2e8}, [few]).reason[0]
