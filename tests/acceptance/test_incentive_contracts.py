"""Published examples of incentive contracts, settled by the contract files that ship.

The figures typed here stand alone; the shared examples, where they are at hand, run through the same code.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from healthtrust.deliver.contract import contract_named
from healthtrust.deliver.settlement import Settled, settle
from healthtrust.deliver.settlement.statement import statement_of
from healthtrust.records.store import data_folder

EXAMPLES = data_folder() / "published_examples" / "examples.json"


def settled(name: str, columns: Mapping[str, Sequence[Any]]) -> Settled:
    contract = contract_named(name)
    return settle(contract, statement_of(contract, columns, "published example"))


def step(of: Settled, name: str) -> float:
    return float(of.trace[name].value[0])


def reach_of(option: str, rate: float) -> Settled:
    """Return an organisation that saves this share of its final benchmark, quality met in full."""
    discount = {"global": 0.035, "professional": 0.0}[option]
    spending = 1e8 * (1 - discount) * (1 - rate)
    rows: dict[str, list[Any]] = {
        "row_id": ["a"],
        "performance_year": [2025],
        "benchmark": [1e8],
        "spending": [spending],
    }
    return settled(f"aco-reach-{option}", rows | {"quality_score": [1.0]})


def kept_of(option: str, rate: float) -> float:
    found = reach_of(option, rate)
    return step(found, "shared") / step(found, "final_benchmark")


def qof_of(points: float, list_size: float, average: float) -> Settled:
    """Return a practice that met one indicator of so many points, without a register, in 2021/22."""
    rows: dict[str, list[Any]] = {"practice": ["p"], "financial_year": ["2021/22"], "list_size": [list_size]}
    lines: dict[str, list[Any]] = {
        "indicator": ["QI"],
        "max_points": [points],
        "achieved": [1.0],
        "upper": [1.0],
    }
    return settled("qof", rows | lines | {"average_list": [average]})


def hospital(modifier: float, conditions: Sequence[Sequence[float]], payments: float = 1e6) -> Settled:
    """Return a hospital with conditions of discharges, ratio, peer median and payment ratio, 2027."""
    count = len(conditions)
    discharges, ratio, median, share = zip(*conditions, strict=True)
    return settled(
        "hospital-readmissions",
        {
            "hospital": ["h"] * count,
            "fiscal_year": [2027] * count,
            "base_operating_payments": [payments] * count,
            "neutrality_modifier": [modifier] * count,
            "condition": [f"condition {k}" for k in range(count)],
            "eligible_discharges": discharges,
            "excess_readmission_ratio": ratio,
            "peer_median": median,
            "payment_ratio": share,
        },
    )


def valley(norm_cost: float, margin: float, insured: float) -> Settled:
    return settled(
        "gesundes-kinzigtal",
        {
            "fund": ["AOK"],
            "year": [2013],
            "insured": [insured],
            "norm_cost": [norm_cost],
            "actual_cost": [norm_cost - margin],
        },
    )


def answer(example: Mapping[str, Any]) -> float:
    """Return what the shipped contract gives for one published example."""
    given = example["inputs"]
    if example["id"].startswith("hrrp-"):
        return step(hospital(given["nm"], given["conds"]), "factor")
    if example["id"].startswith("qof-") and "points" in given:
        return float(qof_of(given["points"], given["list_size"], given["average"]).amount[0])
    if example["id"].startswith("qof-"):
        numbers = [float(value) for value in given.values()]
        return step(qof_of(1, max(numbers), min(numbers)), "population_index")
    if example["id"].startswith("reach-"):
        option = "professional" if given["bands"][0][0] == 0.05 else "global"
        return kept_of(option, given["savings_pct"])
    if "per_head" in given:
        margin = given["per_head"] * given["insured"]
        return step(valley(margin / 0.07, margin, given["insured"]), "margin")
    if "members" in given:
        return step(valley(75.5e6, given["margin"], given["members"]), "margin_per_head")
    return step(valley(given["expected"], given["margin"], 33000), "margin_rate")


def examples() -> list[dict[str, Any]]:
    if not EXAMPLES.is_file():
        return []
    every = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    topics = ("pay for performance", "shared risk")
    return [e for e in every if e["topic"] in topics or e["id"].startswith("kinzigtal")]


@pytest.mark.parametrize("example", examples(), ids=lambda example: str(example["id"]))
def test_every_published_example_is_reproduced(example: dict[str, Any]) -> None:
    assert abs(answer(example) - example["expected"]) <= example["tolerance"]


@pytest.mark.skipif(not EXAMPLES.is_file(), reason="published_examples is not among the shared data here")
def test_the_shared_examples_hold_what_these_contracts_answer() -> None:
    assert {e["id"].split("-")[0] for e in examples()} >= {"hrrp", "qof", "reach", "kinzigtal"}


def test_a_real_hospital_loses_one_dollar_in_ten_thousand() -> None:
    """CMS, fiscal year 2027, hospital 010005: of five conditions one counts and has excess readmissions."""
    conditions = [
        (14, 0.9872, 0.9955, 0.0038),
        (220, 0.9537, 0.9954, 0.0283),
        (199, 0.9649, 0.9928, 0.0328),
        (461, 0.8939, 0.9945, 0.0817),
        (28, 1.0291, 0.9942, 0.0037),
    ]
    found = hospital(0.9628, conditions, 50e6)
    assert step(found, "factor") == pytest.approx(0.9999, abs=1e-9)
    assert found.amount[0] == pytest.approx(-5000, abs=0.005)
    assert found.trace["counted"].value.tolist() == [0, 1, 1, 1, 1]
    assert found.reason[0] == "payments are cut for excess readmissions"


def test_quality_improvement_points_of_an_average_practice() -> None:
    """Pulse Intelligence, 2021/22: 74 points at £201.16; half the list earns half, twice the list twice."""
    assert float(qof_of(74, 9103, 9103).amount[0]) == 14885.84
    assert float(qof_of(74, 2 * 9103, 9103).amount[0]) == 29771.68
    assert float(qof_of(74, 9103 / 2, 9103).amount[0]) == 7442.92


def test_the_list_index_of_a_practice_of_15326() -> None:
    """2024/25: 15,326 patients against an average of 9,962 is an index of 1.54."""
    assert step(qof_of(1, 15326, 9962), "population_index") == pytest.approx(1.54, abs=0.005)


@pytest.mark.parametrize(
    ("option", "rate", "kept"),
    [
        ("global", 0.25, 0.25),
        ("global", 0.30, 0.275),
        ("global", 0.35, 0.30),
        ("global", 0.50, 0.3375),
        ("global", 0.60, 0.3475),
        ("global", -0.30, -0.275),
        ("professional", 0.05, 0.025),
        ("professional", 0.12, 0.0455),
        ("professional", 0.15, 0.05),
        ("professional", 0.25, 0.055),
        ("professional", -0.12, -0.0455),
    ],
)
def test_corridors_as_published(option: str, rate: float, kept: float) -> None:
    """Pearl Health: 100/50/25/10 % at 25/35/50 %, and 50/35/15/5 % at 5/10/15 % of the benchmark."""
    assert kept_of(option, rate) == pytest.approx(kept, abs=1e-9)


def test_three_published_figures_of_the_kinzigtal() -> None:
    """2012: €146 for 31,000 is about €4.6 m; 2013: €5.5 m of €75.5 m is 7.3 %, about €170 for 33,000."""
    of_2012 = valley(146 * 31000 / 0.07, 146 * 31000, 31000)
    assert step(of_2012, "margin") == pytest.approx(4.6e6, abs=0.1e6)
    of_2013 = valley(75.5e6, 5.5e6, 33000)
    assert step(of_2013, "margin_per_head") == pytest.approx(170, abs=5)
    assert step(of_2013, "margin_rate") == pytest.approx(0.073, abs=0.001)
    assert float(of_2013.amount[0]) + step(of_2013, "kept_by_fund") == 5.5e6
