"""People begun in several parts: each part makes or loads its own, as a run in parts does."""

from __future__ import annotations

from healthtrust import people
from healthtrust.design.whole import Design
from healthtrust.engine.adapters.on_threads import OnThreads
from healthtrust.engine.rounds import Work, drive
from healthtrust.in_parts.split import together
from healthtrust.start import opening
from healthtrust.state import State
from tests.parted import NUMBERS, WORK, assert_alike


def begun(design: Design, parts: int, folder: str = "") -> list[State]:
    """The state of each part after the step people of a first year."""
    number, results = next(NUMBERS), dict[int, State]()
    WORK[number] = people.step, [opening(design, folder)] * parts, results
    engine = OnThreads(2, parts)
    try:
        drive(Work("tests.parted:work", number, parts), engine)
    finally:
        engine.close()
        WORK.pop(number)
    return [results[part] for part in range(parts)]


def assert_begun_alike(design: Design, parts: tuple[int, ...], folder: str = "") -> State:
    """Hold people begun in one part beside the same begun in several; return them."""
    whole = people.step(opening(design, folder))
    for number in parts:
        assert_alike(together(begun(design, number, folder)), whole, f"{number} parts")
    return whole
