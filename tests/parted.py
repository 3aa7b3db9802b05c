"""A step, a table or any rule done on a state in one part and in several, to be held side by side."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

import numpy as np

from healthtrust.engine.adapters.on_threads import OnThreads
from healthtrust.engine.resident import Resident
from healthtrust.engine.rounds import Work, drive
from healthtrust.in_parts.split import BY_HOUSEHOLD, split, together
from healthtrust.state import State

WORK: dict[int, tuple[Callable[[State], Any], list[State], dict[int, Any]]] = {}
NUMBERS = count()
SEVERAL = (2, 3, 7)


def work(part: Resident) -> None:
    """The program of one part: do the work on its state and leave the result."""
    function, states, results = WORK[part.parameters]
    results[part.number] = function(states[part.number])


def in_parts(function: Callable[[State], Any], state: State, parts: int) -> list[Any]:
    """What a function of a state gives in each part of its people."""
    number, states = next(NUMBERS), split(state, parts)
    WORK[number] = function, states, {}
    engine = OnThreads(2, len(states))
    try:
        drive(Work("tests.parted:work", number, len(states)), engine)
    finally:
        engine.close()
    results = WORK.pop(number)[2]
    return [results[part] for part in range(len(states))]


def assert_same_step(step: Callable[[State], State], state: State, parts: tuple[int, ...] = SEVERAL) -> State:
    """Hold a step done in one part beside the same in several; return the state after it."""
    whole = step(state)
    for number in parts:
        states = in_parts(step, state, number)
        assert_alike(together(states), whole, f"{number} parts")
        for each in states[1:]:
            assert_alike(_common(each), _common(states[0]), f"what is the same in {number} parts")
    return whole


def assert_same_answer(
    function: Callable[[State], Any], state: State, parts: tuple[int, ...] = SEVERAL
) -> Any:
    """Hold a table or number of a state in one part beside the same of the part that leads."""
    whole = function(state)
    for number in parts:
        assert_alike(in_parts(function, state, number)[0], whole, f"{number} parts")
    return whole


def assert_alike(one: Any, other: Any, where: str) -> None:
    """Hold two values side by side, field by field, to the last bit."""
    if dataclasses.is_dataclass(one) and not isinstance(one, type):
        for field in dataclasses.fields(one):
            assert_alike(getattr(one, field.name), getattr(other, field.name), f"{where}, {field.name}")
    elif isinstance(one, Mapping):
        assert sorted(map(str, one)) == sorted(map(str, other)), where
        for name in one:
            assert_alike(one[name], other[name], f"{where}, {name}")
    elif isinstance(one, tuple | list):
        assert len(one) == len(other), where
        for number, (a, b) in enumerate(zip(one, other, strict=True)):
            assert_alike(a, b, f"{where}, {number}")
    elif isinstance(one, np.ndarray):
        assert one.dtype == other.dtype, f"{where}: {one.dtype} and {other.dtype}"
        np.testing.assert_array_equal(one, other, err_msg=where)
    elif isinstance(one, float):
        assert one == other or (np.isnan(one) and np.isnan(other)), f"{where}: {one!r} and {other!r}"
    elif type(one).__module__.startswith("healthtrust") and hasattr(one, "__dict__"):
        assert_alike(vars(one), vars(other), where)
    else:
        assert one == other, f"{where}: {one!r} and {other!r}"


def _common(state: State) -> State:
    """A state without its people and their columns."""
    nothing = np.zeros(0)
    found = {
        name: dataclasses.replace(getattr(state, name), **dict.fromkeys(columns, nothing))
        for name, columns in BY_HOUSEHOLD.items()
        if getattr(state, name) is not None
    }
    return state.replace(persons=None, households=None, **found)
