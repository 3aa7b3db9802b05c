"""Take-up of private cover: eligibility before price, a share and an elasticity that are met, tables."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from healthtrust.design.regime import Cover, Door, Regime, TakeUp
from healthtrust.ground.errors import InvalidInput
from healthtrust.market.cover.by_income import Sample, by_group, income_groups, interval
from healthtrust.market.cover.eligibility import may_hold
from healthtrust.market.cover.holding import Insured, held
from healthtrust.market.cover.incomes import lognormal, spread_of_gini, take_up_on
from healthtrust.market.cover.take_up import intercept_for, logistic, take_up
from tests.reference.cover import share_with_weights

RNG = np.random.default_rng(5)


def test_any_door_is_enough_and_all_that_it_asks_for_must_hold() -> None:
    persons = {
        "civil_servant": np.array([True, False, False, False]),
        "age": np.array([70, 50, 60, 50]),
        "income": np.array([0.0, 60.0, 60.0, 59.0]),
    }
    doors = (Door(civil_servant=True), Door(income_from=60, below_age=55))
    assert may_hold(doors, persons, 4).tolist() == [True, True, False, False]
    assert may_hold((Door(civil_servant=False, income_below=60),), persons, 4).tolist() == [False] * 3 + [
        True
    ]


def test_nobody_who_may_not_holds_it_whatever_the_logit_says() -> None:
    rule = TakeUp(intercept=50.0)
    chance = take_up(rule, {"income": np.ones(2)}, np.ones(2), np.array([True, False]))
    assert chance.tolist() == [1.0, 0.0]


@pytest.mark.parametrize("share", [1e-6, 0.02, 0.5, 0.999])
def test_the_share_is_met_among_those_who_may(share: float) -> None:
    income, weight = RNG.lognormal(10, 0.7, 500), RNG.integers(1, 9, 500).astype(float)
    may = RNG.random(500) < 0.4
    rule = TakeUp(share=share, coefficients={"health": -0.3}, income_elasticity=0.9)
    chance = take_up(rule, {"income": income, "health": RNG.normal(size=500)}, weight, may)
    assert weight[may] @ chance[may] / weight[may].sum() == pytest.approx(share, rel=1e-9)
    assert not chance[~may].any()


def test_the_logistic_does_not_overflow() -> None:
    assert logistic(np.array([-1e4, 0.0, 1e4])).tolist() == [0.0, 0.5, 1.0]
    assert intercept_for(0.25, np.zeros(3), np.ones(3)) == pytest.approx(np.log(1 / 3), abs=1e-12)


def test_weights_count_as_rows_written_out() -> None:
    held_by, weight = np.array([1.0, 0.0, 1.0, 0.0]), np.array([3.0, 5.0, 2.0, 1.0])
    sample = Sample(np.array([1.0, 2.0, 3.0, 4.0]), weight, np.array([0, 0, 1, 1], dtype=np.int8))
    told = by_group(held_by, sample, 2, np.array([True, False, True, True]))
    assert told["share"] == [share_with_weights([(1, 3), (0, 5)]), share_with_weights([(1, 2), (0, 1)])]
    assert told["share of eligible"] == [1.0, pytest.approx(2 / 3)]
    assert told["mean income"] == [13 / 8, 10 / 3]


def test_unequal_weights_widen_the_interval() -> None:
    half = np.tile([1.0, 0.0], 50)
    weights = np.ones(100), np.r_[np.full(10, 9.1), np.full(90, 0.1)]
    equal, unequal = (interval(float(w.sum()), float(w @ half), float(w @ w)) for w in weights)
    assert unequal[1] - unequal[0] > 2 * (equal[1] - equal[0])


def test_equal_incomes_stand_together_or_row_by_row() -> None:
    income = np.array([1.0, 1.0, 1.0, 2.0])
    assert len(set(income_groups(income, groups=2).tolist()[:3])) == 1
    assert income_groups(income, groups=2, together=False).tolist() == [0, 0, 1, 1]


def test_a_share_and_an_elasticity_on_a_distribution_meet_both() -> None:
    incomes = lognormal(30_000, spread_of_gini(0.35))
    told = take_up_on(TakeUp(share=0.1, income_elasticity=0.6), incomes)
    assert np.mean(told["share"]) == pytest.approx(0.1, rel=1e-9)
    assert np.mean(told["mean income"]) == pytest.approx(30_000)
    assert told["share"] == sorted(told["share"])
    flat = take_up_on(TakeUp(share=0.1), incomes)
    assert flat["share"] == pytest.approx([0.1] * 10)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"share": 0.1, "intercept": 0.0},
        {"share": 0.1, "income_elasticity": 1.0, "coefficients": {"ln_income": 1.0}},
        {"intercept": 0.0, "income_elasticity": 1.0},
        {"share": 1.0},
    ],
)
def test_a_rule_states_its_level_once(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        TakeUp.model_validate(given)


def seen(*covers: str) -> Insured:
    rows = len(covers)
    columns = {"cover": np.array(covers, dtype=object), "income": np.arange(1.0, rows + 1)}
    return Insured(columns, np.arange(1.0, rows + 1), np.ones(rows))


def test_who_has_left_the_core_holds_nothing_on_top_of_it() -> None:
    out = Cover(name="out", kind="substitutive", take_up=TakeUp(share=0.4))
    top = Cover(name="top", kind="complementary", take_up=TakeUp(share=0.5))
    by_cover = held(Regime(covers=(top, out)), seen("", "", "")).by_cover
    assert by_cover[:, 0] == pytest.approx([0.3] * 3)
    assert by_cover[:, 1] == pytest.approx([0.4] * 3)


def test_whom_a_switch_shuts_out_loses_it_and_others_keep_it() -> None:
    before = Regime(covers=(Cover(name="out", kind="substitutive", may_buy=(Door(income_from=2),)),))
    after = Regime(covers=(Cover(name="out", kind="substitutive", may_buy=(Door(income_from=3),)),))
    persons = seen("out", "out", "out", "")  # the first holds it though it may not
    assert held(before, persons).by_cover[:, 0].tolist() == [1, 1, 1, 0]
    assert held(after, persons, before).by_cover[:, 0].tolist() == [1, 0, 1, 0]


def test_whom_a_switch_lets_in_needs_a_take_up() -> None:
    before = Regime(covers=(Cover(name="out", kind="substitutive", may_buy=(Door(income_from=3),)),))
    after = Regime(covers=(Cover(name="out", kind="substitutive"),))
    with pytest.raises(InvalidInput, match="2 rows newly let in and no take_up"):
        held(after, seen("", "", "out"), before)


def test_a_column_that_a_rule_looks_at_must_be_there() -> None:
    rule = TakeUp(share=0.1, coefficients={"helth": 1.0})
    regime = Regime(
        covers=(Cover(name="a", kind="complementary", take_up=rule, may_buy=(Door(from_age=18),)),)
    )
    persons = Insured({"health": np.ones(1)}, np.ones(1), np.ones(1))
    with pytest.raises(InvalidInput, match="did you mean 'health'") as refused:
        held(regime, persons)
    assert len(refused.value.problems) == 2


def test_a_cover_nobody_is_seen_with_needs_a_take_up() -> None:
    with pytest.raises(InvalidInput, match="no take_up, and nobody seen to hold it"):
        held(Regime(covers=(Cover(name="new", kind="supplementary"),)), seen("", ""))
