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

import resource
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import duckdb

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
    members = int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 1_000_000
    place = Path(mkdtemp())
    read = read_design(wide_valley(place / "wide.toml"), (f"people.size={members}",))
    try:
        year, baseline = simulated(opening(read.design, read.folder))
        print(f"baseline: steps market and deliver of {members:,} people      {baseline:7.2f} s")
        timed("write the records", baseline, lambda: write_records(year, place / "records"))
        trust = make_trust(New(place / "trust", "Benchmark", read))
        timed("load them", baseline, lambda: load(trust, Source(place / "records", synthetic=True), ANN))
        timed("open the year", baseline, lambda: open_year(trust, BOB))
        told = list[MonthTold]()
        month = timed(
            "pay and tell a month", baseline, lambda: pay_month(trust, ANN, 1, telling(trust, told))
        )
        for number in range(2, 13):
            pay_month(trust, ANN, number)
        closing = timed("settle the year", baseline, lambda: settle(trust, BOB))
        rows = duckdb.sql(f"SELECT count(*) FROM '{place / 'records' / 'activity.parquet'}'").fetchall()[0][0]
        contracts = contracts_of(known(trust_year(trust), "deliver"))
        print(f"{rows:,} rows of activity, {contracts:,} contracts of a place or provider with a plan")
        print(f"a month in {month:.0f} s of {MONTH_LIMIT}, settled in {closing:.0f} s of {CLOSING_LIMIT}")
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


def timed(what: str, baseline: float, do: Callable[[], Any]) -> float:
    """Do something; print its seconds, its CPU, its ratio to the baseline and the most memory so far."""
    start, cpu = time.perf_counter(), time.process_time()
    do()
    wall, used = time.perf_counter() - start, time.process_time() - cpu
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
    ratio = f"{wall / baseline:6.2f} × the baseline" if baseline else ""
    print(f"{what:<24} {wall:7.2f} s wall {used:7.2f} s CPU  {ratio}  {most:5.2f} GiB at most", flush=True)
    return wall


if __name__ == "__main__":
    main()
