"""The rules that need no database: keys, stages, retention."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.live.store import (
    Load,
    Store,
    YearState,
    begun,
    closed,
    content_key,
    create,
    expired,
    paid,
    settled,
)
from healthtrust.live.store.retention import purged
from tests.unit.live.store.books import ABOUT, APPROVER, OPERATOR, budgets, contributions, noon


def test_a_key_tells_apart_what_differs() -> None:
    values = (
        1, "1", None, True, b"1", [1], {"a": 1}, {"a": 2}, ("a", "b"), ("ab", ""), contributions(), budgets(),
        np.array([1, 2]), np.array([1, 2], dtype=np.int32), np.array([[1], [2]]), np.array(["1"]),
    )  # fmt: skip
    keys = [content_key(value) for value in values]
    assert len(set(keys)) == len(values)
    assert keys == [content_key(value) for value in values]
    assert content_key(np.int64(1)) == content_key(1)
    assert content_key(np.array([1, 2], dtype=">i8")) == content_key(np.array([1, 2], dtype="<i8"))


@pytest.mark.parametrize(
    ("value", "error"), [(float("nan"), ValueError), (object(), TypeError), ({1: 2}, TypeError)]
)
def test_a_key_is_made_of_plain_things(value: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        content_key(value)


FULL = YearState(2027, "open", 12)


@pytest.mark.parametrize(
    ("move", "said"),
    [
        (lambda: begun((FULL,), 2028), "expected 2027 closed"),
        (lambda: begun((FULL,), 2027), "a year that is there"),
        (lambda: begun((closed(settled(FULL)),), 2029), "expected 2028"),
        (lambda: paid(FULL, 13), "as all twelve months are paid"),
        (lambda: paid(settled(FULL), 12), "expected an open year"),
        (lambda: paid(YearState(2027, "open", 3), 3), "expected month 4"),
        (lambda: settled(YearState(2027, "open", 11)), "expected month 12"),
        (lambda: settled(settled(FULL)), "expected a year that is open"),
        (lambda: closed(FULL), "expected a year that is settled"),
        (lambda: closed(closed(settled(FULL))), "expected a year that is settled"),
    ],
)
def test_stages_follow_each_other(move: object, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        move()  # type: ignore[operator]


def test_a_year_goes_its_way() -> None:
    state = begun((), 2027)
    for month in range(1, 13):
        state = paid(state, month)
    assert begun((closed(settled(state)),), 2028) == YearState(2028, "open", 0)


def test_loads_expire() -> None:
    leap = Load("a", "x", None, {}, "2028-02-29T10:00:00Z")
    assert expired([leap], 1, date(2029, 2, 28)) == []
    assert expired([leap], 1, date(2029, 3, 1)) == ["a"]
    assert expired([Load("b", "x", None, {})], 0, date(2099, 1, 1)) == []


def test_a_purge_is_noted(url: str) -> None:
    store: Store = create(url, ABOUT, clock=noon)
    with store.transaction(OPERATOR, "load", {}) as work:
        work.add_load("h", "records", {})
    with store.transaction(APPROVER, "purge", {"why": "retention of 8 years"}) as work:
        work.note_purged(["h"])
    assert purged(store) == ["h"]
    assert [load.hash for load in store.loads()] == ["h"]
    assert store.verify_trail() == []
