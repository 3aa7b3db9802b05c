"""healthtrust live load."""

from __future__ import annotations

from pathlib import Path

from healthtrust.cli.live_who import Caller
from healthtrust.cli.say import say_json, say_table
from healthtrust.live.loading import Source as Source
from healthtrust.live.loading import load


def load_verb(trust: Path, source: Source, caller: Caller, as_json: bool) -> None:
    """Load records into a trust, and say what became of their rows."""
    taken = load(caller.trust(trust), source, caller.who)
    if as_json:
        say_json({"hash": taken.hash, **taken.report})
        return
    print(f"Loaded {source.name or source.path.name}: every row and minor unit is accounted for.")
    tables = taken.report.get("tables", [])
    rows = [
        [each["table"], f"{each['rows_in']:,}", f"{each['kept']:,}", f"{sum(each['aside'].values()):,}"]
        for each in tables
    ]
    say_table(["table", "rows in", "kept", "set aside"], rows)
    for each in tables:
        for reason, count in each["aside"].items():
            print(f"  {each['table']}: {count:,} set aside, {reason}")
