"""Whatever changes something here is told in the trail: every address that takes more than a look, once."""

from __future__ import annotations

import html
import io
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from healthtrust.live.settling import bring
from healthtrust.live.store import TrustFolder
from healthtrust.live.trust import open_trust
from healthtrust.web.access.roles import ALL_ROLES, Person
from healthtrust.web.app import make_app
from healthtrust.web.designs.conflicts import as_text
from healthtrust.web.designs.saving import Change, own_text, save
from healthtrust.web.designs.versions import digest, keep_texts
from healthtrust.web.pages import table
from healthtrust.web.settings import Access, Limits, Proxy, Settings, WebFile
from healthtrust.web.store.trail import rows
from tests.functional.lived import BOB
from tests.web.conftest import word_of
from tests.web.forms import send, send_on
from tests.web.live_years import paid_year
from tests.web.routes import Way, ways
from tests.workbooks import cells_of, put_value, write_cells

WRITES = ("POST", "PUT", "PATCH", "DELETE")
PLENTY = Limits(requests_a_minute=100_000, writes_a_minute=100_000)
ADA = Person("Ada", ALL_ROLES)
COPY, GONE, BACK, OLD, REAL = "cccccccccccc", "dddddddddddd", "dddddddddddf", "eeeeeeeeeeee", "ffffffffffff"
"""Copies of a run: to be compared, to be deleted, to be put back, without a report, of real persons."""


class Here:
    """Somebody who may do everything, at a folder in which everything can be done."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.app = folder, make_app(Settings(folder=folder, file=WebFile(limits=PLENTY)))
        self.engine = self.app.state.engine
        self.pages = TestClient(self.app, base_url="http://localhost", follow_redirects=False)
        self.pages.event_hooks = {"request": [self._about_to]}
        copies = (COPY, GONE, BACK, OLD, REAL)
        self.run = next(path.name for path in (folder / "runs").glob("[!.]*") if path.name not in copies)
        self.before = 0

    def _about_to(self, request: Any) -> None:
        """Note how long the trail is before a write, so that what led up to it is told apart from it."""
        if request.method in WRITES:
            self.before = len(rows(self.engine))

    def post(self, address: str, fields: Mapping[str, Any] | None = None, **more: Any) -> Any:
        """Send a form as a page would."""
        return self.pages.post(address, data={"word": word_of(self.pages), **(fields or {})}, **more)

    def ask(self, address: str, said: Mapping[str, Any] | None = None) -> Any:
        """Ask as a program would."""
        return self.pages.post(address, json=dict(said or {}))

    def design(self, name: str) -> Path:
        """Return the file of a design that is made for one call alone."""
        text = (self.folder / "tiny.toml").read_bytes()
        (self.folder / f"{name}.toml").write_bytes(text)
        return self.folder / f"{name}.toml"

    def job(self, *, over: bool) -> int:
        """Return the number of a job that waits, or that was cancelled."""
        said = self.ask("/api/runs", {"design": "tiny", "overrides": ["seed=5"]}).json()
        if over:
            self.app.state.jobs.cancel(said["number"], ADA)
        return int(said["number"])

    def saved(self, name: str, form: str, typed: Mapping[str, str]) -> Any:
        """Fill in a form of a design, give each change a reason, and save it."""
        self.design(name)
        address = f"/designs/{name}/{form}"
        checked = send(self.pages, address, dict(typed)).text
        named = re.findall(r'name="((because|status)@[^"]+)"', checked)
        why = {each: "assumed" if kind == "status" else "why not" for each, kind in named}
        return send_on(self.pages, address, checked, why, "save")

    def workbook(self, name: str) -> Any:
        """Send a workbook of a design with one number changed."""
        self.design(name)
        place = self.folder / ".healthtrust" / f"{name}.xlsx"
        place.write_bytes(self.pages.get(f"/designs/{name}/inputs.xlsx").content)
        cells = cells_of(place)
        put_value(cells, "pool.per_adult", 120)
        files = {"workbook": ("inputs.xlsx", io.BytesIO(write_cells(place, cells).read_bytes()))}
        return self.post(f"/designs/{name}/upload", files=files)


Call = Callable[[Here], Any]


def workbook_saved(here: Here) -> Any:
    at = here.workbook("from-sheet").headers["location"]
    why = {"source-pool-per_adult": "the board", "status-pool-per_adult": "assumed"}
    return here.post(at, why)


def conflict_settled(here: Here) -> Any:
    file = here.design("clashing")
    opened = digest(own_text(file))
    keep_texts(here.engine, own_text(file))
    save(here.app.state.folder, here.engine, ADA, Change("clashing", opened, {"pool.per_adult": 10}, {}))
    mine = as_text(Change("clashing", opened, {"pool.per_adult": 20}, {}))
    asked = here.post("/designs/clashing/conflict", {"opened": opened, "kept": mine, "keep": "mine"})
    hidden = re.findall(r'<input type="hidden" name="(opened|kept)" value="([^"]*)"', asked.text)
    return here.post(
        "/designs/clashing/conflict",
        {**{name: html.unescape(value) for name, value in hidden}, "keep": "mine"},
    )


def design_changed(here: Here) -> Any:
    opened = digest(own_text(here.design("by-program")))
    return here.ask("/api/designs/by-program/changes", {"hash": opened, "values": {"pool.per_adult": 3}})


def version_back(here: Here) -> Any:
    file = here.design("going-back")
    opened = digest(own_text(file))
    keep_texts(here.engine, own_text(file))
    save(here.app.state.folder, here.engine, ADA, Change("going-back", opened, {"pool.per_adult": 10}, {}))
    return here.post("/designs/going-back/history", {"version": opened})


def design_deleted(here: Here) -> Any:
    here.design("to-go")
    return here.post("/designs/to-go/delete")


def design_restored(here: Here) -> Any:
    here.design("to-stay")
    here.post("/designs/to-stay/delete")
    away = next((here.folder / ".healthtrust" / "deleted").glob("*to-stay*"))
    return here.post("/designs/deleted/restore", {"file": away.name})


def design_called(name: str, address: str, fields: Mapping[str, str]) -> Call:
    def call(here: Here) -> Any:
        here.design(name)
        return here.post(address, fields)

    return call


def run_restored(here: Here) -> Any:
    here.post(f"/delete-run/{BACK}")
    return here.post(f"/deleted-runs/{BACK}/restore")


def roles_given(here: Here) -> Any:
    """Where people sign in, which is where roles are given; the trail is that of the same folder."""
    access = Access(kind="proxy", proxy=Proxy(addresses=("testclient",)), roles={"bob": ("approver",)})
    app = make_app(Settings(folder=here.folder, file=WebFile(access=access)))
    with TestClient(
        app,
        base_url="http://localhost",
        follow_redirects=False,
        headers={"X-Forwarded-User": "bob"},
    ) as bob:
        word = re.search(r'name="word" value="([0-9a-f]+)"', bob.get("/settings").text)
        assert word is not None
        return bob.post("/settings/roles", data={"word": word[1], "name": "eve", "roles": ["viewer"]})


def proposed(here: Here) -> Any:
    return here.post(
        "/compare/propose",
        {"runs": f"{here.run},{COPY}", "option": COPY, "reason": "It costs less."},
    )


def load_reported(here: Here) -> Any:
    noted = TrustFolder.open(here.folder / "canton").store.loads()[0]
    return here.post(f"/live/canton/loads/{noted.hash}")


def posted(address: str, fields: Mapping[str, Any] | None = None) -> Call:
    return lambda here: here.post(address.replace("RUN", here.run), fields)


FIRST = {"incoming": "first", "whose": "nobody"}
LATE = {"incoming": "late", "mapping": "exchange", "called": "first", "whose": "nobody"}
PAIR = {"pair": "0123456789ab", "decision": "different", "why": "two brothers"}
GIVEN_UP = {"keep_years": "0", "because": "our rule", "typed": "closed"}
HOUSEHOLD = {"income": "42000", "earned": "", "ages": "38, 36, 10", "place": ""}

TOLD: Mapping[str, Call] = {
    "POST /api/comparisons": lambda here: here.ask("/api/comparisons", {"runs": [here.run, COPY]}),
    "POST /api/designs": lambda here: here.ask("/api/designs", {"name": "asked-for", "base": "tiny"}),
    "POST /api/designs/{name}/changes": design_changed,
    "POST /api/jobs/{number}/cancel": lambda here: here.ask(f"/api/jobs/{here.job(over=False)}/cancel"),
    "POST /api/jobs/{number}/resume": lambda here: here.ask(f"/api/jobs/{here.job(over=True)}/resume"),
    "POST /api/runs": lambda here: here.ask("/api/runs", {"design": "tiny"}),
    "POST /api/runs/{fingerprint}/reports": lambda here: here.ask(
        f"/api/runs/{here.run}/reports", {"forms": ["xlsx"]}
    ),
    "POST /compare": lambda here: here.post("/compare", {"run": [here.run, COPY]}),
    "POST /compare/propose": proposed,
    "POST /delete-run/{fingerprint}": posted(f"/delete-run/{GONE}"),
    "POST /deleted-runs/{fingerprint}/restore": run_restored,
    "POST /designs/deleted/restore": design_restored,
    "POST /designs/new": posted("/designs/new", {"name": "fresh", "title": "Fresh", "base": "tiny"}),
    "POST /designs/{name}/about": lambda here: here.saved("retitled", "about", {"title": "Another"}),
    "POST /designs/{name}/conflict": conflict_settled,
    "POST /designs/{name}/copy": posted("/designs/tiny/copy", {"name": "tiny-copy"}),
    "POST /designs/{name}/delete": design_deleted,
    "POST /designs/{name}/history": version_back,
    "POST /designs/{name}/rename": design_called("before", "/designs/before/rename", {"name": "after"}),
    "POST /designs/{name}/upload": lambda here: here.workbook("sent"),
    "POST /designs/{name}/upload/{hash_}": workbook_saved,
    "POST /designs/{name}/{step:step}/{part}": lambda here: here.saved(
        "dearer", "pool/rules", {"pool.per_adult": "7"}
    ),
    "POST /guide/change": posted("/guide/change", {"rate": "9", "because": "the council asked"}),
    "POST /guide/run": posted("/guide/run", {"which": "example"}),
    "POST /jobs/{number}/cancel": lambda here: here.post(f"/jobs/{here.job(over=False)}/cancel"),
    "POST /jobs/{number}/resume": lambda here: here.post(f"/jobs/{here.job(over=True)}/resume"),
    "POST /live": posted("/live", {"trust": "vale", "design": "small", **FIRST}),
    "POST /live/{trust}/appeals": posted("/live/settled/appeals", {"about": "Hill", "because": "December"}),
    "POST /live/{trust}/appeals/{number}": posted("/live/appealed/appeals/1", {"decision": "reject"}),
    "POST /live/{trust}/close": posted("/live/settled/close", {"year": "2027"}),
    "POST /live/{trust}/linkage": posted("/live/canton/linkage", PAIR),
    "POST /live/{trust}/linkage/list": posted("/live/canton/linkage/list"),
    "POST /live/{trust}/load": posted("/live/canton/load", LATE),
    "POST /live/{trust}/loads/{hash}": load_reported,
    "POST /live/{trust}/months/{month}/pay": posted("/live/canton/months/2/pay"),
    "POST /live/{trust}/open": posted("/live/closed/open"),
    "POST /live/{trust}/reconcile": posted("/live/canton/reconcile"),
    "POST /live/{trust}/records": posted("/live/closed/records", GIVEN_UP),
    "POST /live/{trust}/settle": posted("/live/whole/settle"),
    "POST /live/{trust}/trail": posted("/live/canton/trail"),
    "POST /runs": posted("/runs", {"design": "tiny"}),
    "POST /runs/{fingerprint}/prepare": posted(f"/runs/{OLD}/prepare"),
    "POST /runs/{fingerprint}/reproduce": posted("/runs/RUN/reproduce"),
    "POST /runs/{fingerprint}/tables": posted(f"/runs/{REAL}/tables"),
    "POST /runs/{fingerprint}/tables/{name}.xlsx": posted("/runs/RUN/tables/flow.xlsx"),
    "POST /runs/{run}/citizen/make": posted("/runs/RUN/citizen/make"),
    "POST /runs/{run}/places": posted(f"/runs/{REAL}/places"),
    "POST /runs/{run}/report": posted("/runs/RUN/report", {"form": ["xlsx"]}),
    "POST /runs/{run}/report/author": posted("/runs/RUN/report/author", {"names": "Ada Ember"}),
    "POST /settings/roles": roles_given,
}
"""How each address is called so that it does what it is for."""

NOT_TOLD: Mapping[str, tuple[str, Call]] = {
    "POST /api/designs/{name}/check": (
        "it tries values and saves none",
        lambda here: here.ask("/api/designs/tiny/check", {"overrides": ["pool.per_adult=4"]}),
    ),
    "POST /runs/{run}/citizen": (
        "what a household says of itself is kept nowhere",
        posted("/runs/RUN/citizen", HOUSEHOLD),
    ),
    "POST /sign-out": (
        "it forgets the visit in the browser, and must do so even where nothing can be written",
        posted("/sign-out"),
    ),
}
"""What leaves no row, and why that is right."""

OF_ANOTHER = {"/jobs/": "run"}
"""Whoever may look comes so far, and what they need besides depends on the job: that is what is told."""


@pytest.fixture(scope="module")
def here(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    """Runs of every sort, and trusts at every stage of their year."""
    place = tmp_path_factory.mktemp("told") / "served"
    shutil.copytree(paid_year(1), place)
    shutil.copytree(finished, place, dirs_exist_ok=True)
    _runs(place / "runs")
    _trusts(place)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(table, "is_quick", lambda view, folder: False)  # as where a table is long
        yield Here(place)


def _runs(runs: Path) -> None:
    (made,) = (path for path in runs.iterdir() if not path.name.startswith("."))
    for name in (COPY, GONE, BACK, OLD, REAL):
        shutil.copytree(made, runs / name)
    (runs / OLD / "report.json").unlink()
    design = runs / REAL / "design.toml"
    text = design.read_text(encoding="utf-8")
    changed = re.sub(r'(?m)^data = "\w+"', 'data = "persons"', text)
    assert changed != text
    design.write_text(changed, encoding="utf-8")


def _trusts(place: Path) -> None:
    """Put trusts at later stages of their year: no job is done here, so what led there is not needed."""
    stages = {"whole": ("open", 12), "settled": ("settled", 12), "closed": ("closed", 12)}
    for name, (stage, month) in stages.items():
        shutil.copytree(place / "canton", place / name)
        with sqlite3.connect(place / name / "trust.sqlite") as book:
            book.execute("UPDATE years SET stage = ?, month = ?", (stage, month))
        book.close()
    shutil.copytree(place / "settled", place / "appealed")
    bring(open_trust(place / "appealed"), BOB, "Hill", "December was left out")
    linked = place / "canton" / "identity" / "linkage"
    linked.mkdir(parents=True, exist_ok=True)
    (linked / "pairs.parquet").touch()


def writes(here: Here) -> dict[str, Way]:
    """Return every address that takes more than a look."""
    return {str(way): way for way in ways(here.app) if way.method in WRITES}


def test_every_write_is_known_here(here: Here) -> None:
    known, there = {*TOLD, *NOT_TOLD}, {*writes(here)}
    assert there - known == set(), "say how this is called, in TOLD, or why it leaves no row, in NOT_TOLD"
    assert known - there == set(), "no such address any more"
    assert not {*TOLD} & {*NOT_TOLD}


def watched(here: Here, call: Call) -> tuple[Any, list[Any]]:
    """Do something, and return the rows of its last request; nothing waits that would be the same job."""
    for job in here.app.state.jobs.queue():
        here.app.state.jobs.cancel(job.number, ADA)
    here.before = len(rows(here.engine))
    answer = call(here)
    return answer, rows(here.engine)[here.before :]


@pytest.mark.parametrize("name", TOLD)
def test_a_write_leaves_a_row(here: Here, name: str) -> None:
    """The last row says the action that the guard of the address asked for."""
    answer, new = watched(here, TOLD[name])
    assert answer.status_code in (200, 201, 202, 303), (answer.status_code, answer.text[-1500:])
    assert new, "nothing tells of it: note it in web.store.trail"
    way = writes(here)[name]
    actions = next((("run",) for part in OF_ANOTHER if part in way.path), way.actions)
    assert new[-1].action in actions


@pytest.mark.parametrize("name", NOT_TOLD)
def test_what_changes_nothing_leaves_no_row(here: Here, name: str) -> None:
    why, call = NOT_TOLD[name]
    answer, new = watched(here, call)
    assert answer.status_code in (200, 303), (answer.status_code, answer.text[-1500:])
    assert new == [], f"it leaves a row now, and not none because {why}"
