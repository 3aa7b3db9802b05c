"""Weights, errors and intervals of a survey against slow, plain versions and replicates."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.intervals import wilson
from healthtrust.pool.fairness.sample import Sample
from healthtrust.review.survey import Limits, Margin, Scale, estimated, population_over_response, rake
from healthtrust.review.survey.adjusted import adjusted
from healthtrust.review.survey.drawn import Drawn
from healthtrust.review.survey.estimate import Item, kish, student
from healthtrust.review.survey.moves import Calibration, means
from healthtrust.review.survey.reliability import cronbach
from healthtrust.review.survey.response import propensities, r_indicator
from tests.reference import survey_plain as plain

DRAW = np.random.default_rng(11)
N = 240
AGE, SEX, BODY = DRAW.integers(0, 3, N), DRAW.integers(0, 2, N), DRAW.integers(0, 4, N)
CLUSTER, STRATUM = np.arange(N) // 4, np.arange(N) // 4 % 3
SCORES = (DRAW.random(N) < 0.3 + 0.15 * AGE).astype(float)
MARGINS = [
    Margin("age", ("young", "middle", "old"), np.array([500.0, 300.0, 200.0])),
    Margin("sex", ("men", "women"), np.array([490.0, 510.0])),
]
RAKED = rake(MARGINS, [AGE, SEX])


def test_raking_is_the_plain_one_and_meets_every_group() -> None:
    wanted = plain.raked([1.0] * N, [AGE, SEX], [m.members for m in MARGINS])
    assert RAKED.weights == pytest.approx(wanted, rel=1e-9)
    assert np.bincount(SEX, RAKED.weights) == pytest.approx([490, 510], rel=1e-9)
    assert RAKED.certificate <= 1e-10


def test_raking_keeps_to_its_limits_and_still_meets_the_margins() -> None:
    free = RAKED.weights / RAKED.weights.mean()
    limits = Limits(0.0, float(0.5 * free.max() + 0.5 * free[AGE[free.argmax()] == AGE].mean()))
    found = rake(MARGINS, [AGE, SEX], limits=limits)
    ratio = found.weights / found.weights.mean()
    assert ratio.max() <= limits.most + 1e-9 < free.max()
    assert found.held > 0
    assert np.bincount(AGE, found.weights) == pytest.approx([500, 300, 200], rel=1e-9)


def test_weights_begin_with_the_chance_to_be_asked() -> None:
    begun = DRAW.uniform(0.5, 2, N)
    found = rake(MARGINS, [AGE, SEX], begun)
    wanted = plain.raked(begun, [AGE, SEX], [m.members for m in MARGINS])
    assert found.weights == pytest.approx(wanted, rel=1e-9)


def test_the_weight_of_a_single_margin_is_share_of_members_over_share_of_answers() -> None:
    members, answered = np.array([100.0, 900.0]), np.array([5.0, 95.0])
    assert population_over_response(members, answered)[0] == pytest.approx(2.0)
    group = np.repeat([0, 1], [5, 95])
    found = rake([Margin("age", ("old", "young"), members)], [group])
    assert found.weights[0] / found.weights.mean() == pytest.approx(2.0)
    assert found.rounds == 1


def test_what_cannot_be_raked_names_margin_and_group_all_at_once() -> None:
    broken = [
        Margin("age", ("young", "middle", "old", "oldest"), np.array([500.0, 300.0, 150.0, 50.0])),
        Margin("sex", ("men", "women"), np.array([490.0, 500.0])),
    ]
    with pytest.raises(InvalidInput) as refused:
        rake(broken, [AGE, SEX])
    said = [str(problem) for problem in refused.value.problems]
    assert len(said) == 2
    assert said[0].startswith("margin age, group oldest: found 50 members and no respondent")
    assert said[1].startswith("margin sex: found 990 members in all; expected 1,000, as in margin age")


def test_margins_that_no_weights_meet_together_are_refused() -> None:
    # All old are women, so that 600 old cannot go with 500 women.
    age, sex = np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1])
    wanted = [
        Margin("age", ("young", "old"), np.array([400.0, 600.0])),
        Margin("sex", ("men", "women"), np.array([500.0, 500.0])),
    ]
    with pytest.raises(InvalidInput, match=r"margin (age|sex), group .*some weights meet together"):
        rake(wanted, [age, sex])
    with pytest.raises(InvalidInput, match=r"Widen --limits"):
        rake(MARGINS, [AGE, SEX], limits=Limits(0.9, 1.01))


@pytest.mark.parametrize("clusters", [None, CLUSTER])
def test_errors_without_strata_are_those_of_a_plain_sample(clusters: np.ndarray | None) -> None:
    w = RAKED.weights
    _, moves = means(SCORES, w, BODY, 4)
    found = np.sqrt(moves.variance(Drawn.of(N, clusters=clusters)))
    for b in range(4):
        sample = Sample.of(N, w, clusters)
        here = (b == BODY).astype(float)
        wanted = sample.estimate(sample.sum(SCORES * here) / sample.sum(here)).standard_error
        assert found[b] == pytest.approx(wanted, rel=1e-9)


def test_errors_in_strata_and_clusters_are_near_those_of_the_jackknife() -> None:
    w = RAKED.weights
    value, moves = means(SCORES, w, BODY, 4)
    found = np.sqrt(moves.variance(Drawn.of(N, STRATUM, CLUSTER)))
    for b in range(4):
        inside = b == BODY
        wanted = plain.jackknife(lambda f, at=inside: plain.mean(w * f, SCORES, at), STRATUM, CLUSTER)
        assert value[b] == pytest.approx(plain.mean(w, SCORES, inside))
        assert found[b] == pytest.approx(wanted, rel=0.05)


def test_calibrated_errors_are_near_a_jackknife_that_rakes_every_replicate() -> None:
    value, moves = means(SCORES, RAKED.weights, np.zeros(N, dtype=int), 1)
    calibration = Calibration.of(RAKED.weights, [AGE, SEX], [3, 2])
    drawn = Drawn.of(N, STRATUM, CLUSTER)
    found = float(np.sqrt(calibration.residual(moves).variance(drawn))[0])
    plainly = float(np.sqrt(moves.variance(drawn))[0])
    everyone = np.ones(N, dtype=bool)

    def again(factor: np.ndarray) -> float:
        kept = factor > 0
        weights = np.zeros(N)
        weights[kept] = rake(MARGINS, [AGE[kept], SEX[kept]], factor[kept]).weights
        return plain.mean(weights, SCORES, everyone)

    wanted = plain.jackknife(again, STRATUM, CLUSTER)
    assert found == pytest.approx(wanted, rel=0.06)
    assert found < plainly
    assert value[0] == pytest.approx(plain.mean(RAKED.weights, SCORES, everyone))


def test_taking_the_bodies_out_first_is_the_same_as_a_margin_of_bodies() -> None:
    margins = [*MARGINS, Margin("body", ("a", "b", "c", "d"), np.array([250.0] * 4))]
    w = rake(margins, [AGE, SEX, BODY]).weights
    _, moves = means(SCORES, w, BODY, 4)
    one = Calibration.of(w, [AGE, SEX, BODY], [3, 2, 4]).residual(moves)
    other = Calibration.of(w, [AGE, SEX], [3, 2], within=BODY).residual(moves)
    assert other.dense() == pytest.approx(one.dense(), abs=1e-12)
    assert other.variance(Drawn.of(N)) == pytest.approx(Drawn.of(N).squares(one.dense()), rel=1e-9)


def test_a_body_and_the_whole_share_members() -> None:
    w = RAKED.weights
    value, moves = means(SCORES, w, BODY, 4)
    whole, all_ = means(SCORES, w, np.zeros(N, dtype=int), 1)
    found = np.sqrt(moves.less(all_.dense(), np.zeros(4, dtype=int)).variance(Drawn.of(N)))
    for b in range(4):
        wanted = plain.jackknife(
            lambda f, at=b == BODY: plain.mean(w * f, SCORES, at) - plain.mean(w * f, SCORES, at | True),
            np.zeros(N, dtype=int),
            np.arange(N),
        )
        assert found[b] == pytest.approx(wanted, rel=0.03)
    # A body that is the whole does not differ from it.
    alone, moved = means(SCORES, w, np.zeros(N, dtype=int), 1)
    assert moved.less(all_.dense(), np.zeros(1, dtype=int)).variance(Drawn.of(N))[0] == pytest.approx(
        0, abs=1e-18
    )
    assert alone[0] == whole[0] and len(value) == 4


def test_persons_who_answer_twice_make_a_change_surer() -> None:
    person = np.r_[np.arange(100), np.arange(100)]
    first = DRAW.normal(50, 10, 100)
    scores = np.r_[first, first + DRAW.normal(3, 2, 100)]
    period = np.repeat([0, 1], 100)
    _, moves = means(scores, np.ones(200), period, 2)
    contrast = np.array([[-1.0], [1.0]])
    panel = float(np.sqrt(moves.times(contrast).variance(Drawn.of(200, clusters=person)))[0])
    others = float(np.sqrt(moves.times(contrast).variance(Drawn.of(200)))[0])
    gained = scores[100:] - first
    assert panel == pytest.approx(gained.std(ddof=1) / 10, rel=0.01)
    assert others > 4 * panel


def test_all_members_answering_leaves_no_chance() -> None:
    _, moves = means(SCORES, np.ones(N), BODY, 4)
    assert moves.variance(Drawn.of(N, reached=np.ones(1))).tolist() == [0.0] * 4
    half = moves.variance(Drawn.of(N, reached=np.array([0.5])))
    assert half == pytest.approx(0.5 * moves.variance(Drawn.of(N)))


def test_a_simple_sample_is_worth_its_own_number_and_wilsons_interval() -> None:
    found = estimated(SCORES, np.ones(N), np.zeros(N, dtype=int), 1)
    assert found.effective[0] == pytest.approx(N)
    assert found.design_effect[0] == pytest.approx(1.0)
    z = 1.959963985
    size = N * (z / float(student(np.array([N - 1.0]))[0])) ** 2
    assert (found.low[0], found.high[0]) == pytest.approx(wilson(found.value[0] * size, size), rel=1e-6)


def test_unequal_weights_cost_one_plus_their_squared_variation() -> None:
    w = DRAW.uniform(1, 5, N)
    zero = np.zeros(N, dtype=int)
    assert N / kish(w, zero, 1)[0] == pytest.approx(1 + (w.std() / w.mean()) ** 2)
    assert estimated(SCORES, w, zero, 1).kish[0] == pytest.approx(1 + (w.std() / w.mean()) ** 2)


def test_all_of_one_mind_have_an_interval_all_the_same() -> None:
    found = estimated(np.ones(20), np.ones(20), np.zeros(20, dtype=int), 1)
    assert found.standard_error[0] == 0
    assert 0.7 < found.low[0] < 1 and found.high[0] == 1


def test_a_body_nobody_answered_for_has_no_value_and_one_answer_no_mean_interval() -> None:
    found = estimated(np.array([3.0, np.nan, 5.0]), np.ones(3), np.array([0, 1, 0]), 3, Scale(0, 10, False))
    assert np.isnan(found.value[1:]).all() and found.respondents.tolist() == [2, 0, 0]
    assert found.value[0] == 4
    one = estimated(np.array([3.0]), np.ones(1), np.array([0]), 1, Scale(0, 10, False))
    assert np.isnan(one.low[0])


def test_intervals_of_means_cover_the_truth() -> None:
    draw = np.random.default_rng(5)
    hits = 0
    for _ in range(400):
        y, w = draw.normal(5, 2, 15), draw.uniform(0.5, 1.5, 15)
        found = estimated(y, w, np.zeros(15, dtype=int), 1, Scale(-99, 99, False))
        hits += bool(found.low[0] <= 5 <= found.high[0])
    assert 365 <= hits <= 395


def test_adjusted_values_and_their_errors() -> None:
    brought = np.column_stack([AGE == 1, AGE == 2]).astype(float)
    item = Item(SCORES, RAKED.weights, BODY, 4)
    value, moves, _ = adjusted(item, brought)
    assert value == pytest.approx(plain.adjusted(SCORES, RAKED.weights, BODY, brought), rel=1e-9)
    errors = np.sqrt(moves.variance(Drawn.of(N)))
    for b in range(4):
        wanted = plain.jackknife(
            lambda f, at=b: plain.adjusted(SCORES, np.maximum(RAKED.weights * f, 1e-12), BODY, brought)[at],
            np.zeros(N, dtype=int),
            np.arange(N),
        )
        assert errors[b] == pytest.approx(wanted, rel=0.05)


def test_alpha_of_items_that_are_one_and_of_items_that_have_nothing_in_common() -> None:
    one = DRAW.normal(0, 1, 500)
    assert cronbach(np.array([one, one, one])) == pytest.approx(1)
    assert abs(cronbach(DRAW.normal(0, 1, (3, 5000)))) < 0.1
    assert np.isnan(cronbach(one[None]))


def test_the_chance_to_answer_by_group_is_its_rate_and_r_is_one_where_all_are_alike() -> None:
    answered = np.tile([True, False], N // 2)
    groups = [np.repeat([0, 1], N // 2)]
    found = propensities(groups, [2], answered)
    assert found == pytest.approx(np.full(N, 0.5)) and r_indicator(found) == pytest.approx(1)
    answered = DRAW.random(N) < 0.2 + 0.3 * SEX
    found = propensities([SEX], [2], answered)
    for g in (0, 1):
        assert found[g == SEX][0] == pytest.approx(answered[g == SEX].mean())
    # A group in which nobody answered has no chance, and nothing breaks.
    assert propensities([SEX], [2], SEX == 1)[SEX == 0].max() < 1e-6
