"""Comparisons for programs: two to four runs side by side, worked out by a job and kept."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from healthtrust.ground.errors import refuse
from healthtrust.runs.compare_asked import FEWEST, MOST, not_side_by_side
from healthtrust.web.access.asked import Comparer, Looker, TheFolder, TheJobs
from healthtrust.web.comparing.asking import ask
from healthtrust.web.interface.figures import FigureTold, figures_of
from healthtrust.web.interface.job import JobTold, queued
from healthtrust.web.interface.names import AnswerKey, plain
from healthtrust.web.interface.refusal import changes, reads
from healthtrust.web.kept import kept_answer
from healthtrust.web.work.compare import key_of

router = APIRouter(prefix="/api/comparisons", tags=["comparisons"])

Fingerprint = Annotated[str, Field(pattern="^[0-9a-f]{12}$", examples=["22b92435f011"])]


class ComparisonWanted(BaseModel):
    """Runs to be compared: the first is what the others are held against."""

    model_config = ConfigDict(extra="forbid")

    runs: Annotated[list[Fingerprint], Field(min_length=FEWEST, max_length=MOST)]
    why: Literal["", "heading", "value"] = Field(
        "", description="also which decision did what: by heading, or value by value, which takes longer"
    )


class ComparisonAsked(BaseModel):
    """Where a comparison is kept, and the job that works it out unless it was worked out before."""

    key: str
    ready: bool
    address: str = Field(description="where its numbers are once it is ready")
    job: JobTold | None


class SaidTold(BaseModel):
    """A number worth remembering: what it is, how it is said, and how the others differ."""

    label: str
    said: str
    remark: str


class TableTold(BaseModel):
    """A table of a comparison, column by column."""

    name: str
    caption: str
    columns: dict[str, list[Any]]


class ComparisonTold(BaseModel):
    """What came of a comparison."""

    key: str
    title: str
    verdict: str
    data: str = Field(description="what the people are")
    numbers: list[SaidTold]
    tables: list[TableTold] = Field(description="those named numbers-1, -2, -3 are exact, one an option")
    figures: list[FigureTold]


@router.post(
    "",
    status_code=202,
    responses={**changes(404), 200: {"model": ComparisonAsked, "description": "It was worked out before."}},
)
def compare_runs(
    wanted: ComparisonWanted, folder: TheFolder, jobs: TheJobs, person: Comparer, answer: Response
) -> ComparisonAsked:
    """Have runs compared; the answer says where the comparison will be."""
    refuse(not_side_by_side([folder.run(name) for name in wanted.runs]))
    key = key_of(wanted.runs, bool(wanted.why))
    job = ask(folder, jobs, person, wanted.runs, wanted.why)
    if job is None:
        answer.status_code = 200
    told = queued(jobs, job, answer) if job else None
    return ComparisonAsked(key=key, ready=job is None, address=f"/api/comparisons/{key}", job=told)


@router.get("/{key}", responses=reads(404))
def get_comparison(key: AnswerKey, folder: TheFolder, person: Looker) -> ComparisonTold:
    """Return what came of a comparison that was worked out."""
    kept = kept_answer(folder, key)
    document = kept.document
    return ComparisonTold(
        key=key,
        title=document.title,
        verdict=document.verdict,
        data=document.label,
        numbers=[SaidTold.model_validate(vars(each)) for each in document.numbers.numbers],
        tables=[
            TableTold(name=name, caption=table.caption, columns=plain(dict(table.columns)))
            for name, table in kept.tables().items()
        ],
        figures=figures_of(kept),
    )
