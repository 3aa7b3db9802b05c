"""One step of a run, what it decided and did; and the parts of its report that belong to no step."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from healthtrust.design.whole import HEADINGS
from healthtrust.ground.problems import Problem
from healthtrust.reports.provenance import decided
from healthtrust.reports.tree.blocks import Part
from healthtrust.runs.meanings import step_of
from healthtrust.web.access.asked import Looker, TheFolder
from healthtrust.web.folder import NotThere
from healthtrust.web.rendering import page
from healthtrust.web.results.chapters import other_parts
from healthtrust.web.results.shown_run import ShownRun, shown_run
from healthtrust.web.results.tables_of_run import TableFile, tables_of

router = APIRouter()


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
