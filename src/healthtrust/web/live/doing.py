"""What every job on a live year shares: its trust, who does it, and how far it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from healthtrust.live.store import Who
from healthtrust.web.jobs.task import Task

if TYPE_CHECKING:
    from healthtrust.live.trust import LiveTrust


def who_of(task: Task) -> Who:
    """Return who does it, in the role that their roles on the pages give; the store checks it once more."""
    return Who(task.who, task.role)


def trust_of(task: Task) -> LiveTrust:
    """Return the trust that a job is about; raises NotThere."""
    from healthtrust.live.trust import open_trust

    return open_trust(task.folder.trust(str(task.asked["trust"])))


@contextmanager
def begun(task: Task, step: str) -> Iterator[None]:
    """Tell what is being done, before and after: it cannot be stopped in between, as it is whole or not."""
    task.tell(0, 1, step)
    yield
