"""What `healthtrust review compare` prints: sentences, flags, bodies, signals, payments, notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from healthtrust.cli.columns import text
from healthtrust.cli.say import say_first
from healthtrust.review.comparison import rows, told
from healthtrust.review.comparison.answer import Answer

MOST = 20
"""Rows of a table on the screen."""
BODIES = ("body", "value", "low", "high", "verdict", "adjusted", "shrunken")
PAID = (
    "rule",
    "rewarded",
    "penalised",
    "expected false rewards",
    "expected false penalties",
    "smallest size",
)
OWN = ("rule", "own doing [share]", "expected payments", "expected false")


def say(found: Answer) -> None:
    """Print an answer for people."""
    print(told.sentence(found))
    _table("Flagged", rows.flag_rows(found))
    order = np.argsort(-np.abs(found.funnel.adjusted_z), kind="stable").tolist()
    bodies = rows.body_rows(found)
    told_of = [k for k in order if not found.hidden[k]]
    furthest = {name: [bodies[name][k] for k in told_of] for name in BODIES}
    _table("Bodies, those furthest from the standard first", furthest)
    _table("What stays", rows.stability_rows(found))
    _table("Changes beside their own past", rows.signal_rows(found))
    _table("What each rule would pay", rows.payment_rows(found), PAID)
    _table("How much of the spread is bodies' own doing decides", rows.own_rows(found), OWN)
    print()
    for note in told.notes(found):
        print(note)


def _table(title: str, columns: rows.Rows, names: Sequence[str] = ()) -> None:
    shown = tuple(names) or tuple(columns)
    count = len(columns[shown[0]]) if columns else 0
    if not count:
        return
    print()
    print(title)
    say_first(MOST, shown, count, lambda k: [_cell(columns[name][k]) for name in shown])


def _cell(value: Any) -> str:
    return text(value).replace("-", "−") if isinstance(value, float) else text(value)
