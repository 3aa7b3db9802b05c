"""Draws of coefficients of how care responds: keyed, correlated, within limits; what may be called cited."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import truncnorm

from healthtrust.deliver.response import central, stated
from healthtrust.deliver.response.coefficients import posterior
from healthtrust.ground.errors import InvalidInput
from healthtrust.study.calibration.density import FITTED
from healthtrust.study.coefficients import cited_only, drawn_coefficients, unlabelled
from healthtrust.study.coefficients.labels import status_of
from healthtrust.study.coefficients.normal import correlations, values_at


def test_the_same_seed_gives_the_same_draws_however_many() -> None:
    few, many = drawn_coefficients(seed=7, draws=5), drawn_coefficients(seed=7, draws=400)
    other = drawn_coefficients(seed=8, draws=400)
    for name in stated():
        assert (few[name] == many[name][:5]).all(), name
    assert not (many["skimping"] == other["skimping"]).all()
    assert not (many["capability_time"] == other["capability_time"]).all()


def test_draws_of_the_prior_are_the_truncated_normals_of_the_table() -> None:
    known = drawn_coefficients(seed=3, draws=20_000, fitted=False)
    for name, row in stated().items():
        draws = known[name]
        assert row.low <= draws.min() and draws.max() <= row.high, name
        ends = (row.low - row.value) / row.standard_error, (row.high - row.value) / row.standard_error
        expected = truncnorm(*ends, loc=row.value, scale=row.standard_error)
        assert draws.mean() == pytest.approx(expected.mean(), abs=0.03 * row.standard_error), name
        assert draws.std() == pytest.approx(expected.std(), rel=0.03), name


def test_coefficients_of_a_group_move_together_and_others_do_not() -> None:
    known = drawn_coefficients(seed=3, draws=20_000, fitted=False)
    names = (
        "emergency_alignment",
        "avoidable_alignment",
        "elective_alignment",
        "elective_volume",
        "skimping",
    )
    found = np.corrcoef([known[name] for name in names])
    assert found == pytest.approx(correlations(names), abs=0.03)
    assert found[0, 1] > 0.45


def test_fitted_coefficients_are_rows_of_the_posterior_together() -> None:
    known, held = drawn_coefficients(seed=1, draws=50), posterior()
    rows = {tuple(row) for row in zip(*held.values(), strict=True)}
    assert tuple(held) == FITTED
    assert {tuple(row) for row in zip(*(known[name].tolist() for name in held), strict=True)} <= rows


def test_as_many_draws_as_rows_use_each_row_once_and_twice_as_many_each_twice() -> None:
    held = posterior()
    rows = len(next(iter(held.values())))
    for times in (1, 2):
        known = drawn_coefficients(seed=9, draws=times * rows)
        for name, column in held.items():
            assert sorted(known[name].tolist()) == sorted(np.repeat(column, times).tolist()), name
    assert (known["capability_time"][:rows] != known["capability_time"][rows:]).any()


def test_another_coefficient_changes_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    from healthtrust.study.coefficients import draws

    before = drawn_coefficients(seed=2, draws=20)
    more = {"new": stated()["skimping"], **stated()}
    monkeypatch.setattr(draws, "stated", lambda: more)
    monkeypatch.setattr("healthtrust.study.coefficients.normal.stated", lambda: more)
    after = drawn_coefficients(seed=2, draws=20)
    assert set(after.values) - set(before.values) == {"new"}
    assert all((after[name] == before[name]).all() for name in before.values)


def test_central_values_are_medians_of_the_posterior() -> None:
    for name, column in posterior().items():
        assert central()[name] == pytest.approx(np.median(column))
    assert central()["skimping"] == stated()["skimping"].value
    assert central(fitted=False)["elective_volume"] == 0.35


def test_certain_coefficients_do_not_vary(monkeypatch: pytest.MonkeyPatch) -> None:
    import dataclasses

    from healthtrust.study.coefficients import normal

    fixed = dataclasses.replace(stated()["skimping"], standard_error=0.0)
    monkeypatch.setattr(normal, "stated", lambda: {"skimping": fixed})
    assert values_at("skimping", np.array([-2.0, 2.0])).tolist() == [0.18, 0.18]


def test_no_draws_are_refused() -> None:
    with pytest.raises(InvalidInput, match="1 or more"):
        drawn_coefficients(seed=1, draws=0)


def test_a_cited_answer_refuses_every_number_that_is_not_cited_at_once() -> None:
    names = ["continuity_effect", "skimping", "fixed_hospital_share", "elective_volume", "skimpin"]
    with pytest.raises(InvalidInput) as refused:
        cited_only(names, labelled=False)
    said = [(problem.where, problem.found.split(":")[0]) for problem in refused.value.problems]
    assert said == [
        ("coefficient skimping", "assumed"),
        ("coefficient fixed_hospital_share", "recalled"),
        ("coefficient elective_volume", "fitted"),
        ("coefficient skimpin", "no such"),
    ]
    cited_only(names, labelled=True)
    cited_only(["continuity_effect", "quality_effect"], labelled=False)


def test_what_was_fitted_is_no_longer_cited_whatever_its_prior_was() -> None:
    assert stated()["information_effect"].status == "cited"
    assert status_of("information_effect") == "fitted"
    assert unlabelled(["information_effect"])
