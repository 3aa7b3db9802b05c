"""Luck: its spread, draws that hang on party and year alone, and the settlement that stays the rule."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import norm

from healthtrust.deliver.contract import contract_named
from healthtrust.deliver.settlement.settle import settle
from healthtrust.deliver.settlement.statement import statement_of
from healthtrust.ground.errors import InvalidInput
from healthtrust.study.luck.answer import Answer, answer, judged
from healthtrust.study.luck.deal import deal_of, expected_of
from healthtrust.study.luck.draws import Parties, rates
from healthtrust.study.luck.history import fitted, made_history, moments
from healthtrust.study.luck.plain import TEXT, plain_contract, plain_deal
from healthtrust.study.luck.put import Asked, question_of
from healthtrust.study.luck.settled import gains, least_paid, settled_at
from healthtrust.study.luck.spread import COUNTED, Spread, shared_by, shipped_spread
from healthtrust.study.luck.told import calibration_rows, notes, period_rows, sentence, settlement_rows
from healthtrust.study.luck.varied import changed, variants_of

SPREAD = Spread(fixed=0.0005, by_size=16.0, yearly=4.0, persistence=0.8)


# ---- spread ------------------------------------------------------------------------------------------------


def test_luck_falls_with_size_and_its_readings_are_nested() -> None:
    sizes = np.array([1_000, 10_000, 100_000])
    year, chance, everything = (SPREAD.deviation(sizes, counted) for counted in COUNTED)
    assert (np.diff(everything) < 0).all()
    assert (year < chance).all() and (chance < everything).all()
    assert year[1] == pytest.approx(sqrt(4 / 10_000))
    assert everything[2] ** 2 == pytest.approx(0.0005 + 20 / 100_000)


def test_years_pooled_take_luck_away_but_not_what_lasts() -> None:
    assert shared_by(0.0, 4) == pytest.approx(0.25)
    assert shared_by(1.0, 4) == pytest.approx(1.0)
    assert shared_by(0.8, 2) == pytest.approx(0.9)
    assert SPREAD.parts(100)[0] == SPREAD.parts(5_000)[0] > SPREAD.parts(6_000)[0]
    assert SPREAD.deviation(10_000, "year", 4) == pytest.approx(SPREAD.deviation(10_000, "year") / 2)


def test_the_shipped_numbers_have_sources_and_states() -> None:
    rows = calibration_rows(_found())
    assert set(rows["status"]) <= {"cited", "recalled", "assumed"}
    assert all(rows["source"])
    assert shipped_spread().base_weights == (0.1, 0.3, 0.6)


# ---- draws -------------------------------------------------------------------------------------------------


def test_a_party_meets_the_same_luck_whoever_else_is_there() -> None:
    many = Parties.of(["c", "a", "b"], [2021, 2023, 2023], [9_000, 5_000, 20_000])
    one = Parties.of(["a"], [2023], [5_000])
    assert (rates(SPREAD, many, range(50), 3)[:, 1] == rates(SPREAD, one, range(50), 3)[:, 0]).all()
    assert (rates(SPREAD, one, range(50), 3) != rates(SPREAD, one, range(50), 4)).any()


def test_repetitions_do_not_hang_on_how_they_are_cut() -> None:
    who = Parties.of(["a", "a"], [2022, 2023], [5_000, 5_500])
    whole = rates(SPREAD, who, range(20), 3)
    parts = np.concatenate([rates(SPREAD, who, range(0, 8), 3), rates(SPREAD, who, range(8, 20), 3)])
    assert (whole == parts).all()


def test_draws_have_the_spread_and_the_correlations_that_are_asked_for() -> None:
    years, n = list(range(2014, 2019)), 12_000
    drawn = rates(SPREAD, Parties.of(["a"] * 5, years, [n] * 5), range(40_000), 1)
    assert drawn.mean(axis=0) == pytest.approx(np.zeros(5), abs=1e-15)
    assert drawn.std(axis=0) == pytest.approx(np.full(5, SPREAD.deviation(n)), rel=0.02)
    for lag in (1, 3):
        found = np.corrcoef(drawn[:, 0], drawn[:, lag])[0, 1]
        assert found == pytest.approx(float(SPREAD.correlation(n, lag)), abs=0.015)


@pytest.mark.parametrize("counted", COUNTED)
def test_means_over_years_have_the_spread_of_a_mean(counted: str) -> None:
    who = Parties.of(["a"], [2023], [12_000])
    drawn = rates(SPREAD, who, range(40_000), 1, (counted, 3))  # type: ignore[arg-type]
    assert drawn.std() == pytest.approx(float(SPREAD.deviation(12_000, counted, 3)), rel=0.02)  # type: ignore[arg-type]


# ---- the settlement stays the rule -------------------------------------------------------------------------


def test_gains_are_what_settle_gives_one_by_one() -> None:
    deal = plain_deal([5_000, 20_000], minimum=0.02, of_losses=0.3, cap=0.03)
    rate = np.array([[0.05, -0.2], [0.01, 0.09], [-0.03, 0.02]])
    for row in range(3):
        spending = deal.expected * (1 - rate[row])
        columns = {
            "row_id": ["a", "b"],
            "people": [5_000.0, 20_000.0],
            "benchmark": deal.expected,
            "spending": spending,
        }
        alone = settle(deal.contract, statement_of(deal.contract, columns, "alone"))
        assert gains(deal, rate).amount[row].tolist() == alone.amount.tolist()


def test_tracks_years_and_terms_read_off_once_change_nothing() -> None:
    mssp = contract_named("mssp")
    rows = {
        "row_id": ["a", "b", "c"],
        "performance_year": [2016, 2019, 2023],
        "current_track": ["T1", "E", "EN"],
        "n_ab": [6_000.0, 12_000.0, 60_000.0],
        "abtotbnchmk": [60e6, 120e6, 600e6],
        "abtotexp": [60e6, 120e6, 600e6],
        "minsavperc": [np.nan, 0.02, 0.0],
        "qualscore": [0.9, 0.8, 1.0],
    }
    deal = deal_of(mssp, statement_of(mssp, rows, "made"))
    rate = np.array([[0.09, 0.05, 0.04], [-0.09, -0.05, -0.1], [0.2, 0.3, -0.3]])
    plainly = settled_at(deal, rate).amount.reshape(rate.shape)
    assert gains(deal, rate).amount.tolist() == plainly.tolist()
    assert (plainly[0] > 0).all() and plainly[1, 0] == 0 and (plainly[1, 1:] < 0).all()


POOLED = """
[[steps]]
name = "due_in_pool"
part = "funding"
says = "what is due, less an equal part of what is due to all"
clause = "5"
unit = "money"
value = "due - total(due) * people / total(people)"
"""


def test_repetitions_do_not_share_a_pool() -> None:
    from healthtrust.deliver.contract.library import contract_of

    text = TEXT.format(share=0.5, minimum=0.0, of_losses=0.5, cap=1.0)
    text = text.replace('amount = "due"', 'amount = "due_in_pool"') + POOLED
    text += '[funding]\nbalance = "to zero"\n'
    contract = contract_of(text, "pooled")
    rows = {
        "row_id": ["a", "b"],
        "people": [1.0, 1.0],
        "benchmark": [100.0, 100.0],
        "spending": [100.0, 100.0],
    }
    deal = deal_of(contract, statement_of(contract, rows, "made"))
    found = gains(deal, np.array([[0.1, 0.0], [0.0, 0.4], [0.2, 0.2]])).amount
    assert found.tolist() == [[2.5, -2.5], [-10.0, 10.0], [0.0, 0.0]]


def test_the_same_luck_whatever_the_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("healthtrust.study.luck.settled._ROWS", 64)
    told = []
    for threads in ("1", "3"):
        monkeypatch.setenv("HEALTHTRUST_THREADS", threads)
        told.append(settlement_rows(_found()))
    assert told[0] == told[1]


# ---- what comes of it --------------------------------------------------------------------------------------


def test_being_paid_for_nothing_is_the_normal_tail_beyond_the_minimum() -> None:
    deal = plain_deal([5_000, 50_000], minimum=0.025, of_losses=0.5)
    who = Parties.of(["a", "b"], [2023, 2023], [5_000, 50_000])
    found = judged(deal, rates(SPREAD, who, range(20_000), 1), 0.0)
    sd = SPREAD.deviation([5_000, 50_000])
    assert found.paid == pytest.approx(norm.sf(0.025 / sd), abs=0.008)
    assert found.paid.tolist() == found.charged.tolist()
    expected = 0.5 * deal.expected * sd * norm.pdf(0.025 / sd)
    one_sided = judged(plain_deal([5_000, 50_000], minimum=0.025), rates(SPREAD, who, range(20_000), 1), 0.0)
    assert one_sided.expected == pytest.approx(expected, rel=0.03)
    assert (abs(found.expected) < 0.02).all()
    assert found.held == pytest.approx(0.5 - norm.sf(0.025 / sd), abs=0.008)


def test_a_limit_binds_as_often_as_savings_go_beyond_it() -> None:
    deal = plain_deal([5_000], cap=0.04)
    who = Parties.of(["a"], [2023], [5_000])
    found = judged(deal, rates(SPREAD, who, range(20_000), 1), 0.0)
    assert found.limited[0] == pytest.approx(norm.sf(0.08 / SPREAD.deviation(5_000)), abs=0.005)


def test_the_least_saving_paid_and_the_least_detected() -> None:
    deal = plain_deal([5_000, 50_000], minimum=0.025)
    assert least_paid(deal).round(6).tolist() == [0.025, 0.025]
    assert np.isnan(least_paid(plain_deal([5_000], share=0.0))).all()
    found = _found()
    seen = found.detectable("as it stands", "all", 1)
    at = judged(found.asked.deal, _drawn(found) + seen, 0.0)
    assert at.paid == pytest.approx([0.8, 0.8], abs=0.02)


def test_left_to_the_payer_is_true_saving_less_what_is_paid() -> None:
    deal = plain_deal([10_000], share=0.5)
    found = judged(deal, np.full((4, 1), 0.04), 0.04)
    assert found.left.tolist() == [2_000_000.0]


def test_what_is_paid_anyway_is_no_gain() -> None:
    contract = plain_contract()
    due = next(step for step in contract.steps if step.name == "due")
    paid = due.model_copy(update={"value": f"1000 + {due.value}".replace("1000", "0.01 * benchmark")})
    contract = contract.model_copy(update={"steps": (*contract.steps[:-1], paid)})
    deal = replace(plain_deal([10_000]), contract=contract)
    found = judged(deal, np.array([[0.0], [-0.1]]), 0.0)
    assert found.paid.tolist() == [0.0]


# ---- variants ----------------------------------------------------------------------------------------------


def test_terms_tables_and_steps_are_set_and_the_rest_refused() -> None:
    contract = plain_contract(minimum=0.02)
    (variant,) = variants_of(["minimum=0.05"])
    assert changed(contract, variant).terms[0].value == 0.05
    (variant,) = variants_of(["enough=1"])
    assert next(s for s in changed(contract, variant).steps if s.name == "enough").value == "1"
    assert [v.label for v in variants_of(["minimum=0,0.02", "people=5"])] == ["minimum = 0", "minimum = 0.02"]
    for asked, said in (("minimun=0.1", "did you mean 'minimum'"), ("minimum=much", "a number")):
        with pytest.raises(InvalidInput, match=said):
            changed(contract, variants_of([asked])[0])
    with pytest.raises(InvalidInput, match="name=value"):
        variants_of(["minimum"])


def test_a_higher_minimum_pays_less_often_for_nothing() -> None:
    found = _found(changes=("minimum=0,0.02,0.04",))
    paid = [case.found.paid for case in found.cases if case.counted == "all" and case.saving == "0"]
    assert len(paid) == 3
    assert (paid[0] > paid[1]).all() and (paid[1] > paid[2]).all()


# ---- history -----------------------------------------------------------------------------------------------


def test_a_history_gives_back_the_spread_it_was_made_with() -> None:
    found = fitted(made_history(SPREAD, parties=1_500, years=6, seed=5)).spread
    assert found.fixed == pytest.approx(0.0005, rel=0.2)
    assert found.by_size + found.yearly == pytest.approx(20.0, rel=0.1)
    assert found.yearly == pytest.approx(4.0, rel=0.25)
    assert found.persistence == pytest.approx(0.8, abs=0.02)


def test_too_short_a_history_is_refused_with_counts() -> None:
    with pytest.raises(InvalidInput, match="0 pairs of 3 years"):
        fitted(made_history(SPREAD, parties=40, years=3))


def test_moments_by_size_and_by_lag() -> None:
    told = moments(made_history(SPREAD, parties=500, years=4))
    assert "sd below 7,500 people" in told and "sd above 50,000 people" in told
    assert told["correlation 1 year later"][1] == 1_500


# ---- questions ---------------------------------------------------------------------------------------------


def test_all_mistakes_of_a_question_at_once() -> None:
    asked = Asked("plain.toml", None, "5000,-1", -2.0, "observed", (), "chances", "0", repetitions=99)
    with pytest.raises(InvalidInput) as refused:
        question_of(asked)
    for said in ("--people", "did you mean 'chance'", "--years", "--repetitions", "--true-saving", "--bench"):
        assert said in str(refused.value)


def test_contracts_that_luck_does_not_move_are_refused_with_the_reason() -> None:
    with pytest.raises(InvalidInput, match="does not look at it"):
        question_of(Asked("block", people="5000"))


def test_columns_that_nobody_stated_are_asked_for_by_name(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="--set current_track=VALUE") as refused:
        question_of(Asked("mssp", people="5000"))
    assert "--benchmark-per-head" in str(refused.value)


def test_what_was_expected_is_the_target_or_what_the_measure_compares_with() -> None:
    assert expected_of(contract_named("mssp")) == "abtotbnchmk"
    assert expected_of(contract_named("two-sided-global-budget")) == "budget"
    with pytest.raises(InvalidInput, match="which cost of care moves"):
        plain = plain_deal([5_000])
        deal_of(plain.contract, plain.statement, "spending")
    with pytest.raises(InvalidInput, match="did you mean 'benchmark'"):
        deal_of(plain.contract, plain.statement, "benchmrk * 2")


def _found(changes: tuple[str, ...] = ()) -> Answer:
    deal = plain_deal([5_000, 50_000], minimum=0.02)
    question = question_of(Asked("mssp", None, "5000,50000", 10_000.0, "0,0.03", _MSSP, repetitions=2_000))
    deals = {"as it stands": deal}
    if changes:
        contracts = {v.label: changed(deal.contract, v) for v in variants_of(changes)}
        deals = {label: replace(deal, contract=contract) for label, contract in contracts.items()}
    return answer(replace(question, deals=deals))


def _drawn(found: Answer) -> np.ndarray:
    return rates(found.asked.spread, found.asked.parties, range(2_000), found.asked.seed)


_MSSP = ("current_track=T1", "performance_year=2016", "qualscore=1")


# ---- the order of rows -------------------------------------------------------------------------------------


def test_what_is_told_does_not_hang_on_the_order_of_rows(tmp_path: Path) -> None:
    """To the last digit: means and sums are taken in the order of names."""
    (tmp_path / "plain.toml").write_text(
        TEXT.format(share=0.5, minimum=0.02, of_losses=0.1, cap=0.1), encoding="utf-8"
    )
    rows = [f"party {k},{4_000 + 991 * k},{1e7 + 1.7e6 * k},{9.8e6 + 1.71e6 * k}" for k in range(15)]
    found = []
    for name, lines in (("one", rows), ("other", rows[7:] + rows[6::-1])):
        path = tmp_path / f"{name}.csv"
        path.write_text("\n".join(["row_id,people,benchmark,spending", *lines]), encoding="utf-8")
        asked = Asked(str(tmp_path / "plain.toml"), path, true_savings="observed", repetitions=200)
        told = answer(question_of(asked))
        found.append((settlement_rows(told), period_rows(told), notes(told), sentence(told)))
    assert found[0] == found[1]
    assert "is found again in the next" in " ".join(found[0][2])
    assert "(15 of 15 parties)" in found[0][3]
