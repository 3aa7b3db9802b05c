"""Whether the trail fits itself, and everything else fits the trail: the first row that does not is named.

First the chain: rows are numbered without a gap, each holds the hash of the one before and the right one of
itself. Then, if the chain holds, what each row says it wrote is compared with what is there: batches with
their legs, the state of years, loads, appeals, the trust and its names. What is there without a row is told.

Whoever can write to the database can write a whole new trail, or cut the last rows off together with what
they posted. Against that a hash noted elsewhere helps: give it as `head`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from sqlalchemy import Connection, select, text

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.live.store import digests
from healthtrust.live.store.books import read_names
from healthtrust.live.store.legs import by_batch, legs_of, read_rows
from healthtrust.live.store.rows import appeals, loads, years
from healthtrust.live.store.schema import BATCHES, TRUST
from healthtrust.live.store.trail import NOTHING_BEFORE, REMEDY, TrailRow, broken_chain, read_trail


def verify(connection: Connection, head: str | None = None) -> list[Problem]:
    """Return what does not fit; nothing where all is as it was written."""
    rows = read_trail(connection)
    broken = broken_chain(rows)
    if broken or not rows:
        return [broken or Problem("trail", "no row", "one for each transaction", remedy=REMEDY)]
    problems = [*_batches(connection, rows), *_the_rest(connection, rows)]
    if head not in (None, NOTHING_BEFORE, *(row.hash for row in rows)):
        found = f"no row with the hash {head}, noted earlier"
        problems.append(
            Problem("trail", found, "that row", remedy="The trail was cut short, or written anew.")
        )
    return problems


def _batches(connection: Connection, rows: list[TrailRow]) -> Iterator[Problem]:
    """Yield the batches that are not what the trail says of them, then those it does not know."""
    there = {r["number"]: r for r in connection.execute(select(BATCHES)).mappings()}
    for row in rows:
        said = json.loads(row.result).get("batches", [])
        if said:
            legs = _legs_there(connection, said[0]["number"], said[-1]["number"])
            for batch in said:
                found = _difference(batch, there.pop(batch["number"], None), row, legs.get(batch["number"]))
                if found:
                    where = f"batch {batch['number']}, {row}"
                    yield Problem(where, found, "what was posted", remedy=REMEDY)
    for number in there:
        yield Problem(f"batch {number}", "no row of the trail that posted it", "one", remedy=REMEDY)
    orphans = connection.execute(text("SELECT batch FROM postings EXCEPT SELECT number FROM batches"))
    for (number,) in orphans:
        yield Problem(f"postings of batch {number}", "no such batch", "one in the trail", remedy=REMEDY)


def _legs_there(connection: Connection, first: int, last: int) -> Mapping[int, Any]:
    """Return the rows of legs by batch; for a batch whose legs cannot be read, why."""
    try:
        return by_batch(read_rows(connection, first, last))
    except InvalidInput as strange:
        if first == last:
            return {first: str(strange.problems[0])}
    return {
        n: rows for each in range(first, last + 1) for n, rows in _legs_there(connection, each, each).items()
    }


def _difference(said: Mapping[str, Any], there: Any, row: TrailRow, legs: Any) -> str:
    """Return in words how a batch differs from what the trail says; nothing if it does not."""
    if there is None:
        return "no such batch"
    columns = ("number", "key", "part", "step", "memo", "posted_in")
    if digests.of_header(digests.Header(*(there[name] for name in columns))) != said["header"]:
        return "another key, step, memo or month"
    if there["trail"] != row.number:
        return f"that it came by row {there['trail']}"
    if isinstance(legs, str):
        return legs
    count = 0 if legs is None else len(legs)
    if count != said["legs"]:
        return f"{count} legs where {said['legs']} were posted"
    if not np.array_equal(legs[:, 1], np.arange(count)):
        return "legs in another order"
    try:
        changed = (
            digests.of_batch(digests.Header(0, "", 0, "", "", None), legs_of(legs))["hash"] != said["hash"]
        )
    except InvalidInput as strange:
        return f"legs that are none: {strange.problems[0]}"
    if changed:
        return "legs with another account, amount, month or tag"
    return "" if int(np.abs(legs[:, 4]).sum()) == there["moved"] else f"{there['moved']} moved in all"


def _the_rest(connection: Connection, rows: list[TrailRow]) -> Iterator[Problem]:
    """Yield years, loads, appeals and names that are not as the trail last told of them."""
    said: dict[str, tuple[Any, TrailRow]] = {}
    for row in rows:
        for name, value in _told(json.loads(row.result)):
            said[name] = (value, row)
    try:
        there = dict(_there(connection))
    except (ValueError, TypeError) as strange:
        yield Problem(
            "years, loads or appeals", f"what cannot be read: {strange}", "what was written", remedy=REMEDY
        )
        return
    for name, (value, row) in said.items():
        if name not in there:
            yield Problem(f"{name}, {row}", "nothing", "what was written", remedy=REMEDY)
        elif there[name] != value:
            yield Problem(f"{name}, {row}", "other content", "what was written", remedy=REMEDY)
    for name in there.keys() - said.keys():
        yield Problem(name, "no row of the trail that wrote it", "one", remedy=REMEDY)


def _told(result: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield what a row says of things that are not batches, by name."""
    if "trust" in result:
        yield "the trust and its names", result["trust"]
    if "state" in result:
        yield f"the year {result['state']['year']}", result["state"]["hash"]
    for load in result.get("loads", ()):
        yield f"the load {load['load'][:12]}", load["hash"]
    for number, told in result.get("appeals", {}).items():
        yield f"appeal {number}", told


def _there(connection: Connection) -> Iterator[tuple[str, Any]]:
    """Yield what is there of the same things, by the same names."""
    row = connection.execute(select(TRUST)).mappings().one()
    columns = tuple(row[name] for name in ("name", "currency", "exponent", "created"))
    yield "the trust and its names", digests.of_trust(columns, read_names(connection))
    for state in years(connection):
        yield f"the year {state.year}", digests.of_state(state)["hash"]
    for load in loads(connection):
        yield f"the load {load.hash[:12]}", digests.of_load(load)["hash"]
    for appeal in appeals(connection):
        yield f"appeal {appeal.number}", digests.of_appeal(appeal)
