"""Does money follow need? Each place's personal-care budget beside its residents' expected cost."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import Spec, chart, joined, mark, money
from healthtrust.reports.charts.levels import shown_level
from healthtrust.reports.charts.theme import BLUE, GREY, ORANGE
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.phrases import percent
from healthtrust.reports.story import Story

BUDGET, NEED = "personal-care budget", "expected cost of covered care"


def sketch(story: Story) -> Sketch:
    """Return budget and expected cost per resident of every place of the level shown."""
    table = shown_level(story.last("allocation"))
    heads = np.maximum(table["residents"], 1)
    order = np.argsort(-table["expected_cost"] / heads, kind="stable")
    table, heads = {key: values[order] for key, values in table.items()}, heads[order]
    budget, need = story.major(table["personal_care"] / heads), story.major(table["expected_cost"] / heads)
    highest, least = int(budget.argmax()), int(budget.argmin())
    mean = float(story.major(table["personal_care"].sum() / heads.sum()))
    names, code = [str(each) for each in table["place"]], story.currency.code
    return Sketch(
        title=f"Budgets run from {story.in_full(budget[least])} per resident in {names[least]} to "
        f"{story.in_full(budget[highest])} in {names[highest]}, {_apart(budget, need, heads)}",
        alt=f"For each of {len(names)} places, two points on a line: budget per resident and expected cost "
        "of covered care per resident, ordered by expected cost. A rule marks the mean budget, "
        f"{story.in_full(mean)}.",
        spec=_spec(story, names, budget, need, mean),
        columns={
            "place": names,
            "residents": table["residents"].tolist(),
            "need index [1 = average]": table["need_index"].tolist(),
            f"personal-care budget [{code} per resident]": budget.tolist(),
            f"expected cost of covered care [{code} per resident]": need.tolist(),
        },
        note="A budget stands above expected cost by what running the plans costs, and by a place's cost "
        "factor where care there is unavoidably dearer.",
    )


def _apart(budget: NDArray[Any], need: NDArray[Any], heads: NDArray[Any]) -> str:
    """Return how far budgets stray from the pattern of need, the mean margin between the two left aside."""
    margin = (budget @ heads) / max(float(need @ heads), 1e-9)
    share = float(np.abs(budget / np.maximum(need, 1e-9) / margin - 1).max())
    if share < 0.0005:
        return "just as need does"
    return f"never more than {percent(share)} from the pattern of need"


def _spec(story: Story, names: list[str], budget: NDArray[Any], need: NDArray[Any], mean: float) -> Spec:
    x = money(BUDGET, story.symbol, "per resident a year", scale={"zero": False, "nice": True})
    looks = {BUDGET: (BLUE, "circle"), NEED: (ORANGE, "diamond")}
    rule = mark("rule", {"x": {"datum": mean}}, strokeDash=[4, 4], color=GREY)
    layers = [rule, *joined("place", x, looks)]
    return chart({"place": names, BUDGET: budget, NEED: need}, *layers, height={"step": 25})


NEED_BY_PLACE = Maker("need-by-place", "Does money follow need?", ("allocation",), sketch)
