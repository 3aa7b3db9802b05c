"""Records come in: the form, and the report in which every row and minor unit is accounted for."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from healthtrust.ground.problems import Problem
from healthtrust.live.store import Load
from healthtrust.people.intake.mapping import shipped_mappings
from healthtrust.people.intake.told import count
from healthtrust.web.access.asked import Fields, LiveLoader, LiveLooker
from healthtrust.web.folder import NotThere
from healthtrust.web.language.spoken import titled
from healthtrust.web.live.desk import Desk, TheDesk, Wish
from healthtrust.web.live.kept import key_of, told_of
from healthtrust.web.live.sending import chosen_of
from healthtrust.web.live.sources import incoming

router = APIRouter()

JOBS_SHOWN = 5
REPORT = "load.json"


@router.get("/live/{trust}/load")
def form(request: Request, person: LiveLoader, desk: TheDesk) -> Response:
    """Show the form, the loads so far, and what came of those asked for."""
    return _form(desk, (), {})


@router.post("/live/{trust}/load")
def load(request: Request, person: LiveLoader, desk: TheDesk, fields: Fields) -> Response:
    """Have records loaded by a job."""
    records = chosen_of(request, desk.folder, fields)
    mapping, problems = str(fields.get("mapping", "exchange")), list(records.problems)
    if mapping not in shipped_mappings():
        problems.append(Problem("mapping", repr(mapping), "a mapping that is shipped"))
    if len(records.paths) > 1:
        problems.append(Problem("records", "several", "one load at a time"))
    if problems:
        return _form(desk, problems, dict(fields))
    path = records.paths[0]
    asked = {
        "source": str(path),
        "mapping": mapping,
        "called": str(fields.get("called", "")).strip(),
        "synthetic": records.synthetic,
    }
    key = key_of(desk.seen.name, "load", path, mapping, asked["called"])
    title = titled("Load records into {name}", name=desk.seen.name)
    return desk.ask(Wish("live-load", "live load", title, key, asked), person)


@router.get("/live/{trust}/loads/{hash}")
def report(request: Request, person: LiveLooker, desk: TheDesk, hash: str) -> Response:
    """Show the report of a load."""
    noted = _noted(desk, hash)
    kept = told_of(desk.folder, desk.seen, key_of(desk.seen.name, "load", hash))
    real = noted.report.get("synthetic") is not True
    return desk.show(
        "live_load_report.html",
        load=noted,
        kept=kept if kept.is_there else None,
        is_told=(desk.seen.folder.load(hash) / REPORT).is_file(),
        jobs=[job for job in desk.latest(("live-report",)) if job.asked.get("load") == hash][:1],
        count=lambda rows: count(int(rows), real),
    )


@router.post("/live/{trust}/loads/{hash}")
def make_report(request: Request, person: LiveLooker, desk: TheDesk, hash: str) -> Response:
    """Have the report of a load made that came in another way than by these pages."""
    noted = _noted(desk, hash)
    name = desk.seen.name
    wish = Wish("live-report", "live look", f"Report of {noted.name}, {name}", hash, {"load": hash})
    return desk.ask(wish, person)


def _noted(desk: Desk, hash: str) -> Load:
    """Return a load of the trust; raises NotThere."""
    noted = next((each for each in desk.seen.store.loads() if each.hash == hash), None)
    if noted is None:
        raise NotThere([Problem("load", repr(hash[:12]), "a load of this trust")])
    return noted


def _form(desk: Desk, problems: list[Problem] | tuple[Problem, ...], given: dict[str, object]) -> Response:
    return desk.show(
        "live_load.html",
        422 if problems else 200,
        mappings=shipped_mappings(),
        incoming=incoming(desk.folder),
        loads=desk.seen.store.loads()[::-1],
        jobs=desk.latest(("live-load",))[:JOBS_SHOWN],
        problems=problems,
        given=given,
    )
