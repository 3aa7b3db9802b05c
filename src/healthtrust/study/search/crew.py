"""Workers that stay between the batches of a search, so that each loads the library once.

What is found is kept as by `study.trial.tried`, which then takes it from there; results do not depend on how
many work.

>>> with Crew(1) as crew:
...     crew.work([], Kept())
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait

from healthtrust.study.trial import Case, Kept
from healthtrust.study.trial.many import Tell, _alone, one


class Crew:
    """Processes that work side by side until it is closed."""

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *raised: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def work(self, cases: Sequence[Case], kept: Kept, tell: Tell = lambda done, of: None) -> None:
        """Try the cases that nothing is kept of, and keep what is found; a single one is left to others."""
        marks = {case.mark: case for case in cases}
        known = kept.get(marks)
        waiting = {mark: case for mark, case in marks.items() if mark not in known}
        if self._workers < 2 or len(waiting) < 2:
            return
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, context, initializer=_alone)
        out = {self._pool.submit(one, case): mark for mark, case in waiting.items()}
        done = len(cases) - len(out)
        while out:
            for future in wait(out, return_when=FIRST_COMPLETED).done:
                kept.put(out.pop(future), future.result())
                done += 1
                tell(done, len(cases))
