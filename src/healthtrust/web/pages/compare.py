"""Two to four runs side by side: chosen, worked out by a job, shown, and one of them proposed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.reports.page_labels import LABELS
from healthtrust.runs.compare_asked import MOST, baseline_first, not_side_by_side
from healthtrust.runs.differs import design_of
from healthtrust.runs.folder import RunFolder, all_runs
from healthtrust.web.access.asked import Comparer, Fields, Looker, TheEngine, TheFolder, TheJobs
from healthtrust.web.folder import Folder
from healthtrust.web.jobs.port import Asked
from healthtrust.web.kept import kept_answer
from healthtrust.web.places.working import latest_job
from healthtrust.web.rendering import page, say_of
from healthtrust.web.store import trail
from healthtrust.web.work.compare import key_of

router = APIRouter()

ACTION = "compare"
LONGEST_REASON = 2_000


@router.get("/compare")
def show(request: Request, folder: TheFolder, person: Looker, runs: str = "") -> Response:
    """Show the runs to choose from, or what came of those that were chosen."""
    names = [name for name in runs.split(",") if name]
    if not names:
        return _choose(request, folder, ())
    chosen = [folder.run(name) for name in names]
    refuse(not_side_by_side(chosen))
    return _shown(request, folder, chosen)


@router.post("/compare")
def compare(request: Request, folder: TheFolder, jobs: TheJobs, person: Comparer, fields: Fields) -> Response:
    """Have the chosen runs compared, the baseline first, unless that was done before."""
    asked = [str(each) for name in fields.getlist("run") for each in str(name).split(",") if each]
    chosen = [folder.run(name) for name in asked]
    if problems := not_side_by_side(chosen):
        return _choose(request, folder, problems, asked)
    first = str(fields.get("first", ""))
    order = sorted(chosen, key=lambda run: run.path.name != first) if first in asked else baseline_first(chosen)
    names = [run.path.name for run in order]
    why = str(fields.get("why", ""))
    if why or not kept_answer(folder, key_of(names)).is_there:
        title = " – ".join(str(run.manifest["design_name"]) for run in order)
        work = {"runs": names, "why": why if why in ("heading", "value") else "heading"} if why else {"runs": names}
        jobs.submit(Asked("compare", work, title, key_of(names, bool(why)), ACTION), person)
    return RedirectResponse(f"/compare?runs={','.join(names)}", 303)


@router.post("/compare/propose")
def propose(
    request: Request, folder: TheFolder, engine: TheEngine, person: Comparer, fields: Fields
) -> Response:
    """Write into the trail that somebody proposes one of the options, and why."""
    names = [name for name in str(fields.get("runs", "")).split(",") if name]
    chosen = [folder.run(name) for name in names]
    refuse(not_side_by_side(chosen))
    option, reason = str(fields.get("option", "")), str(fields.get("reason", "")).strip()
    problems = []
    if option not in names:
        problems.append(Problem("option", repr(option), "one of the runs compared"))
    if not 1 <= len(reason) <= LONGEST_REASON:
        problems.append(Problem("reason", f"{len(reason)} letters", f"1 to {LONGEST_REASON} letters"))
    if problems:
        return _shown(request, folder, chosen, problems, {"option": option, "reason": reason})
    of = {"proposed": option, "runs": names, "reason": reason, "design": str(_named(folder.run(option)))}
    trail.note(engine, person, ACTION, of)
    request.state.visit["message"] = say_of(request)("The proposal was written into the trail.")
    return RedirectResponse(f"/compare?runs={','.join(names)}#proposals", 303)


def _choose(
    request: Request, folder: Folder, problems: Sequence[Problem], chosen: Sequence[str] = ()
) -> Response:
    runs = list(all_runs(folder.runs))[::-1]
    return page(
        request,
        "compare.html",
        422 if problems else 200,
        choosing=True,
        runs=[(run.path.name, run.manifest) for run in runs],
        chosen=chosen,
        most=MOST,
        problems=problems,
    )


def _shown(
    request: Request,
    folder: Folder,
    chosen: Sequence[RunFolder],
    problems: Sequence[Problem] = (),
    given: dict[str, str] | None = None,
) -> Response:
    names = [run.path.name for run in chosen]
    answers = {why: kept_answer(folder, key_of(names, why)) for why in (False, True)}
    jobs = request.app.state.jobs
    label, meaning = LABELS[design_of(chosen[0]).data]
    return page(
        request,
        "compare.html",
        422 if problems else 200,
        choosing=False,
        names=names,
        named=[(name, _named(run)) for name, run in zip(names, chosen, strict=True)],
        label=label,
        meaning=meaning,
        found=answers[False].document if answers[False].is_there else None,
        causes=answers[True].document if answers[True].is_there else None,
        at={why: answer.address for why, answer in answers.items()},
        job=latest_job(jobs, "compare", key_of(names)),
        why_job=latest_job(jobs, "compare", key_of(names, True)),
        proposals=_proposals(request, names),
        problems=problems,
        given=given or {"option": "", "reason": ""},
    )


def _named(run: RunFolder) -> str:
    return str(run.manifest["design_name"])


def _proposals(request: Request, names: Sequence[str]) -> list[dict[str, Any]]:
    """Return what was proposed among these runs, the latest first."""
    rows = (row for row in trail.rows(request.app.state.engine) if row.action == ACTION)
    told = [(row, json.loads(row.inputs)) for row in rows]
    listed = [
        {"who": row.who, "at": datetime.fromisoformat(row.at).date(), **about}
        for row, about in told
        if "proposed" in about
    ]
    return [each for each in listed[::-1] if set(each["runs"]) == set(names)]
