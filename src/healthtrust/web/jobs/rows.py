"""A job as a value: what is asked, how far it is, what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from healthtrust.ground.problems import Problem

State = Literal["queued", "running", "done", "failed", "cancelled"]

ENDED: tuple[State, ...] = ("done", "failed", "cancelled")

LEAST_SHARE, LEAST_SECONDS = 0.03, 2.0
"""How much must be done, of what there was to do, before its pace says how long the rest takes."""


@dataclass(frozen=True)
class Job:
    """One job. Times are seconds since 1970; `of` is 0 while nobody knows how much there is to do."""

    number: int
    kind: str
    title: str
    key: str
    asked: Mapping[str, Any]
    who: str
    role: str
    state: State
    wanted: str
    done: int
    of: int
    step: str
    created: float
    started: float | None
    ended: float | None
    beat: float | None
    worker: str
    attempts: int
    result: Mapping[str, Any]
    """What came of it: `run`, the fingerprint of a run, or `address`, of a page; while it runs, `begun`."""
    problems: tuple[Mapping[str, Any], ...]
    """What was refused, as fields of `Problem`."""

    @property
    def percent(self) -> int:
        """Return how much is done, in whole hundredths."""
        return 100 if self.state == "done" else min(99, 100 * self.done // self.of) if self.of else 0

    @property
    def is_over(self) -> bool:
        """Return whether nothing more will happen to it by itself."""
        return self.state in ENDED

    @property
    def left_seconds(self) -> float | None:
        """Return how long it will still take, by the pace so far; None while that is not known."""
        if self.state != "running" or not self.of or not self.started or not self.beat:
            return None
        begun, spent = int(self.result.get("begun", 0)), self.beat - self.started
        if spent < LEAST_SECONDS or self.done - begun < LEAST_SHARE * (self.of - begun):
            return None
        return spent / (self.done - begun) * (self.of - self.done)

    @property
    def address(self) -> str:
        """Return where what came of it is shown; nothing before it is done."""
        if self.state != "done":
            return ""
        run = self.result.get("run")
        return f"/runs/{run}" if run else str(self.result.get("address", ""))

    @property
    def refused(self) -> tuple[Problem, ...]:
        """Return the problems as values."""
        return tuple(Problem(**each) for each in self.problems)


def job_of(row: Mapping[Any, Any]) -> Job:
    """Return the job that a row of the database tells."""
    told = dict(row)
    for name in ("asked", "result", "problems"):
        told[name] = json.loads(told[name])
    told["problems"] = tuple(told["problems"])
    return Job(**told)
