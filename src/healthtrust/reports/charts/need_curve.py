"""Does the fitted cost curve follow what was recorded? Cost of care per resident by age and sex."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import Spec, chart, mark, money, number
from healthtrust.reports.charts.theme import BLUE, ORANGE, WIDTH
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.phrases import percent
from healthtrust.reports.story import Columns, Story


def sketch(story: Story) -> Sketch:
    """Return observed and fitted cost by age, women and men side by side."""
    table = story.last("need_curve")
    observed, fitted = story.major(table["observed"]), story.major(table["fitted"])
    dearest = int(fitted.argmax())
    return Sketch(
        title=f"The fitted cost curve explains {percent(_explained(observed, fitted))} of how recorded "
        "cost differs by age and sex",
        alt="Two panels, women and men. Points: recorded cost per resident by age; line: the fitted "
        f"curve. The curve is highest at age {int(table['age'][dearest])}, "
        f"{story.in_full(fitted[dearest])} per resident.",
        spec=_spec(story, table, observed, fitted),
        columns={
            "age [years]": table["age"].tolist(),
            "sex": table["sex"].tolist(),
            f"recorded [{story.currency.code} per resident]": observed.tolist(),
            f"fitted [{story.currency.code} per resident]": fitted.tolist(),
        },
        note="Points are the records the run was given; lines are the curve that other designs borrow "
        "from them.",
    )


def _explained(observed: NDArray[Any], fitted: NDArray[Any]) -> float:
    """Return the share of the variance between ages and sexes that the curve explains, each counted alike."""
    whole = float(((observed - observed.mean()) ** 2).sum())
    return 1 - float(((observed - fitted) ** 2).sum()) / max(whole, 1e-9)


def _spec(story: Story, table: Columns, observed: NDArray[Any], fitted: NDArray[Any]) -> Spec:
    sex = ["women" if each == "female" else "men" for each in table["sex"]]
    rows = {
        "age": table["age"].tolist(),
        "sex": sex,
        "recorded": observed.tolist(),
        "fitted": fitted.tolist(),
    }
    x = number("age", "age", format="d", scale={"domain": [0, 90]})
    line = {"x": x, "y": money("fitted", story.symbol, "per resident a year"), "color": {"value": BLUE}}
    dots = {"x": x, "y": money("recorded", story.symbol, "per resident a year"), "color": {"value": ORANGE}}
    whole = chart(rows, height=260)
    layers = [mark("point", dots, size=16, opacity=0.75), mark("line", line)]
    panel = {"width": WIDTH / 2 - 40, "height": whole.pop("height"), "layer": layers}
    kept = {key: whole[key] for key in ("$schema", "config", "data")}
    facet = {"column": {"field": "sex", "type": "nominal", "sort": ["women", "men"]}}
    return {**kept, "facet": facet, "spec": panel}


NEED_CURVE = Maker(
    "need-curve",
    "Does the fitted cost curve follow what was recorded?",
    ("need_curve",),
    sketch,
    "These people carry no recorded cost of care, so that no cost curve was fitted to them: theirs is "
    "borrowed.",
)
