"""Rosters add up to what was posted; corrections and statements follow from them, person by person."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.parquet as parquet
import pytest

from healthtrust.ground.errors import Imbalance, InvalidInput
from healthtrust.live.statements import capitation_roster, corrections, practice_statement, write_roster
from healthtrust.live.statements.practice import Money
from healthtrust.live.statements.roster_written import Named
from tests.unit.live.statements.made_roster import APRIL, MARCH, POSTED, PRACTICES, members, roster

NAMED = Named("2027-04", "GBP", PRACTICES, ("North", "South"), ("Core", "Plus"))


def test_amounts_go_by_weight_within_place_and_plan() -> None:
    found = roster(MARCH)
    assert dict(zip(found.members.person.tolist(), found.amount.tolist(), strict=True)) == {
        1: 667,
        2: 333,
        3: 500,
        4: 301,
    }
    assert found.posted().tolist() == POSTED.tolist()
    by_heads = capitation_roster(MARCH, POSTED, MARCH.heads)
    assert by_heads.amount.tolist()[:2] == [500, 500]


def test_money_for_nobody_is_an_imbalance_that_names_place_and_plan() -> None:
    with pytest.raises(Imbalance, match="capitation of place 0, plan 1: found 7 minor units and nobody"):
        capitation_roster(MARCH, POSTED + np.array([[0, 7], [0, 0]]))
    with pytest.raises(Imbalance, match="place 1, plan 0"):
        capitation_roster(MARCH, POSTED, np.array([1, 1, 0, 1]))


def test_members_twice_or_of_nowhere_are_refused() -> None:
    with pytest.raises(InvalidInput, match="2 rows more than once"):
        roster(members(*[(1, 0, 0, 0, 1, 1)] * 3))
    with pytest.raises(InvalidInput, match=r"2 members of a place .*\n.*1 members of a plan"):
        roster(members((1, 0, 2, 0, 1, 1), (2, 0, -1, 2, 1, 1)))


def test_corrections_are_of_the_person_the_practice_and_the_place() -> None:
    found = corrections(roster(APRIL), [roster(MARCH)], [roster(APRIL)])
    assert found.posted().tolist() == POSTED.tolist()
    rows = zip(found.members.person, found.members.practice, found.amount, found.correction, strict=True)
    assert [tuple(map(int, row)) for row in rows] == [
        (1, 0, 500, -167),
        (2, 0, 0, -333),
        (5, 0, 500, 500),
        (3, 1, 500, 0),
        (2, 1, 301, 301),
        (4, 1, 0, -301),
    ]
    assert found.members.heads.tolist() == [1, 0, 2, 1, 1, 0]


def test_corrections_of_several_months_add_up_and_need_their_restatements() -> None:
    one, two = roster(MARCH), roster(APRIL)
    twice = corrections(two, [one, one], [two, two])
    assert twice.correction.tolist() == [2 * each for each in corrections(two, [one], [two]).correction]
    assert corrections(two, [], []) is two
    with pytest.raises(ValueError, match="restatement"):
        corrections(two, [one], [])


def test_a_roster_is_written_as_it_stands_and_the_same_again(tmp_path: Path) -> None:
    found = corrections(roster(APRIL), [roster(MARCH)], [roster(APRIL)])
    first, again = tmp_path / "one.parquet", tmp_path / "two.parquet"
    assert write_roster(found, NAMED, first) == write_roster(found, NAMED, again) == 6
    assert first.read_bytes() == again.read_bytes()
    table = parquet.read_table(first)
    assert table.schema.metadata[b"currency"] == b"GBP"
    row = table.to_pylist()[1]
    assert (row["person_id"], row["practice_id"], row["place"], row["plan_id"]) == (2, "Ash", "North", "Core")
    assert (row["amount"], row["correction"], row["due"], row["basis"]) == (0, -333, -333, "capitation")
    assert not list(tmp_path.glob("*.partial"))


def test_a_roster_of_many_pieces_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("healthtrust.live.statements.roster_written.ROWS_AT_ONCE", 2)
    found = roster(MARCH)
    write_roster(found, NAMED, tmp_path / "r.parquet")
    assert parquet.read_table(tmp_path / "r.parquet")["due"].to_pylist() == found.amount.tolist()
    with pytest.raises(InvalidInput, match="can be written"):
        write_roster(found, NAMED, tmp_path / "nowhere" / "r.parquet")


def test_a_practice_is_told_who_joined_and_left_and_what_it_gets() -> None:
    now = corrections(roster(APRIL), [roster(MARCH)], [roster(APRIL)])
    money = Money(fees=np.array([10, 0, 0]), withheld=np.array([5, 1, 0]))
    told = practice_statement(now, roster(MARCH), PRACTICES, money)
    assert told["practice"] == ["Ash", "Elm"]
    assert (told["members"], told["joiners"], told["leavers"]) == ([3, 2], [2, 1], [1, 3])
    assert (told["capitation"], told["corrections"]) == ([1000, 801], [0, 0])
    assert told["net"] == [1005, 800] and set(told["basis"]) == {"paid"}


def test_a_move_between_places_of_a_practice_makes_nobody_twice() -> None:
    both = members((1, 0, 0, 0, 1, 1), (1, 0, 1, 0, 1, 1), (9, 1, 1, 1, 1, 1))
    told = practice_statement(roster(both), roster(MARCH), PRACTICES)
    assert told["members"] == [1, 1] and told["joiners"] == [0, 1]


def test_nobody_joins_in_a_first_month() -> None:
    told = practice_statement(roster(MARCH), None, PRACTICES)
    assert told["joiners"] == [None, None] and told["members"] == [2, 4]
