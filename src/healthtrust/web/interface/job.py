"""A job as programs are told of it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path
from pydantic import BaseModel, Field
from starlette.responses import Response

from healthtrust.web.interface.refusal import ProblemTold
from healthtrust.web.jobs.port import LARGEST_NUMBER, Jobs
from healthtrust.web.jobs.rows import Job, State

JobNumber = Annotated[int, Path(ge=1, le=LARGEST_NUMBER, description="number of a job", examples=[1])]


class JobTold(BaseModel):
    """A job: how far it is, and what came of it."""

    number: int
    kind: str
    title: str
    who: str
    state: State
    place: int = Field(description="place in the queue, 1 is next; 0: it does not wait")
    percent: int = Field(ge=0, le=100)
    step: str
    left_seconds: float | None = Field(description="by the pace so far; null: not known")
    created: float = Field(description="seconds since 1970, as all times here")
    started: float | None
    ended: float | None
    address: str = Field(description="page of what came of it; empty before it is done")
    result: dict[str, Any] = Field(description="run: the fingerprint of a run; found: it was there already")
    problems: list[ProblemTold]


def job_told(job: Job, place: int = 0) -> JobTold:
    """Return what is told of a job; `place`: its place in the queue."""
    return JobTold(
        number=job.number,
        kind=job.kind,
        title=job.title,
        who=job.who,
        state=job.state,
        place=place,
        percent=job.percent,
        step=job.step,
        left_seconds=job.left_seconds,
        created=job.created,
        started=job.started,
        ended=job.ended,
        address=job.address,
        result=dict(job.result) if job.is_over else {},
        problems=[ProblemTold(**each) for each in job.problems],
    )


def queued(jobs: Jobs, job: Job, answer: Response) -> JobTold:
    """Return what is told of a job that was just asked for, and say where it is."""
    answer.headers["Location"] = f"/api/jobs/{job.number}"
    return job_told(job, jobs.place(job))
