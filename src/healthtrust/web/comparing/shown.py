"""The page of runs side by side: those to choose from, what came of those chosen, what was proposed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from healthtrust.ground.problems import Problem
from healthtrust.reports.page_labels import LABELS
from healthtrust.runs.compare_asked import MOST
from healthtrust.runs.differs import design_of
from healthtrust.runs.folder import RunFolder
from healthtrust.web.designs import runs_of
from healthtrust.web.folder import Folder
from healthtrust.web.kept import kept_answer
from healthtrust.web.places.working import latest_job
from healthtrust.web.rendering import page
from healthtrust.web.store import trail
from healthtrust.web.work.compare import ACTION, key_of


def choose(
    request: Request, folder: Folder, problems: Sequence[Problem], chosen: Sequence[str] = ()
) -> Response:
    """Return the form that lists every finished run, with what is wrong with those that were chosen."""
    return page(
        request,
        "compare.html",
        422 if problems else 200,
        choosing=True,
        runs=[(path.name, told) for path, told in runs_of.runs(folder)],
        chosen=chosen,
        most=MOST,
        problems=problems,
    )


def shown(
    request: Request,
    folder: Folder,
    chosen: Sequence[RunFolder],
    problems: Sequence[Problem] = (),
    given: dict[str, str] | None = None,
) -> Response:
    """Return the page of some runs: what came of them, or how far the job is that works it out."""
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
        named=[(name, named(run)) for name, run in zip(names, chosen, strict=True)],
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


def named(run: RunFolder) -> str:
    """Return what the design of a run is called."""
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
