"""Pooled budgets: conserved to the minor unit, every move with its decider; control totals add up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.allocate.control import control, control_table
from healthtrust.allocate.pooled import Move, Put, lines_table, pool_lines, pooled, pooled_table
from healthtrust.ground.errors import Imbalance, InvalidInput

LINES = pool_lines(social_care=True)
a_line = st.sampled_from(LINES)
amounts = st.integers(0, 10**13)


@given(
    put_in=st.lists(st.tuples(st.sampled_from("abc"), a_line, amounts), min_size=1, max_size=8),
    shares=st.lists(st.tuples(a_line, a_line, st.integers(0, 100)), max_size=6),
)
@settings(max_examples=60)
def test_moves_never_change_the_total(
    put_in: list[tuple[str, str, int]], shares: list[tuple[str, str, int]]
) -> None:
    puts = [Put(*each) for each in put_in]
    held = {line: sum(put.amount for put in puts if put.line == line) for line in LINES}
    moves = []
    for source, to, percent in shares:
        amount = held[source] * percent // 100
        held[source] -= amount
        held[to] += amount
        moves.append(Move(source, to, amount, "board"))
    budget = pooled("North", puts, moves, social_care=True)
    assert budget.after.tolist() == [held[line] for line in LINES]
    assert budget.after.sum() == budget.total == sum(put.amount for put in puts)
    assert budget.moved_share == pytest.approx(sum(m.amount for m in moves) / max(budget.total, 1))


def test_a_body_that_puts_into_a_line_twice_has_put_in_both() -> None:
    budget = pooled("North", [Put("council", "population health", 3), Put("council", "population health", 4)])
    assert budget.put_in.tolist() == [[0, 7, 0]]
    assert pooled_table([budget])["put_in"].tolist() == [7]


def test_social_care_is_outside_unless_switched_in() -> None:
    put = [Put("council", "social care", 5)]
    with pytest.raises(InvalidInput, match="outside the pool unless it is switched in"):
        pooled("North", put)
    assert pooled("North", put, social_care=True).total == 5


def test_every_mistake_is_told_at_once() -> None:
    put = [Put("council", "population helth", 5), Put("board", "personal care", -1)]
    with pytest.raises(InvalidInput) as told:
        pooled("North", put, [Move("personal care", "transformation", 5, "")])
    said = str(told.value)
    assert "did you mean 'population health'?" in said
    assert "-1" in said
    assert "no body that decided" in said


def test_no_line_gives_more_than_it_holds_when_its_turn_comes() -> None:
    put = [Put("board", "personal care", 10)]
    there_and_back = [
        Move("personal care", "population health", 10, "board"),
        Move("population health", "transformation", 10, "board"),
    ]
    assert pooled("North", put, there_and_back).after.tolist() == [0, 0, 10]
    with pytest.raises(
        InvalidInput, match="move 1: found 10 out of population health; expected at most the 0"
    ):
        pooled("North", put, there_and_back[::-1])


def test_the_table_follows_what_moved_and_who_decided() -> None:
    put = [Put("health board", "personal care", 900), Put("council", "population health", 100)]
    budget = pooled("North", put, [Move("personal care", "population health", 50, "place board")])
    table = lines_table([budget])
    assert table["moved_out"].tolist() == [50, 0, 0]
    assert table["moved_in"].tolist() == [0, 50, 0]
    assert table["decided_by"].tolist() == ["place board", "place board", ""]
    assert (table["put_in"] + table["moved_in"] - table["moved_out"] == table["budget"]).all()


def test_control_totals_that_do_not_add_up_are_refused_with_the_difference() -> None:
    with pytest.raises(Imbalance, match="1001, 1 more than the system's; expected 1000"):
        control("Vale", ("a", "b"), np.array([700, 301]), total=1000)


def test_the_system_is_over_only_as_a_whole() -> None:
    system = control("Vale", ("a", "b"), np.array([700, 300]), total=1000)
    assert system.over(np.array([800, 200])) == 0
    assert system.over(np.array([800, 250])) == 50
    assert control_table(system, np.array([800, 250]))["variance"].tolist() == [100, -50, 50]
