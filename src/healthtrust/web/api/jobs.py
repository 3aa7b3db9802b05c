"""Runs and jobs as JSON: start one, ask how far it is, stop it, take it up again, find what is there."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from healthtrust.ground.problems import Problem
from healthtrust.web.access.asked import Looker, Runner, TheFolder, TheJobs
from healthtrust.web.access.guard import NotAllowed
from healthtrust.web.finished import finished
from healthtrust.web.interface.job import JobNumber, JobTold, job_told, queued
from healthtrust.web.interface.names import LONGEST_NAME, MOST_VALUES, Fingerprint, NumberTold, Override
from healthtrust.web.interface.refusal import changes, reads
from healthtrust.web.jobs.asking import run_of
from healthtrust.web.jobs.open_to import LOOK, may_see, may_stop
from healthtrust.web.jobs.port import LARGEST_NUMBER
from healthtrust.web.jobs.rows import Job, State
from healthtrust.web.refusals import refused

router = APIRouter(tags=["runs and jobs"])

MOST = 500
"""How many runs or jobs one answer tells."""

Most = Annotated[int, Query(ge=1, le=MOST, description="how many to tell", examples=[100])]
States = Annotated[
    tuple[State, ...], Query(alias="state", max_length=5, description="of these states; none: of all")
]


class RunAsked(BaseModel):
    """A design to be run."""

    model_config = ConfigDict(extra="forbid")
    design: str = Field(
        description="name of a design of the folder, or of one that ships",
        min_length=1,
        max_length=LONGEST_NAME,
        examples=["valley"],
    )
    overrides: Annotated[list[Override], Field(max_length=MOST_VALUES)] = Field(
        [], description="laid over the design, each value as TOML"
    )


class Nothing(BaseModel):
    """An empty object: it says that a program of yours asks, and no other site's form."""

    model_config = ConfigDict(extra="forbid")


class JobsTold(BaseModel):
    """The latest jobs, newest first, of those that whoever asks may see."""

    waiting: int = Field(description="how many are queued or running, of everybody")
    jobs: list[JobTold]


class RunTold(BaseModel):
    """A finished run."""

    fingerprint: str
    design: str
    years: tuple[int, int]
    verdict: str
    data: str = Field(description="what the people are: synthetic, aggregate or persons")
    at: float


class RunsTold(BaseModel):
    """Finished runs, newest first."""

    count: int
    runs: list[RunTold]


class Manifest(BaseModel):
    """What made a run, and what came of it: what manifest.json of its folder tells."""

    model_config = ConfigDict(extra="allow")
    fingerprint: str
    design_name: str
    seed: int
    years: tuple[int, int]
    healthtrust: str
    inputs: dict[str, str] = Field(description="SHA-256 of each input by name")
    versions: dict[str, str]
    verdict: str
    numbers: list[NumberTold]


class Part:
    """Which runs are asked for."""

    def __init__(
        self,
        design: Annotated[
            str, Query(max_length=LONGEST_NAME, description="of this design only", examples=["valley"])
        ] = "",
        most: Most = 100,
        after: Annotated[
            int, Query(ge=0, le=LARGEST_NUMBER, description="how many to leave out first", examples=[0])
        ] = 0,
    ) -> None:
        self.design, self.most, self.after = design, most, after


@router.post("/api/runs", status_code=202, responses=changes(404))
def start_run(asked: RunAsked, folder: TheFolder, jobs: TheJobs, person: Runner, answer: Response) -> JobTold:
    """Run a design; the answer is the job that does it."""
    title = " with ".join(
        [f"Run of {asked.design}", *([", ".join(asked.overrides)] if asked.overrides else [])]
    )
    job = jobs.submit(run_of(folder, asked.design, title, asked.overrides), person)
    return queued(jobs, job, answer)


@router.get("/api/jobs", responses=reads())
def list_jobs(jobs: TheJobs, person: Looker, states: States = (), most: Most = 100) -> JobsTold:
    """List the latest jobs, newest first, of those that whoever asks may see."""
    listed = [job for job in jobs.listed(most, states) if may_see(job, person)]
    return JobsTold(waiting=jobs.count(), jobs=[job_told(job, jobs.place(job)) for job in listed])


@router.get("/api/jobs/{number}", responses=reads(404))
def get_job(number: JobNumber, jobs: TheJobs, person: Looker) -> JobTold:
    """Tell how far a job is."""
    job = jobs.get(number)
    if not may_see(job, person):
        raise NotAllowed(LOOK, person)
    return job_told(job, jobs.place(job))


@router.post("/api/jobs/{number}/cancel", response_model=JobTold, responses=changes(404, 409))
def cancel_job(request: Request, number: JobNumber, jobs: TheJobs, person: Looker, asked: Nothing) -> Any:
    """Stop a job that waits or runs."""
    return _changed(request, jobs.get(number), person) or job_told(jobs.cancel(number, person))


@router.post("/api/jobs/{number}/resume", response_model=JobTold, responses=changes(404, 409))
def resume_job(request: Request, number: JobNumber, jobs: TheJobs, person: Looker, asked: Nothing) -> Any:
    """Take up a job again that failed or was cancelled."""
    refusal = _changed(request, jobs.get(number), person)
    if refusal is not None:
        return refusal
    job = jobs.resume(number, person)
    return job_told(job, jobs.place(job))


@router.get("/api/runs", responses=reads())
def list_runs(part: Annotated[Part, Depends()], folder: TheFolder, person: Looker) -> RunsTold:
    """List finished runs, newest first."""
    runs = [run for run in finished(folder) if part.design in ("", run.design)]
    shown = runs[part.after : part.after + part.most]
    return RunsTold(count=len(runs), runs=[RunTold(**run.__dict__) for run in shown])


@router.get("/api/runs/{fingerprint}", response_model=Manifest, responses=reads(404))
def get_run(fingerprint: Fingerprint, folder: TheFolder, person: Looker) -> dict[str, Any]:
    """Tell what made a run, and what came of it."""
    return folder.run(fingerprint).manifest


def _changed(request: Request, job: Job, person: Any) -> Response | None:
    """Return the refusal to change a job that is done; raises NotAllowed where it is somebody else's."""
    if not may_stop(job, person):
        raise NotAllowed("run", person)
    if job.state != "done":
        return None
    problem = Problem(f"job {job.number}", "one that is done", "one that is not", None, f"See {job.address}.")
    return refused(request, 409, [problem])
