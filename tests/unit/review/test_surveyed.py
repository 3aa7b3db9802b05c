"""A survey of members in a year: who is asked, who answers, weights, intervals, luck of their own."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.design.review import ITEMS, MemberSurvey
from healthtrust.ground.draws import Draws
from healthtrust.market.utility import seen_quality
from healthtrust.records.reviewed import Surveyed
from healthtrust.review.experienced import experienced, good
from healthtrust.review.measures import measured
from healthtrust.review.respond_survey import asked
from healthtrust.review.surveyed import surveyed, weights
from healthtrust.state import State, known
from tests.unit.review import finished

EVERYBODY = {"size": 10**6, "response_rate": 1.0, "by_age": (), "by_segment": {}}


def year(**survey: object) -> State:
    return finished.year(households=400, survey=MemberSurvey.model_validate(survey))


def found(**survey: object) -> Surveyed:
    result = surveyed(year(**survey))
    assert result is not None
    return result


def test_without_a_survey_there_is_none() -> None:
    assert surveyed(finished.year()) is None


def test_everybody_asked_and_answering_counts_once() -> None:
    state = year(**EVERYBODY)
    result = surveyed(state)
    assert result is not None
    heads = known(state.enrolment, "market").heads
    assert result.asked[0] == result.answered[0] == heads.sum()
    plans = [n for n, kind in enumerate(result.of) if kind == "plan"]
    assert result.answered[plans].tolist() == heads.sum(axis=0).tolist()
    np.testing.assert_allclose(result.value, result.unweighted)


def test_answers_scatter_about_what_is_true() -> None:
    state = year(**EVERYBODY)
    truth = experienced(state)
    survey = MemberSurvey.model_validate(EVERYBODY)
    chance = np.ones(truth.shape[:2])
    many = [asked(state.replace(draws=Draws(seed)), survey, truth, chance) for seed in range(20)]
    share = np.mean([each.good.mean() for each in many])
    n = sum(len(each.household) for each in many) * len(ITEMS)
    assert abs(share - 0.5) < 4 * np.sqrt(0.25 / n)


def test_weights_repeat_the_members_of_every_cell() -> None:
    chance = np.random.default_rng(4)
    cell, plan = chance.integers(0, 6, 60), None
    plan = cell // 3
    whole = [chance.integers(50, 90, 6), None]
    whole[1] = whole[0].reshape(2, 3).sum(axis=1)
    weight = weights(np.ones(60), [cell, plan], whole)
    np.testing.assert_allclose(np.bincount(cell, weight, 6), whole[0])


def test_unequal_answering_is_put_right_by_weights() -> None:
    """The frail are less content and answer less often: the plain mean is too high."""
    chance = np.random.default_rng(9)
    frail = np.arange(20_000) < 8_000
    truth = np.where(frail, 0.3, 0.7)
    answers = chance.uniform(size=20_000) < np.where(frail, 0.1, 0.5)
    said = (chance.uniform(size=20_000) < truth)[answers]
    cell = frail[answers].astype(np.int64)
    weight = weights(np.ones(len(cell)), [cell], [np.array([12_000, 8_000])])
    assert abs((weight @ said) / weight.sum() - 0.54) < 0.02
    assert said.mean() > 0.60


def test_a_survey_counts_members_that_add_up_over_places() -> None:
    state = year(of="place", size=60)
    found = {m.place: m for m in measured(state, surveyed(state)) if m.measure == "survey-overall"}
    heads = known(state.enrolment, "market").heads.sum()
    assert found[-1].denominator == pytest.approx(heads)
    assert sum(m.denominator for place, m in found.items() if place >= 0) == pytest.approx(heads)
    assert found[-1].numerator / found[-1].denominator == pytest.approx(found[-1].value)


def test_an_item_less_changes_no_answer() -> None:
    whole, less = found(size=100), found(size=100, items=("overall", "waiting"))
    assert whole.asked.tolist() == less.asked.tolist()
    np.testing.assert_array_equal(whole.value[:, [0, 2]], less.value)


def test_the_survey_is_measured_everywhere_and_place_by_place() -> None:
    state = year(size=200)
    result = surveyed(state)
    assert result is not None
    taken = {m.place: m for m in measured(state, result) if m.measure == "survey-care"}
    for place, m in taken.items():
        row = result.of_place(place)
        assert row is not None and m.value == result.value[row, 1]
        assert m.low is not None and m.high is not None and m.low <= m.value <= m.high


def test_intervals_hold_the_truth_nearly_always() -> None:
    hits = []
    for seed in range(40):
        state = year(size=120, response_rate=0.6)
        result = surveyed(state.replace(draws=Draws(seed)))
        assert result is not None
        hits += ((result.low <= result.true) & (result.true <= result.high)).ravel().tolist()
    assert 0.90 < np.mean(hits) < 0.99


def test_quality_is_the_level_and_experience_moves_it() -> None:
    assert good(np.array([0.6]), np.array([0.0])) == pytest.approx([0.6])
    assert good(np.array([0.6]), np.array([-1.0])) < 0.6 < good(np.array([0.6]), np.array([1.0]))


def test_choosers_go_by_the_survey_as_far_as_they_trust_it() -> None:
    stated, answered = np.array([0.6, 0.5, 0.4]), np.array([0.8, 0.3, np.nan])
    np.testing.assert_allclose(seen_quality(stated, answered, 0.25), [0.65, 0.45, 0.4])
    assert seen_quality(stated, answered, 0.0) is stated and seen_quality(stated, None, 0.9) is stated
