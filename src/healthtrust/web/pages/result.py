"""A run: its verdict, five numbers, the flow of funds, then what each of the seven steps decided and did."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.design.whole import HEADINGS
from healthtrust.ground.problems import Problem
from healthtrust.reports.phrases import decimal
from healthtrust.reports.provenance import decided
from healthtrust.reports.tree.blocks import KeyFigure, KeyFigures, Part
from healthtrust.runs.meanings import step_of
from healthtrust.web.access.asked import Looker, Reporter, TheFolder, TheJobs
from healthtrust.web.finished import finished
from healthtrust.web.folder import NotThere
from healthtrust.web.jobs.port import Asked
from healthtrust.web.kept import prepared_key
from healthtrust.web.language.spoken import titled
from healthtrust.web.rendering import page
from healthtrust.web.results.chapters import chapters, opening_figure, other_parts
from healthtrust.web.results.shown_run import ShownRun, shown_run
from healthtrust.web.results.tables_of_run import TableFile, tables_of

router = APIRouter()

MOST = 30
"""Other runs that one may be compared with from its page; the list of runs has all."""


@router.get("/runs/{fingerprint}")
def show(request: Request, fingerprint: str, folder: TheFolder, person: Looker) -> Response:
    """Show what came of a run."""
    run = shown_run(folder, fingerprint)
    against, changed = run.otherwise()
    values: dict[str, Any] = {"run": run, "against": against, "changed": changed, "numbers": _numbers(run)}
    values["others_to_compare"] = _others(run)
    if run.kept.is_there:
        tree = run.kept.document
        values |= {"opening": opening_figure(tree), "chapters": chapters(tree), "others": other_parts(tree)}
    else:
        values |= {"opening": None, "chapters": [], "others": []}
    return page(request, "result.html", **values)


@router.post("/runs/{fingerprint}/prepare")
def prepare(fingerprint: str, folder: TheFolder, jobs: TheJobs, person: Reporter) -> Response:
    """Have the report made of a run that left none."""
    run = shown_run(folder, fingerprint)
    if run.kept.is_there:
        return RedirectResponse(run.address, 303)
    key = prepared_key(fingerprint)
    title = titled("Figures of {design}", design=run.manifest["design_name"])
    job = jobs.submit(Asked("prepare", {"run": fingerprint}, title, key, "report"), person)
    return RedirectResponse(f"/jobs/{job.number}", 303)


@router.get("/runs/{fingerprint}/part/{name}")
def part(request: Request, fingerprint: str, name: str, folder: TheFolder, person: Looker) -> Response:
    """Show a part of the report that belongs to no step."""
    run = shown_run(folder, fingerprint)
    found = next((each for each in other_parts(run.kept.document) if each.name == name), None)
    if found is None:
        raise NotThere([Problem("part", repr(name), "a part of the report")])
    return _step(request, run, name, found)


def _shows(step: str) -> Callable[[Request, str, TheFolder, Looker], Response]:
    def show_step(request: Request, fingerprint: str, folder: TheFolder, person: Looker) -> Response:
        run = shown_run(folder, fingerprint)
        if not run.kept.is_there:
            return _step(request, run, step, None)
        found = next((each for each in run.kept.document.parts if each.name == step), None)
        return _step(request, run, step, found)

    show_step.__doc__ = f"Show what the step {step} decided and did."
    return show_step


for _word in HEADINGS:
    router.get(f"/runs/{{fingerprint}}/{_word}", name=f"result_{_word}")(_shows(_word))


def _step(request: Request, run: ShownRun, step: str, found: Part | None) -> Response:
    """Show one part, with what its heading decides and its tables where it is a step."""
    decisions = decided(run.design).get(step, []) if step in HEADINGS else []
    own = [each for each in decisions if not each.is_default]
    titles = {each.name: each.title for each in run.kept.document.parts} if run.kept.is_there else {}
    return page(
        request,
        "result_step.html",
        run=run,
        step=step,
        part=found,
        own=own,
        by_default=len(decisions) - len(own),
        tables=_tables(run, step) if step in HEADINGS else [],
        titles=titles,
        steps=HEADINGS,
    )


def _tables(run: ShownRun, step: str) -> list[TableFile]:
    return [table for table in tables_of(run).all() if step_of(table.name) == step]


def _others(run: ShownRun) -> list[tuple[str, str]]:
    """Return the latest other runs with the names of their designs, the newest first."""
    others = [each for each in finished(run.folder) if each.fingerprint != run.fingerprint]
    return [(each.fingerprint, each.design) for each in others[:MOST]]


def _numbers(run: ShownRun) -> KeyFigures:
    """Return the five numbers with their intervals, as the report says them where there is one."""
    if run.kept.is_there:
        return run.kept.document.numbers
    return KeyFigures(tuple(_number(each) for each in run.manifest["numbers"]))


def _number(told: dict[str, Any]) -> KeyFigure:
    low, high = told["low"], told["high"]
    if low is None or high is None:
        return KeyFigure(told["label"], told["said"])
    if told["unit"] == "share":
        interval = f"{decimal(100 * low)} % to {decimal(100 * high)} %"
    else:
        interval = f"{decimal(low)} to {decimal(high)}"
    return KeyFigure(told["label"], told["said"], f"95 % interval\n{interval}")
