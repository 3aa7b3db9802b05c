"""The job behind a page: the latest of its kind and key, whether it still works or how it ended."""

from __future__ import annotations

from healthtrust.web.jobs.port import Jobs
from healthtrust.web.jobs.rows import Job

LATEST = 200


def latest_job(jobs: Jobs, kind: str, key: str) -> Job | None:
    """Return the latest job of a kind and key; None where there is none, or not any more."""
    return next((job for job in jobs.listed(LATEST) if (job.kind, job.key) == (kind, key)), None)
