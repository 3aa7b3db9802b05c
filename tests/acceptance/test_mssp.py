"""The Medicare Shared Savings Program: ten years of real settlements, 2,241 of them, to their printed digits.

CMS's public results are read as they are, without what was earned and without the savings that passed the
threshold; what comes out is held against what was really earned or owed.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from healthtrust.deliver.contract import contract_named
from healthtrust.deliver.settlement import read_statement, settle
from healthtrust.deliver.settlement.settle import Settled
from healthtrust.deliver.settlement.statement import statement_of
from healthtrust.records.store import data_folder
from tests.reference import mssp_plain

YEARS = data_folder() / "us_mssp_aco" / "aco_years.csv"
ANSWERS = ("earnsaveloss", "gensaveloss")
BY_REVENUE = {"2021-A2820", "2021-A4627", "2023-A4627", "2023-A5293"}
"""Losses capped by a share of participants' revenue, which CMS does not publish; those of 2021 came to 0."""

pytestmark = pytest.mark.skipif(not YEARS.is_file(), reason=f"no real settlements at {YEARS}")


@cache
def rows() -> list[dict[str, str]]:
    """Every published row."""
    with YEARS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def given() -> dict[str, list[str]]:
    """The statement: every column but the answers."""
    return {name: [row[name] for row in rows()] for name in rows()[0] if name not in ANSWERS}


@cache
def settled() -> Settled:
    contract = contract_named("mssp")
    return settle(contract, statement_of(contract, given(), YEARS.name))


def stated(name: str) -> NDArray[np.float64]:
    return np.array([float(row[name]) if row[name] else np.nan for row in rows()])


def within() -> NDArray[np.bool_]:
    """Whether each real amount lies within the limits of the printed digits."""
    true = stated("earnsaveloss")
    return (settled().low <= true) & (true <= settled().high)


def years() -> NDArray[np.int64]:
    return settled().statement.year


def two_sided() -> NDArray[np.bool_]:
    return np.array([row["current_track"] not in mssp_plain.ONE_SIDED for row in rows()])


def test_every_settlement_but_two_lies_within_the_printed_digits() -> None:
    missed = {str(key) for key in settled().statement.key[~within()]}
    assert len(rows()) == 2_241
    assert missed == {key for key in BY_REVENUE if key.startswith("2023")}
    assert within().mean() >= 0.999


def test_four_losses_and_no_others_are_said_to_be_limited_by_unstated_revenue() -> None:
    limited = [
        "is limited by participants' revenue, which the statement does not state" in r for r in reasons()
    ]
    assert {row["row_id"] for row, said in zip(rows(), limited, strict=True) if said} == BY_REVENUE


def test_where_revenue_may_limit_a_loss_it_is_said_and_only_in_tracks_with_such_a_limit() -> None:
    may = [row for row, said in zip(rows(), reasons(), strict=True) if "which may limit them further" in said]
    assert {row["current_track"] for row in may} <= set(mssp_plain.MOST_OF_REVENUE)
    assert all(row["revlosslimit"] != "0" and float(row["earnsaveloss"]) < 0 for row in may)


def reasons() -> list[str]:
    return [str(reason) for reason in settled().reason]


def test_every_amount_has_a_reason_that_fits_it() -> None:
    amounts = dict(zip(settled().statement.key.tolist(), settled().amount.tolist(), strict=True))
    for key, reason in zip(settled().statement.key.tolist(), reasons(), strict=True):
        assert reason
        assert (amounts[key] > 0) == reason.startswith("savings shared"), (key, reason)
        assert amounts[key] >= 0 or "loss" in reason, (key, reason)


def test_limits_are_never_wider_than_what_digits_explain() -> None:
    width = settled().high - settled().low
    assert (width <= 2.2e-4 * stated("abtotbnchmk") + 3).all()
    assert (settled().low <= settled().amount).all()
    assert (settled().amount <= settled().high).all()


@pytest.mark.parametrize(
    ("year", "share"),
    list(zip(range(2014, 2024), (1, 0.76, 0.74, 0.7, 0.67, 0.57, 0.47, 0.989, 0.998, 0.989), strict=True)),
)
def test_amounts_are_right_to_the_dollar_where_rates_are_exact(year: int, share: float) -> None:
    exact = np.abs(settled().amount - stated("earnsaveloss")) <= 1
    assert exact[years() == year].mean() >= share


def test_benchmark_less_spending_is_the_published_difference() -> None:
    assert (np.abs(settled().trace["gross"].value - stated("bnchmkminexp")) <= 1).all()
    digits = np.where((years() >= 2019) | (years() == 2015), 5e-5, 4e-7)
    assert (np.abs(settled().trace["savings_rate"].value - stated("sav_rate")) <= digits).all()


def test_minimum_savings_rates_of_one_sided_organisations_follow_from_their_size() -> None:
    printed, by_people = stated("minsavperc"), settled().trace["variable_minimum"].value
    digits = np.where((years() >= 2019) | (years() == 2015), 5.0001e-5, 1e-9)
    one_sided = ~two_sided() & (stated("n_ab") >= 500)
    assert one_sided.sum() == (~two_sided()).sum() - 1, "the table starts at 500 people; one has 152"
    assert (np.abs(printed - by_people) <= digits)[one_sided].all()
    assert one_sided[years() >= 2019].sum() == 678


def test_two_sided_organisations_chose_the_table_or_a_multiple_of_half_a_per_cent() -> None:
    printed, chosen = stated("minsavperc"), settled().trace["minimum_savings_rate"].value
    table = np.isclose(chosen, settled().trace["variable_minimum"].value, rtol=0, atol=1e-9)
    halves = np.isclose(chosen / 0.005, np.rint(chosen / 0.005), rtol=0, atol=1e-6) & (chosen <= 0.0201)
    assert (table | halves)[two_sided()].all()
    assert (np.abs(printed - chosen) <= 5.0001e-5).all()


@pytest.mark.parametrize(
    ("year", "known", "reproduced"),
    [
        (2014, 100, 100),
        (2015, 146, 143),
        (2016, 210, 210),
        (2017, 227, 227),
        (2018, 270, 270),
        (2019, 235, 235),
        (2020, 251, 251),
        (2021, 232, 232),
        (2022, 241, 241),
        (2023, 227, 227),
    ],
)
def test_sharing_rates_follow_from_track_and_quality(year: int, known: int, reproduced: int) -> None:
    """Three of 2015 were paid nothing; their file does not say why: it has no flag of the standard."""
    rule, printed = settled().trace["rule_sharing_rate"], settled().statement.numbers["finalsharerate"]
    here = (years() == year) & ~np.isnan(rule.value)
    meet = (rule.low <= printed.high + 1e-12) & (printed.low <= rule.high + 1e-12)
    assert (int(here.sum()), int((here & meet).sum())) == (known, reproduced)


def test_every_stated_loss_rate_of_2023_follows_from_track_and_quality() -> None:
    rule, printed = settled().trace["rule_loss_rate"], settled().statement.numbers["finallossrate"]
    here = ~np.isnan(printed.value)
    assert int(here.sum()) == 148
    assert ((rule.low <= printed.high + 1e-12) & (printed.low <= rule.high + 1e-12))[here].all()


def test_contracts_of_six_months_have_half_of_the_disaster_reduction() -> None:
    half = settled().trace["part_of_year"].value == 0.5
    assert int(half.sum()) == 81
    assert (years()[half] == 2019).all()
    one = [row["row_id"] for row, here in zip(rows(), half & (settled().amount < 0), strict=True) if here]
    assert one == ["2019-A2021"]
    position = settled().statement.key.tolist().index("2019-A2021")
    assert settled().trace["disaster_reduction"].value[position] == 279 / 2
    assert within()[position]


def test_an_agreement_that_ended_within_the_year_shares_no_savings() -> None:
    position = settled().statement.key.tolist().index("2022-A1080")
    assert settled().trace["gained"].value[position] == 1
    assert (settled().amount[position], reasons()[position]) == (
        0,
        "the agreement ended within the year: savings are not shared",
    )


def test_losses_of_the_emergency_years_came_to_nothing() -> None:
    """The fact behind the rule: whether or not revenue limited a loss, the whole of it was reduced."""
    emergency = (years() >= 2020) & (years() <= 2022) & (settled().trace["lost"].value == 1)
    assert int(emergency.sum()) == 17
    assert (stated("earnsaveloss")[emergency] == 0).all()
    assert (settled().amount[emergency] == 0).all()
    assert all("emergency" in said for said, here in zip(reasons(), emergency, strict=True) if here)


@pytest.mark.parametrize(("year", "millions"), [(2014, -74.5), (2015, -120.0), (2016, -81.7)])
def test_the_payer_lost_while_nearly_all_contracts_were_one_sided(year: int, millions: float) -> None:
    """The payer's net: what was spent below all benchmarks together, less what was paid for it."""
    here = years() == year
    gross = (stated("abtotbnchmk") - stated("abtotexp"))[here].sum()
    assert round(float(gross - settled().amount[here].sum()) / 1e6, 1) == millions
    assert two_sided()[here].mean() < 0.05


def test_the_contract_equals_a_plain_settlement_row_by_row() -> None:
    for row, amount in zip(rows(), settled().amount.tolist(), strict=True):
        assert abs(mssp_plain.settled(row) - amount) <= (1e-9 if amount == 0 else 1), row["row_id"]
    plain = np.array([mssp_plain.due(row) for row in rows()])
    assert np.allclose(plain, settled().trace["earned"].value, rtol=0, atol=1e-4)


def test_the_file_itself_is_read_with_or_without_its_answers(tmp_path: Path) -> None:
    contract = contract_named("mssp")
    whole = settle(contract, read_statement(contract, YEARS))
    assert whole.amount.tolist() == settled().amount.tolist()
    assert whole.reason.tolist() == settled().reason.tolist()


def test_a_statement_without_rates_is_settled_by_rule_alone() -> None:
    """Leaving out the stated final rates changes no amount by more than their digits, from 2019 on."""
    contract = contract_named("mssp")
    left = ("finalsharerate", "finallossrate", "maxsharerate", "revlosslimit", "updatedbnchmk", "rev_exp_cat")
    columns = {name: column for name, column in given().items() if name not in left}
    late = [k for k, row in enumerate(rows()) if int(row["performance_year"]) >= 2020]
    bare = settle(
        contract, statement_of(contract, {n: [c[k] for k in late] for n, c in columns.items()}, "late")
    )
    assert (np.abs(bare.amount - settled().amount[late]) <= 2.2e-4 * stated("abtotbnchmk")[late] + 3).all()
