"""Workers that try cases side by side, and stay between one lot of cases and the next.

They are processes of this machine, or workers of the engine that the settings name (`healthtrust.settings`).
Each loads the library once. A crew of one works in this process; a larger one is called up with its first
lot. Results do not depend on how many work, nor on the order in which they are done.

>>> with Crew(1) as crew:
...     list(crew.work({}))
[]
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from typing import Any

from healthtrust.engine.adapters.in_processes import alone
from healthtrust.engine.adapters.opened import NEEDS
from healthtrust.engine.adapters.pools import pool_of
from healthtrust.ground.errors import InvalidInput
from healthtrust.projection import project
from healthtrust.settings import engine_settings
from healthtrust.start import opening
from healthtrust.study.trial.case import Case
from healthtrust.study.trial.outcomes import outcomes_of

REFUSED = "refused"
"""Key under which it is kept why a case could not be."""

AHEAD = 4
"""Cases handed out for each worker before any comes back."""


class Crew:
    """So many workers, one a processor unless said, until it is closed."""

    def __init__(self, workers: int | None = None) -> None:
        self._engine = engine_settings()
        self.workers = workers or self._engine.workers or os.cpu_count() or 1
        self._pool: Executor | None = None

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *raised: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def work(self, cases: Mapping[str, Case]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield mark and result of each case as it is done; a single one is not worth calling others up."""
        if self.workers < 2 or (len(cases) < 2 and self._pool is None):
            for mark, case in cases.items():
                yield mark, one(case)
            return
        if self._pool is None:
            self._pool = self._called_up()
        yield from _handed_out(self._pool, cases, self.workers * AHEAD)

    def _called_up(self) -> Executor:
        engine = self._engine
        if engine.kind in NEEDS:
            return pool_of(str(engine.kind), engine.address, self.workers)
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # else workers' linear algebra waits spinning
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.workers, context, initializer=alone)


def one(case: Case) -> dict[str, Any]:
    """Return the named numbers of a case, or why it could not be, under `REFUSED`."""
    try:
        return outcomes_of(project(opening(case.design, case.folder)))
    except InvalidInput as refused:
        return {REFUSED: "; ".join(str(problem) for problem in refused.problems)}


def _handed_out(
    pool: Executor, cases: Mapping[str, Case], ahead: int
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
        for future in out:
            future.cancel()
