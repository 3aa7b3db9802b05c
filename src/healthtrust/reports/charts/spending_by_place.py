"""What was spent on the care of each place's residents, and who paid it?"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import Spec, band, chart, colour, mark, money
from healthtrust.reports.charts.levels import shown_level
from healthtrust.reports.charts.theme import BLUE, ORANGE, PINK, TURQUOISE
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.story import Columns, Story

PARTS = {
    "the package": BLUE,
    "user charges on covered care": TURQUOISE,
    "voluntary cover": ORANGE,
    "households themselves": PINK,
}


def sketch(story: Story) -> Sketch:
    """Return spending per resident by place and payer, the highest first."""
    table = shown_level(story.last("spending"))
    parts = _parts(story, table)
    total = np.sum(list(parts.values()), axis=0)
    order = np.argsort(-total, kind="stable")
    names = [str(table["place"][i]) for i in order]
    parts, total = {k: v[order] for k, v in parts.items()}, total[order]
    code = story.currency.code
    return Sketch(
        title=f"Care cost {story.in_full(total[0])} per resident in {names[0]} and "
        f"{story.in_full(total[-1])} in {names[-1]}",
        alt=f"Stacked bars for {len(names)} places, the highest first: cost of care per resident by who "
        "paid, almost all of it the package.",
        spec=_spec(story, names, parts),
        columns={
            "place": names,
            "residents": table["residents"][order].tolist(),
            **{f"{name} [{code} per resident]": values.tolist() for name, values in parts.items()},
            f"all [{code} per resident]": total.tolist(),
        },
        note="At reference prices, whoever paid.",
    )


def _parts(story: Story, table: Columns) -> dict[str, NDArray[Any]]:
    """Return what each payer paid per resident by place; covered care's cost includes its user charges.

    Charges that plans pay back are paid by them.
    """
    charges = table["user_charges"] - table["charges_paid_back"]
    paid = (table["covered_cost"] - charges, charges, table["voluntary_cost"], table["self_cost"])
    heads = np.maximum(table["residents"], 1)
    return {name: story.major(amount / heads) for name, amount in zip(PARTS, paid, strict=True)}


def _spec(story: Story, names: list[str], parts: dict[str, NDArray[Any]]) -> Spec:
    rows = {
        "place": names * len(parts),
        "payer": [name for name in parts for _ in names],
        "amount": np.concatenate(list(parts.values())),
        "order": [i for i in range(len(parts)) for _ in names],
    }
    bars = {
        "y": band("place", names),
        "x": money("amount", story.symbol, "per resident a year", stack="zero"),
        "color": colour("payer", PARTS),
        "order": {"field": "order", "type": "quantitative"},
    }
    return chart(rows, mark("bar", bars, height={"band": 0.7}), height={"step": 25})


SPENDING_BY_PLACE = Maker("spending-by-place", "What was spent where, and who paid?", ("spending",), sketch)
