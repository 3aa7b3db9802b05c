"""Statements of the Shared Savings Program that we made up: every case and its reason, and what is refused.

They need no real data, and hold the contract to the same plain settlement as the real ones do.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from healthtrust.deliver.contract import contract_named
from healthtrust.deliver.settlement import read_statement, settle
from healthtrust.deliver.settlement.settle import Settled
from healthtrust.deliver.settlement.statement import statement_of
from healthtrust.ground.errors import InvalidInput
from tests.reference import mssp_plain

Row = dict[str, str]

MADE_UP: Row = {
    "row_id": "made up",
    "performance_year": "2023",
    "current_track": "EN",
    "n_ab": "20000",
    "n_ab_year_py": "19800",
    "abtotbnchmk": "240000000",
    "abtotexp": "228000000",
    "minsavperc": "0.02",
    "qualscore": "0.85",
    "met_qps": "1",
}
"""An organisation of 20,000 people in ENHANCED that spends 5 % below its benchmark."""

UNREDUCED = (
    "losses shared; no reduction is stated, though the coronavirus emergency covered all or part of the year"
)
UNSTATED = "the loss is limited by participants' revenue, which the statement does not state: "
CASES: list[tuple[Row, float, str]] = [
    ({}, 12_000_000 * 0.75 * 0.98, "savings shared"),
    ({"abtotexp": "150000000"}, 48_000_000, "savings shared up to the limit by the benchmark"),
    ({"abtotexp": "238000000"}, 0, "savings below the minimum savings rate: not shared"),
    ({"met_qps": "0"}, 0, "savings are not shared: the quality standard was not met"),
    ({"met_qps": "0", "met_altqps": "1"}, 12_000_000 * 0.75 * 0.85 * 0.98, "savings shared"),
    (
        {"finalsharerate": "0.5"},
        12_000_000 * 0.5 * 0.98,
        "savings shared at the stated rate, which is not the one the rule gives",
    ),
    (
        {"met_qps": "0", "finalsharerate": "0.64"},
        12_000_000 * 0.75 * 0.85 * 0.98,
        "savings shared at the stated rate, which is not the one the rule gives",
    ),
    ({"impact_mid_year_termination": "1"}, 0, "the agreement ended within the year: savings are not shared"),
    ({"abtotexp": "244000000"}, 0, "losses below the minimum loss rate: not shared"),
    ({"abtotexp": "250000000"}, -4_000_000, UNREDUCED),
    ({"abtotexp": "250000000", "disadj": "0"}, -4_000_000, "losses shared"),
    ({"abtotexp": "250000000", "performance_year": "2021"}, -4_000_000, UNREDUCED),
    (
        {"abtotexp": "250000000", "performance_year": "2021", "disadj": "-4000000"},
        0,
        "losses reduced to nothing for the coronavirus emergency",
    ),
    (
        {"current_track": "E", "abtotexp": "250000000", "performance_year": "2021", "disadj": "-90000"},
        0,
        UNSTATED[:-2] + "; whatever it is, the coronavirus emergency reduces it to nothing",
    ),
    (
        {"abtotexp": "250000000", "disadj": "-1500000"},
        -2_500_000,
        "losses shared, reduced for extreme and uncontrollable circumstances",
    ),
    (
        {"abtotexp": "250000000", "disadj": "-9000000"},
        0,
        "losses reduced to nothing for extreme and uncontrollable circumstances",
    ),
    ({"abtotexp": "250000000", "met_qps": "0"}, -7_500_000, UNREDUCED),
    ({"abtotexp": "340000000"}, -36_000_000, "losses capped at the limit by the benchmark"),
    (
        {"abtotexp": "250000000", "impact_mid_year_termination": "1", "share_of_year_served": "0.75"},
        -3_000_000,
        "losses shared for the part of the year before the agreement ended",
    ),
    (
        {"abtotexp": "250000000", "impact_mid_year_termination": "1"},
        -4_000_000,
        "losses shared for the whole year: the agreement ended within it, and the statement does not say"
        " when",
    ),
    ({"current_track": "B", "abtotexp": "250000000"}, 0, "losses are not shared in a one-sided track"),
    (
        {"current_track": "E", "abtotexp": "250000000"},
        -3_000_000,
        "losses shared; participants' revenue, which may limit them further, is not stated",
    ),
    ({"current_track": "E", "abtotexp": "250000000", "revlosslimit": "0"}, -3_000_000, UNREDUCED),
    (
        {"current_track": "E", "abtotexp": "250000000", "participant_revenue": "20000000"},
        -1_600_000,
        "losses capped at the limit by participants' revenue",
    ),
    (
        {"current_track": "D", "abtotexp": "270000000", "participant_revenue": "900000000"},
        -4_800_000,
        "losses capped at the limit by the benchmark",
    ),
    (
        {"current_track": "E", "abtotexp": "250000000", "disadj": "-400000"},
        -2_600_000,
        UNSTATED + "the reduction it states is too small for the loss without that limit",
    ),
    (
        {"current_track": "C", "abtotexp": "250000000", "rev_exp_cat": "Low Revenue"},
        -2_400_000,
        UNSTATED + "that of a Low Revenue organisation is too small for the loss without that limit",
    ),
]


def settled(*rows: Row) -> Settled:
    """Settle made-up rows; a name that a row leaves out is blank."""
    contract = contract_named("mssp")
    whole = [MADE_UP | {"row_id": f"row {k}"} | row for k, row in enumerate(rows)]
    names = dict.fromkeys(name for row in whole for name in row)
    return settle(
        contract, statement_of(contract, {n: [row.get(n, "") for row in whole] for n in names}, "ours")
    )


@pytest.mark.parametrize(("row", "amount", "reason"), CASES, ids=lambda each: str(each)[:60])
def test_every_case_has_its_amount_and_its_reason(row: Row, amount: float, reason: str) -> None:
    found = settled(row)
    assert (found.amount[0], str(found.reason[0])) == (pytest.approx(amount, abs=1), reason)
    assert mssp_plain.settled(MADE_UP | row) == pytest.approx(amount, abs=1)


def test_every_reason_of_the_contract_is_met_by_a_case() -> None:
    assert {reason.says for reason in contract_named("mssp").reasons} == {reason for _, _, reason in CASES}


@pytest.mark.parametrize(
    ("track", "year", "score", "sharing", "loss", "most_earned", "most_owed"),
    [
        ("T1", 2016, 0.9, 0.45, 0.0, 0.10, 0.0),
        ("T2", 2015, 0.9, 0.54, 0.46, 0.15, 0.10),
        ("T2", 2015, 1.0, 0.60, 0.40, 0.15, 0.10),
        ("T2", 2015, 0.3, 0.18, 0.60, 0.15, 0.10),
        ("T3", 2017, 0.9, 0.675, 0.40, 0.20, 0.15),
        ("T3", 2017, 0.4, 0.30, 0.70, 0.20, 0.15),
        ("T1P", 2018, 0.9, 0.45, 0.30, 0.10, 0.04),
        ("A", 2022, 0.9, 0.40, 0.0, 0.10, 0.0),
        ("B", 2023, 0.9, 0.40, 0.0, 0.10, 0.0),
        ("C", 2022, 0.9, 0.50, 0.30, 0.10, 0.01),
        ("D", 2023, 0.9, 0.50, 0.30, 0.10, 0.02),
        ("E", 2021, 0.9, 0.50, 0.30, 0.10, 0.04),
        ("EN", 2020, 0.6, 0.45, 0.55, 0.20, 0.15),
        ("EN", 2023, 0.6, 0.75, 0.55, 0.20, 0.15),
        ("EN", 2023, 0.9, 0.75, 0.40, 0.20, 0.15),
    ],
)
def test_each_track_has_its_rates_and_limits(
    track: str, year: int, score: float, sharing: float, loss: float, most_earned: float, most_owed: float
) -> None:
    whole = {"current_track": track, "performance_year": f"{year}", "qualscore": f"{score}"}
    found = settled(whole, whole | {"abtotexp": "10"}, whole | {"abtotexp": "2400000000"})
    assert found.trace["sharing_rate"].value[0] == pytest.approx(sharing)
    assert found.trace["loss_rate"].value[0] == pytest.approx(loss)
    assert found.amount[1:].tolist() == pytest.approx([240e6 * most_earned, -240e6 * most_owed])


@pytest.mark.parametrize(("year", "limit"), [("1", 0.05), ("2", 0.075), ("3", 0.1), ("4", 0.1), ("", 0.1)])
def test_the_loss_limit_of_track_2_rises_with_the_years_in_it(year: str, limit: float) -> None:
    row = {"performance_year": "2014", "current_track": "T2", "abtotexp": "400000000"}
    assert settled(row | {"year_in_two_sided": year}).amount[0] == pytest.approx(-limit * 240e6)


def test_sequestration_comes_before_the_limit() -> None:
    """Gross of 21 % in BASIC E: 10.5 % shared, 10.29 % after sequestration, so the limit of 10 % holds."""
    found = settled({"current_track": "E", "abtotexp": "189600000"})
    assert found.trace["after_sequestration"].value[0] == pytest.approx(0.1029 * 240e6)
    assert found.amount[0] == 24_000_000


def test_the_gate_reads_rates_that_are_not_rounded() -> None:
    """Two dollars either side of the minimum for 10,500 people; in print both sides have the same rate."""
    rate = mssp_plain.variable_minimum(10_500)
    below = {"current_track": "B", "n_ab": "10500", "minsavperc": f"{rate:.4f}"}
    inside = 240_000_000 * (1 - rate)
    found = settled(below | {"abtotexp": str(int(inside) + 2)}, below | {"abtotexp": str(int(inside) - 2)})
    assert found.amount[0] == 0
    assert found.amount[1] > 0
    assert abs(float(f"{rate:.4f}") - rate) > 1e-9
    assert found.high[0] == found.low[0] == 0


def test_the_minimum_falls_along_the_table_of_the_rule() -> None:
    """Both ends of every class of size, and what lies between."""
    ends = [size for first in mssp_plain.FROM for size in (first, first - 1) if size >= 500]
    sizes = [*ends, *range(500, 70_000, 487)]
    rows = [{"current_track": "B", "n_ab": f"{size}", "minsavperc": ""} for size in sizes]
    by_rule = [mssp_plain.variable_minimum(size) for size in sizes]
    assert settled(*rows).trace["minimum_savings_rate"].value.tolist() == pytest.approx(by_rule)
    told = dict(zip(sizes, by_rule, strict=True))
    assert (told[500], told[4_999], told[5_000], told[60_000]) == pytest.approx((0.122, 0.039, 0.039, 0.02))


def test_a_chosen_minimum_that_is_reached_exactly_is_reached() -> None:
    found = settled({"minsavperc": "0.02", "abtotexp": "235200000"})
    assert found.amount[0] > 0


def test_half_a_year_of_2019_takes_half_of_the_stated_reduction() -> None:
    row = {"performance_year": "2019", "current_track": "T3", "n_ab_year_py": "20000", "disadj": "-1000000"}
    row |= {"updatedbnchmk": "12000", "abtotexp": "250000000", "qualscore": "1"}
    whole, half = row, row | {"abtotbnchmk": "120000000", "abtotexp": "125000000"}
    assert settled(whole, half).amount.tolist() == [-3_000_000, -1_500_000]


def test_a_rate_printed_to_whole_per_cent_gives_an_interval() -> None:
    found = settled({"performance_year": "2019", "qualscore": "", "finalsharerate": "0.7"})
    assert (found.low[0], found.amount[0], found.high[0]) == (8_340_000 - 1, 8_400_000, 8_460_000 + 1)


def test_only_five_columns_are_always_needed() -> None:
    contract = contract_named("mssp")
    needed = {name for name, column in contract.columns.items() if not (column.optional or column.needed)}
    assert needed == {"performance_year", "current_track", "n_ab", "abtotbnchmk", "abtotexp"}
    bare = {name: [MADE_UP[name]] for name in ("row_id", *sorted(needed))} | {"current_track": ["B"]}
    assert settle(contract, statement_of(contract, bare, "ours")).amount.tolist() == [4_704_000]


def test_made_up_years_equal_the_plain_settlement() -> None:
    """Four thousand rows with every blank, flag and rate in all combinations that chance finds."""
    draw = np.random.default_rng(6)
    tracks = contract_named("mssp").tracks
    rows: list[Row] = []
    for _ in range(4_000):
        track = str(draw.choice(list(tracks)))
        first, last = max(tracks[track].since, 2014), min(tracks[track].until, 2023)
        rows.append(made_up(draw, track, int(draw.integers(first, last + 1))))
    found = settled(*rows)
    plain = np.array([mssp_plain.due(MADE_UP | row) for row in rows])
    assert np.allclose(found.trace["earned"].value, plain, rtol=1e-12, atol=1e-4)
    assert len(set(found.reason.tolist())) >= 14


def made_up(draw: np.random.Generator, track: str, year: int) -> Row:
    """Return one organisation's year, with cells that may be blank."""
    size = int(np.exp(draw.uniform(np.log(400), np.log(80_000))))
    benchmark = int(size * draw.uniform(9_000, 14_000))
    minimum = draw.choice([0, 0.005, 0.01, 0.015, 0.02, round(mssp_plain.variable_minimum(size), 4)])
    score = round(float(draw.uniform(0.3, 1)), 4)
    half = year == 2019 and draw.random() < 0.5
    row = {
        "performance_year": f"{year}",
        "current_track": track,
        "n_ab": f"{size}",
        "n_ab_year_py": f"{size}",
        "updatedbnchmk": f"{benchmark / size * (2 if half else 1):.0f}",
        "abtotbnchmk": f"{benchmark}",
        "abtotexp": f"{benchmark * draw.uniform(0.7, 1.2):.0f}",
        "minsavperc": f"{minimum}",
        "qualscore": f"{score}",
        "finalsharerate": f"{score * mssp_plain.MOST_SHARED[track] / 100:.2f}",
        "met_qps": str(draw.choice(["0", "1", "1", "1"])),
        "met_altqps": str(draw.choice(["0", "1"])),
        "disadj": str(draw.choice(["-250000", "-2000", "0"])),
        "affected_share_of_year": "0.25",
        "affected_share_of_people": "0.8",
        "impact_mid_year_termination": str(draw.choice(["0", "0", "0", "0", "1"])),
        "share_of_year_served": "0.75",
        "participant_revenue": f"{benchmark * draw.uniform(0.05, 0.6):.0f}",
        "year_in_two_sided": str(draw.integers(1, 5)),
        "finallossrate": "0.4" if track in ("EN", "T3") else "0.3",
        "rev_exp_cat": str(draw.choice(["Low Revenue", "High Revenue"])),
        "revlosslimit": str(draw.choice(["0", "1"])),
    }
    may_be_blank = [
        "finalsharerate",
        "met_qps",
        "met_altqps",
        "disadj",
        "participant_revenue",
        "revlosslimit",
    ]
    may_be_blank += ["share_of_year_served", "affected_share_of_year", "finallossrate", "rev_exp_cat"]
    return row | {name: "" for name in may_be_blank if draw.random() < 0.4}


@pytest.mark.parametrize(
    ("faults", "messages"),
    [
        (
            [{"abtotbnchmk": ""}],
            [
                "aco.csv, column abtotbnchmk, row 3: found nothing; expected total updated benchmark, "
                "for step gross, 42 CFR 425.605(a), 425.610(a); Specifications v11, 4.3. State it: "
                "nothing is filled in."
            ],
        ),
        (
            [
                {"current_track": "T1"},
                {"performance_year": "2015"},
                {"performance_year": "2014", "current_track": "T3"},
            ],
            [
                "aco.csv, column current_track, row 4: found 'EN' in 2015; expected a track of 2015: T1 "
                "or T2.",
                "aco.csv, column current_track, row 3: found 'T1' in 2023; expected a track of 2023: A, "
                "B, C, D, E or EN.",
                "aco.csv, column current_track, row 5: found 'T3' in 2014; expected a track of 2014: T1 "
                "or T2.",
            ],
        ),
        (
            [{"performance_year": "2013", "current_track": "T1"}],
            [
                "aco.csv, column performance_year, row 3: found 2013; expected a period of the contract,"
                " 2014 to 2023. Settle it under its own contract."
            ],
        ),
        (
            [{"qualscore": "85"}],
            [
                "aco.csv, column qualscore, row 3: found 85; expected at most 1 (share). It is quality "
                "score, between 0 and 1. Write a share: 0.85 for 85 per cent."
            ],
        ),
        (
            [{"n_ab_year_py": "-3"}, {"n_ab_year_py": "-19800"}],
            [
                "aco.csv, column n_ab_year_py, rows 3, 4: found -3; expected at least 0 (person-years). "
                "It is person-years of the assigned people."
            ],
        ),
        (
            [{"disadj": "5000"}],
            [
                "aco.csv, column disadj, row 3: found 5000; expected at most 0 (USD). It is reduction of"
                " losses for extreme and uncontrollable circumstances, written below zero."
            ],
        ),
    ],
    ids=["benchmark", "track", "period", "quality", "person-years", "reduction"],
)
def test_what_cannot_be_settled_is_refused_with_clause_and_row(
    faults: list[Row], messages: list[str], tmp_path: Path
) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_statement(contract_named("mssp"), written(tmp_path, faults))
    assert sorted(str(problem) for problem in refused.value.problems) == sorted(messages)


@pytest.mark.parametrize(
    ("fault", "lacking"),
    [
        ({"minsavperc": ""}, "column minsavperc, row 3: found nothing"),
        ({"abtotexp": "250000000", "qualscore": ""}, "row 3: found nothing in qualscore"),
        ({"performance_year": "2019", "qualscore": ""}, "row 3: found nothing in qualscore"),
        ({"n_ab": "20000.5"}, "column n_ab, row 3: found 20000.5; expected a whole number (people)"),
        ({"abtotexp": "228,000,000"}, "row 3: found '228,000,000'; expected a number (USD)"),
    ],
    ids=["minimum", "loss rate", "sharing rate", "people", "thousands"],
)
def test_what_a_row_lacks_is_said_and_no_other_row_is_settled(
    fault: Row, lacking: str, tmp_path: Path
) -> None:
    contract = contract_named("mssp")
    with pytest.raises(InvalidInput) as refused:
        settle(contract, read_statement(contract, written(tmp_path, [fault])))
    assert lacking in str(refused.value)


def written(folder: Path, faults: list[Row]) -> Path:
    """Write a sound row and the faulty ones after it."""
    rows = [MADE_UP, *(MADE_UP | {"row_id": f"faulty {k}"} | fault for k, fault in enumerate(faults))]
    path = folder / "aco.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*MADE_UP, "disadj"], restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path
