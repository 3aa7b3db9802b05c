"""Everybody has a home, couples are of like age, and children live with a plausible mother."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from healthtrust.ground.draws import bits, uniforms
from healthtrust.ground.errors import InvalidInput
from healthtrust.people.homes import (
    Residents,
    children_and_heads,
    couples,
    homes,
    in_order,
    rows_sorted,
    with_parents,
)
from healthtrust.people.synthesise import nearly_normal

MANY = np.arange(60_000, dtype=np.uint64)


def residents(place: np.ndarray, age: np.ndarray, sex: np.ndarray) -> Residents:
    number = np.arange(len(age), dtype=np.uint64)
    luck = [uniforms(stream, number) for stream in (1, 2, 3)]
    return Residents(place, age, sex, luck[0], luck[1], nearly_normal(bits(4, number)), luck[2])


@pytest.fixture(scope="module")
def town() -> Residents:
    rng = [uniforms(stream, MANY) for stream in (5, 6)]
    order = np.argsort(rng[0] > 0.4, kind="stable")
    place = (rng[0] > 0.4).astype(np.int64)[order]
    return residents(place, (rng[1] * 90).astype(np.int64)[order], (MANY % 2).astype(np.int64)[order])


def test_couples_are_a_woman_and_a_man_of_one_place_and_of_like_age(town: Residents) -> None:
    women, men = couples(town)
    assert set(town.sex[women]) == {0}
    assert set(town.sex[men]) == {1}
    assert len(set(women)) == len(women)
    assert len(set(men)) == len(men)
    np.testing.assert_array_equal(town.place[women], town.place[men])
    assert town.age[np.concatenate([women, men])].min() >= 18
    apart = town.age[men] - town.age[women]
    assert abs(apart.mean()) < 5
    assert 3 < apart.std() < 6


def test_mothers_are_about_29_plus_or_minus_6_at_birth(town: Residents) -> None:
    women, men = couples(town)
    children, heads = children_and_heads(town, women, men)
    children, parents = with_parents(town, children, heads, women)
    np.testing.assert_array_equal(town.place[children], town.place[parents])
    at_birth = town.age[parents] - town.age[children]
    assert abs(at_birth.mean() - 29) < 4
    assert 4 < at_birth.std() < 8
    assert (at_birth < 15).mean() < 0.01
    assert set(np.flatnonzero(town.age < 18)) <= set(children)


def test_everybody_has_a_home_with_an_adult_of_the_same_place(town: Residents) -> None:
    home = homes(town)
    count = int(home.max()) + 1
    np.testing.assert_array_equal(np.unique(home), np.arange(count))
    oldest = np.zeros(count, dtype=np.int64)
    np.maximum.at(oldest, home, town.age)
    assert oldest.min() >= 18
    by_home = [np.unique(home[town.place == place]) for place in (0, 1)]
    assert not set(by_home[0]) & set(by_home[1])


def test_one_neighbourhood_does_not_know_of_another(town: Residents) -> None:
    first = int((town.place == 0).sum())
    alone = Residents(*(getattr(town, name)[:first] for name in Residents.__dataclass_fields__))
    np.testing.assert_array_equal(homes(alone), homes(town)[:first])


def test_where_only_young_singles_live_they_head_their_own_homes() -> None:
    age = np.array([1, 18, 18, 19])
    home = homes(Residents(*(np.zeros(4, np.int64), age, np.array([0, 0, 1, 1])), *(np.full(4, 0.5),) * 4))
    assert len(set(home.tolist())) == 3
    assert home[0] == home[1]


def test_children_without_any_adult_are_refused() -> None:
    with pytest.raises(InvalidInput, match="1 neighbourhood with children and no adult"):
        homes(residents(np.array([0, 0, 1]), np.array([3, 40, 5]), np.array([0, 0, 1])))


@given(
    st.integers(1, 200).flatmap(
        lambda n: st.tuples(
            arrays(np.int64, n, elements=st.integers(0, 4)),
            arrays(np.float64, n, elements=st.floats(-50, 200)),
        )
    )
)
def test_in_order_sorts_by_place_value_and_row(rows: tuple[np.ndarray, np.ndarray]) -> None:
    place, value = rows
    steps = ((value + 50) * 2**18).astype(np.int64)
    np.testing.assert_array_equal(in_order(place, value), np.lexsort((np.arange(len(place)), steps, place)))


@given(arrays(np.uint64, st.integers(0, 50), elements=st.integers(0, 2**64 - 1) | st.integers(0, 5)))
def test_rows_are_sorted_whether_or_not_their_keys_can_be_packed(keys: np.ndarray) -> None:
    np.testing.assert_array_equal(rows_sorted(keys), np.argsort(keys, kind="stable"))


@given(st.integers(1, 60), st.integers(0, 2**32))
def test_any_neighbourhood_with_an_adult_finds_homes_for_all(count: int, seed: int) -> None:
    number = np.arange(count, dtype=np.uint64)
    age = (uniforms(seed, number) * 100).astype(np.int64)
    age[0] = 40
    sex = (bits(seed + 1, number) & np.uint64(1)).astype(np.int64)
    home = homes(residents(np.zeros(count, np.int64), age, sex))
    for one in range(int(home.max()) + 1):
        assert age[home == one].max() >= 18
