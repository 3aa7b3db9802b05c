"""Workers that hold parts: who has which, what each is sent in a round, and what to do when one is gone.

part k belongs to worker k mod w                      so that its memory is found again
Lost, or a worker that is gone                        the same parts again, whole, with all answers
gone more than `retries` times in one round           a clear end, naming the parts
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Protocol

from healthtrust.engine.rounds import WholeTask
from healthtrust.engine.task import Lost, Said, Task
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem


class Hand(Protocol):
    """One worker."""

    def send(self, tasks: Sequence[Task]) -> Future[list[Said]] | Any:
        """Begin these tasks and return what will hold what they say, asked by `result()`."""

    def renew(self) -> None:
        """Put a new worker in the place of one that is gone."""

    def close(self) -> None:
        """Let the worker go."""


@dataclass
class Hands:
    """An engine of workers, each with the parts it holds."""

    hands: Sequence[Hand]
    gone: tuple[type[BaseException], ...]
    """What is raised where a worker is gone."""
    retries: int = 3
    on_close: Callable[[], None] = field(default=lambda: None)

    def each(self, parts: Sequence[int], task_of: WholeTask) -> list[Said]:
        """Return what these parts say next, in their order; raises InvalidInput where workers go on dying."""
        of_hand = {n: [p for p in parts if p % len(self.hands) == n] for n in range(len(self.hands))}
        of_hand = {n: some for n, some in of_hand.items() if some}
        said = self._round(of_hand, task_of, False)
        for _ in range(self.retries + 1):
            lost = {n: [p for p in some if isinstance(said[p], Lost)] for n, some in of_hand.items()}
            lost = {n: some for n, some in lost.items() if some}
            if not lost:
                return [said[part] for part in parts]
            said |= self._round(lost, task_of, True)
        raise InvalidInput([_given_up([p for p in parts if isinstance(said[p], Lost)], self.retries)])

    def close(self) -> None:
        """Let all workers go."""
        for hand in self.hands:
            hand.close()
        self.on_close()

    def _round(self, of_hand: dict[int, list[int]], task_of: WholeTask, whole: bool) -> dict[int, Said]:
        sent = [(n, some, self._sent(n, [task_of(p, whole) for p in some])) for n, some in of_hand.items()]
        said: dict[int, Said] = {}
        for n, some, future in sent:
            try:
                if future is None:
                    raise self.gone[0]()
                found: Sequence[Said] = future.result()
            except self.gone:
                self.hands[n].renew()
                found = [Lost()] * len(some)
            said |= dict(zip(some, found, strict=True))
        return said

    def _sent(self, hand: int, tasks: Sequence[Task]) -> Any:
        try:
            return self.hands[hand].send(tasks)
        except self.gone:
            return None


def _given_up(parts: Sequence[int], retries: int) -> Problem:
    found = f"workers that were gone {retries + 1} times while they held part {', '.join(map(str, parts))}"
    remedy = (
        "They may have too little memory: ask for more parts, or fewer of them in memory ([engine] resident)."
    )
    return Problem("engine", found, "workers that stay", remedy=remedy)
