"""Whatever is killed in mid-run, the run is finished, and its bytes are those of one left in peace."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from healthtrust.runs.perform import Wanted, run
from healthtrust.runs.verify import compared
from healthtrust.web.jobs.processes import is_gone
from tests.small import TINY

YEARS = "2027-2033"
AS = "X-Forwarded-User"
PATIENCE = 120.0


@dataclass
class Served:
    """A server of a folder, in a process of its own."""

    folder: Path
    address: str
    process: subprocess.Popen[bytes]

    def asked(self, path: str, told: Any = None, who: str = "ada") -> Any:
        """Return what the server answers, as JSON; with something told, by POST."""
        body = None if told is None else json.dumps(told).encode()
        headers = {AS: who, "Content-Type": "application/json"}
        request = urllib.request.Request(self.address + path, body, headers)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def worker(self, number: int) -> str:
        """Return what the worker of a job is known by."""
        from healthtrust.web.jobs.port import Jobs
        from healthtrust.web.store.database import open_database

        return Jobs(open_database(self.folder / ".healthtrust")).get(number).worker


def design_of(years: str, **overrides: Any) -> bytes:
    return tomli_w.dumps({"schema_version": 1, **TINY, "years": years, **overrides}).encode()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run folder that nobody disturbed."""
    folder: Path = tmp_path_factory.mktemp("undisturbed")
    (folder / "long.toml").write_bytes(design_of(YEARS))
    before = Path.cwd()
    os.chdir(folder)
    try:
        return run("long.toml", wanted=Wanted(home=folder / "runs")).path
    finally:
        os.chdir(before)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a design of seven years, in which a proxy says who somebody is."""
    (tmp_path / "long.toml").write_bytes(design_of(YEARS))
    (tmp_path / ".healthtrust").mkdir()
    (tmp_path / ".healthtrust" / "web.toml").write_text(
        f'[access]\nkind = "proxy"\neverybody = ["analyst"]\n[access.proxy]\nheader = "{AS}"\n'
    )
    return tmp_path


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "healthtrust", "serve", str(folder), "--port", str(port)]
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL)
    server = Served(folder, f"http://127.0.0.1:{port}", process)
    try:
        wait_for(lambda: answers(server))
        yield server
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def answers(server: Served) -> bool:
    assert server.process.poll() is None, "the server ended"
    try:
        return "runs" in server.asked("/api/runs")
    except urllib.error.URLError:
        return False


def wait_for(happens: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < until, "waited for too long"
        time.sleep(0.05)


def in_mid_run(server: Served) -> int:
    """Ask for the run and return the number of its job when two years are finished."""
    number: int = server.asked("/api/runs", {"design": "long"})["number"]
    wait_for(lambda: any(server.folder.glob("runs/.*.unfinished/opening-2029.npz")))
    assert server.asked(f"/api/jobs/{number}")["state"] == "running"
    return number


def finished(server: Served, number: int) -> dict[str, Any]:
    wait_for(lambda: server.asked(f"/api/jobs/{number}")["state"] not in ("queued", "running"))
    job: dict[str, Any] = server.asked(f"/api/jobs/{number}")
    assert job["state"] == "done", job
    return job


def as_if_undisturbed(server: Served, job: dict[str, Any], undisturbed: Path) -> None:
    made = server.folder / "runs" / job["result"]["run"]
    assert made.name == undisturbed.name
    assert compared(undisturbed, made).different == ()
    timing = json.loads((made / "timing.json").read_text())["seconds"]
    assert "2027 people" not in timing, "it began anew, and did not go on"


def children_of(process: int) -> list[int]:
    return [int(stat.parent.name) for stat in Path("/proc").glob("[0-9]*/stat") if parent_of(stat) == process]


def parent_of(stat: Path) -> int:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def test_a_worker_killed_in_mid_run_changes_nothing(place: Path, undisturbed: Path) -> None:
    with served(place) as server:
        number = in_mid_run(server)
        worker = server.worker(number)
        process = int(worker.split(":")[1])
        desks = children_of(process)
        os.kill(process, signal.SIGKILL)
        as_if_undisturbed(server, finished(server, number), undisturbed)
        assert server.worker(number) != worker
        wait_for(lambda: not any(Path(f"/proc/{desk}").exists() for desk in desks))
    log = (place / ".healthtrust" / "logs" / f"{number}.log").read_text()
    assert "attempt 1" in log
    assert "attempt 2" in log


def test_a_server_killed_in_mid_run_takes_its_workers_along_and_the_next_finishes(
    place: Path, undisturbed: Path
) -> None:
    with served(place) as server:
        number = in_mid_run(server)
        worker = server.worker(number)
        server.process.kill()
        server.process.wait()
        wait_for(lambda: is_gone(worker) is True)
    with served(place) as server:
        as_if_undisturbed(server, finished(server, number), undisturbed)


def test_a_run_cancelled_in_mid_run_stops_within_moments_and_goes_on_when_resumed(
    place: Path, undisturbed: Path
) -> None:
    with served(place) as server:
        number = in_mid_run(server)
        began = time.monotonic()
        server.asked(f"/api/jobs/{number}/cancel", {})
        wait_for(lambda: server.asked(f"/api/jobs/{number}")["state"] == "cancelled")
        assert time.monotonic() - began < 5.0
        server.asked(f"/api/jobs/{number}/resume", {})
        as_if_undisturbed(server, finished(server, number), undisturbed)


def test_two_people_run_two_designs_at_once_and_a_server_that_is_stopped_gives_jobs_back(
    place: Path,
) -> None:
    (place / "other.toml").write_bytes(design_of(YEARS, seed=12))
    with served(place) as server:
        asked = [("long", "ada"), ("other", "bo")]
        numbers = [server.asked("/api/runs", {"design": d}, who)["number"] for d, who in asked]
        wait_for(lambda: all(server.asked(f"/api/jobs/{n}")["percent"] > 0 for n in numbers))
        jobs = [server.asked(f"/api/jobs/{number}") for number in numbers]
        assert [job["state"] for job in jobs] == ["running", "running"]
        assert [job["who"] for job in jobs] == ["ada", "bo"]
    from healthtrust.web.jobs.port import Jobs
    from healthtrust.web.store.database import open_database

    kept = Jobs(open_database(place / ".healthtrust"))
    assert [(kept.get(n).state, kept.get(n).attempts) for n in numbers] == [("queued", 0), ("queued", 0)]
