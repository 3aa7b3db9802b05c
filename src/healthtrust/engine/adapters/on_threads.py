"""All parts in this process, on its threads: nothing is sent anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from healthtrust.engine.resident import Held
from healthtrust.engine.rounds import WholeTask
from healthtrust.engine.task import Lost, Said


class OnThreads:
    """Parts on threads of this process; `resident` of them stay in memory."""

    def __init__(self, workers: int, resident: int) -> None:
        self._held, self._resident = Held(), resident
        self._pool = ThreadPoolExecutor(workers)

    def each(self, parts: Sequence[int], task_of: WholeTask) -> list[Said]:
        """Return what these parts say next, in their order."""

        def advance(part: int) -> Said:
            said = self._held.advance(task_of(part, False), self._resident)
            return self._held.advance(task_of(part, True), self._resident) if isinstance(said, Lost) else said

        return list(self._pool.map(advance, parts))

    def close(self) -> None:
        """Let go of all parts."""
        self._held.let_go()
        self._pool.shutdown()
