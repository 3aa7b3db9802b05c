"""Claims and exposure become spending: published examples, the order of guards, and ties."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from healthtrust.deliver.contract import contract_named
from healthtrust.deliver.guards import Asked, Guarded, Pooling, guarded, to_statement
from healthtrust.deliver.guards.limits import limits_of, rounded
from healthtrust.deliver.guards.person import one_person
from healthtrust.deliver.guards.statement import parties_rows, sentence
from healthtrust.deliver.settlement import settle
from healthtrust.deliver.settlement.statement import statement_of
from healthtrust.design.contract import Guards
from healthtrust.ground.money import Currency

DOLLARS = Currency("USD", 2)
LIMIT = 208_929.14
"""99th percentile of the aged without Medicaid in the examples of the specification."""


@pytest.fixture
def files(tmp_path: Path):
    def write(
        claims: list[str], persons: list[str], head: str = "person_id,party,amount"
    ) -> tuple[Path, Path]:
        paths = tmp_path / "claims.csv", tmp_path / "persons.csv"
        columns = "person_id,party,class,months" if persons[0].count(",") == 3 else "person_id,party,months"
        paths[0].write_text("\n".join([head, *claims]) + "\n", encoding="utf-8")
        paths[1].write_text("\n".join([columns, *persons]) + "\n", encoding="utf-8")
        return paths

    return write


def of(found: Guarded, name: str) -> list[float]:
    return (found.money_of[name] / 100).tolist()


# Published: CMS, Shared Savings and Losses Methodology, Specifications v11, 2023, sections 3.2 to 3.5


def test_half_a_year_of_10000_is_20000_a_year(files) -> None:
    """mssp-annualise: a person at a limit of 20,000 keeps all, at 19,999 half a dollar less."""
    claims, persons = files(["1,A,10000"], ["1,A,6"])
    assert parties_rows(guarded(Guards(), claims, persons, DOLLARS))["spending_per_person_year"] == [20_000]
    assert of(guarded(Guards(truncate_at=20_000), claims, persons, DOLLARS), "truncated") == [0]
    assert of(guarded(Guards(truncate_at=19_999), claims, persons, DOLLARS), "truncated") == [0.5]


def test_300000_is_cut_off_at_the_threshold() -> None:
    """mssp-truncate."""
    limits, _ = limits_of(Guards(truncate_at=LIMIT), [""], DOLLARS)
    assert one_person(300_000_00, 12, limits)["counted"] == 208_929_14


@pytest.mark.parametrize(("cost", "expected"), [(20_000, 20_260), (300_000, 211_645.22)])
def test_what_is_left_is_completed(files, cost: float, expected: float) -> None:
    """mssp-complete-a and mssp-complete-b."""
    claims, persons = files([f"1,A,{cost}"], ["1,A,12"])
    guards = Guards(truncate_at=LIMIT, completion=1.013)
    assert of(guarded(guards, claims, persons, DOLLARS), "spending") == [expected]


def test_half_a_person_year_counts_half(files) -> None:
    """mssp-weight: 20,260 × 0.5 = 10,130."""
    claims, persons = files(["1,A,10000"], ["1,A,6"])
    found = guarded(Guards(truncate_at=LIMIT, completion=1.013), claims, persons, DOLLARS)
    assert (of(found, "spending"), found.person_years.tolist()) == ([10_130], [0.5])


# Our own rules


def test_stop_loss_pays_before_the_pool_and_both_before_the_cut(files) -> None:
    claims, persons = files(["1,A,200000"], ["1,A,12", "2,B,12"])
    guards = Guards(attachment=100_000, reinsured=0.9, truncate_at=60_000, premium=2.5)
    found = guarded(guards, claims, persons, DOLLARS, Asked(pooling=Pooling(80_000, 0.5)))
    assert of(found, "recovered") == [90_000, 0]
    assert of(found, "pooled") == [15_000, 0]
    assert of(found, "counted") == [60_000, 0]
    assert of(found, "truncated") == [35_000, 0]
    assert of(found, "pooled_in") == [7_500, 7_500]
    assert of(found, "spending") == [157_500, 7_500]
    assert of(found, "premium") == [30, 30]


def test_limits_are_pro_rata_to_months_only_where_cost_is_annualised(files) -> None:
    claims, persons = files(["1,A,70000"], ["1,A,6"])
    yearly = guarded(Guards(attachment=100_000), claims, persons, DOLLARS)
    whole = guarded(Guards(attachment=100_000, annualise=False), claims, persons, DOLLARS)
    assert (of(yearly, "recovered"), of(whole, "recovered")) == ([20_000], [0])


def test_a_person_at_the_percentile_keeps_the_whole_cost_and_ties_stand_together(files) -> None:
    claims, persons = files(
        ["1,A,10", "2,A,20", "3,B,20", "4,B,90"], ["1,A,12", "2,A,12", "3,B,12", "4,B,12"]
    )
    found = guarded(Guards(truncate_percentile=0.5), claims, persons, DOLLARS)
    assert dict(found.thresholds) == {"": 2000}
    assert of(found, "truncated") == [0, 70]
    assert dict(guarded(Guards(truncate_percentile=0.76), claims, persons, DOLLARS).thresholds) == {"": 9000}


def test_the_percentile_is_of_all_parties_weighs_months_and_counts_those_without_claims(files) -> None:
    claims, persons = files(["1,A,100", "2,B,300"], ["1,A,12", "2,B,1", "3,B,11"])
    found = guarded(Guards(truncate_percentile=0.9), claims, persons, DOLLARS)
    assert dict(found.thresholds) == {"": 10_000}
    assert "One person has no claims; the exposure counts all the same." in found.notes


def test_classes_have_limits_of_their_own(files) -> None:
    claims, persons = files(
        ["1,A,old,90", "2,A,new,90", "2,A,new,-40"],
        ["1,A,old,12", "2,A,new,12"],
        "person_id,party,class,amount",
    )
    found = guarded(Guards(truncate_at={"old": 30.0, "new": 45.0}), claims, persons, DOLLARS)
    assert found.of_class == ("new", "old")
    assert of(found, "counted") == [45, 30]
    assert to_statement(found, "party")["spending"] == [75]


def test_reversals_are_netted_and_a_cost_below_zero_counts_as_it_is(files) -> None:
    claims, persons = files(["1,A,500", "1,A,-500", "2,A,-20"], ["1,A,12", "2,A,12"])
    found = guarded(Guards(truncate_at=100), claims, persons, DOLLARS)
    assert of(found, "cost") == of(found, "counted") == [-20]
    assert any("more reversed than claimed" in note for note in found.notes)


def test_a_percentile_among_reversals_is_not_below_zero(files) -> None:
    claims, persons = files(["1,A,-0.01"], ["1,A,1", "2,A,1"])
    found = guarded(Guards(truncate_percentile=0.5), claims, persons, DOLLARS)
    assert (dict(found.thresholds), of(found, "counted"), of(found, "truncated")) == ({"": 0}, [-0.01], [0])


def test_claims_without_exposure_may_be_set_aside_and_are_told(files) -> None:
    claims, persons = files(["1,A,500", "9,A,70", "1,Z,8"], ["1,A,12"])
    found = guarded(Guards(), claims, persons, DOLLARS, Asked(without_exposure="aside"))
    assert found.aside == (
        ("A", "a person without exposure", 1, 7_000),
        ("Z", "an unknown party", 1, 800),
    )
    assert (of(found, "cost"), found.claims) == ([500], 57_800)


def test_claims_without_a_party_belong_to_the_one_their_person_has(files) -> None:
    claims, persons = files(["1,500", "2,7"], ["1,A,12", "2,B,12"], "person_id,amount")
    assert of(guarded(Guards(), claims, persons, DOLLARS), "cost") == [500, 7]


def test_completion_of_the_claims_own_lag(files) -> None:
    rows = ["1,A,2023-01-05,2023-01-31,60", "1,A,2023-01-09,2023-02-10,30", "1,A,2023-02-01,2023-02-20,80"]
    claims, persons = files(rows, ["1,A,12"], "person_id,party,served_on,paid_on,amount")
    found = guarded(Guards(completion=1.5), claims, persons, DOLLARS, Asked(own_lag=True))
    assert found.development is not None
    assert found.development.factor.tolist() == [1.5]
    assert found.completion == Fraction(1235294, 1000000)  # (90 + 80 × 1.5) / 170
    assert of(found, "spending") == [rounded(found.completion * 17_000) / 100]


def test_the_costliest_are_named_only_where_asked(files) -> None:
    claims, persons = files(["1,A,500", "2,A,70"], ["1,A,12", "2,A,12"])
    assert guarded(Guards(), claims, persons, DOLLARS).costliest == ()
    found = guarded(Guards(truncate_at=100), claims, persons, DOLLARS, Asked(costliest=1))
    assert found.costliest == (("1", "A", "", 50_000, 10_000),)
    assert found.top_share == pytest.approx(500 / 570)
    assert sentence(found).startswith(
        "$570 of care for 2 persons of 1 party becomes $170 of spending: 70.2 % is"
    )


def test_a_contract_is_settled_on_the_statement(files) -> None:
    claims, persons = files(["1,A,250000", "2,A,1000"], ["1,A,12", "2,A,12"])
    contract = contract_named("global-capitation")
    assert contract.guards is not None
    statement = to_statement(guarded(contract.guards, claims, persons, DOLLARS))
    given = {"capitation_rate": [5000.0], "carve_out_rate": [0.0], "risk_score": [1.0], "paid_to_date": [0.0]}
    given |= {"quality_score": [1.0]}
    settled = settle(contract, statement_of(contract, {**statement, **given}, "claims"))
    kept = settled.trace["cost"].value.tolist()
    assert kept == [251_000 - 135_000 + 24 * contract.guards.premium]
