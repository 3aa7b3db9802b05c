from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from healthtrust import package, pool
from healthtrust.ground.errors import InvalidInput
from healthtrust.package.residents import POINTS, points
from healthtrust.records.findings import Certificate, CorePackage
from healthtrust.state import State, known
from tests.small import small_state


def after_package(**of_package: Any) -> State:
    rate = of_package.pop("rate", "as given")
    state = small_state(package={"choose": "welfare", **of_package}, pool={"rate": rate})
    return package.step(pool.step(state))


def found(state: State) -> tuple[CorePackage, Certificate]:
    of = known(state.package, "package")
    assert of.certificate is not None
    return of, of.certificate


def test_the_package_keeps_to_the_means_and_covers_what_is_mandatory() -> None:
    state = after_package()
    of, certificate = found(state)
    mandatory = known(state.catalogue, "package").mandatory
    assert of.covered[mandatory].all()
    assert of.care_budget <= of.means
    assert certificate.certified
    assert certificate.nothing <= certificate.welfare <= certificate.upper
    assert certificate.gap <= state.design.package.welfare.gap


def test_no_rule_does_better_than_the_bound() -> None:
    _, certificate = found(after_package())
    assert len(certificate.rules) > 2
    assert (certificate.rule_welfare <= certificate.upper + 1e-12).all()
    assert certificate.rule_covered.any(axis=1).all()


def test_a_rate_that_funds_the_package_brings_in_exactly_what_it_needs() -> None:
    state = after_package(rate="funds the package")
    of, certificate = found(state)
    assert certificate.certified
    assert 0 <= of.means - of.care_budget <= 0.001 * of.means
    assert 0 < known(state.contributions, "pool").factor < np.inf


def test_wishes_are_kept_and_told() -> None:
    free, _ = found(after_package())
    codes = known(after_package().catalogue, "package").codes
    choosable = [c for c, why in zip(codes, free.reason, strict=True) if "mandatory" not in why]
    inside = next(c for c in choosable if free.covered[codes.index(c)])
    kept, _ = found(after_package(must_leave_out=(inside,)))
    assert not kept.covered[codes.index(inside)]
    assert kept.reason[codes.index(inside)] == "out: the design leaves it out"


def test_means_that_do_not_reach_what_is_mandatory_are_refused() -> None:
    state = small_state(package={"choose": "welfare"}, pool={"brackets": [{"above": 0, "rate": 0.001}]})
    with pytest.raises(InvalidInput, match="means of"):
        package.step(pool.step(state))


def test_aversion_to_inequality_is_heard() -> None:
    averse = {"kind": "atkinson", "aversion": 3.0}
    _, certificate = found(after_package(welfare=averse))
    assert certificate.certified
    assert np.isfinite(certificate.rule_welfare).all()


def test_the_rows_of_the_question_stand_for_every_resident() -> None:
    from healthtrust.package import best

    state = pool.step(small_state(package={"choose": "welfare"}))
    seen = {}
    asked = best.question_of

    def spy(*given: Any) -> Any:
        seen["question"] = asked(*given)
        return seen["question"]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(best, "question_of", spy)
        state = package.step(state)
    question, of = seen["question"], known(state.package, "package")
    society = question.society
    assert society.share.sum() == pytest.approx(1)
    assert society.heads == known(state.persons, "people").heads
    assert question.society.prevalence * society.heads == pytest.approx(of.expected_cases)
    assert (np.diff(society.first) <= POINTS).all()
    owed = known(state.contributions, "pool").owed * known(state.households, "people").weight
    assert society.share @ question.tax.base * society.heads * 100 == pytest.approx(owed.sum())


def test_points_cut_a_class_into_equal_parts_by_wealth() -> None:
    draw = np.random.default_rng(3)
    of_class, wealth = draw.integers(0, 3, 4000), (draw.lognormal(size=4000) * 1e6).astype(np.int64)
    weight = draw.integers(1, 5, 4000)
    found = points(of_class, wealth, weight, count=10)
    row, heads = found.row, np.bincount(found.row, weights=weight)
    assert found.of_class.tolist() == [0] * 10 + [1] * 10 + [2] * 10
    assert np.array_equal(found.of_class[row], of_class)
    assert np.array_equal(found.heads, heads)
    assert heads == pytest.approx(np.repeat(np.bincount(of_class, weights=weight) / 10, 10), rel=0.05)
    for c in range(3):
        highest = [wealth[row == r].max() for r in range(10 * c, 10 * c + 10)]
        assert highest == sorted(highest)


def test_people_as_rich_as_one_another_are_in_one_row_whatever_their_order() -> None:
    draw = np.random.default_rng(4)
    of_class, wealth, weight = draw.integers(0, 2, 900), draw.integers(0, 40, 900), draw.integers(1, 5, 900)
    row = points(of_class, wealth, weight).row
    for c, w in set(zip(of_class.tolist(), wealth.tolist(), strict=True)):
        assert len(set(row[(of_class == c) & (wealth == w)].tolist())) == 1
    order = draw.permutation(900)
    assert np.array_equal(points(of_class[order], wealth[order], weight[order]).row, row[order])


def test_one_person_is_one_row() -> None:
    found = points(np.array([4]), np.array([9]), np.array([1]))
    assert (found.row.tolist(), found.of_class.tolist(), found.heads.tolist()) == ([0], [4], [1])
