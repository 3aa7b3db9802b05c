"""Reports for programs: the files that were made of a run, and making them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from healthtrust.web.access.asked import Looker, Reporter, TheFolder, TheJobs
from healthtrust.web.interface.job import JobTold, queued
from healthtrust.web.interface.names import Fingerprint
from healthtrust.web.interface.refusal import changes, reads
from healthtrust.web.jobs.port import Asked, Jobs
from healthtrust.web.reporting.shown import ACTION, KIND, TYPES
from healthtrust.web.work.report import FORMS, key_of, reports_of

router = APIRouter(prefix="/api/runs", tags=["reports"])


class ReportFile(BaseModel):
    """One file of a report."""

    name: str
    media_type: str
    bytes: int
    address: str


class ReportsTold(BaseModel):
    """The files that were made of a run."""

    run: str
    files: list[ReportFile]


class ReportWanted(BaseModel):
    """Forms of a report besides the page, which is always made."""

    model_config = ConfigDict(extra="forbid")

    forms: Annotated[list[Literal["pdf", "xlsx", "citizen"]], Field(max_length=len(FORMS))] = Field(
        [], examples=[["pdf", "xlsx"]]
    )


@dataclass(frozen=True)
class _Run:
    """A run that is reported: the design it was made from, and the jobs to ask."""

    design: str
    jobs: Jobs


def _run(fingerprint: Fingerprint, folder: TheFolder, jobs: TheJobs) -> _Run:
    return _Run(str(folder.run(fingerprint).manifest["design_name"]), jobs)


TheRun = Annotated[_Run, Depends(_run)]


@router.get("/{fingerprint}/reports", responses=reads(404))
def list_reports(fingerprint: Fingerprint, folder: TheFolder, person: Looker) -> ReportsTold:
    """Return the files that were made of a run's report; none before it was made here."""
    folder.run(fingerprint)
    place = reports_of(folder, fingerprint)
    made = [(name, place / name) for name in TYPES if (place / name).is_file()]
    files = [
        ReportFile(
            name=name,
            media_type=TYPES[name],
            bytes=path.stat().st_size,
            address=f"/runs/{fingerprint}/report/files/{name}",
        )
        for name, path in made
    ]
    return ReportsTold(run=fingerprint, files=files)


@router.post("/{fingerprint}/reports", status_code=202, responses=changes(404))
def make_report(
    fingerprint: Fingerprint, wanted: ReportWanted, run: TheRun, person: Reporter, answer: Response
) -> JobTold:
    """Have the report of a run made; the answer is the job that does it."""
    forms = [form for form in FORMS if form in wanted.forms]
    asked = Asked(KIND, {"run": fingerprint, "forms": forms}, run.design, key_of(fingerprint), ACTION)
    return queued(run.jobs, run.jobs.submit(asked, person), answer)
