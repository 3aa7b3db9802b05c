"""Rules of what is told: shares that add up, comparisons, and what of few persons is left out."""

from __future__ import annotations

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from healthtrust.live.records import Records
from healthtrust.live.statements import Members, capitation_roster
from healthtrust.live.told.book_of_members import split
from healthtrust.live.told.capitation import checksum, positions, weights
from healthtrust.live.told.comparisons import amiss
from healthtrust.live.told.interim import scaled
from healthtrust.live.told.opportunities_known import gathered
from healthtrust.live.told.paid import numbered
from healthtrust.live.told.practices import shared_out
from healthtrust.live.told.received_by_others import beside
from healthtrust.market.equalise import capitation, equalised, partly

NOW = "2027-01-01"


@given(some.integers(0, 2**32 - 1), some.sampled_from([0.0, 0.4, 1.0]))
@settings(max_examples=20, deadline=None)
def test_members_are_worth_what_their_plan_receives_for_their_risk(seed: int, equalise: float) -> None:
    chance = np.random.default_rng(seed)
    place, plan = chance.integers(0, 3, 60), chance.integers(0, 2, 60)
    place[:6], plan[:6] = [0, 0, 1, 1, 2, 2], [0, 1] * 3
    heads, points = chance.integers(1, 4, 60), chance.integers(1, 3_000_000, 60)
    sums = [np.zeros((3, 2), dtype=np.int64) for _ in range(2)]
    for grid, each in zip(sums, (heads, points), strict=True):
        np.add.at(grid, (place, plan), each)
    line = chance.integers(10_000_000, 20_000_000, 3)
    posted = capitation(line, sums[0]) + partly(equalised(line, *sums), equalise).amount
    weight = weights(place, heads, points, equalise)
    members = Members(np.arange(60, dtype=np.uint64), place * 0, place, plan, heads, weight)
    roster = capitation_roster(members, posted)
    np.testing.assert_array_equal(roster.posted(), posted)
    by_weight = weight / np.bincount(place, weight)[place] * line[place]
    order = np.argsort(roster.members.person)
    np.testing.assert_allclose(roster.amount[order], by_weight, atol=3)


def test_without_points_members_count_by_heads() -> None:
    heads = np.array([1, 2])
    assert weights(np.zeros(2, dtype=np.int64), heads, heads * 0, 0.5).tolist() == [1, 2]


def test_a_checksum_changes_with_a_spell_or_a_condition_and_not_with_order() -> None:
    columns = "person_id, practice_id, area_code, plan_id, household_id, birth_date, sex, income, heads"

    def of(spells: str, ill: str) -> str:
        with duckdb.connect() as book:
            book.execute(
                f"CREATE TABLE enrolment AS SELECT *, DATE '{NOW}' AS start_date, NULL::DATE AS end_date, "
                f"NULL::DATE AS death_date FROM (VALUES {spells}) AS given({columns}, households)"
            )
            book.execute(
                "CREATE TABLE measurement AS SELECT * FROM "
                f"(VALUES {ill}) AS given(person_id, measure_code, date, value)"
            )
            return checksum(Records(book), np.datetime64(NOW).item())

    one, two = "(1, 'a', 'n', 'p', 1, NULL, 'f', 5, 1, 1)", "(2, 'b', 'n', 'p', 1, NULL, 'f', 5, 1, 1)"
    ill = f"(1, 'condition:x', DATE '{NOW}', 1.0)"
    assert of(f"{one}, {two}", ill) == of(f"{two}, {one}", ill)
    assert of(f"{one}, {two}", ill) != of(f"{one}, {two.replace('b', 'c')}", ill)
    assert of(one, ill) != of(one, ill.replace("1.0", "0.0"))


def test_grids_keep_their_proportions_and_their_sum() -> None:
    assert scaled(np.array([[1], [1], [1]]), 100).sum() == 100
    assert scaled(np.zeros((2, 1), dtype=np.int64), 100).tolist() == [[0], [0]]


def test_money_of_a_place_goes_to_its_practices_alone() -> None:
    heads = np.zeros((2, 2, 1), dtype=np.int64)
    heads[0, 0, 0], heads[1, 1, 0] = 3, 5
    assert shared_out({(0, 0): 90, (1, 0): -11}, heads).tolist() == [90, -11]
    assert shared_out({(0, 0): 90}, heads * 0).tolist() == [0, 0]


def test_both_sides_stand_beside_each_other_also_where_one_is_missing() -> None:
    told = beside({("A", 0): 5, ("A", 1): 5}, {("A", 1): 5, ("B", 0): 2}, 2027, {"A": 40})
    assert told["difference"] == [5, 0, -2]
    assert told["members"] == [40, 40, 0]


def test_rows_and_money_must_both_add_up() -> None:
    assert amiss({"on record": (2, 5), "settled": (1, 5), "another payer": (1, 0)}) == []
    assert amiss({"on record": (2, 5), "settled": (1, 5)})
    assert amiss({"on record": (2, 5), "settled": (2, 4)})


@pytest.mark.parametrize(("real", "left"), [(False, 3), (True, 2)])
def test_small_counts_of_real_persons_are_put_together(real: bool, left: int) -> None:
    counts = {("A", "inpatient"): 6, ("B", "inpatient"): 7, ("A", "mental"): 50}
    found = gathered(counts, real)
    assert len(found) == left
    assert ("other plans", "inpatient") in found or not real


def test_members_are_found_and_practices_numbered_alike() -> None:
    found = positions(np.array([9, 4], dtype=np.uint64), np.array([4, 9, 7], dtype=np.uint64))
    assert found.tolist() == [1, 0, -1]
    assert positions(np.zeros(0, dtype=np.uint64), np.array([4], dtype=np.uint64)).tolist() == [-1]
    assert numbered([]) == ([], ())
    assert split({"posted_in": [], "month": [], "balance": []}, 2027) == {}
