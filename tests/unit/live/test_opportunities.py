"""Opportunities go by money; what is not known stands last, and what is no fault does not stand there."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.live.opportunities import AbovePeers, Gap, Known, Price, opportunities
from healthtrust.live.peers import Bodies, Care, above_peers, nearest


def test_ranked_by_money_with_the_unknown_last() -> None:
    found = opportunities(
        Known(
            unpriced={("Ash", "mental"): 40, ("Elm", "primary"): 3, ("Oak", "primary"): 0},
            price={"primary": Price(50)},
            unlinked={"Hill": -900, "Dale": 0},
            gaps=(Gap("Oak", ("2027-01", "2027-02"), Price(75)), Gap("New", ("2027-01",), None)),
        )
    )
    assert [(kind, money) for kind, money in zip(found["kind"], found["at_stake"], strict=True)] == [
        ("unlinked records", 900),
        ("no reference cost", 150),
        ("data gap", 150),
        ("no reference cost", None),
        ("data gap", None),
    ]
    assert found["rank"] == [1, 2, 3, 4, 5] and all(found["remedy"])


def test_an_estimate_says_between_which_ends_it_lies_and_what_is_exact_has_none() -> None:
    found = opportunities(
        Known(
            unpriced={("Ash", "mental"): 100},
            price={"mental": Price(50, 10.0, 25)},
            unlinked={"Hill": 900},
        )
    )
    half = 1.959964 * 10 * (100**2 / 25 + 100) ** 0.5
    assert (found["low"][0], found["high"][0]) == (round(5000 - half), round(5000 + half))
    assert (found["low"][1], found["high"][1]) == (None, None)


def test_only_care_beyond_chance_is_money() -> None:
    within = AbovePeers("Ash", "inpatient", 110.0, 100.0, -8.0, 28.0, ("Elm", "Oak"))
    beyond = AbovePeers("Elm", "inpatient", 130_000.0, 82_500.0, 9_000.0, 86_000.0, ("Ash", "Oak"))
    found = opportunities(Known(above=(within, beyond)))
    assert found["where"] == ["Elm, inpatient"] and found["at_stake"] == [47_500]
    assert (found["low"], found["high"], found["peers"]) == ([9000], [86_000], ["Ash, Oak"])
    assert found["found"] == ["58 percent more than at 2 peers, for like members"]


def test_nothing_to_mend_is_no_row() -> None:
    assert opportunities(Known()) == {}


def bodies(count: int = 8) -> Bodies:
    """Practices of one size and deprivation."""
    names = tuple(f"practice {number}" for number in range(count))
    return Bodies(names, np.full(count, 1000.0), np.full(count, 3.0))


def care(cost: list[float], persons: float = 50.0) -> Care:
    """Care that so many persons had in equal parts, expected everywhere alike."""
    of = np.array(cost)
    each = of / persons
    return Care("inpatient", of, persons * each**2, each, np.full(len(of), persons), np.full(len(of), 100.0))


def test_a_practice_beyond_chance_is_held_against_the_mean_of_its_peers() -> None:
    (found,) = above_peers(bodies(), [care([200.0, *([100.0] * 7)])], real=False)
    assert found.body == "practice 0" and len(found.peers) == 5 and found.body not in found.peers
    assert found.cost - found.at_peers == pytest.approx(100.0)
    error = (50 * 4.0**2 + 100.0**2 * 5 * 50 * 2.0**2 / 500.0**2) ** 0.5
    assert (found.high - found.low) / 2 == pytest.approx(1.959964 * error, rel=1e-6)
    assert found.low > 0


def test_equal_practices_with_much_chance_are_told_of_seldom() -> None:
    draw = np.random.default_rng(7)
    told = 0
    for _ in range(200):
        each = draw.exponential(10.0, size=(8, 50)) * draw.poisson(1.0, size=(8, 50))
        of = Care(
            "inpatient",
            each.sum(axis=1),
            (each**2).sum(axis=1),
            each.max(axis=1),
            (each > 0).sum(axis=1).astype(float),
            np.full(8, 500.0),
        )
        told += len(above_peers(bodies(), [of], real=False))
    assert told <= 10, "of 1,600 comparisons, at 99.8 percent, where the spread is estimated"


def test_peers_are_of_like_size_and_deprivation() -> None:
    size = np.array([1000.0, 1100.0, 900.0, 1000.0, 9000.0])
    assert set(nearest(size, np.array([2.0, 2.0, 2.0, 5.0, 2.0]), 2)[0].tolist()) == {1, 2}
    assert above_peers(bodies(2), [care([500.0, 100.0])], real=False) == ()


def test_of_few_real_persons_or_mostly_one_nothing_is_told() -> None:
    few = care([900.0, *([100.0] * 7)], persons=9.0)
    assert above_peers(bodies(), [few], real=True) == ()
    assert len(above_peers(bodies(), [care([200.0, *([100.0] * 7)])], real=True)) == 1
    of = care([200.0, *([100.0] * 7)])
    mostly = Care(
        of.setting, of.cost, of.squares, np.where(of.cost == 200, 101.0, 2.0), of.persons, of.expected
    )
    assert above_peers(bodies(), [mostly], real=True) == ()
    assert len(above_peers(bodies(), [mostly], real=False)) == 1
