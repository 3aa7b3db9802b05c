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
    width = max((len(_body(found, each)) for each in results[:MOST]), default=0)
    for code in dict.fromkeys(each.measure for each in results[:MOST]):
        measure = found.measures[code]
        print(f"\n{code}: {measure.name} [{measure.unit}]")
        for each in results[:MOST]:
            if each.measure == code:
                print(f"  {_body(found, each):<{width}}  {_line(each)}".rstrip())
    print()
    if len(results) > MOST:
        print(f"and {len(results) - MOST:,} more; --json or --out has all")
    if found.left:
        print()
        print("Not worked out")
        say_table(("measure", "why"), [list(each) for each in sorted(found.left.items())])
    print()
    for note in told.notes(found):
        print(note)


def _body(found: Answer, each: Result) -> str:
    return each.body if len(found.question.spans) == 1 else f"{each.body}, {each.period}"


def _line(each: Result) -> str:
    """Return a result in a line: value, interval, adjusted value, verdict."""
    if each.value is None:
        return each.verdict or "not known"
    low, high = told.number(each.low), told.number(each.high)
    said = f"{told.number(each.value):>9}" + (f"  {f'{low} to {high}':<18}" if low else " " * 20)
    adjusted = f"adjusted {told.number(each.adjusted)}" if each.adjusted is not None else ""
    return f"{said}  {adjusted:<17}  {each.verdict}"
