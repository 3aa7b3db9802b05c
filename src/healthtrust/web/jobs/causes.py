"""Why a job failed, as problems that say what to do."""

from __future__ import annotations

import errno

from healthtrust.ground.errors import HealthTrustError
from healthtrust.ground.problems import Problem

FULL = (errno.ENOSPC, errno.EDQUOT)


def problems_of(cause: Exception, kind: str) -> tuple[Problem, ...]:
    """Return what a job of a kind is told to have failed for.

    >>> problems_of(OSError(28, "No space left on device"), "run")[0].found
    'no space left'
    """
    if isinstance(cause, HealthTrustError):
        return tuple(getattr(cause, "problems", ())) or (Problem(kind, str(cause), "input that can be used"),)
    if isinstance(cause, MemoryError):
        remedy = "Resume it when other jobs are done, or make the design smaller, people.size first."
        return (Problem("memory", "too little of it", "memory for the job", None, remedy),)
    if isinstance(cause, OSError):
        return (_of_disk(cause),)
    remedy = "This is a mistake of the program. The log of the job says more; what was finished is kept."
    return (Problem(kind, f"{type(cause).__name__}: {cause}", "no error", None, remedy),)


def _of_disk(cause: OSError) -> Problem:
    if cause.errno in FULL:
        remedy = "Delete what is not needed, such as old runs, and resume: what was finished is kept."
        return Problem("disk", "no space left", "room to write in", None, remedy)
    found = cause.strerror or str(cause)
    remedy = "Whoever runs this server can see to it; then resume: what was finished is kept."
    return Problem(str(cause.filename or "disk"), found, "a file that can be read and written", None, remedy)
