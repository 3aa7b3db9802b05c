"""Four lanes of one hash: each uniform, none telling of another, and no year of the next."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from healthtrust.ground.draws import again, bits, bits_again, mix
from healthtrust.study.lifetimes.odds import LANES, luck_of

PEOPLE = np.arange(400_000, dtype=np.uint64)
CONDITIONS = 8


def lanes(year: int) -> list[np.ndarray]:
    luck = luck_of(11, 2026, 3, CONDITIONS)
    life = bits(luck.life[0], PEOPLE)
    return [
        (bits_again(luck.shared[lane // LANES, year], life) >> np.uint64(16 * (lane % LANES)))
        & np.uint64(0xFFFF)
        for lane in range(CONDITIONS + 2)
    ]


def test_each_lane_is_uniform() -> None:
    for lane in lanes(0):
        counts = np.bincount((lane >> np.uint64(10)).astype(np.int64), minlength=64)
        chi_squared = ((counts - len(PEOPLE) / 64) ** 2 / (len(PEOPLE) / 64)).sum()
        assert chi_squared < 63 + 4.5 * np.sqrt(2 * 63)


def test_rare_events_of_two_lanes_meet_as_often_as_luck_has_it() -> None:
    rare = [lane < 0.03 * 2**16 for lane in lanes(1)]
    share = (int(0.03 * 2**16) + 1) / 2**16
    for one, other in combinations(rare, 2):
        both = int((one & other).sum())
        meant = len(PEOPLE) * share**2
        assert abs(both - meant) < 4.5 * np.sqrt(meant)


def test_a_lane_of_one_year_tells_nothing_of_the_next() -> None:
    for one, other in zip(lanes(0), lanes(1), strict=True):
        r = np.corrcoef(one.astype(float), other.astype(float))[0, 1]
        assert abs(r) < 4.5 / np.sqrt(len(PEOPLE))


def test_rare_events_of_one_lane_meet_from_year_to_year_as_often_as_luck_has_it() -> None:
    for one, other in zip(lanes(0), lanes(2), strict=True):
        both = int(((one < 2000) & (other < 2000)).sum())
        meant = len(PEOPLE) * (2000 / 2**16) ** 2
        assert abs(both - meant) < 4.5 * np.sqrt(meant)


def test_neighbours_share_no_luck() -> None:
    for lane in lanes(0):
        r = np.corrcoef(lane[1:].astype(float), lane[:-1].astype(float))[0, 1]
        assert abs(r) < 4.5 / np.sqrt(len(PEOPLE))


def test_one_by_one_and_by_column_are_the_same_bits() -> None:
    life, year = np.uint64(2**63 + 11), np.uint64(2**64 - 3)
    column = bits_again(year, bits(life, PEOPLE[:5]))
    assert column.tolist() == [int(again(year, np.uint64(mix(life, person)))) for person in PEOPLE[:5]]
    assert len(set(column.tolist())) == 5
