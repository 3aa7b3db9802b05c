"""What is told of an investment, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.people.exposure import shipped_factors
from healthtrust.study.investment import told, words
from healthtrust.study.investment.answer import Answer, answer
from healthtrust.study.investment.course import shipped_setting
from healthtrust.study.investment.doubt import drawn_factors, interval
from healthtrust.study.investment.fifths import by_fifth, groups_of
from healthtrust.study.investment.gains import breaks_even, gains, one_pound
from healthtrust.study.investment.put import Asked, question_of
from healthtrust.study.investment.terms import Terms, discounts

SETTING = shipped_setting()
CODES = SETTING.factors.codes


@pytest.fixture(scope="module")
def found() -> Answer:
    return answer(question_of(Asked(horizons=(30, 5), draws=20, seed=3)))


def test_cost_of_care_is_that_of_the_healthier_and_of_survivors(found: Answer) -> None:
    rows = told.year_rows(found)
    np.testing.assert_allclose(
        np.array(rows["care of the healthier"]) + np.array(rows["care of survivors"]),
        found.mix.care,
        atol=1e-3,
    )
    assert rows["spent on programmes"][:5] == pytest.approx([3_000_000.0] * 5)
    assert rows["spent on programmes"][5:] == pytest.approx([0.0] * 26)


def test_running_sums_are_sums(found: Answer) -> None:
    of_qalys, of_money = discounts(found.asked.terms)
    gained, mix = 0.0, found.mix
    for t in range(31):
        gained += 15_000 * mix.qalys[t] * of_qalys[t] - (mix.programme[t] + mix.care[t]) * of_money[t]
        assert mix.benefit()[t] == pytest.approx(gained)
    total = float((mix.qalys * of_qalys).sum())
    assert float(mix.gross) == pytest.approx(float((mix.programme * of_money).sum()) / total)


def test_break_even_is_the_last_time_a_sum_turns() -> None:
    sums = np.array([[-1.0, 2.0, -1.0, 1.0], [0.0, 1.0, 1.0, 1.0], [-1.0, -1.0, -1.0, -0.1]])
    assert breaks_even(sums).tolist()[:2] == [4.0, 1.0]
    assert np.isnan(breaks_even(sums)[2])


def test_the_tranche_adds_up_to_the_budget_to_the_penny(found: Answer) -> None:
    rows = told.plan_rows(found)
    for year in range(1, 6):
        spent = [round(100 * s) for s, y in zip(rows["spending"], rows["year"], strict=True) if y == year]
        assert sum(spent) == 300_000_000


def test_mixes_are_judged_over_the_first_horizon(found: Answer) -> None:
    rows = told.mix_rows(found)
    name = "net benefit a head over 30 years"
    assert rows[name][0] == pytest.approx(float(found.mix.benefit(13_500)[-1]) / 100_000, rel=0.01)
    assert rows[name][1] < rows[name][0]
    assert rows["kind"].count("tranche") == 6
    assert rows["kind"].count("every year") == 2


def test_care_table_shares_one_budget(found: Answer) -> None:
    rows = told.care_rows(found)
    assert rows["what"][-1] == "personal care"
    today = sum(value or 0 for value in rows["today"])
    assert sum(value or 0 for value in rows["by allocate"]) == pytest.approx(today, abs=0.01)
    assert sum(rows["here"]) == pytest.approx(today, abs=0.01)


def test_purses_pay_what_programmes_cost(found: Answer) -> None:
    rows = told.purse_rows(found)
    by = dict(zip(rows["purse"], zip(rows["pays"], rows["gains"], strict=True), strict=True))
    _, money = discounts(found.asked.terms)
    assert by["population-health line"] == pytest.approx((float((found.mix.programme * money).sum()), 0.0))
    saved = -float((found.mix.care * money).sum())
    assert by["payer of care, by fee"][1] == pytest.approx(saved)
    assert by["plans and providers, by capitation"][1] == pytest.approx(saved)
    assert by["providers, by fee"][1] == pytest.approx(-0.7 * saved)


def test_draws_hang_on_their_names_and_not_on_their_company() -> None:
    all_of_them = drawn_factors(SETTING.factors, seed=5, draws=3)
    first = replace(
        SETTING.factors,
        **{
            name: getattr(SETTING.factors, name)[1:]
            for name in (
                "codes",
                "names",
                "programme",
                "prevalence",
                "trend",
                "reach",
                "scale",
                "relapse",
                "lag",
                "deprivation_ratio",
                "on_transition",
                "on_condition",
                "direct",
                "source",
                "status",
            )
        },
    )
    fewer = drawn_factors(first, seed=5, draws=3)
    for whole, part in zip(all_of_them, fewer, strict=True):
        np.testing.assert_array_equal(whole.reach[1:], part.reach)
        np.testing.assert_array_equal(whole.on_transition[1:], part.on_transition)


def test_intervals_hold_the_central_value(found: Answer) -> None:
    rows = told.programme_rows(found)
    inside = [
        low <= value <= (high if high is not None else np.inf)
        for low, value, high in zip(
            rows["gross per QALY, low"], rows["gross per QALY"], rows["gross per QALY, high"], strict=True
        )
    ]
    assert all(inside)
    assert interval(np.arange(1000.0)) == (25.0, 975.0)


def test_fifths_gain_by_their_exposure_and_alike_where_it_is_alike() -> None:
    spent = one_pound(len(CODES), 5, 31)[0]
    steep = [float(gains(spent, [g], Terms(30)).qalys.sum()) for g in by_fifth(SETTING)]
    assert steep == sorted(steep, reverse=True)
    flat = replace(SETTING, factors=replace(SETTING.factors, deprivation_ratio=np.ones(len(CODES))))
    parts = [float(gains(spent, [g], Terms(30)).qalys.sum()) for g in by_fifth(flat)]
    whole = float(gains(spent, groups_of(flat), Terms(30)).qalys.sum())
    assert parts == pytest.approx([whole / 5] * 5)


def test_one_answer_for_one_seed() -> None:
    asked = Asked(horizons=(10,), draws=5, seed=9)
    assert words.as_plain(answer(question_of(asked))) == words.as_plain(answer(question_of(asked)))


def test_everything_wrong_is_refused_at_once(tmp_path: Path) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text(
        f"programme,per_head,year\nsmokng,5,1\n{CODES[0]},-2,1\n{CODES[1]},40,2\n{CODES[1]},1,9\n"
    )
    asked = Asked(per_head=30.0, horizons=(0, 40), discount_qalys=3.5, currency="GPB", plan=plan, draws=-1)
    with pytest.raises(InvalidInput) as refused:
        question_of(asked)
    said = str(refused.value)
    for words_of_it in (
        "--horizon: found 0 years",
        "--discount-qalys: found 3.5",
        "--draws: found -1",
        "did you mean 'GBP'",
        "row 2, column programme: found 'smokng'; expected a known programme (did you mean 'smoking'?)",
        "row 3, column per_head: found -2",
        "found 40.00 a head in year 2; expected at most 30.00, the budget",
        "row 5, column year: found 9; expected 1 to 5",
    ):
        assert words_of_it in said
    assert said.endswith("8 problems")


def test_files_are_told_of_together_and_money_once(tmp_path: Path) -> None:
    own, plan = tmp_path / "own.csv", tmp_path / "plan.csv"
    own.write_text("code,name\ngambling,gambling\n")
    plan.write_text("programme,per_head\nsmoking,5\nsmoking,10\n")
    with pytest.raises(InvalidInput) as refused:
        question_of(Asked(programmes=own, ratios=tmp_path / "gone.csv", plan=plan, years=6, horizons=(5, 40)))
    said = str(refused.value)
    for words_of_it in (
        "no column 'prevalence'",
        "gone.csv",
        "plan.csv, row 3: found smoking again",
        "--years: found 6; expected 1 to 5 years of spending, no more than the first horizon",
    ):
        assert words_of_it in said, said


def test_own_programmes_keep_the_shipped_risks(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    header = (
        "code,name,prevalence,trend,reach,scale,relapse,lag,deprivation_ratio,direct_other,direct_avoidable,"
    )
    own.write_text(
        f"{header}source,status\nsmoking,tobacco,0.2,0,0.01,5,0.1,3,2,0,0,our survey,cited\n"
        "gambling,gambling,0.1,0,0.01,5,0.1,3,2,0,0,our survey,cited\n"
    )
    with pytest.raises(InvalidInput, match=r"row 3: found 'gambling'.*ratios in a second file"):
        question_of(Asked(programmes=own))
    own.write_text("\n".join(own.read_text().splitlines()[:2]) + "\n")
    factors = question_of(Asked(programmes=own)).setting.factors
    assert factors.codes == ("smoking",)
    usual = shipped_factors()
    np.testing.assert_array_equal(factors.on_transition[0], usual.on_transition[usual.codes.index("smoking")])
    np.testing.assert_array_equal(factors.on_condition[0], usual.on_condition[usual.codes.index("smoking")])
    found = answer(question_of(Asked(programmes=own, draws=0, horizons=(10,))))
    assert found.tranche[0, 0] == pytest.approx(30.0)


def test_a_plan_is_judged_as_it_is(tmp_path: Path) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text("programme,per_head\nsmoking,10\n")
    found = answer(question_of(Asked(plan=plan, draws=0, horizons=(20,))))
    assert found.plan is not None
    rows = told.programme_rows(found)
    assert rows["programme"][-1] == told.PLAN
    assert rows["per head"][-1] == pytest.approx(10.0)
    spent = np.zeros((21, len(CODES)))
    spent[:5, CODES.index("smoking")] = 10.0
    assert rows["net per QALY"][-1] == pytest.approx(float(gains(spent, groups_of(SETTING), Terms(20)).net))
