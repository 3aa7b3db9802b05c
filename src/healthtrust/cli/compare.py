"""healthtrust compare: two runs side by side."""

from __future__ import annotations

from pathlib import Path

from healthtrust.cli.say import say_json, say_table
from healthtrust.runs.compare import compare
from healthtrust.runs.folder import find_run


def compare_verb(before: str, after: str, folder: Path, as_json: bool) -> None:
    """Say what was decided otherwise and what came of it."""
    found = compare(find_run(before, folder), find_run(after, folder))
    if as_json:
        say_json(found.as_plain())
        return
    for change in found.changes:
        print(change)
    if not found.changes:
        print("The two designs decide the same.")
    say_table(
        ("measure", "before", "after", "change"),
        [(d.label, _number(d.before), _number(d.after), _number(d.change)) for d in found.differences],
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
