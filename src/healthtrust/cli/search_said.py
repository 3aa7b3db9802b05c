"""What `healthtrust study search` prints: the finding, the knobs, why, how sure, notes, and where it lies."""

from __future__ import annotations

from typing import Any

from healthtrust.cli.say import say_table
from healthtrust.study.draws.told import amount
from healthtrust.study.search import told
from healthtrust.study.search.answer import Found

SHOWN = ("front", "settings", "causes", "constraints", "judged", "flips")
TITLES = {
    "front": "Designs that none beats",
    "settings": "Knobs",
    "causes": "What each change brings",
    "constraints": "Constraints at the winner",
    "judged": "Judged again with other numbers and other luck",
    "flips": "Where the ranking flips",
}
LEFT_OUT = {
    "front": ("way",),
    "settings": ("keys", "meaning", "from", "to", "at an end"),
    "causes": ("unit",),
    "judged": ("trial", "unit", "better than judged by", "could not be in"),
    "flips": ("low", "high"),
}
"""Columns that a screen has no room for, by table."""
MOST = 12
"""Rows of a table on the screen."""


def say(found: Found) -> None:
    """Print what a search found for people."""
    print(told.sentence(found))
    named = told.tables(found)
    needless = [] if len(found.searched.aims) > 1 else ["objective"]
    needless += [] if found.searched.bounds else ["keeps constraints in [share]"]
    for name in SHOWN:
        if name in named:
            left_out = (*LEFT_OUT.get(name, ()), *needless)
            columns = {key: values for key, values in named[name].items() if key not in left_out}
            count = len(next(iter(columns.values())))
            print()
            more = f", the first {MOST} of {count}" if count > MOST else ""
            print(f"{TITLES[name]}{more}")
            rows = [[_cell(values[k]) for values in columns.values()] for k in range(min(count, MOST))]
            say_table([key.replace(" [share]", "") for key in columns], rows)
    print()
    for note in told.notes(found):
        print(note)
    print("All trials, slices and importances: --json or --out.")
    print(f"Search {found.question.fingerprint}: {found.path}")


def _cell(value: Any) -> str:
    if value is None or value == "":
        return "–"
    return value if isinstance(value, str) else amount(float(value))
