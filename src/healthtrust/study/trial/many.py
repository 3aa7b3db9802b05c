"""Many cases tried, side by side on all processors, each kept as it is found.

A case is tried by running its design, year by year, without writing a run folder. Results do not depend on
how many processors there are, on their order, or on what was kept before. A case that cannot be - its pool
does not pay for what must be covered - is told apart with the reason; it does not stop the others.

>>> from healthtrust.design.read import read_design
>>> from healthtrust.study.trial.case import case_of
>>> small = case_of(read_design("valley", ["people.size=2000"]))
>>> found = tried([small, small.with_values({"pool.ceiling_share": 0.001}), small], workers=1)
>>> bool(np.ptp(found.column("qalys")[[0, 2]])), found.ran, [f.number for f in found.failed]
(False, 2, [1])
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from math import nan
from multiprocessing.process import BaseProcess
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import InvalidInput
from healthtrust.projection import project
from healthtrust.start import opening
from healthtrust.study.trial.case import Case
from healthtrust.study.trial.kept import Kept
from healthtrust.study.trial.outcomes import outcomes_of

Tell = Callable[[int, int], None]
"""Told how many cases are done, and of how many."""

REFUSED = "refused"
"""Key under which it is kept why a case could not be."""

AHEAD = 4
"""Cases handed out for each worker before any comes back."""


@dataclass(frozen=True)
class Failed:
    """A case that could not be: its number among those asked for, and why, in words."""

    number: int
    why: str


@dataclass(frozen=True)
class Trials:
    """What came of cases, in the order they were asked for."""

    found: tuple[Mapping[str, float], ...]
    """Named numbers of each; none for a case that could not be."""
    failed: tuple[Failed, ...]
    ran: int
    """How many were run now; the others were kept, or asked for twice."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all numbers, in the order they first appear."""
        return tuple(dict.fromkeys(name for each in self.found for name in each))

    def column(self, name: str) -> NDArray[np.float64]:
        """Return one number of every case [case]; NaN where it has none."""
        return np.array([each.get(name, nan) for each in self.found])


def tried(
    cases: Sequence[Case],
    kept: Kept | None = None,
    workers: int | None = None,
    tell: Tell = lambda done, of: None,
) -> Trials:
    """Try the cases that nothing is kept of, and return what came of all.

    workers: processes that work side by side, by default one a processor; 1 works in this process.
    """
    kept = kept or Kept()
    marks = [case.mark for case in cases]
    known = kept.get(marks)
    first = {mark: case for mark, case in zip(marks, cases, strict=True) if mark not in known}
    done = sum(mark in known for mark in marks)
    tell(done, len(cases))
    for mark, found in _worked(first, workers or os.cpu_count() or 1):
        kept.put(mark, found)
        known[mark] = found
        done += marks.count(mark)
        tell(done, len(cases))
    every = [known[mark] for mark in marks]
    failed = tuple(Failed(n, found[REFUSED]) for n, found in enumerate(every) if REFUSED in found)
    return Trials(tuple({} if REFUSED in found else found for found in every), failed, len(first))


def one(case: Case) -> dict[str, Any]:
    """Return the named numbers of a case, or why it could not be, under `REFUSED`."""
    try:
        return outcomes_of(project(opening(case.design, case.folder)))
    except InvalidInput as refused:
        return {REFUSED: "; ".join(str(problem) for problem in refused.problems)}


def _worked(cases: Mapping[str, Case], workers: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield mark and result of each case as it is done."""
    workers = min(workers, len(cases))
    if workers <= 1:
        for mark, case in cases.items():
            yield mark, one(case)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_alone) as pool:
        yield from _handed_out(pool, cases, workers * AHEAD)


def _handed_out(
    pool: ProcessPoolExecutor, cases: Mapping[str, Case], ahead: int
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Keep `ahead` cases in hand; on interruption those not begun are given up."""
    waiting, out = list(cases.items())[::-1], dict[Future[dict[str, Any]], str]()
    try:
        while waiting or out:
            while waiting and len(out) < ahead:
                mark, case = waiting.pop()
                out[pool.submit(one, case)] = mark
            for future in wait(out, return_when=FIRST_COMPLETED).done:
                yield out.pop(future), future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _alone() -> None:
    """Use one thread in each worker, leave an interruption to the parent, and end when it does.

    The workers are what runs side by side. One whose parent was killed would otherwise wait for ever.
    """
    os.environ["HEALTHTRUST_THREADS"] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(multiprocessing.parent_process(),), daemon=True).start()


def _end_with(parent: BaseProcess | None) -> None:
    if parent is not None:
        parent.join()
        os._exit(1)
