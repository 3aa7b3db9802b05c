"""What holds of ground and engine for any input: parts make a whole, fast equals plain, order is nothing."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from healthtrust.engine import cut, total
from healthtrust.ground.bands import Bands, capped, due, due_one, scaled
from healthtrust.ground.draws import Draws, Event, bits, mix, shared_count, systematic, thresholds
from healthtrust.ground.inequality import concentration_index, fractional_rank, gini, lorenz, quantile_groups
from healthtrust.ground.intervals import poisson_interval, wilson
from healthtrust.ground.money import (
    DECIMALS,
    Currency,
    currency,
    over_months,
    share,
    share_rows,
    to_major,
    to_minor,
)
from healthtrust.ground.periods import Month, years_of
from healthtrust.ground.rates import compatible, convert, known_units
from tests.reference import bands as plain_bands
from tests.reference import draws as plain_draws
from tests.reference import inequality as plain_inequality
from tests.reference import largest_remainder as plain_money

MONEY = st.integers(-(2**53), 2**53)
WHOLE_WEIGHTS = st.lists(st.integers(0, 2**50), min_size=1, max_size=12).filter(any)
WEIGHTS = st.one_of(
    WHOLE_WEIGHTS,
    st.lists(st.floats(0, 1e9), min_size=1, max_size=12).filter(any),
    st.lists(st.integers(0, 2**70), min_size=1, max_size=5).filter(any),
)
BITS = st.integers(0, 2**64 - 1)


# ---- money -------------------------------------------------------------------------------------------------


@given(MONEY, WEIGHTS)
def test_shares_are_those_of_the_plain_method_and_add_up(amount: int, weights: list[float]) -> None:
    shares = share(amount, weights)
    assert shares.sum() == amount
    assert shares.tolist() == plain_money.share(amount, weights)


@given(MONEY, WEIGHTS)
def test_no_share_is_a_whole_unit_from_its_quota(amount: int, weights: list[float]) -> None:
    whole = sum(map(Fraction, weights))
    quotas = [amount * Fraction(weight) / whole for weight in weights]
    assert all(abs(int(part) - quota) < 1 for part, quota in zip(share(amount, weights), quotas, strict=True))


@given(
    st.lists(
        st.tuples(MONEY, st.lists(st.integers(0, 2**50), min_size=4, max_size=4).filter(any)), min_size=1
    )
)
def test_rows_of_whole_weights_are_shared_as_one_by_one(rows: list[tuple[int, list[int]]]) -> None:
    totals, weights = zip(*rows, strict=True)
    expected = [plain_money.share(total, row) for total, row in rows]
    assert share_rows(np.array(totals), np.array(weights)).tolist() == expected


@given(
    st.lists(st.integers(-(2**62), 2**62), min_size=1), st.lists(st.floats(0, 1e300), min_size=1).filter(any)
)
def test_rows_of_any_weights_and_any_totals_add_up(totals: list[int], weights: list[float]) -> None:
    assert share_rows(np.array(totals), weights).sum(axis=1).tolist() == totals


@given(st.lists(st.integers(-(2**62), 2**62)))
def test_months_add_up_to_their_year_and_differ_by_one_unit(annual: list[int]) -> None:
    months = over_months(np.array(annual, dtype=np.int64))
    assert months.sum(axis=-1).tolist() == annual
    assert all(np.ptp(year) <= 1 and (np.diff(abs(year)) <= 0).all() for year in months)


@given(MONEY, st.sampled_from(sorted(DECIMALS)))
def test_minor_units_survive_the_way_to_major_units_and_back(minor: int, code: str) -> None:
    money = currency(code)
    assert to_minor(to_major(minor, money), money) == minor
    assert to_minor(str(to_major(minor, money)), money) == minor


@given(st.floats(-1e9, 1e9))
def test_a_float_is_rounded_to_the_nearest_minor_unit(amount: float) -> None:
    assert abs(to_minor(amount, Currency("GBP", 2)) - Fraction(amount) * 100) <= Fraction(1, 2)


# ---- rates and periods -------------------------------------------------------------------------------------


@given(st.data(), st.floats(0, 1e9))
def test_units_convert_by_any_way_to_the_same(data: st.DataObject, value: float) -> None:
    found = data.draw(st.sampled_from(known_units()))
    by, to = (data.draw(st.sampled_from(compatible(found))) for _ in range(2))
    assert float(convert(convert(value, found, by), by, to)) == pytest.approx(
        float(convert(value, found, to))
    )


@given(st.integers(0, 12 * 3_000))
def test_months_are_counted_without_gaps(index: int) -> None:
    month = Month.from_index(index)
    assert month.index == index
    assert Month.from_index(index + 1) > month


@given(st.integers(1_000, 9_000), st.integers(0, 900))
def test_years_written_are_years_read(first: int, more: int) -> None:
    assert years_of(f"{first}-{first + more}") == range(first, first + more + 1)


# ---- bands -------------------------------------------------------------------------------------------------

STARTS = st.lists(st.integers(-1_000, 100_000), min_size=1, max_size=6, unique=True).map(sorted)


@st.composite
def schedules(draw: st.DrawFn, lowest: float = -2.0) -> Bands:
    lower = draw(STARTS)
    slope = draw(st.lists(st.floats(lowest, 2), min_size=len(lower), max_size=len(lower)))
    return Bands(tuple(float(start) for start in lower), tuple(slope))


@given(schedules(), st.floats(-2_000, 200_000))
def test_bands_agree_with_one_slice_at_a_time(bands: Bands, amount: float) -> None:
    assert bands.problems("here") == []
    expected = float(plain_bands.due(amount, bands.lower, bands.slope))
    assert float(due(bands, amount)) == pytest.approx(expected, rel=1e-12, abs=1e-9)
    assert float(due(bands, amount)) == due_one(amount, *bands.arrays())


@given(schedules(lowest=0.0), st.floats(-2_000, 200_000), st.floats(0, 50_000), st.floats(0, 1))
def test_more_never_owes_less_and_a_cap_never_costs(
    bands: Bands, amount: float, more: float, cap: float
) -> None:
    owed, owed_on_more = due(bands, [amount, amount + more])
    assert owed_on_more >= owed - 1e-9
    assert float(due(capped(bands, cap), amount)) <= owed + 1e-9
    assert float(due(scaled(bands, cap), amount)) == pytest.approx(cap * owed, rel=1e-12, abs=1e-9)


# ---- draws -------------------------------------------------------------------------------------------------


@given(BITS, st.lists(BITS, min_size=1, max_size=20))
def test_column_kernel_and_plain_numbers_draw_the_same_bits(stream: int, people: list[int]) -> None:
    drawn = bits(stream, np.array(people, dtype=np.uint64)).tolist()
    assert drawn == [plain_draws.mix(stream, person) for person in people]
    assert drawn == [int(mix(np.uint64(stream), np.uint64(person))) for person in people]


@given(st.integers(), st.integers(0, 9_999), st.sampled_from(Event), st.integers(0, 10_000))
def test_a_stream_is_its_key_taken_in_part_by_part(seed: int, year: int, event: Event, index: int) -> None:
    assert int(Draws(seed).stream(year, event, index)) == plain_draws.stream(seed, year, int(event), index)


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_higher_probability_has_no_lower_threshold(one: float, other: float) -> None:
    low, high = thresholds(sorted((one, other)))
    assert low <= high
    assert int(low) <= Fraction(min(one, other)) * 2**64


@given(st.integers(1, 2**31), st.lists(st.integers(0, 10**6), min_size=1, max_size=8), BITS)
def test_a_row_is_shared_whole_and_each_part_within_one(weight: int, sizes: list[int], drawn: int) -> None:
    assume(sum(sizes) > 0)
    denominator, reached = sum(sizes), [0, *np.cumsum(sizes).tolist()]
    counts = np.diff([shared_count(weight, part, denominator, np.uint64(drawn)) for part in reached])
    assert counts.sum() == weight
    assert all(
        abs(count - weight * size / denominator) < 1.001 for count, size in zip(counts, sizes, strict=True)
    )
    by_chance = np.diff([systematic(weight, part / denominator, np.uint64(drawn)) for part in reached])
    assert by_chance.sum() == weight
    assert by_chance.min() >= 0


# ---- inequality and intervals ------------------------------------------------------------------------------

ROWS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 1_000), st.integers(1, 4)), min_size=1, max_size=20
).filter(lambda rows: any(outcome for _, outcome, _ in rows))


@given(ROWS)
def test_indices_agree_with_people_written_out(rows: list[tuple[int, int, int]]) -> None:
    ranking, outcome, weights = (np.array(column) for column in zip(*rows, strict=True))
    people, theirs = (plain_inequality.written_out(c.tolist(), weights.tolist()) for c in (ranking, outcome))
    index = concentration_index(outcome, ranking, weights)
    assert index.value == pytest.approx(plain_inequality.concentration_index(theirs, people), abs=1e-10)
    assert gini(outcome, weights) == pytest.approx(plain_inequality.gini(theirs), abs=1e-10)
    assert abs(index.value) <= gini(outcome, weights) + 1e-12
    assert index.standard_error >= 0


@given(ROWS, st.integers(1, 12))
def test_ranks_groups_and_curves_keep_order(rows: list[tuple[int, int, int]], groups: int) -> None:
    ranking, outcome, weights = (np.array(column) for column in zip(*rows, strict=True))
    order = np.argsort(ranking, kind="stable")
    assert (np.diff(fractional_rank(ranking, weights)[order]) >= 0).all()
    group = quantile_groups(ranking, weights, groups)[order]
    assert (np.diff(group) >= 0).all()
    assert 0 <= group[0] <= group[-1] < groups
    people, held = lorenz(outcome, ranking, weights, points=7)
    assert (np.diff(held) >= -1e-12).all()
    assert (people[-1], held[-1]) == (1.0, pytest.approx(1.0))


@given(st.integers(0, 10_000), st.integers(1, 10_000), st.floats(0.01, 0.98))
def test_intervals_hold_what_was_seen_and_widen_with_the_level(seen: int, more: int, level: float) -> None:
    narrow, wide = wilson(seen, seen + more, level), wilson(seen, seen + more, level + 0.01)
    assert 0 <= wide.low <= narrow.low <= seen / (seen + more) <= narrow.high <= wide.high <= 1
    rate = poisson_interval(seen, more, 0.95)
    assert 0 <= rate.low <= seen / more <= rate.high


# ---- engine ------------------------------------------------------------------------------------------------


@given(st.integers(0, 500), st.integers(1, 30), st.none() | st.lists(st.integers(0, 500)).map(sorted))
def test_parts_cover_all_rows_once(rows: int, parts: int, borders: list[int] | None) -> None:
    slices = cut(rows, parts, None if borders is None else np.array(borders, dtype=np.int64))
    assert [row for part in slices for row in range(rows)[part]] == list(range(rows))
    assert all(part.start < part.stop for part in slices)
    assert len(slices) <= parts
    if borders is not None:
        assert {part.start for part in slices} <= {0, *borders}


@given(st.lists(st.lists(st.integers(-(2**50), 2**50), min_size=3, max_size=3), min_size=1), st.randoms())
def test_a_total_is_the_same_in_any_order(columns: list[list[int]], luck: st.DataObject) -> None:
    tallies = [{"money": np.array(column), "rows": 1} for column in columns]
    expected = total(tallies)
    luck.shuffle(tallies)  # type: ignore[attr-defined]
    again = total(tallies)
    assert again["rows"] == expected["rows"] == len(columns)
    assert again["money"].tolist() == expected["money"].tolist() == np.sum(columns, axis=0).tolist()
