"""Runs and jobs as JSON: start one, ask how far it is, stop it, take it up again, find what is there."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from healthtrust.ground.problems import Problem
from healthtrust.web.access.asked import Looker, Runner, TheFolder, TheJobs
from healthtrust.web.access.guard import NotAllowed
from healthtrust.web.finished import finished
from healthtrust.web.jobs.asking import run_of
from healthtrust.web.jobs.port import LARGEST_NUMBER, may_stop
from healthtrust.web.jobs.rows import Job, State
from healthtrust.web.refusals import refused

router = APIRouter(tags=["runs and jobs"])

MOST = 500
"""How many runs one answer tells."""


class ProblemTold(BaseModel):
    """One problem: its place, what was found there, what was expected, and what to do."""

    where: str
    found: str
    expected: str
    nearest: str | None = None
    remedy: str = ""


class Refusal(BaseModel):
    """What is refused, and why."""

    title: str
    status: int
    detail: str = ""
    problems: list[ProblemTold] = []


class RunAsked(BaseModel):
    """A design to be run."""

    model_config = ConfigDict(extra="forbid")
    design: str = Field(description="name of a design of the folder, or of one that ships", min_length=1)
    overrides: list[str] = Field([], description="such as people.size=2000, laid over the design")


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


class Number(BaseModel):
    """One number of a run, with its interval where it has one."""

    model_config = ConfigDict(extra="allow")
    label: str
    unit: str
    value: float | None
    said: str


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
    numbers: list[Number]


def _refusals() -> dict[int | str, dict[str, Any]]:
    """Return how refusals are described: all in one form, as application/problem+json."""
    schema = Refusal.model_json_schema()
    schema["properties"]["problems"]["items"] = schema.pop("$defs")["ProblemTold"]
    content = {"application/problem+json": {"schema": schema}}
    told = {
        401: "nobody is known",
        403: "not open to them, or not sent as application/json",
        404: "not there",
        409: "not in this state",
        422: "cannot be used",
        429: "too many requests",
        503: "the database is away",
    }
    return {status: {"description": why, "content": content} for status, why in told.items()}


REFUSALS = _refusals()
JobNumber = Annotated[int, Path(ge=1, le=LARGEST_NUMBER)]


class Part:
    """Which runs are asked for."""

    def __init__(
        self,
        design: Annotated[str, Query(description="of this design only")] = "",
        most: Annotated[int, Query(ge=1, le=MOST)] = 100,
        after: Annotated[int, Query(ge=0, le=LARGEST_NUMBER, description="how many to leave out first")] = 0,
    ) -> None:
        self.design, self.most, self.after = design, most, after


@router.post("/api/runs", status_code=202, response_model=JobTold, responses=REFUSALS)
def start(asked: RunAsked, folder: TheFolder, jobs: TheJobs, person: Runner, answer: Response) -> JobTold:
    """Run a design; the answer is the job that does it."""
    title = " with ".join(
        [f"Run of {asked.design}", *([", ".join(asked.overrides)] if asked.overrides else [])]
    )
    job = jobs.submit(run_of(folder, asked.design, title, asked.overrides), person)
    answer.headers["Location"] = f"/api/jobs/{job.number}"
    return _told(job, jobs.place(job))


@router.get("/api/jobs/{number}", response_model=JobTold, responses=REFUSALS)
def show(number: JobNumber, jobs: TheJobs, person: Looker) -> JobTold:
    """Tell how far a job is."""
    job = jobs.get(number)
    return _told(job, jobs.place(job))


@router.post("/api/jobs/{number}/cancel", response_model=JobTold, responses=REFUSALS)
def cancel(request: Request, number: JobNumber, jobs: TheJobs, person: Looker) -> Any:
    """Stop a job that waits or runs."""
    return _changed(request, jobs.get(number), person) or _told(jobs.cancel(number, person))


@router.post("/api/jobs/{number}/resume", response_model=JobTold, responses=REFUSALS)
def resume(request: Request, number: JobNumber, jobs: TheJobs, person: Looker) -> Any:
    """Take up a job again that failed or was cancelled."""
    refusal = _changed(request, jobs.get(number), person)
    if refusal is not None:
        return refusal
    job = jobs.resume(number, person)
    return _told(job, jobs.place(job))


@router.get("/api/runs", response_model=RunsTold, responses=REFUSALS)
def listed(part: Annotated[Part, Depends()], folder: TheFolder, person: Looker) -> RunsTold:
    """List finished runs, newest first."""
    runs = [run for run in finished(folder) if part.design in ("", run.design)]
    shown = runs[part.after : part.after + part.most]
    return RunsTold(count=len(runs), runs=[RunTold(**run.__dict__) for run in shown])


@router.get("/api/runs/{fingerprint}", response_model=Manifest, responses=REFUSALS)
def manifest(fingerprint: str, folder: TheFolder, person: Looker) -> dict[str, Any]:
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


def _told(job: Job, place: int = 0) -> JobTold:
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
