"""The one form of a task: a pure function of a part's path, parameters and what everybody answered so far.

    do(task)  =  what the part says next: a question to all parts with its own tally, the end, or a failure

A program is a function of a module that works through the rules of one part and asks all parts as it goes
(`everywhere`). A task names the program, the path of what the part kept last, and the answers since then. The
same task says the same wherever it is done: in a process that never saw the part, the program begins again at
that path and hears the answers anew, without waiting. A process that has the part in memory goes on where it
stood, and may be told only the answers it lacks.

>>> Task("a:b", 0, 1, None, None, asked=5, first=7, answers=("eighth",)).whole
False
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.engine.combine import Ask
from healthtrust.engine.scratch import Written
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.version import code_hash


@dataclass(frozen=True)
class Task:
    """What one part is to do next."""

    program: str
    """A function of a module, as `module:function`."""
    part: int
    parts: int
    parameters: Any
    """What the program is given; the same for every part."""
    kept: Written | None
    """What the part kept last; None where it begins from nothing."""
    asked: int = 0
    """Answers that the run had when the part was kept."""
    first: int = 0
    """Number in the run of the first of `answers`; after `asked` where those before it are left out."""
    answers: tuple[Any, ...] = ()
    """What everybody answered, from `first` on."""
    run: str = ""
    """Names the run: parts of several may be in one process."""
    code: str = ""
    """Hash of the code that the run began with; workers must have the same."""

    @property
    def whole(self) -> bool:
        """Return whether a process that never saw the part can do this task."""
        return self.first == self.asked


@dataclass(frozen=True)
class Asks:
    """The part asks everybody."""

    ask: Ask


@dataclass(frozen=True)
class Ends:
    """The program has come to its end, with this result."""

    result: Any


@dataclass(frozen=True)
class Fails:
    """The program raised an exception."""

    raised: BaseException
    trace: str = ""


@dataclass(frozen=True)
class Lost:
    """The part is not in the memory of this process: it needs all answers."""


Said = Asks | Ends | Fails | Lost


def do_many(tasks: Sequence[Task], resident: int) -> list[Said]:
    """Return what each part says next, one part after the other; at most `resident` stay in memory."""
    from healthtrust.engine.resident import HELD

    if tasks and tasks[0].code and tasks[0].code != code_hash():
        return [Fails(InvalidInput([_other_code(tasks[0].code)])) for _ in tasks]
    return [HELD.advance(task, resident) for task in tasks]


def _other_code(code: str) -> Problem:
    found = (
        f"a worker with other code of healthtrust ({code_hash()[:12]}) than the run began with ({code[:12]})"
    )
    remedy = "Install the same version on every host, and start the workers anew."
    return Problem("engine", found, "the same code everywhere", None, remedy)
