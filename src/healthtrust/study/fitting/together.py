"""Several searches side by side, whose questions are answered together.

    round:  every search that still runs has asked for points;  all points are tried at once;  each goes on

A search that waits for its own points would leave processors idle. What each is told does not depend on the
others, so the answer is the same however many run.

>>> def climb(start):
...     def steps(ask):
...         at = start
...         for _ in range(3):
...             at = at + ask(np.array([[at]]))[0, 0]
...         return float(at)
...     return steps
>>> sizes = []
>>> def answer(points):
...     sizes.append(len(points))
...     return points * 0 + 2
>>> side_by_side([climb(0.0), climb(10.0)], answer), sizes
([6.0, 16.0], [2, 2, 2])
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
Found = TypeVar("Found")
Ask = Callable[[Real], Real]
"""Points [point, knob] -> results [point, result]."""


def side_by_side(searches: Sequence[Callable[[Ask], Found]], answer: Ask) -> list[Found]:
    """Return what each search finds; `answer` is only ever called here, with the points of all that wait."""
    said = SimpleQueue[tuple[int, Real | None, Future[Real] | None]]()
    with ThreadPoolExecutor(max(len(searches), 1)) as hands:
        begun = [hands.submit(_run, search, n, said) for n, search in enumerate(searches)]
        running, waiting = len(begun), dict[int, tuple[Real, Future[Real]]]()
        while running:
            number, points, reply = said.get()
            if points is None or reply is None:
                running -= 1
            else:
                waiting[number] = (points, reply)
            if waiting and len(waiting) == running:
                _answer([waiting[n] for n in sorted(waiting)], answer)
                waiting.clear()
    return [each.result() for each in begun]


def _run(
    search: Callable[[Ask], Found],
    number: int,
    said: SimpleQueue[tuple[int, Real | None, Future[Real] | None]],
) -> Found:
    def ask(points: Real) -> Real:
        reply = Future[Real]()
        said.put((number, points, reply))
        return reply.result()

    try:
        return search(ask)
    finally:
        said.put((number, None, None))


def _answer(asked: Sequence[tuple[Real, Future[Real]]], answer: Ask) -> None:
    """Answer all at once; what goes wrong is told to each, so that none waits for ever."""
    try:
        found = answer(np.concatenate([points for points, _ in asked]))
    except BaseException as wrong:
        for _, reply in asked:
            reply.set_exception(wrong)
        return
    ends = np.cumsum([len(points) for points, _ in asked])[:-1]
    for (_, reply), part in zip(asked, np.split(found, ends), strict=True):
        reply.set_result(part)
