"""What `healthtrust people link` prints: a sentence, counts, what each rule asked for, quality, notes."""

from __future__ import annotations

from healthtrust.cli.columns import as_texts
from healthtrust.cli.say import say_table
from healthtrust.people.linkage import told
from healthtrust.people.linkage.link import Found


def say(found: Found) -> None:
    """Print an answer for people."""
    print(told.sentence(found))
    print()
    _table(told.rows(found), ("what", "count"))
    print()
    every = told.tables(found)
    _table(every["blocking rules"], ("rule", "comparisons", "largest block", "blocks left out"))
    if found.judged is not None:
        for name in ("thresholds", "recall by group"):
            print()
            _table(every[name], tuple(every[name]))
    print()
    for note in told.notes(found):
        print(note)


def _table(columns: told.Rows, names: tuple[str, ...]) -> None:
    if columns and len(next(iter(columns.values()))):
        say_table(names, as_texts(columns, names))
