"""Run a design, year by year; finished years are kept, so that a run that was stopped goes on from there."""

from __future__ import annotations

from typing import Any

from healthtrust.design.read import read_design
from healthtrust.runs.perform import Wanted, run
from healthtrust.web.jobs.task import Task

STEPS_A_YEAR = 7


def work(task: Task) -> dict[str, Any]:
    """Run the design in the file that is asked for; return the fingerprint of its run."""
    read = read_design(task.asked["file"], task.asked.get("overrides", ()))
    first, count = read.design.span[0], len(read.design.span)
    of = count * STEPS_A_YEAR + 1
    done = 0

    def watch(year: int, step: str) -> None:
        nonlocal done
        done = max(done + 1, (year - first) * STEPS_A_YEAR)
        task.tell(min(done, of), of, f"{year} {step}")

    task.tell(0, of, "open")
    made = run(read, wanted=Wanted(home=task.folder.runs), watch=watch)
    return {"run": made.fingerprint}
