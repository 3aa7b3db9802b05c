"""What `healthtrust review measure` prints: a sentence, results measure by measure, what is left, notes."""

from __future__ import annotations

from healthtrust.cli.say import say_table
from healthtrust.review.measuring import told
from healthtrust.review.measuring.question import Answer
from healthtrust.review.measuring.results import Result

MOST = 60
"""Rows of the table on the screen."""


def say(found: Answer) -> None:
    """Print an answer for people."""
    print(told.sentence(found))
    results = told.shown(found)
    print()
    say_table(
        ("measure", "body", "value", "low", "high", "adjusted", "unit", "verdict"),
        [_cells(found, each) for each in results[:MOST]],
    )
    if len(results) > MOST:
        print(f"and {len(results) - MOST:,} more; --json or --out has all")
    if found.left:
        print()
        print("Not worked out")
        say_table(("measure", "why"), [list(each) for each in sorted(found.left.items())])
    print()
    for note in told.notes(found):
        print(note)


def _cells(found: Answer, each: Result) -> list[str]:
    spans = found.question.spans
    body = each.body if len(spans) == 1 else f"{each.body}, {each.period}"
    values = [told.number(value) for value in (each.value, each.low, each.high, each.adjusted)]
    return [each.measure, body, *values, found.measures[each.measure].unit, each.verdict]
