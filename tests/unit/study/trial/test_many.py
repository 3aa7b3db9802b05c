"""Many trials: nothing run twice, failures told apart, the same numbers whoever works, none left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from healthtrust.design.read import read_design
from healthtrust.study.trial import crew
from healthtrust.study.trial.case import Case, case_of
from healthtrust.study.trial.kept import Kept
from healthtrust.study.trial.many import tried


@pytest.fixture(scope="module")
def small() -> Case:
    return case_of(read_design("valley", ["people.size=1000"]))


def test_nothing_is_tried_twice_and_failures_do_not_stop_the_rest(small: Case) -> None:
    cases = [small, small.with_values({"pool.ceiling_share": 0.001}), small]
    said: list[tuple[int, int]] = []
    with Kept() as kept:
        first = tried(cases, kept, workers=1, tell=lambda done, of: said.append((done, of)))
        again = tried(cases, kept, workers=1)
    assert first.ran == 2
    assert said == [(0, 3), (2, 3), (3, 3)]
    assert [failed.number for failed in first.failed] == [1]
    assert "must" in first.failed[0].why
    assert again.ran == 0
    np.testing.assert_array_equal(first.column("qalys"), again.column("qalys"))
    assert np.isnan(first.column("qalys")).tolist() == [False, True, False]
    assert np.isnan(first.column("no such number")).all()


def test_two_workers_find_what_one_finds(small: Case) -> None:
    cases = [small.with_values({"market.persistence": p}) for p in (0.82, 0.86)]
    alone, together = tried(cases, workers=1), tried(cases, workers=2)
    assert alone.names == together.names
    for name in alone.names:
        np.testing.assert_array_equal(alone.column(name), together.column(name))


def test_only_what_is_not_kept_is_tried_and_each_at_once(
    small: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    monkeypatch.setattr(crew, "one", lambda case: ran.append(case.name) or {"qalys": 1.0})
    cases = [small.with_values({"market.persistence": p}, str(p)) for p in (0.81, 0.82, 0.83)]
    with Kept() as kept:
        kept.put(cases[1].mark, {"qalys": 7.0})
        found = tried(cases, kept, workers=1)
    assert ran == ["0.81", "0.83"]
    assert found.column("qalys").tolist() == [1.0, 7.0, 1.0]


WAITS = """
import os, sys, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from healthtrust.engine.adapters.in_processes import alone
if __name__ == "__main__":
    pool = ProcessPoolExecutor(1, get_context("spawn"), initializer=alone)
    print(pool.submit(os.getpid).result(), flush=True)
    time.sleep(60)
"""


def test_a_worker_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "waits.py"
    script.write_text(WAITS, encoding="utf-8")
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    for _ in range(100):
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            return
        if Path(f"/proc/{worker}/stat").is_file() and " Z " in Path(f"/proc/{worker}/stat").read_text():
            return
        time.sleep(0.05)
    os.kill(worker, signal.SIGKILL)
    raise AssertionError("the worker went on after its parent")
