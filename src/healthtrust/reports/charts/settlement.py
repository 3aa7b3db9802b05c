"""What were providers paid, setting by setting, against what their work would have cost fee for service?"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import Spec, band, chart, mark, money
from healthtrust.reports.charts.theme import BLUE, INK
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.story import Columns, Story


def sketch(story: Story) -> Sketch | None:
    """Return payment and reference cost of covered care by setting; None where they nowhere differ."""
    table = story.last("settlement")
    if not (table["due"] - table["reference_cost"]).any():
        return None
    settings = list(dict.fromkeys(map(str, table["setting"])))
    sums = {key: _by(table, settings, key) for key in ("expected_cost", "reference_cost", "due")}
    order = sorted(range(len(settings)), key=lambda i: -sums["due"][i])
    settings = [settings[i] for i in order]
    sums = {key: values[order] for key, values in sums.items()}
    contracts = [_contract(table, each) for each in settings]
    due, worth, code = int(sums["due"].sum()), int(sums["reference_cost"].sum()), story.currency.code
    share = abs(due / max(worth, 1) - 1)
    return Sketch(
        title=f"Plans paid providers {story.money(due)} for covered care worth {story.money(worth)} at "
        f"reference prices, {100 * share:.1f} % {'more' if due >= worth else 'less'}",
        alt=f"A bar for each of {len(settings)} settings with its contract: what plans paid above or below "
        f"the reference cost of the care given. {settings[0].capitalize()} care is the largest, "
        f"{story.money(sums['due'][0])} paid.",
        spec=_spec(story, _named(story, settings, contracts, sums["reference_cost"]), sums),
        columns={
            "setting": settings,
            "contract": contracts,
            f"expected cost [{code}]": story.major(sums["expected_cost"]).tolist(),
            f"reference cost [{code}]": story.major(sums["reference_cost"]).tolist(),
            f"paid by plans [{code}]": story.major(sums["due"]).tolist(),
        },
        note="Beside each setting: reference cost and contract. Fee for service pays for what was done, "
        "less user charges; block and capitation contracts pay what was expected, so that providers gain "
        "or lose by what comes.",
    )


def _by(table: Columns, settings: list[str], column: str) -> NDArray[Any]:
    return np.array([int(table[column][table["setting"] == each].sum()) for each in settings])


def _contract(table: Columns, setting: str) -> str:
    return ", ".join(dict.fromkeys(map(str, table["contract"][table["setting"] == setting])))


def _named(story: Story, settings: list[str], contracts: list[str], worth: NDArray[Any]) -> list[str]:
    """Return each setting with the reference cost of its care and its contract."""
    each = zip(settings, worth, contracts, strict=True)
    return [f"{setting}, {story.money(cost)} ({contract})" for setting, cost, contract in each]


def _spec(story: Story, names: list[str], sums: dict[str, NDArray[Any]]) -> Spec:
    more = sums["due"] - sums["reference_cost"]
    rows = {
        "setting": names,
        "more": story.major(more),
    }
    y = band("setting", None)
    bars = {"y": y, "x": money("more", story.symbol, "paid above or below reference cost, a year")}
    zero = mark("rule", {"x": {"datum": 0}}, color=INK)
    return chart(rows, mark("bar", bars, color=BLUE, height={"band": 0.6}), zero, height={"step": 28})


SETTLEMENT = Maker(
    "settlement",
    "What were providers paid, and for what?",
    ("settlement",),
    sketch,
    "In every service line, plans paid exactly the reference cost of the care given.",
)
