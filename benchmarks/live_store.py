"""A live book: seconds to post, read and verify so many legs, against plain sqlite3, and peak memory.

    python benchmarks/live_store.py [legs, default 1,000,000]

Baseline: the same rows into a bare table of sqlite3 with executemany, and out again with fetchall; without
checks, triggers, digests or a trail. Each runs in a fresh process.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import fresh, paired, peak_gib, say, size_of, timed
from healthtrust.ledger.book import Names
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.entry import DTYPES, Draft, transfer
from healthtrust.live.store import Trust, Who, create

JANUARY = 2027 * 12


def draft(legs: int) -> Draft:
    """Return made-up fees of 500 providers."""
    draw = np.random.default_rng(1)
    amounts = draw.integers(1, 10**7, legs // 2)
    return transfer(
        "deliver",
        "fees",
        debit=Accounts.PROVIDER_FUND,
        credit=Accounts.PLAN_FUND,
        amount=amounts,
        month=JANUARY,
        plan=0,
        provider=draw.integers(0, 500, amounts.size),
    )


def store(folder: Path, legs: int) -> dict[str, float]:
    """Time the store."""
    made = create(f"sqlite:///{folder / 'trust.sqlite'}", Trust("Valley", "GBP", 2, Names(plan=("Red",))))
    given, told = draft(legs), {}

    def post() -> None:
        with made.transaction(Who("ada", "operator"), "load", {}) as work:
            work.post("fees", [given], JANUARY)

    steps: dict[str, Callable[[], object]] = {
        "post": post,
        "read": made.book,
        "verify": made.verify_trail,
        "totals": lambda: made.totals(("account", "provider")),
    }
    for name, step in steps.items():
        told[name] = timed(step)["seconds"]
    return told


def plain(folder: Path, legs: int) -> dict[str, float]:
    """Time bare sqlite3."""
    given = draft(legs).legs
    file = sqlite3.connect(folder / "plain.sqlite")
    file.execute(f"CREATE TABLE postings (batch, leg, {', '.join(DTYPES)})")

    def post() -> None:
        columns = [
            np.zeros(len(given), int),
            np.arange(len(given)),
            *(getattr(given, name) for name in DTYPES),
        ]
        rows = zip(*(values.tolist() for values in columns), strict=True)
        file.executemany("INSERT INTO postings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        file.commit()

    posted = timed(post)["seconds"]
    read = timed(lambda: file.execute("SELECT * FROM postings").fetchall())
    return {"post": posted, "read": read["seconds"]}


def main() -> None:
    if len(sys.argv) > 2:
        with tempfile.TemporaryDirectory() as folder:
            told = {"store": store, "plain": plain}[sys.argv[1]](Path(folder), int(sys.argv[2]))
        print(json.dumps({**told, "peak": peak_gib()}))
        return
    legs = size_of(1, 1_000_000)
    pairs = paired(lambda: fresh(__file__, "store", legs), lambda: fresh(__file__, "plain", legs))
    for step in ("post", "read", "verify", "totals"):
        best = pairs.best(step)
        beside = pairs.beside("plain sqlite3, no checks, no trail", step) if step in pairs.theirs[0] else {}
        say(
            f"a live book of {legs:,} legs, {step}",
            best[step],
            "s",
            peak_gib=best["peak"],
            rows=legs,
            **beside,
        )


if __name__ == "__main__":
    main()
