"""Money to purposes and places of people in several parts: every formula and table as in one part."""

from __future__ import annotations

from typing import Any

import pytest

from healthtrust import allocate, package, pool
from healthtrust.state import State
from tests.parted import assert_same_step
from tests.small import small_state

DESIGNS: dict[str, dict[str, Any]] = {
    "as it is": {},
    "rows of many": {"people": {"size": 5_000, "residents_per_row": 10}},
    "a stated formula": {"allocate": {"formula": "need-and-inequalities"}},
}


def before(**overrides: Any) -> State:
    return package.step(pool.step(small_state(**overrides)))


@pytest.mark.parametrize("name", DESIGNS)
def test_the_step_is_the_same_in_any_parts(name: str) -> None:
    state = assert_same_step(allocate.step, before(**DESIGNS[name]))
    assert state.budgets is not None
    assert state.budgets.lines.sum() > 0
