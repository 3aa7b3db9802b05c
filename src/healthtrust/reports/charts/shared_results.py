"""What was saved or lost against each contract over all care, and how much of it providers were paid?"""

from __future__ import annotations

import numpy as np

from healthtrust.reports.charts.grammar import chart, joined, money
from healthtrust.reports.charts.theme import BLUE, ORANGE
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.phrases import counted
from healthtrust.reports.story import Story

SAVED, DUE = "saved against expected cost", "paid to the provider"
MOST_ROWS = 24


def sketch(story: Story) -> Sketch:
    """Return, per member, what was saved and what was paid for it, the largest of many rows."""
    table = story.last("shared")
    saved, due = table["expected_cost"] - table["spending"], table["due"]
    paid, charged = int(due[due > 0].sum()), -int(due[due < 0].sum())
    order = np.argsort(-np.abs(due), kind="stable")[:MOST_ROWS]
    members = np.maximum(table["members"], 1)
    names = [f"{table['provider'][row]}, {table['plan'][row]}" for row in order]
    each = {SAVED: story.major(saved / members)[order], DUE: story.major(due / members)[order]}
    code = story.currency.code
    against = "saved" if saved.sum() >= 0 else "lost"
    x = money(SAVED, story.symbol, "per member a year", scale={"nice": True})
    layers = joined("provider", x, {SAVED: (BLUE, "circle"), DUE: (ORANGE, "diamond")}, size=90)
    return Sketch(
        title=f"{story.money(abs(int(saved.sum())))} was {against} against expected cost; plans paid "
        f"{story.money(paid)} and charged {story.money(charged)} for it",
        alt=f"For each of {counted(len(names), 'provider and plan', 'providers and plans')} two points per "
        "member: what was saved against expected cost, below zero what was lost, and what was paid.",
        spec=chart({"provider": names, **each}, *layers, height={"step": 30}),
        columns={
            "contract": [str(table["contract"][row]) for row in order],
            "provider": [str(table["provider"][row]) for row in order],
            "plan": [str(table["plan"][row]) for row in order],
            "members": table["members"][order].tolist(),
            f"saved [{code}]": story.major(saved[order]).tolist(),
            f"paid [{code}]": story.major(due[order]).tolist(),
            "why": [str(table["reason"][row]) for row in order],
        },
        note="Much of what a small group saves or loses in a year is luck: judge a contract before signing "
        "with healthtrust deliver luck.",
    )


SHARED_RESULTS = Maker(
    "shared-results",
    "What was saved, and who was paid for it?",
    ("shared",),
    sketch,
    "No contract over all care is held, so that nothing is shared at the end of the year.",
)
