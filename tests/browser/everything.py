"""A folder in which every page has something to show, and where each page of it is.

`PAGES` says for each address of the application which pages of that folder show it; `NOT_PAGES` those that
answer with a file, a fragment of a page, or another address.
"""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from starlette.testclient import TestClient

from healthtrust.ground.problems import Problem
from healthtrust.web.app import make_app
from healthtrust.web.jobs.claims import beat, claim, ended
from healthtrust.web.serving import address_of, listen
from healthtrust.web.settings import Access, Limits, Settings, WebFile
from tests.functional.lived import opened_trust, simulated
from tests.web.conftest import do_jobs

PAGES: Mapping[str, Sequence[str]] = {
    "/": ("/",),
    "/answers/{key}": ("{answer}",),
    "/answers/{key}/figures/{name}": ("{answer}/figures/{answer_figure}",),
    "/audit": ("/audit", "/audit?who=nobody"),
    "/audit/checked": ("/audit/checked",),
    "/compare": ("/compare", "/compare?runs={run},{other}"),
    "/delete-run/{fingerprint}": ("/delete-run/{run}",),
    "/deleted-runs": ("/deleted-runs",),
    "/designs": ("/designs",),
    "/designs/new": ("/designs/new",),
    "/designs/{name}": ("/designs/mine", "/designs/valley", "/designs/broken"),
    "/designs/{name}/about": ("/designs/mine/about",),
    "/designs/{name}/copy": ("/designs/valley/copy",),
    "/designs/{name}/delete": ("/designs/mine/delete",),
    "/designs/{name}/history": ("/designs/mine/history",),
    "/designs/{name}/rename": ("/designs/mine/rename",),
    "/designs/{name}/sources": ("/designs/mine/sources",),
    "/designs/{name}/text": ("/designs/mine/text",),
    "/designs/{name}/upload": ("/designs/mine/upload",),
    "/designs/{name}/upload/{hash_}": ("{uploaded}",),
    "/designs/{name}/{step:step}": ("/designs/mine/pool", "/designs/valley/market"),
    "/designs/{name}/{step:step}/{part}": (
        "/designs/mine/{part}",
        "/designs/mine/{wide}",
        "/designs/valley/{part}",
    ),
    "/guide": ("/guide",),
    "/guide/{step}": tuple(f"/guide/{step}" for step in range(1, 7)),
    "/jobs/{number}": ("/jobs/{running}", "/jobs/{queued}", "/jobs/{failed}", "/jobs/{done}?stay"),
    "/live": ("/live",),
    "/live/{trust}": ("/live/canton", "/live/vale"),
    "/live/{trust}/appeals": ("/live/canton/appeals",),
    "/live/{trust}/close": ("/live/canton/close",),
    "/live/{trust}/linkage": ("/live/canton/linkage",),
    "/live/{trust}/load": ("/live/vale/load",),
    "/live/{trust}/loads/{hash}": ("/live/canton/loads/{load}",),
    "/live/{trust}/months/{month}": ("/live/canton/months/3", "/live/vale/months/1"),
    "/live/{trust}/months/{month}/pay": ("/live/vale/months/1/pay",),
    "/live/{trust}/opportunities": ("/live/canton/opportunities",),
    "/live/{trust}/reconcile": ("/live/canton/reconcile", "/live/vale/reconcile"),
    "/live/{trust}/records": ("/live/canton/records",),
    "/live/{trust}/settle": ("/live/vale/settle",),
    "/live/{trust}/settlement": ("/live/canton/settlement", "/live/vale/settlement"),
    "/live/{trust}/settlement/traces/{number}": ("/live/canton/settlement/traces/1",),
    "/live/{trust}/told/{kept}": ("/live/canton/told/{kept}",),
    "/live/{trust}/told/{kept}/figures/{name}": ("/live/canton/told/{kept}/figures/{kept_figure}",),
    "/live/{trust}/trail": ("/live/canton/trail",),
    "/runs": ("/runs",),
    "/runs/{fingerprint}": ("/runs/{run}",),
    "/runs/{fingerprint}/figures/{name}": ("/runs/{run}/figures/{figure}",),
    "/runs/{fingerprint}/part/{name}": ("/runs/{run}/part/parameters", "/runs/{run}/part/limits"),
    **{
        f"/runs/{{fingerprint}}/{step}": (f"/runs/{{run}}/{step}",)
        for step in ("people", "pool", "package", "allocate", "market", "deliver", "review")
    },
    "/runs/{fingerprint}/reproduce": ("/runs/{run}/reproduce",),
    "/runs/{fingerprint}/tables": ("/runs/{run}/tables",),
    "/runs/{fingerprint}/tables/{name}": ("/runs/{run}/tables/flow",),
    "/runs/{run}/citizen": ("/runs/{run}/citizen", "/runs/{run}/citizen?q=knee"),
    "/runs/{run}/places": ("/runs/{run}/places",),
    "/runs/{run}/places/{place:path}": ("/runs/{run}/places/Upton",),
    "/runs/{run}/report": ("/runs/{run}/report",),
    "/settings": ("/settings",),
    "/sign-in": ("/sign-in",),
}

NOT_PAGES = re.compile(
    r"/api/|/assets/|\.(csv|xlsx|svg|json|toml|parquet)$|/files/\{|/told/\{name\}$|^/jobs/\{number\}/progress$"
    r"|^/language/|^/sign-in/(go|back)$|^/runs/\{run\}/report/\{file\}$|^/health$"
)

GENEROUS = Limits(requests_a_minute=100_000, writes_a_minute=100_000, upload_megabytes=1)


@contextmanager
def served_here(
    folder: Path, *, vendored: bool = True, limits: Limits = GENEROUS, **access: Any
) -> Iterator[str]:
    """Serve a folder from a thread of this process, without workers; `access`: who is let in, and as what."""
    file = WebFile(limits=limits, access=Access(**access))
    settings = Settings(folder=folder, port=0, vendored=vendored, file=file)
    listening = listen(settings)
    server = uvicorn.Server(uvicorn.Config(make_app(settings), log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    yield address_of(settings, listening)
    server.should_exit = True
    thread.join(10)
    listening.close()


class Filled:
    """Somebody who fills a folder by its pages, and by the commands beside them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.app = folder, make_app(Settings(folder=folder, file=WebFile(limits=GENEROUS)))
        self.pages = TestClient(self.app, base_url="http://localhost", follow_redirects=False)
        self.named: dict[str, str] = {}

    def send(self, address: str, fields: dict[str, Any] | None = None, **more: Any) -> str:
        """Send a form, do the job that it asks for, and return the address that it leads to."""
        word = re.search(r'name="word" value="([0-9a-f]+)"', self.pages.get("/designs/new").text)
        assert word is not None
        answer = self.pages.post(address, data={"word": word.group(1), **(fields or {})}, **more)
        assert answer.status_code == 303, (address, answer.status_code, answer.text[-600:])
        jobs = do_jobs(self.app)
        return jobs[-1].address if jobs else str(answer.headers["location"])

    def found(self, address: str, pattern: str) -> str:
        """Return what a pattern finds on a page."""
        text = self.pages.get(address).text
        found = re.search(pattern, text)
        assert found is not None, (address, pattern, text[-1500:])
        return found.group(1)

    def all_of_it(self) -> None:
        """Fill the folder and note where its pages are."""
        runs = {path.parent.name: path.read_text() for path in (self.folder / "runs").glob("*/manifest.json")}
        (run,) = (name for name, told in runs.items() if '"tiny"' in told)
        (other,) = (name for name in runs if name != run)
        self.named |= {"run": run, "other": other}
        self._designs()
        self._runs(run, other)
        self._live()
        self._jobs()

    def _designs(self) -> None:
        for name in ("mine", "gone"):
            self.send("/designs/new", {"name": name, "title": f"The design {name}", "base": "tiny"})
        self.send("/designs/gone/delete")
        with (self.folder / "mine.toml").open("a", encoding="utf-8") as stream:
            stream.write(
                "\n[pool]\nper_adult = 30\n"
                '[sources]\n"pool.per_adult" = { source = "made up", status = "assumed" }\n'
            )
        (self.folder / "broken.toml").write_text("schema_version = 1\n[pool]\nper_adlt = 3\n")
        taken = self.pages.get("/designs/mine/inputs.xlsx").content
        self.named["uploaded"] = self.send("/designs/mine/upload", files={"workbook": ("mine.xlsx", taken)})
        parts = re.findall(r'href="/designs/mine/(pool/[^"]+)"', self.pages.get("/designs/mine/pool").text)
        self.named |= {"part": parts[0], "wide": next(each for each in parts if "bracket" in each)}

    def _runs(self, run: str, other: str) -> None:
        shutil.copytree(self.folder / "runs" / other, self.folder / "runs" / "dddddddddddd")
        self.send("/delete-run/dddddddddddd")
        self.named["figure"] = self.found(f"/runs/{run}", rf'/runs/{run}/figures/([\w-]+)"')
        self.send("/compare", {"run": [run, other]})
        self.send(f"/runs/{run}/report", {"form": ["xlsx"]})
        self.send(f"/runs/{run}/reproduce")
        answers = sorted((self.folder / ".healthtrust" / "answers").iterdir())
        drawn = next(each for each in answers if any(each.glob("figures/*.svg")))
        self.named["answer"] = f"/answers/{drawn.name}"
        self.named["answer_figure"] = min(path.stem for path in drawn.glob("figures/*.svg"))

    def _live(self) -> None:
        read, _, records = simulated("paid-on-results", "people.size=250")
        opened_trust(self.folder / "canton", read, records)
        for month in range(1, 13):
            self.send(f"/live/canton/months/{month}/pay")
        opened_trust(self.folder / "vale", read, records)
        shutil.copytree(records, self.folder / "incoming" / "first")
        self.send("/live/canton/reconcile")
        self.send("/live/canton/settle")
        self.send("/live/canton/appeals", {"about": "Hill", "because": "December was left out"})
        self.named["load"] = self.found("/live/canton/load", r"/live/canton/loads/([0-9a-f]+)")
        kept = self.found("/live/canton/settlement", r"/live/canton/told/([^/\"]+)/")
        self.named["kept"] = kept
        self.named["kept_figure"] = self.found(
            f"/live/canton/told/{kept}", rf'/told/{kept}/figures/([\w-]+)"'
        )

    def _jobs(self) -> None:
        for name in ("mine", "tiny", "dearer", "valley"):
            word = self.found("/designs/new", r'name="word" value="([0-9a-f]+)"')
            fields = {"word": word, "design": name, "people.size": "2"}
            assert self.pages.post("/runs", data=fields).status_code == 303
        engine = self.app.state.engine
        for state, problems in (
            ("failed", [Problem("mine", "0", "more than nothing")]),
            ("done", []),
            ("running", []),
        ):
            job = claim(engine, f"{__name__}:0")
            assert job is not None
            self.named[state] = str(job.number)
            if state == "running":
                beat(engine, job, (3, 8, "2027 pool"))
            else:
                ended(engine, job, state, {"address": f"/runs/{self.named['run']}"}, problems)
        self.named["queued"] = str(
            next(job.number for job in self.app.state.jobs.queue() if job.state == "queued")
        )
