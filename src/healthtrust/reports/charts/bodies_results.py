"""What was each body of providers paid, what did it pass on and spend on care, and what did it keep?"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import Spec, band, chart, colour, mark, money, said
from healthtrust.reports.charts.theme import BLUE, INK, ORANGE, TURQUOISE
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.phrases import counted
from healthtrust.reports.story import Story

SPENT = {"its care": BLUE, "passed on to other bodies": TURQUOISE, "kept": ORANGE}
AMOUNTS = ("paid_by_plans", "paid_by_patients", "paid_by_bodies", "passed_on", "cost_of_care", "kept")
ROOM = 1.2
"""Width of the drawing over its longest bar: the words behind it need room."""
Sums = dict[str, NDArray[np.int64]]


def sketch(story: Story) -> Sketch | None:
    """Return what became of what each body was paid, over all places; None where nobody kept anything."""
    table = story.last("bodies")
    if not (table["kept"].any() or table["passed_on"].any()):
        return None
    bodies = list(dict.fromkeys(map(str, table["body"])))
    sums = {
        name: np.array([int(table[name][table["body"] == body].sum()) for body in bodies]) for name in AMOUNTS
    }
    code = story.currency.code
    return Sketch(
        title=_finding(story, bodies, sums),
        alt=f"A stacked bar for each of {counted(len(bodies), 'body', 'bodies')}: the cost of the care it "
        "gave, what it passed on to other bodies, and what it kept, below zero what it lost.",
        spec=_spec(story, bodies, sums),
        columns={"body": bodies}
        | {f"{name.replace('_', ' ')} [{code}]": story.major(sums[name]).tolist() for name in AMOUNTS},
        note="All places together. What a body is paid by plans, patients and other bodies is what it spends "
        "on care at reference cost, passes on, and keeps; what one body passes on is paid to another.",
    )


def _finding(story: Story, bodies: list[str], sums: Sums) -> str:
    """Say who kept most and who lost most."""
    kept, best, worst = sums["kept"], int(sums["kept"].argmax()), int(sums["kept"].argmin())
    told = [f"{bodies[best]} kept {story.money(kept[best])}"] if kept[best] > 0 else []
    told += [f"{bodies[worst]} lost {story.money(-kept[worst])}"] if kept[worst] < 0 else []
    passed = int(sums["passed_on"].sum())
    told += [f"bodies passed {story.money(passed)} on to each other"] if passed else []
    words = "; ".join(told)
    return words[0].upper() + words[1:]


def _spec(story: Story, bodies: list[str], sums: Sums) -> Spec:
    parts = (sums["cost_of_care"], sums["passed_on"], sums["kept"])
    paid = sums["paid_by_plans"] + sums["paid_by_patients"] + sums["paid_by_bodies"]
    kept = [f"{'kept' if each >= 0 else 'lost'} {story.money(abs(each))}" for each in sums["kept"]]
    rows: dict[str, Any] = {
        "body": bodies * len(parts),
        "use": [use for use in SPENT for _ in bodies],
        "amount": story.major(np.concatenate(parts)),
        "order": [number for number in range(len(parts)) for _ in bodies],
        "end": np.tile(story.major(np.maximum(paid, parts[0] + parts[1])), len(parts)),
        "words": kept * len(parts),
    }
    y = band("body", bodies)
    room = {"domainMax": ROOM * float(np.max(rows["end"]))}
    bars = {
        "y": y,
        "x": money("amount", story.symbol, "a year", stack="zero", scale=room),
        "color": colour("use", SPENT),
        "order": {"field": "order", "type": "quantitative"},
    }
    kept_words = {"y": y, "x": {"field": "end", "type": "quantitative"}, "text": said("words")}
    text = mark("text", kept_words, align="left", dx=6, color=INK)
    once = {**text, "transform": [{"filter": "datum.order == 0"}]}
    return chart(rows, mark("bar", bars, height={"band": 0.6}), once, height={"step": 30})


BODIES_RESULTS = Maker(
    "bodies-results",
    "Who was paid for care, what was passed on, and what did each body keep?",
    ("bodies",),
    sketch,
    "Every body of providers was paid exactly what its care cost, and passed nothing on.",
)
