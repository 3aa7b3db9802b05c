"""One of several operators, as a process: posts its own batches and counts on in the shared state."""

from __future__ import annotations

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
    post(sys.argv[1], sys.argv[2], int(sys.argv[3]))
