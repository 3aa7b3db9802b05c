"""healthtrust live trail."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from healthtrust.cli.say import say_first, say_json

SHOWN = 40


def trail_verb(
    trust: Path, checked: tuple[bool, str], database: str, out: Path | None, as_json: bool
) -> None:
    """List the trail, the newest first, or verify it; exit 1 where something does not fit."""
    from healthtrust.live.carried import amiss_in_folder
    from healthtrust.live.store import TrustFolder

    folder = TrustFolder.open(trust, database)
    store = folder.store
    verify, head = checked
    problems = [*store.verify_trail(head or None), *amiss_in_folder(folder)] if verify or head else []
    table = _table(store.trail())
    if out is not None:
        from healthtrust.cli.columns import write_csv

        write_csv(table, out)
    if as_json:
        say_json({"head": store.head(), "trail": table, "problems": [str(each) for each in problems]})
    elif verify or head:
        _say_verified(len(table["number"]), store.head(), [str(each) for each in problems])
    else:
        rows = list(zip(*table.values(), strict=True))[::-1]
        header = list(table)[:5]
        say_first(SHOWN, header, len(rows), lambda k: [str(value) for value in rows[k][:5]])
    if problems:
        sys.exit(1)


def _table(rows: list[Any]) -> dict[str, list[Any]]:
    columns = ("number", "at", "who", "role", "action", "inputs", "version", "result", "hash")
    return {name: [getattr(row, name) for row in rows] for name in columns}


def _say_verified(rows: int, head: str, problems: list[str]) -> None:
    if not problems:
        print(f"The trail is whole: {rows:,} rows, and book, loads and state are as they say.")
        print(f"  Its last hash is {head}")
        return
    for each in problems:
        print(each, file=sys.stderr)
    print(f"The trail does not hold: {len(problems)} problem(s).", file=sys.stderr)
