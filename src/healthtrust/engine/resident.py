"""Programs that wait in memory wherever they ask everybody, each in a thread of its own.

    in memory         goes on with the answers it lacks
    not in memory     begins again at what it kept last and hears the answers anew
    too many          the one just advanced is let go; it will begin again

Only one of them runs at a time in a process, so that memory is one part at work and what the others hold.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from queue import SimpleQueue
from typing import Any, TypeVar

import numpy as np

from healthtrust.engine.combine import Ask
from healthtrust.engine.everywhere import within
from healthtrust.engine.scratch import Written
from healthtrust.engine.task import Asks, Ends, Fails, Lost, Said, Task

Given = TypeVar("Given")
_MOST_SHARED = 256
PATIENCE = 3_600.0
"""Seconds after which a run that asks nothing is taken to be over."""
LEADERS: dict[str, Any] = {}
"""By run: what the part that leads is given beside the parameters, in the process that began the run."""


class _LetGo(BaseException):
    """Ends the thread of a program that is let go."""


def own(answer: Any) -> Any:
    """Return an answer with arrays of its own: parts of one process hear the same one."""
    if isinstance(answer, dict):
        return {name: own(each) for name, each in answer.items()}
    if isinstance(answer, tuple):
        each = [own(one) for one in answer]
        return type(answer)(*each) if hasattr(answer, "_fields") else tuple(each)
    return answer.copy() if isinstance(answer, np.ndarray) else answer


class Shared:
    """What is worked out once for all parts of a process, by where the program stood when it asked."""

    def __init__(self) -> None:
        self._lock, self._found = threading.Lock(), dict[tuple[str, int, int], _Once]()

    def get(self, key: tuple[str, int, int], function: Callable[[], Given]) -> Given:
        """Return what was worked out at this place of the program, or work it out."""
        with self._lock:
            one = self._found.setdefault(key, _Once())
            while len(self._found) > _MOST_SHARED:
                self._found.pop(next(iter(self._found)))
        found: Given = one.get(function)
        return found


class _Once:
    def __init__(self) -> None:
        self._lock, self._found = threading.Lock(), list[Any]()

    def get(self, function: Callable[[], Any]) -> Any:
        with self._lock:
            if not self._found:
                self._found.append(function())
            return self._found[0]


SHARED = Shared()


class Resident:
    """One part at work: the `Part` its rules see, and the handle its process advances it by."""

    def __init__(self, task: Task) -> None:
        self.number, self.count, self.parameters = task.part, task.parts, task.parameters
        self.kept, self.leader = task.kept, LEADERS.get(task.run) if task.part == 0 else None
        self.heard = self._begun = task.asked
        self._run, self._onces, self._at = task.run, 0, 0
        self._answers = list[Any]()
        self._said, self._told = SimpleQueue[Said](), SimpleQueue[tuple[Any, ...] | None]()
        self._thread = threading.Thread(target=self._work, args=(task.program,), daemon=True)
        self._waiting = False

    # ---- what the rules see -------------------------------------------------------------------------

    def ask(self, ask: Ask) -> Any:
        """Return what all parts answer; waits for them where it is not known yet."""
        while self._at >= len(self._answers):
            self._said.put(Asks(ask))
            told = self._told.get()
            if told is None:
                raise _LetGo
            self._answers += told
        answer, self._answers[self._at] = self._answers[self._at], None
        self._at, self._onces = self._at + 1, 0
        return answer if ask.kind == "counts" else own(answer)

    def once(self, function: Callable[[], Given]) -> Given:
        """Return what is the same in every part, worked out by the first that comes here."""
        self._onces += 1
        return SHARED.get((self._run, self._begun + self._at, self._onces), function)

    def keep(self, written: Written) -> None:
        """Tell everybody that this part is kept there; from then on a lost part begins there."""
        self.ask(Ask("kept", written))

    # ---- what its process does ----------------------------------------------------------------------

    def advance(self, answers: tuple[Any, ...]) -> Said:
        """Return what the part says next, given answers it has not heard."""
        self.heard += len(answers)
        if self._waiting:
            self._told.put(answers)
        else:
            self._answers += answers
            self._waiting = True
            self._thread.start()
        return self._said.get()

    def let_go(self) -> None:
        """End the program where it waits, and its memory with it."""
        self._told.put(None)
        self._thread.join()

    def _work(self, program: str) -> None:
        module, _, name = program.partition(":")
        try:
            with within(self):
                self._said.put(Ends(getattr(import_module(module), name)(self)))
        except _LetGo:
            pass
        except BaseException as raised:
            self._said.put(Fails(raised, traceback.format_exc()))


class Held:
    """The parts that a process has in memory."""

    def __init__(self) -> None:
        self._parts, self._seen = dict[tuple[str, int], Resident](), dict[str, float]()

    def advance(self, task: Task, resident: int) -> Said:
        """Return what the part of a task says next; at most `resident` parts stay in memory."""
        key, self._seen[task.run] = (task.run, task.part), time.monotonic()
        self._forget()
        part = self._parts.pop(key, None)
        if part is not None and part.heard < task.first:
            part.let_go()
            part = None
        if part is None:
            if not task.whole:
                return Lost()
            part, answers = Resident(task), task.answers
        else:
            answers = task.answers[part.heard - task.first :]
        said = part.advance(answers)
        if isinstance(said, Asks) and len(self._parts) < resident:
            self._parts[key] = part
        elif isinstance(said, Asks):
            part.let_go()
        return said

    def _forget(self) -> None:
        """Let go of the parts of runs that nobody has asked about for long: they were stopped."""
        for run, seen in list(self._seen.items()):
            if time.monotonic() - seen > PATIENCE:
                self._seen.pop(run, None)
                for key in [key for key in list(self._parts) if key[0] == run]:
                    self._parts.pop(key).let_go()

    def let_go(self) -> None:
        """Let go of all parts."""
        for key in list(self._parts):
            self._parts.pop(key).let_go()


HELD = Held()
