"""A month's roster for a million members, and triangles of five million records: seconds and peak memory.

    python benchmarks/completion.py [members, default 1,000,000] [records, default 5,000,000]

Roster: 300 places and plans, 800 practices, risk points; sharing, corrections of the month before (2 % joined
late, 2 % had left), statements of practices, Parquet. Baseline: the same columns shared in floats by NumPy,
which does not add up, and written by pyarrow in one piece, without corrections and statements. Triangles: by
place, plan and setting, 24 months, with factors, errors and IBNR of every group. Baseline: the same sums as
one plain statement of SQL, with no check of dates or money.
Each part runs in a fresh process; best of three.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import Pairs, fresh, paired, peak_gib, say, size_of, timed
from healthtrust.ground.arrow import arrow
from healthtrust.ground.periods import Month
from healthtrust.live.completion import Asked, completed_groups, triangles
from healthtrust.live.statements.practice import practice_statement
from healthtrust.live.statements.retroactive import corrections
from healthtrust.live.statements.roster import Members, Roster, capitation_roster
from healthtrust.live.statements.roster_written import Named, write_roster

MEMBERS, RECORDS = 1_000_000, 5_000_000
PLACES, PLANS, PRACTICES = 100, 3, 800
BY = ("place", "plan_id", "setting")


def members_of(count: int, seed: int = 1) -> Members:
    """Return made-up members, some practices to a place."""
    draw = np.random.default_rng(seed)
    practice = draw.integers(0, PRACTICES, count)
    points = draw.integers(200, 9_000, count)
    heads = np.ones(count, dtype=np.int64)
    person = draw.permutation(np.arange(1, count + 1)).astype(np.uint64)
    return Members(person, practice, practice % PLACES, draw.integers(0, PLANS, count), heads, points)


def roster(count: int) -> dict[str, Any]:
    """Return the seconds of a month's roster and of its baseline."""
    everyone = members_of(count)
    posted = np.full((PLACES, PLANS), 300 * count // PLACES)
    paid = capitation_roster(everyone.taken(np.arange(count // 50, count)), posted)
    restated = capitation_roster(everyone.taken(np.arange(count - count // 50)), posted)
    named = Named("2027-03", "GBP", *([f"{what} {n}" for n in range(many)] for what, many in NAMES))
    with tempfile.TemporaryDirectory() as folder:
        to = Path(folder) / "roster.parquet"
        found: list[Roster] = []

        def month() -> None:
            shared = capitation_roster(everyone, posted)
            found[:] = [corrections(shared, [paid], [restated])]
            practice_statement(found[0], paid, named.practices)
            write_roster(found[0], named, to)

        pairs = paired(lambda: seconds(month), lambda: seconds(lambda: in_floats(everyone, posted, to)))
        due = posted + restated.posted() - paid.posted()
        assert (found[0].posted() == due).all()
        return beside(pairs)


NAMES = (("practice", PRACTICES), ("place", PLACES), ("plan", PLANS))


def in_floats(members: Members, posted: np.ndarray[Any, Any], to: Path) -> None:
    """Share in floats and write in one piece."""
    import pyarrow.parquet as parquet

    group = members.place * PLANS + members.plan
    sums = np.bincount(group, members.weight, minlength=posted.size)
    amount = np.rint(posted.ravel()[group] * members.weight / sums[group]).astype(np.int64)
    columns = [
        arrow().array(each) for each in (members.person, members.practice, group, members.heads, amount)
    ]
    names = ["person_id", "practice_id", "group", "heads", "amount"]
    parquet.write_table(arrow().table(columns, names=names), to, compression="zstd")


def triangle(count: int) -> dict[str, Any]:
    """Return the seconds of triangles with completion and of plain SQL."""
    import duckdb

    book = duckdb.connect(config={"memory_limit": "2GB", "threads": 2})
    served = "DATE '2025-01-01' + (hash(range, 1) % 730)::INT"
    book.execute(
        f"CREATE TABLE activity AS SELECT *, strftime(start_date + (90 * pow(late, 3))::INT, '%Y-%m') AS "
        f"received_month FROM (SELECT {served} AS start_date, (hash(range, 2) % 1000) / 1000.0 AS late, "
        f"'place ' || hash(range, 3) % 20 AS place, 'plan ' || hash(range, 4) % 3 AS plan_id, "
        f"['inpatient', 'outpatient', 'primary', 'pharmacy'][1 + (hash(range, 5) % 4)::INT] AS setting, "
        f"(100 + hash(range, 6) % 90000)::BIGINT AS paid_amount FROM range({count}))"
    )
    plain = (
        "SELECT place, plan_id, setting, date_trunc('month', start_date) AS care, received_month, "
        "sum(paid_amount) FROM activity WHERE received_month <= '2026-12' GROUP BY ALL"
    )
    asked = Asked(Month(2026, 12), BY)
    return beside(
        paired(
            lambda: seconds(lambda: completed_groups(triangles(book, "activity", asked))),
            lambda: seconds(lambda: book.execute(plain).fetchnumpy()),
        )
    )


def seconds(call: Callable[[], object]) -> dict[str, float]:
    """Return what a call takes, without what it gives."""
    return {"seconds": timed(call)["seconds"]}


def beside(pairs: Pairs) -> dict[str, Any]:
    """Return the best seconds and the ratio with its spread."""
    return {"seconds": pairs.best()["seconds"], "beside": pairs.beside("")}


PARTS: dict[str, Callable[[int], dict[str, Any]]] = {"roster": roster, "triangle": triangle}
SAID = {
    "roster": ("a month's roster of {:,} members", "sharing in floats by NumPy, written in one piece"),
    "triangle": ("triangles of {:,} records, completed", "the same sums as plain SQL"),
}


def main() -> None:
    """Run each part in a process of its own and print what it took."""
    if len(sys.argv) == 3 and sys.argv[1] in PARTS:
        print(json.dumps({**PARTS[sys.argv[1]](int(sys.argv[2])), "peak": peak_gib()}))
        return
    for position, part in enumerate(PARTS, 1):
        size = size_of(position, (MEMBERS, RECORDS)[position - 1])
        found = fresh(__file__, part, size)
        name, baseline = SAID[part]
        beside = {**found["beside"], "baseline": baseline}
        say(name.format(size), found["seconds"], "s", rows=size, peak_gib=found["peak"], **beside)


if __name__ == "__main__":
    main()
