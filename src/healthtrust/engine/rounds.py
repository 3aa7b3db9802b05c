"""Run one program on all parts of the people: each part says its tally, everybody hears the sum.

    round   every part works on until it asks everybody; what all say is put together in their order;
            the answer goes with the next round
    kept    where all parts have kept themselves, the answers before that are forgotten

The first part leads: it is worked on in this process, and its result is the result. An engine only passes on
tasks and what they say (`adapters`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

from healthtrust.engine.combine import combined
from healthtrust.engine.resident import LEADERS, Held
from healthtrust.engine.scratch import Written
from healthtrust.engine.task import Asks, Ends, Fails, Said, Task
from healthtrust.ground.errors import InvalidInput
from healthtrust.version import code_hash

WholeTask = Callable[[int, bool], Task]
"""The task of a part; with True, with all answers, for a process that never saw the part."""


class Engine(Protocol):
    """What does tasks: on threads, in processes, on other hosts."""

    def each(self, parts: Sequence[int], task_of: WholeTask) -> list[Said]:
        """Return what these parts say next, in their order; a part that got lost is begun again."""

    def close(self) -> None:
        """Let go of all that is held."""


@dataclass(frozen=True)
class Work:
    """A program to be run on all parts."""

    program: str
    """A function of a module, as `module:function`, that is given its part (`resident.Resident`)."""
    parameters: Any
    """What every part is given."""
    parts: int
    leader: Any = None
    """What the first part finds as `part.leader`, here in this process."""
    kept: Sequence[Written] = ()
    """What each part kept in a run that was interrupted; none: they begin from nothing."""
    on_kept: Callable[[Sequence[Written], Sequence[Written]], None] = lambda before, now: None
    """Told what all parts kept before, and what they keep now."""


def drive(work: Work, engine: Engine) -> Any:
    """Return the result of the first part of a program run on all parts.

    Raises what the program raises; problems of several parts are told together.
    """
    run, held = _Run(work), Held()
    LEADERS[run.name] = work.leader
    try:
        with ThreadPoolExecutor(1) as own:
            while True:
                leading = own.submit(held.advance, run.task(0, False), 1)
                try:
                    others = engine.each(range(1, work.parts), run.task) if work.parts > 1 else []
                finally:
                    first = leading.result()
                said = [first, *others]
                _raise_failures(said)
                if isinstance(first, Ends) and all(isinstance(each, Ends) for each in others):
                    return first.result
                run.answer(said)
    finally:
        held.let_go()
        LEADERS.pop(run.name, None)


class _Run:
    """A run as it stands: the answers since the parts were kept."""

    def __init__(self, work: Work) -> None:
        self._work, self._kept = work, tuple(work.kept)
        self.name = os.urandom(8).hex()  # names no result: it keeps runs apart that share a worker
        self._asked, self._answers, self._to_lead = 0, list[Any](), list[Any]()

    def task(self, part: int, whole: bool) -> Task:
        """Return what a part is to do next: with all answers since it was kept, or with the last alone."""
        answers = self._answers if part else self._to_lead
        left_out = 0 if whole else max(len(answers) - 1, 0)
        return Task(
            self._work.program,
            part,
            self._work.parts,
            self._work.parameters,
            self._kept[part] if self._kept else None,
            self._asked,
            self._asked + left_out,
            tuple(answers[left_out:]),
            self.name,
            code_hash(),
        )

    def answer(self, said: Sequence[Said]) -> None:
        """Put together what all parts ask; raises RuntimeError where they do not ask alike."""
        asks = [each.ask for each in said if isinstance(each, Asks)]
        kinds = sorted({ask.kind for ask in asks})
        if len(asks) < len(said) or len(kinds) != 1:
            raise RuntimeError(
                f"parts of one program stand at different places: {', '.join(kinds)}, {said!r:.300}"
            )
        try:
            found = combined(kinds[0], [ask.value for ask in asks])
        except TypeError as unlike:
            raise RuntimeError(f"parts of one program say unlike things: {unlike}") from unlike
        self._to_lead.append(found)
        self._answers.append(None if kinds[0] == "rows" else found)
        if kinds[0] == "kept":
            self._asked += len(self._answers)
            before, self._kept = self._kept, tuple(ask.value for ask in asks)
            self._answers, self._to_lead = [], []
            self._work.on_kept(before, self._kept)


def _raise_failures(said: Sequence[Said]) -> None:
    failed = [each for each in said if isinstance(each, Fails)]
    if not failed:
        return
    if all(isinstance(each.raised, InvalidInput) for each in failed):
        raise InvalidInput(list(dict.fromkeys(p for each in failed for p in each.raised.problems)))  # type: ignore[attr-defined]
    worst = next(each for each in failed if not isinstance(each.raised, InvalidInput))
    worst.raised.add_note(worst.trace)
    raise worst.raised
