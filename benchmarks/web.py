"""The pages: start, weight, speed under load, and memory, each against its budget.

    python benchmarks/web.py

Starts `healthtrust serve` on a folder with a finished run of the valley and measures: seconds from the start
of the process to the first page; kB sent (compressed) and requests of a form page and of a result page in a
real browser, none of them to elsewhere; the 95th percentile of page times with 50 users, each asking for a
page a second, alone and while a run computes on the other core; memory of the idle server. Baseline of the
speed: a bare route of the same server software that answers "ok".
"""

from __future__ import annotations

import asyncio
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import Pairs, say
from benchmarks.web_weight import MOST, weight
from healthtrust.runs.perform import Wanted, run

USERS, SECONDS = 50, 20
PAGES = (
    "/",
    "/designs",
    "/runs",
    "/designs/copy",
    "/designs/copy/pool",
    "/runs/{run}",
    "/runs/{run}/pool",
    "/live",
)
FORM, RESULT = "/designs/copy/pool/rules", "/runs/{run}"
BARE = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
async def ok(request):
    return PlainTextResponse("ok")
uvicorn.run(Starlette(routes=[Route("/", ok)]), port=int(sys.argv[1]), log_level="critical")
"""


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, psutil.Process, float]]:
    """Serve a folder; give the address, the process and the seconds until the first page was there."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "healthtrust", "serve", str(folder), "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    found = next(m for line in process.stderr if (m := re.search(r"http://[^\s/]+:\d+", line)))
    threading.Thread(target=process.stderr.read, daemon=True).start()
    address = found.group(0)
    while True:
        try:
            if httpx.get(address + "/", timeout=5).status_code == 200:
                break
        except httpx.ConnectError:
            time.sleep(0.01)
    yield address, psutil.Process(process.pid), time.perf_counter() - began
    process.terminate()
    process.wait(10)


async def load(address: str, pages: tuple[str, ...], users: int, seconds: float) -> list[float]:
    """Return the seconds of every page that so many users waited for, each asking once a second."""
    took: list[float] = []

    async def user(number: int, client: httpx.AsyncClient) -> None:
        await asyncio.sleep(number / users)
        until = time.perf_counter() + seconds
        turn = number
        while (began := time.perf_counter()) < until:
            answer = await client.get(pages[turn % len(pages)])
            assert answer.status_code == 200, (answer.url, answer.status_code)
            took.append(time.perf_counter() - began)
            turn += 1
            await asyncio.sleep(max(0.0, 1 - (time.perf_counter() - began)))

    limits = httpx.Limits(max_connections=users, keepalive_expiry=4)  # the server closes after five
    async with httpx.AsyncClient(base_url=address, timeout=30, limits=limits) as client:
        await asyncio.gather(*(user(number, client) for number in range(users)))
    return took


def percentile(took: list[float], share: int) -> float:
    """Return a percentile in milliseconds."""
    return 1000 * statistics.quantiles(took, n=100)[share - 1]


def computing(address: str, client: httpx.Client) -> str:
    """Ask for a run that takes a while; return the address of its job."""
    word = re.search(r'name="word" value="(\w+)"', client.get("/designs/new").text)
    assert word is not None
    answer = client.post("/runs", data={"word": word.group(1), "design": "long"})
    assert answer.status_code == 303, answer.text[:500]
    return str(answer.headers["location"])


def bare() -> float:
    """Return the 95th percentile of a bare route under the same load, ms."""
    process = subprocess.Popen([sys.executable, "-c", BARE, "8931"])
    time.sleep(2)
    took = asyncio.run(load("http://127.0.0.1:8931", ("/",), USERS, SECONDS / 2))
    process.terminate()
    return percentile(took, 95)


def main() -> None:
    """Measure everything."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "copy.toml").write_text('extends = "valley"\ntitle = "A copy"\n', encoding="utf-8")
        long = 'extends = "valley"\ntitle = "Long"\nyears = "2027-2046"\n'
        (folder / "long.toml").write_text(long, encoding="utf-8")
        (folder / ".healthtrust").mkdir()
        limits = f"[limits]\nrequests_a_minute = {120 * USERS}\n"  # they share the one login of this machine
        (folder / ".healthtrust" / "web.toml").write_text(limits, encoding="utf-8")
        made = run(folder / "copy.toml", wanted=Wanted(home=folder / "runs"))
        pages = tuple(each.format(run=made.fingerprint) for each in PAGES)
        starts = []
        for _ in range(3):
            with served(folder) as (address, process, seconds):
                starts.append(seconds)
        say("start of the process to the first page", min(starts), "s", goal=1.5)
        with served(folder) as (address, process, _):
            for name, page in (("a form page", FORM), ("a result page", RESULT)):
                found = weight(address, page.format(run=made.fingerprint))
                say(f"{name}, sent", found.kilobytes, "kB", goal=MOST[name])
                say(f"  requests of {name}", found.requests, "requests", goal=MOST["requests"])
                say(f"  of them to elsewhere, {name}", found.elsewhere, "requests", goal=0)
            time.sleep(1)
            say("memory of the idle server", process.memory_full_info().uss / 1e6, "MB", goal=200)
            alone = asyncio.run(load(address, pages, USERS, SECONDS))
            say(f"page with {USERS} users, half within", percentile(alone, 50), "ms")
            say(f"page with {USERS} users, 95 % within", percentile(alone, 95), "ms", goal=50)
            with httpx.Client(base_url=address, timeout=30) as client:
                computing(address, client)
                time.sleep(6)
                busy = asyncio.run(load(address, pages, USERS, SECONDS))
            memory = process.memory_full_info().uss / 1e6
        ours, theirs = ({"seconds": each} for each in (percentile(busy, 95), bare()))
        beside = Pairs([ours], [theirs]).beside("a bare route under the same load")
        name = f"page with {USERS} users while a run computes, 95 % within"
        say(name, ours["seconds"], "ms", goal=50, **beside)
        say("memory of the server after that", memory, "MB")


if __name__ == "__main__":
    main()
