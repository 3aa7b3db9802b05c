"""Could the same money gain more health? Health against money in the order of value, with the package."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import Spec, chart, mark, money, number, said, told_apart
from healthtrust.reports.charts.package_amounts import Amounts
from healthtrust.reports.charts.theme import BLUE, EDGE, GREY, INK, ORANGE
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.phrases import percent
from healthtrust.reports.story import Columns, Story

IN, OUT, PACKAGE = "covered", "left out", "the package"
LOOKS = {IN: (BLUE, "circle"), OUT: (ORANGE, "cross"), PACKAGE: (INK, "diamond")}
ON_IT = 0.9995
"""Share of the frontier's health at which a package counts as lying on it."""


def sketch(story: Story) -> Sketch:
    """Return the frontier of a run: QALYs and money of everybody in a year."""
    table = story.last("league")
    columns = {
        "name": table["name"],
        "cost": story.major(table["expected_cost"]),
        "health": table["expected_cases"] * table["benefit"],
        "covered": table["covered"].astype(np.float64),
    }
    return frontier(columns, Amounts.of(story), "a year")


def frontier(columns: Columns, amounts: Amounts, each: str) -> Sketch:
    """Return the frontier of services [i]: name, cost and health if covered for all, coverage 0 to 1.

    each: what costs and health are per, such as `a year`.
    """
    health, cost = columns["health"], columns["cost"]
    free = np.divide(health, cost, out=np.full(len(cost), np.inf), where=cost > 0)
    order = np.argsort(-free, kind="stable")
    by_rank = {name: values[order] for name, values in columns.items()}
    spent, gained = np.cumsum(by_rank["cost"]), np.cumsum(by_rank["health"])
    at = float(columns["covered"] @ cost), float(columns["covered"] @ health)
    reach = float(np.interp(at[0], np.append(0.0, spent), np.append(0.0, gained)))
    state = [IN if share > 0 else OUT for share in by_rank["covered"]]
    return Sketch(
        title=_finding(at, reach, amounts, each),
        alt=f"A curve that rises ever more slowly: health gained against money spent as {len(spent)} "
        f"services are added, the best value first, up to {qalys(float(gained[-1]))} QALYs for "
        f"{amounts.said(float(spent[-1]))}. A diamond marks the package: {qalys(at[1])} QALYs for "
        f"{amounts.said(at[0])}.",
        spec=_spec((spent, gained), state, at, (amounts, each)),
        columns={
            "service": [str(name) for name in by_rank["name"]],
            f"cost [{amounts.unit(each)}]": by_rank["cost"].tolist(),
            f"health gained [QALYs {each}]": by_rank["health"].tolist(),
            f"cost up to here [{amounts.unit(each)}]": spent.tolist(),
            f"health up to here [QALYs {each}]": gained.tolist(),
            "covered [share]": by_rank["covered"].tolist(),
        },
        note="Each point adds the next service in the order of health per unit of money. The package need "
        "not lie on the line: some services are covered whatever their rank, and the package of highest "
        "welfare heeds who pays and who may insure as well as health.",
    )


def qalys(health: float) -> str:
    """Return an amount of health as it is said.

    >>> qalys(6_686_123.4), qalys(0.65823)
    ('6,686,123', '0.6582')
    """
    return f"{health:,.0f}" if abs(health) >= 1_000 else f"{health:.4g}"


def _finding(at: tuple[float, float], reach: float, amounts: Amounts, each: str) -> str:
    if at[0] <= 0:
        return "Nothing is spent on the package, and no health is gained by it"
    gains = f"The package gains {qalys(at[1])} QALYs {each} for {amounts.said(at[0])}"
    if at[1] >= ON_IT * reach:
        return f"{gains}: as much as the same money could in any order"
    return f"{gains}, {percent(at[1] / reach)} of what the same money could"


def _spec(
    line: tuple[NDArray[Any], NDArray[Any]],
    state: list[str],
    at: tuple[float, float],
    units: tuple[Amounts, str],
) -> Spec:
    (spent, gained), (amounts, each) = line, units
    rows = {
        "spent": np.concatenate([[0.0], spent, [at[0]]]),
        "gained": np.concatenate([[0.0], gained, [at[1]]]),
        "state": ["", *state, PACKAGE],
        "text": ["", *[""] * len(state), PACKAGE],
    }
    x = money("spent", amounts.symbol, f"spent on services, {each}")
    y = number("gained", f"QALYs gained, {each}", format=",~r")
    curve = mark("line", {"x": x, "y": y}, color=GREY, strokeWidth=1.4)
    points = mark("point", {"x": x, "y": y, **told_apart("state", LOOKS, legend={"offset": 30})}, opacity=1)
    chosen = f"datum.state == '{PACKAGE}'"
    large = mark("point", {"x": x, "y": y}, color=INK, shape="diamond", size=260)
    words = {"align": "right", "dx": 6, "dy": 34, "fontWeight": "bold", "stroke": EDGE, "strokeWidth": 3}
    text = mark("text", {"x": x, "y": y, "text": said("text")}, **words)
    return chart(
        rows,
        curve | {"transform": [{"filter": f"datum.state != '{PACKAGE}'"}]},
        points | {"transform": [{"filter": "datum.state != ''"}]},
        large | {"transform": [{"filter": chosen}]},
        text | {"transform": [{"filter": chosen}]},
        height=300,
    )


FRONTIER = Maker("package-frontier", "Could the same money gain more health?", ("league",), sketch)
