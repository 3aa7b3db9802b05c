"""A table turned is the same table; columns of different length are none."""

from __future__ import annotations

import pytest

from healthtrust.ground.rows import by_column, by_row

COLUMNS = {"place": ["Ash", "Elm", "Oak"], "people": [3, 4, None]}


def test_turned_twice_it_is_as_it_was() -> None:
    assert by_column(by_row(COLUMNS)) == COLUMNS
    assert by_row(COLUMNS)[2] == {"place": "Oak", "people": None}


def test_nothing_is_nothing() -> None:
    assert by_row({}) == by_row({"place": []}) == [] and by_column([]) == {}


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        by_row({"place": ["Ash", "Elm"], "people": [3]})
