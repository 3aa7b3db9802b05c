from __future__ import annotations

import time
from decimal import Decimal

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.money import (
    DECIMALS,
    Currency,
    currency,
    over_months,
    share,
    share_rows,
    to_major,
    to_minor,
    words,
)
from tests.reference import largest_remainder as plain

POUND, YEN, DINAR = Currency("GBP", 2), Currency("JPY", 0), Currency("KWD", 3)


def test_a_currency_knows_the_decimals_of_its_minor_unit() -> None:
    assert (currency("GBP"), currency("jpy "), currency("KWD")) == (POUND, YEN, DINAR)
    assert len(DECIMALS) == 154
    assert all(len(code) == 3 and code.isupper() for code in DECIMALS)


def test_an_unknown_currency_is_told_its_nearest_match() -> None:
    with pytest.raises(InvalidInput, match="did you mean 'GBP'"):
        currency("GPB")


@pytest.mark.parametrize(
    ("amount", "money", "minor"),
    [
        (12, POUND, 1_200),
        (np.int64(-3), POUND, -300),
        ("90254565836", POUND, 9_025_456_583_600),
        ("0.01", POUND, 1),
        ("1.500", POUND, 150),
        (Decimal("-2.5"), POUND, -250),
        ("7", YEN, 7),
        ("0.125", DINAR, 125),
        (0.125, POUND, 12),  # an exact half goes to the even neighbour
        (0.375, POUND, 38),
        (-0.125, POUND, -12),
        (1.005, POUND, 100),  # the nearest float lies below the half
        (np.float32(0.5), YEN, 0),
        (2.0**53, POUND, 2**53 * 100),
    ],
)
def test_major_units_become_minor_units(amount: float | str | Decimal, money: Currency, minor: int) -> None:
    assert to_minor(amount, money) == minor


@pytest.mark.parametrize(
    "amount", [float("nan"), float("inf"), "nan", "-inf", Decimal("sNaN"), "£3", "1,000", ""]
)
def test_what_is_no_amount_is_refused(amount: float | str) -> None:
    with pytest.raises(InvalidInput, match="amount in GBP"):
        to_minor(amount, POUND)


@pytest.mark.parametrize(("amount", "money"), [("1.005", POUND), (Decimal("0.5"), YEN), ("0.0001", DINAR)])
def test_exact_amounts_with_more_decimals_than_the_currency_are_refused(
    amount: str | Decimal, money: Currency
) -> None:
    with pytest.raises(InvalidInput, match="at most"):
        to_minor(amount, money)


def test_minor_units_become_exact_major_units() -> None:
    assert to_major(9_025_456_583_601, POUND) == Decimal("90254565836.01")
    assert to_major(-5, DINAR) == Decimal("-0.005")
    assert str(to_major(np.int64(7), YEN)) == "7"


@pytest.mark.parametrize(
    ("minor", "money", "said"),
    [
        (9_025_456_583_600, POUND, "£90.25 bn"),
        (120_000_000, POUND, "£1.2 m"),
        (33_140, POUND, "£331"),
        (1_234_500, POUND, "£12,345"),
        (99_950, Currency("EUR", 2), "€1,000"),
        (150, Currency("USD", 2), "$1.50"),
        (5_000, Currency("CHF", 2), "CHF 50"),
        (0, POUND, "£0"),
        (-33_140, POUND, "-£331"),
        (99_999_999, POUND, "£1.0 m"),  # rounding carries into the next unit
        (99_999_999_999, POUND, "£1.00 bn"),
        (10**17, POUND, "£1,000.00 tn"),
        (1_500_000, YEN, "¥1.5 m"),
        (12_345, DINAR, "KWD 12.345"),
    ],
)
def test_amounts_are_said_in_words(minor: int, money: Currency, said: str) -> None:
    assert words(minor, money) == said


def test_shares_by_largest_remainder() -> None:
    # quotas 7.0, 2.1, 0.9
    assert share(10, [70, 21, 9]).tolist() == [7, 2, 1]
    assert share(-10, [70, 21, 9]).tolist() == [-7, -2, -1]


def test_equal_fractions_are_served_from_the_first_position() -> None:
    assert share(5, [1, 1, 1]).tolist() == [2, 2, 1]
    assert share(1, [0.0, 0.5, 0.5]).tolist() == [0, 1, 0]


def test_nothing_goes_to_a_weight_of_zero() -> None:
    assert share(7, [0, 3, 0, 4]).tolist() == [0, 3, 0, 4]


def test_weights_are_taken_exactly() -> None:
    # As floats 0.1 + 0.2 > 0.3, so the quota of 0.1 lies just below a half of 1/3 and loses the last unit.
    for weights in ([0.1, 0.2, 0.3], [1e-300, 1e300, 3.0], [5e-324, 1e-323], [0.1, 0.1 + 2**-56, 0.1]):
        for total in (1, 2, 10, 99, 10**15 + 1):
            assert share(total, weights).tolist() == plain.share(total, weights)


def test_big_totals_and_big_weights_are_shared_exactly() -> None:
    assert share(2**62 + 1, [1, 1]).tolist() == [2**61 + 1, 2**61]
    assert share(3, [2**200, 2**201]).tolist() == [1, 2]
    huge = [2**58 + 1, 2**57 + 12_345, 987_654_321]
    assert share(2**62 + 1, huge).tolist() == plain.share(2**62 + 1, huge)
    assert share(2**51 + 1, [2**59 - 1, 2**59]).tolist() == plain.share(2**51 + 1, [2**59 - 1, 2**59])
    assert share(5, np.array([2**63, 2**63 + 1], dtype=np.uint64)).tolist() == [2, 3]


def test_nothing_to_share() -> None:
    assert share(0, [0.0, 0.0]).tolist() == [0, 0]
    assert share(0, []).tolist() == []


@pytest.mark.parametrize(
    ("total", "weights", "message"),
    [
        (5, [0, 0], "all zero"),
        (5, [], "all zero"),
        (5, [1, -1], "negative"),
        (5, [1.0, -0.5], "negative"),
        (5, [1.0, float("nan")], "NaN"),
        (5, [1.0, float("inf")], "infinite"),
        (5, [[1, 2]], "one row"),
    ],
)
def test_weights_that_cannot_share_are_refused(total: int, weights: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        share(total, weights)


def test_money_that_is_no_whole_number_is_refused() -> None:
    with pytest.raises(TypeError):
        share(1.5, [1, 1])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="minor units"):
        share_rows(np.array([1.5]), [1, 1])
    with pytest.raises(TypeError, match="minor units"):
        over_months(np.array([1.5]))


def test_rows_are_shared_each_over_its_own_weights() -> None:
    shares = share_rows(np.array([100, -100, 0, 1]), [[1, 1, 1], [1, 1, 1], [0, 0, 0], [0, 1, 1]])
    assert shares.tolist() == [[34, 33, 33], [-34, -33, -33], [0, 0, 0], [0, 1, 0]]
    assert share_rows(np.array([10, 11]), [1, 3]).tolist() == [[3, 7], [3, 8]]


@pytest.mark.parametrize("columns", [4, 64])
def test_rows_agree_with_the_plain_method_however_large_the_numbers(columns: int) -> None:
    """Near 2⁵² a quota in float64 is off by whole units; from there on rows are shared one by one."""
    for largest_total in (2**30, 2**52, 2**62):
        for largest_weight in (1_000, 2**40, 2**52):
            i = np.arange(1, 321, dtype=np.int64).reshape(-1, columns)
            weights = i * 6_364_136_223_846_793_005 % largest_weight
            totals = i[:, 0] * 2_862_933_555_777_941_757 % largest_total - largest_total // 3
            expected = [
                plain.share(int(total), row.tolist()) for total, row in zip(totals, weights, strict=True)
            ]
            assert share_rows(totals, weights).tolist() == expected
            assert [share(int(t), row).tolist() for t, row in zip(totals, weights, strict=True)] == expected


def test_very_long_rows_add_up() -> None:
    shares = share_rows(np.array([10**15, -7]), np.full(5_000, 0.1))
    assert shares[0].tolist() == [2 * 10**11] * 5_000
    assert shares[1].tolist() == [-1] * 7 + [0] * 4_993


def test_rows_that_cannot_be_shared_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot share 5 over row 1"):
        share_rows(np.array([0, 5]), [[0, 0], [0, 0]])
    with pytest.raises(ValueError, match="NaN"):
        share_rows(np.array([1]), [[1.0, float("nan")]])
    with pytest.raises(ValueError, match="negative"):
        share_rows(np.array([1]), [[1.0, -1.0]])


def test_a_year_is_shared_over_its_months() -> None:
    annual = np.array([[1_200, 1_205], [-1_205, 0]])
    months = over_months(annual)
    assert months.shape == (2, 2, 12)
    assert months[0, 0].tolist() == [100] * 12
    assert months[0, 1].tolist() == [101] * 5 + [100] * 7
    assert months[1, 0].tolist() == [-101] * 5 + [-100] * 7
    assert (months.sum(axis=-1) == annual).all()


def test_sharing_is_fast_enough_for_every_person() -> None:
    """Generous multiples of what was measured (0.1 s and 0.45 s): a slow path would be far above them."""
    weights = np.arange(100_000) * 0.37 + 1
    start = time.process_time()
    assert share(9_025_456_583_600, weights).sum() == 9_025_456_583_600
    assert time.process_time() - start < 1.0
    start = time.process_time()
    shares = share_rows(np.full(200_000, 1_000_003), weights[:12])
    assert (shares.sum(axis=1) == 1_000_003).all()
    assert time.process_time() - start < 1.0
