from __future__ import annotations

import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.periods import Month, months_of, years_of


def test_months_are_ordered_in_time() -> None:
    assert Month(2026, 12) < Month(2027, 1) < Month(2027, 2)
    assert max(months_of(2027)) == Month(2027, 12)


def test_a_month_comes_back_from_its_index() -> None:
    assert Month(2027, 3).index == 2027 * 12 + 2
    for index in range(24_320, 24_350):
        assert Month.from_index(index).index == index
    assert Month.from_index(Month(2027, 12).index + 1) == Month(2028, 1)


def test_the_months_of_a_year() -> None:
    months = months_of(2027)
    assert len(months) == 12
    assert [m.index - months[0].index for m in months] == list(range(12))
    assert str(months[0]) == "2027-01"


@pytest.mark.parametrize("month", [0, 13, -1])
def test_there_are_twelve_months(month: int) -> None:
    with pytest.raises(ValueError, match="1 to 12"):
        Month(2027, month)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        (2027, [2027]),
        ("2027", [2027]),
        ("2027-2029", [2027, 2028, 2029]),
        (" 2027 – 2028 ", [2027, 2028]),
        ("2027-2027", [2027]),
    ],
)
def test_years_are_read(text: str | int, years: list[int]) -> None:
    assert list(years_of(text)) == years


@pytest.mark.parametrize(
    "text", ["27", "2027-", "2027-28", "2027, 2028", "", "next year", 2027.5, True, -2027]
)
def test_what_is_no_year_is_refused_with_what_was_found(text: str | int) -> None:
    with pytest.raises(InvalidInput) as refused:
        years_of(text)
    assert f"found {text!r}; expected a year of four digits" in str(refused.value)


def test_years_the_wrong_way_round_are_told_the_right_one() -> None:
    with pytest.raises(InvalidInput, match="'2027-2031'"):
        years_of("2031-2027")
