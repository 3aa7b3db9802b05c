from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numba import njit
from numpy.typing import NDArray
from scipy import stats

from healthtrust.ground.draws import (
    Draws,
    Event,
    bits,
    count_cases,
    counts_of_cases,
    mix,
    poisson_thresholds,
    shared_count,
    shared_counts,
    systematic,
    systematic_counts,
    thresholds,
    uniform,
    uniforms,
)
from tests.reference import draws as plain

PEOPLE = np.arange(1 << 18, dtype=np.uint64)
LUCK = Draws(seed=7).stream(2027, Event.DEATH)
HIGHEST = np.uint64(2**64 - 1)
RARELY = 1e-6
"""A test of chance that luck alone fails once in a million; seeds are fixed, so it fails always or never."""


# ---- keys ------------------------------------------------------------------------------------------------


def test_event_codes_are_written_out_and_never_change() -> None:
    assert [f"{event.name} {event.value}" for event in Event] == [
        "HOUSEHOLD 1", "PARTNER 2", "CHILD 3", "INCOME 4", "CONDITION 5", "INITIAL_PLAN 6", "PLAN_CHOICE 7",
        "TAKE_UP 8", "CASES 9", "MONTH 10", "DEATH 11", "BIRTH 12", "BIRTH_SEX 13", "ONSET 14", "SURVEY 15",
        "PAYMENT 16", "ARREARS 17", "PLAN_SHOCK 18", "MIGRATION_OUT 19", "MIGRATION_IN 20",
            "MEMBER_SURVEY 21",
    ]  # fmt: skip


def test_luck_is_the_same_on_every_machine_and_in_every_version() -> None:
    assert int(LUCK) == 0xBFE1AC63134F43FA
    people = np.array([0, 1, 2**40, 2**64 - 1], dtype=np.uint64)
    drawn = [f"{one:016X}" for one in bits(LUCK, people)]
    assert drawn == ["4EFD81DD9CD185FE", "96E394B2B3444664", "63E0272ADB532E55", "A3D5BF3A4524BA9F"]


def test_streams_and_draws_agree_with_plain_whole_numbers() -> None:
    for seed, year, event, index in (
        (0, 0, Event.HOUSEHOLD, 0),
        (7, 2027, Event.CASES, 3),
        (-1, 2100, Event.BIRTH, 9),
    ):
        stream = Draws(seed).stream(year, event, index)
        assert int(stream) == plain.stream(seed, year, event, index)
        people = [0, 1, 12_345, 2**63, 2**64 - 1]
        expected = [plain.mix(int(stream), person) for person in people]
        assert bits(stream, np.array(people, dtype=np.uint64)).tolist() == expected
        assert [int(mix(stream, np.uint64(person))) for person in people] == expected


def test_every_part_of_the_key_makes_another_stream() -> None:
    streams = {
        int(Draws(seed).stream(year, event, index))
        for seed in range(5) for year in range(2020, 2030) for event in Event for index in range(10)
    }  # fmt: skip
    assert len(streams) == 5 * 10 * len(Event) * 10


def test_streams_of_a_seed_beyond_64_bits_or_below_zero_exist() -> None:
    assert Draws(2**64 + 3).stream(2027, Event.DEATH) == Draws(3).stream(2027, Event.DEATH)
    assert Draws(-1).stream(2027, Event.DEATH) == Draws(2**64 - 1).stream(2027, Event.DEATH)


# ---- the same bits in kernels and columns ----------------------------------------------------------------


@njit
def one_by_one(
    stream: np.uint64, people: NDArray[np.uint64]
) -> tuple[NDArray[np.uint64], NDArray[np.float64]]:
    drawn, level = np.empty_like(people), np.empty(len(people))
    for i in range(len(people)):
        drawn[i], level[i] = mix(stream, people[i]), uniform(stream, people[i])
    return drawn, level


def test_kernels_and_columns_draw_the_same_bits() -> None:
    drawn, level = one_by_one(LUCK, PEOPLE)
    assert (drawn == bits(LUCK, PEOPLE)).all()
    assert (level == uniforms(LUCK, PEOPLE)).all()


def test_order_parts_and_shape_change_nothing_and_identities_are_kept() -> None:
    people = PEOPLE[:60_000].copy()
    whole = bits(LUCK, people)
    assert (bits(LUCK, people[::-1])[::-1] == whole).all()
    assert (np.concatenate([bits(LUCK, part) for part in np.array_split(people, 7)]) == whole).all()
    assert (bits(LUCK, people.reshape(3, -1)).ravel() == whole).all()
    assert (bits(LUCK, people.reshape(3, -1).T) == whole.reshape(3, -1).T).all()
    assert int(bits(LUCK, np.uint64(5))[()]) == int(whole[5])
    assert (people == PEOPLE[:60_000]).all()


def test_uniforms_lie_from_0_up_to_but_not_1() -> None:
    level = uniforms(LUCK, PEOPLE)
    assert level.min() >= 0.0
    assert level.max() < 1.0
    assert (level * 2**53 == np.floor(level * 2**53)).all()


# ---- chance ----------------------------------------------------------------------------------------------


def evenness(drawn: NDArray[np.uint64], shift: int) -> float:
    """Probability of eight bits being spread as unevenly as these, were they drawn by chance."""
    cells = (drawn >> np.uint64(shift)) & np.uint64(255)
    return float(stats.chisquare(np.bincount(cells.astype(np.int64), minlength=256)).pvalue)


def correlation(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> float:
    """Correlation of two columns of bits in standard errors: of uniforms or of lowest bits, the worse."""
    n = len(one)
    top = np.corrcoef(one.astype(np.float64), other.astype(np.float64))[0, 1]
    low = np.corrcoef((one & np.uint64(1)).astype(np.float64), (other & np.uint64(1)).astype(np.float64))[
        0, 1
    ]
    return float(max(abs(top), abs(low)) * np.sqrt(n))


IDENTITIES = {
    "in a row": PEOPLE,
    "even": PEOPLE * np.uint64(2),
    "by the million": PEOPLE * np.uint64(1_000_000),
    "in the upper half": PEOPLE << np.uint64(40),
    "far along": PEOPLE + np.uint64(2**63),
}


@pytest.mark.parametrize("people", IDENTITIES.values(), ids=IDENTITIES.keys())
@pytest.mark.parametrize("shift", [0, 11, 28, 56])
def test_bits_are_even_wherever_one_looks(people: NDArray[np.uint64], shift: int) -> None:
    assert RARELY < evenness(bits(LUCK, people), shift) < 1 - RARELY


def test_evenness_finds_a_counter_out() -> None:
    assert evenness(PEOPLE << np.uint64(46), 56) > 1 - RARELY  # far too even
    assert evenness(PEOPLE, 56) < RARELY


NEIGHBOURS: dict[str, Callable[[], tuple[NDArray[np.uint64], NDArray[np.uint64]]]] = {
    "the next person": lambda: (bits(LUCK, PEOPLE), bits(LUCK, PEOPLE + np.uint64(1))),
    "a person far off": lambda: (bits(LUCK, PEOPLE), bits(LUCK, PEOPLE + np.uint64(2**32))),
    "the next year": lambda: (bits(LUCK, PEOPLE), bits(Draws(7).stream(2028, Event.DEATH), PEOPLE)),
    "the next event": lambda: (bits(LUCK, PEOPLE), bits(Draws(7).stream(2027, Event.BIRTH), PEOPLE)),
    "the next index": lambda: (bits(LUCK, PEOPLE), bits(Draws(7).stream(2027, Event.DEATH, 1), PEOPLE)),
    "the next seed": lambda: (bits(LUCK, PEOPLE), bits(Draws(8).stream(2027, Event.DEATH), PEOPLE)),
    "raw keys beside each other": lambda: (bits(0, PEOPLE), bits(1, PEOPLE)),
}


@pytest.mark.parametrize("pair", NEIGHBOURS.values(), ids=NEIGHBOURS.keys())
def test_neighbours_have_nothing_in_common(pair: Callable[[], tuple[NDArray[np.uint64], ...]]) -> None:
    one, other = pair()
    assert correlation(one, other) < 5
    together = (one >> np.uint64(60)) * np.uint64(16) + (other >> np.uint64(60))
    assert RARELY < evenness(together, 0) < 1 - RARELY


def test_each_bit_of_the_key_turns_half_of_the_bits_drawn() -> None:
    people = PEOPLE[:4_096]
    for bit in range(64):
        flip = np.uint64(1) << np.uint64(bit)
        for other in (bits(LUCK, people ^ flip), bits(LUCK ^ flip, people)):
            turned = np.unpackbits((bits(LUCK, people) ^ other).view(np.uint8)).mean() * 64
            assert abs(turned - 32) < 5 * 4 / np.sqrt(len(people))


def test_no_two_people_draw_the_same_bits() -> None:
    assert len(np.unique(bits(LUCK, PEOPLE))) == len(PEOPLE)


def test_a_person_has_even_luck_over_a_life() -> None:
    """Chance must be good along years and events too, not only across people."""
    draws = Draws(seed=1)
    life = np.array([
        uniforms(draws.stream(year, event, index), PEOPLE[:8])
        for year in range(2000, 2030) for event in Event for index in range(4)
    ])  # fmt: skip
    for person in range(8):
        assert stats.kstest(life[:, person], "uniform").pvalue > RARELY
    assert abs(np.corrcoef(life.T)[np.triu_indices(8, 1)]).max() * np.sqrt(len(life)) < 5


# ---- thresholds ------------------------------------------------------------------------------------------


def test_thresholds_are_the_probabilities_in_64_bits() -> None:
    assert thresholds([0.0, 0.5, 2.0**-64, 1.0]).tolist() == [0, 2**63, 1, 2**64 - 1]
    assert thresholds(0.25).tolist() == 2**62
    assert thresholds([[0.75], [1 - 2.0**-53]]).tolist() == [[3 * 2**62], [2**64 - 2**11]]


def test_never_never_happens_and_always_fails_only_for_the_highest_bits() -> None:
    never, always = thresholds([0.0, 1.0])
    drawn = np.array([0, 1, 2**63, 2**64 - 2], dtype=np.uint64)
    assert not (drawn < never).any()
    assert (drawn < always).all()
    assert always <= HIGHEST


@pytest.mark.parametrize("p", [0.001, 0.3, 0.97])
def test_an_event_happens_as_often_as_its_probability_says(p: float) -> None:
    happened = int((bits(LUCK, PEOPLE) < thresholds(p)).sum())
    assert stats.binomtest(happened, len(PEOPLE), p).pvalue > RARELY


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
def test_what_is_no_probability_is_refused(p: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        thresholds([0.5, p])


def test_a_higher_probability_only_adds_to_those_it_happens_to() -> None:
    drawn = bits(LUCK, PEOPLE)
    few, many = drawn < thresholds(0.10), drawn < thresholds(0.11)
    assert not (few & ~many).any()


# ---- numbers of cases ------------------------------------------------------------------------------------


def test_poisson_thresholds_are_the_cumulative_probabilities() -> None:
    rates = np.array([0.0, 1e-9, 0.3, 4.0, 60.0, 900.0])
    table = poisson_thresholds(rates, ceiling=40)
    known = stats.poisson.cdf(np.arange(40)[None, :], rates[:, None])
    np.testing.assert_allclose(table / 2.0**64, known, rtol=1e-12, atol=1e-15)
    assert table.dtype == np.uint64
    assert (np.diff(table.astype(np.float64), axis=1) >= 0).all()


def test_the_number_of_cases_is_the_thresholds_at_or_below_the_bits() -> None:
    row = np.array([10, 20, 20, 30], dtype=np.uint64)
    drawn = np.array([0, 9, 10, 19, 20, 29, 30, 2**64 - 1], dtype=np.uint64)
    expected = [0, 0, 1, 1, 3, 3, 4, 4]
    assert [count_cases(one, row) for one in drawn] == expected
    assert counts_of_cases(drawn, np.tile(row, (8, 1))).tolist() == expected


@pytest.mark.parametrize("rate", [0.02, 0.9, 7.5])
def test_cases_follow_the_poisson_law(rate: float) -> None:
    ceiling = 40
    row = poisson_thresholds([rate], ceiling)
    cases = counts_of_cases(bits(LUCK, PEOPLE), np.broadcast_to(row, (len(PEOPLE), ceiling)))
    expected = stats.poisson.pmf(np.arange(ceiling), rate) * len(PEOPLE)
    enough = expected > 10
    seen = np.bincount(cases, minlength=ceiling)[:ceiling]
    table = np.append(seen[enough], len(PEOPLE) - seen[enough].sum())
    law = np.append(expected[enough], len(PEOPLE) - expected[enough].sum())
    assert stats.chisquare(table, law).pvalue > RARELY
    assert [count_cases(one, row[0]) for one in bits(LUCK, PEOPLE[:500])] == cases[:500].tolist()


def test_no_rate_no_case_and_the_tail_counts_as_the_ceiling() -> None:
    drawn = np.append(bits(LUCK, PEOPLE[:1_000]), np.uint64(2**64 - 2))
    assert not counts_of_cases(drawn, np.broadcast_to(poisson_thresholds([0.0], 5), (1_001, 5))).any()
    assert (counts_of_cases(drawn, np.broadcast_to(poisson_thresholds([1e6], 5), (1_001, 5))) == 5).all()


@pytest.mark.parametrize("rate", [-1.0, float("nan"), float("inf")])
def test_what_is_no_rate_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="rates"):
        poisson_thresholds([rate], 3)


# ---- sharing the residents of a row ----------------------------------------------------------------------


def test_a_row_is_shared_right_on_average_and_never_off_by_one() -> None:
    drawn = bits(LUCK, PEOPLE)
    counts = shared_counts(np.full(len(PEOPLE), 10), 1, 3, drawn)
    assert set(counts.tolist()) == {3, 4}
    assert stats.binomtest(int((counts == 4).sum()), len(PEOPLE), 1 / 3).pvalue > RARELY
    counts = systematic_counts(np.full(len(PEOPLE), 10), 1 / 3, drawn)
    assert set(counts.tolist()) == {3, 4}
    assert stats.binomtest(int((counts == 4).sum()), len(PEOPLE), 1 / 3).pvalue > RARELY


def test_rising_parts_share_the_row_whole() -> None:
    parts, denominator = np.array([0, 17, 17, 500, 998, 1_000]), 1_000
    for weight in (1, 2, 999, 61_268, 2**31 - 1, 2**52):
        for drawn in (*bits(LUCK, PEOPLE[:50]), np.uint64(0), HIGHEST):
            counts = np.diff([shared_count(weight, part, denominator, drawn) for part in parts])
            assert counts.min() >= 0
            assert counts.sum() == weight
            assert counts[1] == 0
            by_chance = np.diff([systematic(weight, part / denominator, drawn) for part in parts])
            assert by_chance.min() >= 0
            assert by_chance.sum() == weight


@pytest.mark.parametrize("denominator", [1, 2, 3, 1_000_003, 2**32, 2**32 + 1, 2**53 - 111, 2**62])
def test_the_start_of_a_shared_row_is_exact_for_any_denominator(denominator: int) -> None:
    drawn = np.append(bits(LUCK, PEOPLE[:200]), np.array([0, 1, 2**64 - 1], dtype=np.uint64))
    # A weight of 1 reaches 1 exactly when numerator + U reaches the denominator: that is what shows U.
    for one in drawn:
        start = (int(one) * denominator) >> 64
        assert shared_count(1, denominator - start, denominator, one) == 1
        assert shared_count(1, denominator - start - 1, denominator, one) == 0


def test_kernels_and_columns_share_alike() -> None:
    drawn = bits(LUCK, PEOPLE[:2_000])
    weights = (PEOPLE[:2_000] * np.uint64(7_919) % np.uint64(100_000)).astype(np.int64)
    numerators = np.arange(2_000)
    assert shared_counts(weights, numerators, 2_003, drawn).tolist() == [
        shared_count(w, n, 2_003, one) for w, n, one in zip(weights, numerators, drawn, strict=True)
    ]
    assert systematic_counts(weights, numerators / 2_003, drawn).tolist() == [
        systematic(w, n / 2_003, one) for w, n, one in zip(weights, numerators, drawn, strict=True)
    ]
