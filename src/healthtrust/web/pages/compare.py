"""Two to four runs side by side: chosen, worked out by a job, shown, and one of them proposed."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.runs.compare_asked import baseline_first, not_side_by_side
from healthtrust.web.access.asked import Comparer, Fields, Looker, TheEngine, TheFolder, TheJobs
from healthtrust.web.comparing.asking import ask
from healthtrust.web.comparing.shown import choose, named, shown
from healthtrust.web.rendering import say_of
from healthtrust.web.store import trail
from healthtrust.web.work.compare import ACTION

router = APIRouter()

LONGEST_REASON = 2_000


@router.get("/compare")
def show(request: Request, folder: TheFolder, person: Looker, runs: str = "") -> Response:
    """Show the runs to choose from, or what came of those that were chosen."""
    names = [name for name in runs.split(",") if name]
    if not names:
        return choose(request, folder, ())
    chosen = [folder.run(name) for name in names]
    refuse(not_side_by_side(chosen))
    return shown(request, folder, chosen)


@router.post("/compare")
def compare(request: Request, folder: TheFolder, jobs: TheJobs, person: Comparer, fields: Fields) -> Response:
    """Have the chosen runs compared, the baseline first, unless that was done before."""
    asked = [str(each) for name in fields.getlist("run") for each in str(name).split(",") if each]
    chosen = [folder.run(name) for name in asked]
    if problems := not_side_by_side(chosen):
        return choose(request, folder, problems, asked)
    first = str(fields.get("first", ""))
    order = (
        sorted(chosen, key=lambda run: run.path.name != first) if first in asked else baseline_first(chosen)
    )
    names = [run.path.name for run in order]
    ask(folder, jobs, person, names, str(fields.get("why", "")))
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
        return shown(request, folder, chosen, problems, {"option": option, "reason": reason})
    of = {"proposed": option, "runs": names, "reason": reason, "design": str(named(folder.run(option)))}
    trail.note(engine, person, ACTION, of)
    request.state.visit["message"] = say_of(request)("The proposal was written into the trail.")
    return RedirectResponse(f"/compare?runs={','.join(names)}#proposals", 303)
