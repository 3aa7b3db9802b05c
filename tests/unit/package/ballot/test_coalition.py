"""Who votes with whom: bands by wealth and what the sides are called."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.package.ballot.coalition import coalition_of
from healthtrust.package.ballot.electorate import Tabled


def named(peaks: list[int], winner: int, options: int = 5, share: list[float] | None = None) -> str:
    voters = len(peaks)
    votes = np.ones(voters) if share is None else np.array(share)
    people = Tabled(np.arange(float(options)), np.arange(1.0, voters + 1), votes, np.zeros((options, voters)))
    return coalition_of(people, np.array(peaks), winner).name


@pytest.mark.parametrize(
    ("peaks", "winner", "name"),
    [
        ([1, 4, 4, 0, 0], 2, "ends against the middle"),
        ([2, 4, 0], 2, "ends against the middle"),
        ([4, 2, 0], 2, "the middle decides: the rich want less, the poor more"),
        ([0, 2, 4], 2, "the middle decides: the rich want more, the poor less"),
        ([3, 0, 3], 2, "ends against a middle that wants less"),
        ([3, 0, 0, 0, 3], 0, "the middle against the ends"),
        ([3, 0, 0], 0, "the middle and the rich against the poor"),
        ([0, 0, 3], 0, "the poor and the middle against the rich"),
        ([4, 4, 0], 4, "the poor and the middle against the rich"),
        ([4, 0], 0, "the poorer half against the richer half, and neither has a majority"),
        ([2, 2, 2], 2, "everybody agrees"),
        ([0, 0, 0], 0, "everybody agrees"),
        ([4, 0, 4, 0, 4, 2], 2, "sides do not follow wealth"),
    ],
)
def test_sides_have_names(peaks: list[int], winner: int, name: str) -> None:
    assert named(peaks, winner) == name


def test_voters_need_not_come_in_order_of_wealth() -> None:
    people = Tabled(np.arange(3.0), np.array([3.0, 1.0, 2.0]), np.array([0.2, 0.3, 0.5]), np.zeros((3, 3)))
    found = coalition_of(people, np.array([0, 0, 2]), 1)
    assert found.name == "ends against the middle"
    assert [(b.wants, round(b.start, 9), round(b.end, 9)) for b in found.bands] == [
        ("less", 0.0, 0.3),
        ("more", 0.3, 0.8),
        ("less", 0.8, 1.0),
    ]
    assert (found.more, found.less, found.content) == pytest.approx((0.5, 0.5, 0.0))


def test_a_sliver_makes_no_coalition() -> None:
    assert named([4, 0, 4, 4, 0], 2, share=[0.3, 0.001, 0.1, 0.099, 0.5]).startswith("the ")
