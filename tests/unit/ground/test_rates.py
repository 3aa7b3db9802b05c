from __future__ import annotations

import numpy as np
import pytest

from healthtrust.ground.errors import HealthTrustError
from healthtrust.ground.rates import UnitMismatch, compatible, convert, known_units


@pytest.mark.parametrize(
    ("value", "found", "expected", "converted"),
    [
        (9, "percent", "share", 0.09),
        (25, "basis points", "percent", 0.25),
        (7, "per 1,000", "per person", 0.007),
        (1, "per 1,000", "per 100,000", 100),
        (250, "per 100,000 per month", "per person per year", 0.03),
        (2, "money per head per quarter", "money per head per year", 8),
        (1_200, "money per year", "money per month", 100),
        (18, "months", "years", 1.5),
        (52.690703, "million people", "people", 52_690_703),
        (3.46, "billion money", "million money", 3_460),
        (30, "QALY", "QALY", 30),
    ],
)
def test_units_of_one_kind_convert(value: float, found: str, expected: str, converted: float) -> None:
    assert float(convert(value, found, expected)) == pytest.approx(converted, rel=1e-15)


def test_percent_becomes_the_nearest_share() -> None:
    percents = np.arange(101)
    assert convert(percents, "percent", "share").tolist() == [
        float(f"0.{n:02d}") if n < 100 else 1.0 for n in percents
    ]


def test_shape_is_kept_and_the_column_is_not_changed() -> None:
    column = np.array([[1.0], [2.0]])
    assert convert(column, "percent", "share").shape == (2, 1)
    assert column.tolist() == [[1.0], [2.0]]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ("percent", "per person"),  # a share of people is not a count of events per person
        ("per 1,000", "per 1,000 per year"),  # a count is not a rate
        ("money", "money per head"),
        ("money per QALY", "money per DALY"),
        ("people", "years"),
    ],
)
def test_units_of_different_kinds_are_refused_with_both_names(found: str, expected: str) -> None:
    with pytest.raises(UnitMismatch) as refused:
        convert([1.0], found, expected)
    assert f"found {found!r}; expected {expected!r}" in str(refused.value)
    assert isinstance(refused.value, HealthTrustError)
    assert refused.value.exit_code == 1


def test_a_refusal_names_the_units_that_would_do() -> None:
    with pytest.raises(UnitMismatch, match="share, percent, per mille or basis points"):
        convert([1.0], "people", "share")


def test_an_unknown_unit_is_told_its_nearest_match() -> None:
    with pytest.raises(UnitMismatch, match="did you mean 'percent'"):
        convert([1.0], "per cent", "share")
    with pytest.raises(UnitMismatch, match="did you mean 'share'"):
        convert([1.0], "percent", "shares")


def test_every_unit_is_listed_once_and_converts_to_itself_and_back() -> None:
    units = known_units()
    assert len(units) == len(set(units))
    for unit in units:
        for other in compatible(unit):
            assert float(convert(convert(3.0, unit, other), other, unit)) == pytest.approx(3.0, rel=1e-15)


def test_the_units_that_tables_use_are_known() -> None:
    named = {
        "share",
        "percent",
        "per 1,000",
        "per 100,000",
        "people",
        "years",
        "money",
        "money per head",
        "QALY",
    }
    assert named <= set(known_units())
