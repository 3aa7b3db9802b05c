"""A job as a value: what is asked, how far it is, what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

State = Literal["queued", "running", "done", "failed", "cancelled"]

ENDED: tuple[State, ...] = ("done", "failed", "cancelled")


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
        if self.state != "running" or not self.done or not self.of or not self.started or not self.beat:
            return None
        return (self.beat - self.started) / self.done * (self.of - self.done)


def job_of(row: Mapping[str, Any]) -> Job:
    """Return the job that a row of the database tells."""
    told = dict(row)
    for name in ("asked", "result", "problems"):
        told[name] = json.loads(told[name])
    told["problems"] = tuple(told["problems"])
    return Job(**told)
