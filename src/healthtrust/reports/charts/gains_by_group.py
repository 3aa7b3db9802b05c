"""Whom would it be worth attracting or avoiding? Gain by one more resident, by group and by what is seen."""

from __future__ import annotations

import dataclasses

import numpy as np

from healthtrust.design.heading import CLASSIFICATIONS
from healthtrust.reports.charts.market_selection import Heat, heat_map
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.story import Story

SHORT = dict(zip(CLASSIFICATIONS, ("nothing", "age and sex", "and deprivation", "and segment"), strict=True))
"""What each classification looks at beyond the one before."""


def sketch(story: Story) -> Sketch | None:
    """Return the heat map of gains under every classification; None where there is only one plan."""
    table = story.last("equalisation_gains")
    if len(story.last("transfers")["plan"]) < 2:
        return None
    schemes = list(dict.fromkeys(map(str, table["classification"])))
    rows = len(table["group"]) // len(schemes)
    gains = story.major(np.asarray(table["gain"]).reshape(len(schemes), rows).T)
    names = [_named(str(by), str(group)) for by, group in zip(table["by"], table["group"], strict=True)][
        :rows
    ]
    in_force = story.design.market.equalise
    heat = Heat(
        names,
        [f"{SHORT[name]} (in force)" if name == in_force else SHORT[name] for name in schemes],
        gains.tolist(),
        f"{story.currency.code} a resident",
    )
    drawn = heat_map(heat, lambda major: story.in_full(round(major)))
    title = _finding(names, gains[:, schemes.index(in_force)].tolist(), in_force, story)
    return dataclasses.replace(drawn, title=title)


def _finding(names: list[str], gains: list[float], in_force: str, story: Story) -> str:
    name, gain = max(zip(names, gains, strict=True), key=lambda each: abs(each[1]))
    if round(gain) == 0:
        return f"Equalised by {in_force}, no plan gains by whom it attracts or avoids"
    deed = "attracts" if gain > 0 else "avoids"
    paid = "Not equalised" if in_force == "population" else f"Equalised by {in_force}"
    return f"{paid}, a plan gains {story.in_full(abs(gain))} by each {name} resident it {deed}"


def _named(by: str, group: str) -> str:
    return f"age {group}" if by == "age" else f"deprivation {group}" if by == "deprivation fifth" else group


GAINS_BY_GROUP = Maker(
    "gains-by-group",
    "Whom would it be worth a plan's while to attract?",
    ("equalisation_gains", "transfers"),
    sketch,
)
