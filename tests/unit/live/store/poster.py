"""Several operators, each a process: they post batches of their own and count on in the shared state."""

from __future__ import annotations

import os
import sys

from healthtrust.live.store import open_store
from tests.unit.live.store.books import JANUARY, OPERATOR, contributions, noon


def post(url: str, name: str, times: int) -> None:
    store = open_store(url, clock=noon)
    for number in range(times):
        with store.transaction(OPERATOR, "reconcile", {"by": name}) as work:
            state = work.state
            work.post(f"{name} {number}", [contributions()], JANUARY)
            work.put_state(state.with_facts(count=str(int(state.facts["count"]) + 1)))


if __name__ == "__main__":
    url, times, *names = sys.argv[1:]
    for name in names:
        if os.fork() == 0:
            post(url, name, int(times))
            os._exit(0)
    sys.exit(max(os.waitstatus_to_exitcode(os.wait()[1]) != 0 for _ in names))
