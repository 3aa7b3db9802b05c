"""Draws that only their own name, seed and number can change; and a question with other numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.ground.errors import InvalidInput
from healthtrust.package.question import Interventions, Limits, Question, Society, Utility
from healthtrust.study.distributions import Uncertain
from healthtrust.study.uncertainty import drawn, of_interventions, parameters_of, with_values

PRICE = Uncertain("price:hip", "gamma", 100.0, 20.0)
BENEFIT = Uncertain("benefit:hip", "lognormal", 1.0, 0.3)
OTHER = Uncertain("price:eye", "gamma", 50.0, 5.0)


def asked() -> Question:
    society = Society.of_groups(
        ("poor", "rich"),
        share=[0.25, 0.75],
        wealth=[10, 40],
        health=[9, 9],
        incidence=[[0.2, 0.1], [0.4, 0.4]],
    )
    return Question(
        Interventions.of(("hip", "eye"), [100, 50], [1, 2]), society, Utility(1, 1), Limits.none(2)
    )


@given(st.permutations([PRICE, BENEFIT, OTHER]), st.integers(0, 2**64), st.integers(1, 30))
@settings(max_examples=25)
def test_another_parameter_changes_nobody_elses_draws(order: list[Uncertain], seed: int, cut: int) -> None:
    """In a sequence of random numbers a new parameter shifts all that follow it, and results with them."""
    alone = drawn([PRICE], seed, range(40))[0]
    together = drawn(order, seed, range(40))[order.index(PRICE)]
    pieces = np.concatenate(
        [drawn(order, seed, range(a, b))[order.index(PRICE)] for a, b in ((0, cut), (cut, 40))]
    )
    assert np.array_equal(alone, together)
    assert np.array_equal(alone, pieces)


def test_seeds_and_names_give_other_luck() -> None:
    one, other = drawn([PRICE], 1, range(50)), drawn([PRICE], 2, range(50))
    assert not np.isclose(one, other).any()
    twin = Uncertain("price:knee", "gamma", 100.0, 20.0)
    assert not np.isclose(one, drawn([twin], 1, range(50))).any()


def test_draws_have_the_mean_and_the_spread_stated() -> None:
    found = drawn([PRICE, BENEFIT], 3, range(20_000))
    assert found.mean(axis=1) == pytest.approx([100.0, 1.0], rel=0.01)
    assert found.std(axis=1) == pytest.approx([20.0, 0.3], rel=0.02)
    assert abs(np.corrcoef(found)[0, 1]) < 0.02


def test_one_luck_moves_together() -> None:
    tied = [
        Uncertain(f"price:{c}", "gamma", m, m / 5, luck="wages") for c, m in (("hip", 100.0), ("eye", 50.0))
    ]
    hip, eye = drawn(tied, 1, range(100))
    assert hip == pytest.approx(2 * eye)


def test_antithetic_draws_steady_the_mean() -> None:
    found = drawn([PRICE], 1, range(1_000), antithetic=True)[0]
    even, odd = found[::2], found[1::2]
    assert np.corrcoef(even, odd)[0, 1] < -0.9
    free = drawn([PRICE], 1, range(1_000))[0]
    assert abs(found.mean() - 100) < abs(free.mean() - 100) + 0.5
    assert (even + odd).std() / 2 < 0.3 * free.std()
    assert np.array_equal(found[10:20], drawn([PRICE], 1, range(10, 20), antithetic=True)[0])


def test_numbers_reach_their_place_in_the_question() -> None:
    names = ("price:hip", "benefit:eye", "incidence:eye", "incidence:hip:poor", "loading", "overhead")
    found = with_values(asked(), names, [130.0, 2.5, 0.6, 0.3, 0.15, 1.1])
    assert found.interventions.price.tolist() == [130.0, 50.0]
    assert found.interventions.benefit.tolist() == [1.0, 2.5]
    assert found.society.incidence == pytest.approx(np.array([[0.3, 0.1], [0.6, 0.6]]))
    assert (found.top_up.loading, found.budget.overhead) == (0.15, 1.1)
    assert asked().interventions.price.tolist() == [100.0, 50.0]


def test_incidence_of_the_population_keeps_its_pattern() -> None:
    found = with_values(asked(), ["incidence:hip"], [0.25])
    assert found.society.prevalence[0] == pytest.approx(0.25)
    assert found.society.incidence[0, 0] / found.society.incidence[0, 1] == pytest.approx(2.0)


def test_codes_may_hold_colons() -> None:
    society = Society.of_groups(("poor",), share=[1], wealth=[10], health=[9], incidence=[[0.2]])
    items = Interventions.of(("ICD:J44",), [100], [1])
    question = Question(items, society, Utility(1, 1), Limits.none(1))
    found = with_values(question, ["price:ICD:J44", "incidence:ICD:J44:poor"], [90.0, 0.3])
    assert found.interventions.price.tolist() == [90.0]
    assert found.society.incidence.tolist() == [[0.3]]


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(InvalidInput, match=r"price:hpi.*did you mean 'price:hip'"):
        with_values(asked(), ["price:hpi"], [1.0])


def test_rows_of_a_table_become_parameters() -> None:
    found = parameters_of(
        {
            "parameter": ["price:hip", "loading"],
            "distribution": ["Gamma", "beta"],
            "mean": [100.0, None],
            "low": [70.0, 0.05],
            "high": [140.0, 0.3],
            "luck": ["wages", None],
        },
        "u.csv",
    )
    assert [p.name for p in found] == ["price:hip", "loading"]
    assert found[0].luck == "wages"
    assert drawn(found, 1, range(4)).shape == (2, 4)


def test_all_that_is_wrong_with_a_table_is_said_by_row() -> None:
    with pytest.raises(InvalidInput) as caught:
        parameters_of(
            {
                "parameter": ["a", "b", "b"],
                "distribution": ["gamma", "beta", "beta"],
                "mean": ["ten", "30", "0.5"],
                "low": ["1", "20", "0.4"],
                "high": ["12", "45", "0.6"],
            },
            "u.csv",
        )
    said = str(caught.value)
    for part in ("u.csv, row 2", "'ten'", "u.csv, row 3", "not percent", "'b' more than once"):
        assert part in said
    with pytest.raises(InvalidInput, match="'distribution'"):
        parameters_of({"parameter": ["a"], "distributon": ["gamma"]}, "u.csv")


def test_columns_of_interventions_become_parameters() -> None:
    columns = {
        "price": [100.0, 50.0],
        "price_low": [80.0, np.nan],
        "price_high": [125.0, np.nan],
        "benefit": [1, 2],
    }
    assert [p.name for p in of_interventions(["hip", "eye"], columns)] == ["price:hip"]
    widened = of_interventions(["hip", "eye"], columns, unstated=0.5)
    assert [(p.name, p.standard_error) for p in widened[1:]] == [
        ("price:eye", 25.0), ("benefit:hip", 0.5), ("benefit:eye", 1.0),
    ]  # fmt: skip
