"""Two operators at once are served one after the other: nothing of either is lost, and the trail holds."""

from __future__ import annotations

import subprocess
import sys

from healthtrust.live.store import begun, create
from tests.tree import ROOT
from tests.unit.live.store.books import ABOUT, APPROVER, noon

TIMES = 15


def test_two_processes_post_at_once(url: str) -> None:
    store = create(url, ABOUT, clock=noon)
    with store.transaction(APPROVER, "open", {}) as work:
        work.put_state(begun((), 2027, {"count": "0"}))
    command = [sys.executable, "-m", "tests.unit.live.store.poster", url, str(TIMES), "ada", "bel"]
    assert subprocess.run(command, cwd=ROOT, timeout=90).returncode == 0
    assert store.years()[-1].facts == {"count": str(2 * TIMES)}, "no update was lost"
    assert len(store.book().batches) == 2 * TIMES
    assert store.totals(("step",))["balance"].tolist() == [0]
    assert [row.number for row in store.trail()] == list(range(1, 2 * TIMES + 3))
    assert store.verify_trail() == []
