"""Worked examples of the Shared Savings Program, settled by contract; and the one that is wrong in print.

Figures are from CMS, Shared Savings and Losses, Assignment and Quality Performance Standard Methodology,
Specifications v11, January 2023, a work of the US government. The typed ones run anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from healthtrust.deliver.contract import contract_named
from healthtrust.deliver.settlement import settle
from healthtrust.deliver.settlement.settle import Settled
from healthtrust.deliver.settlement.statement import statement_of
from healthtrust.records.store import data_folder

EXAMPLES = data_folder() / "published_examples" / "examples.json"
CUT_OFF = 208_929.14
Inputs = dict[str, Any]

ENROLMENT_TYPE = {
    "performance_year": 2023,
    "agreement_period": 1,
    "regional_adjustment_number": 1,
    "spending_1": 10_000.0,
    "spending_2": 10_400.0,
    "spending_3": 10_900.0,
    "risk_score_1": 1.0,
    "risk_score_2": 1.0,
    "risk_score_3": 1.0,
    "risk_score": 1.0,
    "national_trend_1": 1.09,
    "regional_trend_1": 1.09,
    "national_trend_2": 1.05,
    "regional_trend_2": 1.05,
    "national_update": 1.0,
    "regional_update": 1.0,
    "national_weight": 0.0,
    "regional_spending": 10_900.0,
    "national_spending": 11_000.0,
    "person_years": 5_000.0,
}
"""One enrolment type of an organisation of the size and spending that is usual; made up."""


def settled(contract: str, **cells: object) -> Settled:
    """Settle one row."""
    of = contract_named(contract)
    rows = {name: [cell] for name, cell in ({"row_id": "one"} | cells).items()}
    return settle(of, statement_of(of, rows, "example"))


def step(name: str, contract: str, **cells: object) -> float:
    """Return one step of one row, not rounded."""
    return float(settled(contract, **cells).trace[name].value[0])


def spending(name: str, payments: float, months: float, cut_off: float = CUT_OFF) -> float:
    return step(name, "mssp-spending", payments=payments, months=months, cut_off=cut_off)


def benchmark(name: str, **cells: object) -> float:
    return step(name, "mssp-benchmark", **(ENROLMENT_TYPE | cells))


def year(track: str, total: float, spent: float, **cells: object) -> Settled:
    """Settle a year of an organisation of 60,000 people, whose minimum savings rate is 2 %."""
    whole = {"performance_year": 2023, "n_ab": 60_000, "minsavperc": 0.02}
    return settled("mssp", current_track=track, abtotbnchmk=total, abtotexp=spent, **(whole | cells))


def adjusted(name: str, **cells: object) -> float:
    return step(name, "mssp-equity", performance_year=2023, **cells)


def shared(given: Inputs) -> float:
    """The quality score that scales BASIC level B's 40 % to the rate of the example."""
    found = year(
        "B",
        given["benchmark"],
        given["expenditure"],
        minsavperc=given["msr"],
        met_qps=0,
        met_altqps=1,
        qualscore=given["rate"] / 0.4,
    )
    return float(found.amount[0])


def owed(given: Inputs) -> float:
    """ENHANCED: quality missed at a rate of 75 %, else the alternative standard at the rate's score."""
    quality = {"met_qps": 0, "met_altqps": int(given["rate"] < 0.75), "qualscore": (1 - given["rate"]) / 0.75}
    found = year(
        "EN",
        given["benchmark"],
        given["expenditure"],
        minsavperc=given["mlr"],
        affected_share_of_year=given["euc_year"],
        affected_share_of_people=given["euc_bene"],
        **quality,
    )
    return -float(found.amount[0])


ANSWERS: dict[str, Callable[[Inputs], float]] = {
    "mssp-annualise": lambda given: spending("annualised", given["total"], given["months"]),
    "mssp-truncate": lambda given: spending("truncated", given["annualised"], 12, given["threshold"]),
    "mssp-complete-a": lambda given: spending("completed", given["annualised"], 12, given["threshold"]),
    "mssp-complete-b": lambda given: spending("completed", given["annualised"], 12, given["threshold"]),
    "mssp-weight": lambda given: spending(
        "weighted", given["annualised"] / 1.013 * given["person_years"], 12 * given["person_years"]
    ),
    "mssp-riskcap-disabled": lambda given: benchmark(
        "risk_ratio", risk_score_3=given["by3"], risk_score=given["py"]
    ),
    "mssp-riskcap-aged-dual": lambda given: benchmark(
        "risk_ratio", risk_score_3=given["by3"], risk_score=given["py"]
    ),
    "mssp-blend": lambda given: benchmark(
        "update",
        national_update=given["national"],
        regional_update=given["regional"],
        national_weight=given["w"],
    ),
    "mssp-basicB-alt": shared,
    "mssp-enh-fail": owed,
    "mssp-enh-alt-rate": lambda given: float(
        year("EN", 130e6, 132.6e6, met_qps=0, met_altqps=1, qualscore=given["q"]).trace["loss_rate"].value[0]
    ),
    "mssp-enh-alt-loss": owed,
    "mssp-adi": lambda given: adjusted(
        "multiplier",
        quality_points=80,
        performance_scaler=6,
        people_in_deprived_areas=given["high"],
        people_elsewhere=given["other"],
        low_income_share=0.1,
    ),
    "mssp-equity-aco4": lambda given: adjusted("adjusted_score", **equity(given)),
    "mssp-equity-aco5": lambda given: adjusted("adjusted_score", **equity(given)),
}


def equity(given: Inputs) -> Inputs:
    return {
        "quality_points": given["score"],
        "performance_scaler": given["scaler"],
        "underserved_multiplier": given["mult"],
    }


def published() -> list[dict[str, Any]]:
    """Every published example of the programme; none where there is no file."""
    if not EXAMPLES.is_file():
        return []
    listed = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    return [one for one in listed if one["id"].startswith("mssp-")]


@pytest.mark.skipif(not EXAMPLES.is_file(), reason=f"no published examples at {EXAMPLES}")
@pytest.mark.parametrize("example", published(), ids=lambda one: str(one["id"]))
def test_published_examples_come_out(example: dict[str, Any]) -> None:
    answer = ANSWERS[example["id"]](example["inputs"])
    assert abs(answer - example["expected"]) <= example["tolerance"]


def test_a_person_of_six_months_counts_half_of_a_whole_completed_year() -> None:
    assert spending("annualised", 10_000, 6) == 20_000
    assert spending("completed", 10_000, 6) == pytest.approx(20_260)
    assert spending("weighted", 10_000, 6) == pytest.approx(10_130)
    assert spending("completed", 300_000, 12) == pytest.approx(211_645.22, abs=0.005)


def test_spending_of_several_persons_adds_up_and_is_paid_to_the_cent() -> None:
    of = contract_named("mssp-spending")
    rows = {
        "row_id": ["one", "one", "two"],
        "payments": [10_000.0, 300_000.0, 0.0],
        "months": [6.0, 12.0, 12.0],
        "cut_off": [CUT_OFF] * 3,
    }
    found = settle(of, statement_of(of, rows, "example"))
    assert found.amount.tolist() == [pytest.approx(221_775.22), 0.0]
    assert found.trace["spending_per_person_year"].value.tolist() == [pytest.approx(221_775.22 / 1.5), 0.0]
    assert [str(said) for said in found.reason] == [
        "spending, with single persons cut off at the 99th percentile",
        "spending; nobody reaches the 99th percentile",
    ]


def test_growth_of_risk_counts_up_to_three_per_cent() -> None:
    assert round(benchmark("risk_ratio", risk_score_3=1.123, risk_score=1.074), 3) == 0.956
    assert benchmark("risk_ratio", risk_score_3=0.987, risk_score=1.046) == 1.03


def test_national_and_regional_growth_are_blended_by_market_share() -> None:
    blended = benchmark("update", national_update=1.047, regional_update=1.083, national_weight=0.767)
    assert round(blended, 3) == 1.055


def test_a_benchmark_by_hand() -> None:
    """Own history 10,910 = 0.1 × 10,900 + 0.3 × 10,920 + 0.6 × 10,900 + 4; the region asks for 5 % more."""
    found = settled("mssp-benchmark", **(ENROLMENT_TYPE | {"regional_spending": 11_906.0}))
    history = 0.1 * 10_900 + 0.3 * 10_920 + 0.6 * 10_900
    assert found.trace["own_history"].value[0] == pytest.approx(history)
    raised = history + 0.35 * (11_906 - history)
    assert found.trace["updated"].value[0] == pytest.approx(raised)
    assert found.amount[0] == round(raised * 5_000)


@pytest.mark.parametrize(
    ("region", "times", "moved"),
    [
        (14_000.0, 1, 550.0),
        (11_406.0, 2, 250.0),
        (10_406.0, 1, -75.0),
        (10_406.0, 2, -125.0),
        (10_406.0, 3, -175.0),
        (10_406.0, 4, -250.0),
        (6_000.0, 4, -550.0),
    ],
)
def test_the_region_moves_the_benchmark_by_its_weight_within_five_per_cent(
    region: float, times: int, moved: float
) -> None:
    """National spending is 11,000, so that the limit is 550; history is 10,906."""
    found = benchmark("regional_adjustment", regional_spending=region, regional_adjustment_number=times)
    assert found == pytest.approx(moved)


@pytest.mark.parametrize(
    ("region", "said"), [(11_406.0, "raised"), (10_406.0, "lowered"), (10_906.0, "neither raises nor lowers")]
)
def test_a_benchmark_says_which_way_the_region_moved_it(region: float, said: str) -> None:
    assert said in settled("mssp-benchmark", **(ENROLMENT_TYPE | {"regional_spending": region})).reason[0]


def test_later_agreements_weigh_benchmark_years_alike() -> None:
    found = benchmark("own_history", agreement_period=2)
    assert found == pytest.approx((10_900 + 10_920 + 10_900) / 3)


def test_basic_level_b_with_the_alternative_standard_earns_its_scaled_share() -> None:
    found = year("B", 500e6, 487e6, met_qps=0, met_altqps=1, qualscore=0.45)
    assert (found.trace["sharing_rate"].value[0], found.amount[0]) == (pytest.approx(0.18), 2_293_200)


def test_enhanced_without_quality_owes_three_quarters_less_what_a_disaster_takes_off() -> None:
    found = year(
        "EN",
        130e6,
        132.6e6,
        minsavperc=0.01,
        met_qps=0,
        met_altqps=0,
        affected_share_of_year=0.15,
        affected_share_of_people=0.9,
    )
    assert found.trace["disaster_reduction"].value[0] == pytest.approx(263_250)
    assert found.amount[0] == -1_686_750
    stated = year("EN", 130e6, 132.6e6, minsavperc=0.01, met_qps=0, met_altqps=0, disadj=-263_250)
    assert stated.amount[0] == -1_686_750


def test_the_erratum_the_last_example_takes_the_disaster_off_its_own_loss() -> None:
    """Print takes the reduction of the example before it, of another loss, and comes to 1,459,250."""
    found = year(
        "EN",
        130e6,
        132.6e6,
        minsavperc=0.01,
        met_qps=0,
        met_altqps=1,
        qualscore=0.45,
        affected_share_of_year=0.15,
        affected_share_of_people=0.9,
    )
    assert found.trace["loss_rate"].value[0] == pytest.approx(0.6625)
    assert found.trace["capped"].value[0] == pytest.approx(-1_722_500)
    assert found.trace["disaster_reduction"].value[0] == pytest.approx(232_537.5)
    assert found.trace["reduced"].value[0] == pytest.approx(-1_489_962.5)
    assert abs(found.amount[0] + 1_489_962.5) <= 0.5
    assert -found.amount[0] != 1_459_250


def test_equity_points_need_a_fifth_of_underserved_people_and_end_at_ten_and_a_hundred() -> None:
    assert round(adjusted("multiplier", **deprived(1_400, 5_030)), 3) == 0.218
    assert adjusted("adjusted_score", **equity({"score": 85, "scaler": 18, "mult": 0.1})) == 85
    assert adjusted("adjusted_score", **equity({"score": 60, "scaler": 6, "mult": 0.8})) == pytest.approx(
        64.8
    )
    assert adjusted("adjusted_score", **equity({"score": 60, "scaler": 18, "mult": 0.8})) == 70
    assert adjusted("adjusted_score", **equity({"score": 97, "scaler": 18, "mult": 0.8})) == 100


def deprived(high: float, other: float) -> Inputs:
    return {
        "quality_points": 80,
        "performance_scaler": 6,
        "people_in_deprived_areas": high,
        "people_elsewhere": other,
        "low_income_share": 0.1,
    }
