"""A live year of a million members: seconds to open it, pay a month, and settle it; CPU and peak memory.

    python benchmarks/live_year.py [members, default 1,000,000]

The valley with 60 neighbourhoods, so that there are more than 500 contracts of a neighbourhood and a plan.
A simulated year is written as records (about six rows of activity a member), a trust is opened on them,
months are paid and the year is settled on all its care. The first month is told in full: roster person by
person, practices, budgets, what contracts would settle to, and its page. Baseline: the steps market and
deliver of the simulated year, on the same people in the same run, which draw what the live year reads.
Limits: a month in 30 seconds, and settling 5,000,000 rows of activity and 500 contracts in 120.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import duckdb

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import Beside, peak_gib, say, size_of, timed
from healthtrust.answers.live_telling import telling
from healthtrust.design.read import read_design
from healthtrust.live.loading import Source, load
from healthtrust.live.opening import New, make_trust, open_year
from healthtrust.live.paying import pay_month
from healthtrust.live.settling import settle
from healthtrust.live.simulated import write_records
from healthtrust.live.store import Who
from healthtrust.live.told.month import MonthTold
from healthtrust.start import opening
from healthtrust.state import State, known
from healthtrust.year import FLOW

ANN, BOB = Who("ann", "operator"), Who("bob", "approver")
MONTH_LIMIT, CLOSING_LIMIT = 30, 120
NEIGHBOURHOODS = 60


def main() -> None:
    """Time a live year and print ratios to the simulated one."""
    members = size_of(1, 1_000_000)
    place = Path(mkdtemp())
    read = read_design(wide_valley(place / "wide.toml"), (f"people.size={members}",))
    whole = members >= 1_000_000
    try:
        year, baseline = simulated(opening(read.design, read.folder))
        print(f"baseline: steps market and deliver of {members:,} people, {baseline:.2f} s")

        def said(what: str, task: Callable[[], object], goal: float | None = None) -> None:
            seconds = timed(task)["seconds"]
            beside: Beside = {
                "baseline": "market and deliver of a simulated year",
                "ratio": baseline / seconds,
            }
            say(what, seconds, "s", goal=goal, peak_gib=peak_gib(), rows=members, **beside)

        said("write the records", lambda: write_records(year, place / "records"))
        trust = make_trust(New(place / "trust", "Benchmark", read))
        said("load them", lambda: load(trust, Source(place / "records", synthetic=True), ANN))
        said("open the year", lambda: open_year(trust, BOB))
        told = list[MonthTold]()
        limit, closing = (MONTH_LIMIT, CLOSING_LIMIT) if whole else (None, None)
        said("pay and tell a month", lambda: pay_month(trust, ANN, 1, telling(trust, told)), limit)
        for number in range(2, 13):
            pay_month(trust, ANN, number)
        said("settle the year", lambda: settle(trust, BOB), closing)
        activity = place / "records" / "activity.parquet"
        ((rows,),) = duckdb.sql(f"SELECT count(*) FROM '{activity}'").fetchall()
        contracts = contracts_of(known(trust_year(trust), "deliver"))
        say("  rows of activity settled", rows, "rows", goal=5e6 if whole else None, better="more")
        say("  contracts settled", contracts, "contracts", goal=500 if whole else None, better="more")
    finally:
        shutil.rmtree(place, ignore_errors=True)


def wide_valley(to: Path) -> Path:
    """Write the design of a valley with many neighbourhoods, and return its path."""
    towns = ("Millbrook", "Highfield", "Harbour", "Dale")
    rows = ['{ name = "Valley" }', *(f'{{ name = "{town}", parent = "Valley" }}' for town in towns)]
    for number in range(NEIGHBOURHOODS):
        town, fifth = towns[number % len(towns)], number % 5 + 1
        more = f"share = {1 / NEIGHBOURHOODS}, deprivation_fifth = {fifth}"
        rows.append(f'{{ name = "{town} {number + 1}", parent = "{town}", {more} }}')
    places = ",\n  ".join(rows)
    to.write_text(f'extends = "valley"\n\n[people]\nplaces = [\n  {places},\n]\n', encoding="utf-8")
    return to


def simulated(state: State) -> tuple[State, float]:
    """Return a simulated year and the seconds that market and deliver took in it."""
    seconds = 0.0
    for name, step in FLOW:
        start = time.perf_counter()
        state = step(state)
        seconds += time.perf_counter() - start if name in ("market", "deliver") else 0.0
    return state, seconds


def trust_year(trust: Any) -> Any:
    """Return the care of the year as it is settled on today's records."""
    from healthtrust.live.paying import working_out
    from healthtrust.live.settling import by_year

    with working_out(trust, 12, by_year) as (worked, _):
        assert worked.found.year is not None
        return worked.found.year.care


def contracts_of(care: Any) -> int:
    """Return how many contracts were settled: each for a place and plan, and each shared one."""
    lines = care.settlement
    own = {*zip(lines.place.tolist(), lines.plan.tolist(), lines.kind.tolist(), strict=True)}
    return len(own) + sum(len(each.due) for each in care.shared)


if __name__ == "__main__":
    main()
