"""A year's work as a process of its own: done from wherever it stands; killed where it is told to be.

    python -m tests.unit.live.store.year_of_work URL

HEALTHTRUST_KILL_AT names points, with commas between: at each, one process after the other is killed before
the last does the rest. "statement 7" is before the seventh statement, "commit 4" before the fourth commit of
a process, "committed 4" after it.
"""

from __future__ import annotations

import os
import signal
import sys

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import Pool

from healthtrust.ground.errors import InvalidInput
from healthtrust.live.store import Store, begun, closed, create, open_store, paid, settled
from tests.unit.live.store.books import ABOUT, APPROVER, JANUARY, OPERATOR, budgets, contributions, noon

MONTHS = 12


def work(url: str) -> None:
    """Do what is not done yet: make the store, open the year, load and pay each month, settle, close."""
    store = _store(url)
    if not store.years():
        with store.transaction(APPROVER, "open", {"design": "d"}) as doing:
            doing.put_state(begun(doing.years(), 2027, {"design": "d"}))
    for month in range(1, MONTHS + 1):
        with store.transaction(OPERATOR, "load", {"month": month}) as doing:
            doing.add_load(f"h{month}", f"month {month}", {"rows": month}, JANUARY + month - 1)
        if store.years()[-1].month < month:
            with store.transaction(OPERATOR, "month", {"month": month}) as doing:
                drafts = [
                    contributions([700 + month, 300], JANUARY + month - 1),
                    budgets(JANUARY + month - 1),
                ]
                doing.post(f"m{month}", drafts, JANUARY + month - 1)
                doing.put_state(paid(doing.state, month))
    for action, move, before in (("settle", settled, "open"), ("close", closed, "settled")):
        if store.years()[-1].stage == before:
            with store.transaction(APPROVER, action, {}) as doing:
                doing.put_state(move(doing.state))


def _store(url: str) -> Store:
    try:
        return open_store(url, clock=noon)
    except InvalidInput:
        return create(url, ABOUT, clock=noon)


def die_at(point: str) -> None:
    """Make this process die at a point of its work."""
    when, number = point.split()
    seen = {"statement": 0, "commit": 0}

    def pass_by(what: str) -> None:
        seen[what] += 1
        if when == what and seen[what] == int(number):
            die()

    def after(*_: object) -> None:
        if when == "committed" and seen["commit"] == int(number):
            die()

    event.listen(Engine, "before_cursor_execute", lambda *_: pass_by("statement"))
    event.listen(Engine, "commit", lambda *_: pass_by("commit"))
    event.listen(Pool, "checkin", after)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed(url: str, point: str) -> bool:
    """Do the work in a child that dies at a point; return whether it did."""
    child = os.fork()
    if child == 0:
        die_at(point)
        work(url)
        os._exit(0)
    ended = os.waitpid(child, 0)[1]
    assert ended == 0 or os.WTERMSIG(ended) == signal.SIGKILL, ended
    return ended != 0


if __name__ == "__main__":
    points = os.environ.get("HEALTHTRUST_KILL_AT", "")
    print(sum(killed(sys.argv[1], point) for point in points.split(",") if point), flush=True)
    work(sys.argv[1])
