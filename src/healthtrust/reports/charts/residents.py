"""Who lives here? Residents by age band and sex."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import Spec, band, chart, colour, mark, number
from healthtrust.reports.charts.theme import BLUE, ORANGE
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.phrases import percent
from healthtrust.reports.story import Story

OLD = 65


def sketch(story: Story) -> Sketch:
    """Return the population pyramid of the last year."""
    bands = sorted(set(map(str, story.last("population")["age_band"])), key=youngest)
    found = {sex: _by_band(story, sex, bands) for sex in ("female", "male")}
    residents = {sex: np.array([people or 0 for people in each]) for sex, each in found.items()}
    ages = np.array([youngest(each) for each in bands])
    total = story.total("population", "residents") or 0
    old = sum(int(each[ages >= OLD].sum()) for each in residents.values()) / max(total, 1)
    widest = bands[int((residents["female"] + residents["male"]).argmax())]
    return Sketch(
        title=f"{total:,} people live here; {percent(old)} are {OLD} or older",
        alt=f"Population pyramid: bars of women to the left and men to the right for {len(bands)} age "
        f"bands. The largest band is {widest}.",
        spec=_spec(bands, residents),
        columns={
            "age band [years]": bands,
            "women [residents]": found["female"],
            "men [residents]": found["male"],
        },
    )


def youngest(age_band: str) -> int:
    """Return the youngest age of a band.

    >>> youngest("65-69"), youngest("100+"), youngest("85 and over")
    (65, 100, 85)
    """
    return int("".join(c if c.isdigit() else " " for c in age_band).split()[0])


def _by_band(story: Story, sex: str, bands: list[str]) -> list[int | None]:
    """Return residents of one sex in each band; None where they are too few to be told."""
    return [story.total("population", "residents", sex=sex, age_band=band) for band in bands]


def _spec(bands: list[str], residents: dict[str, NDArray[Any]]) -> Spec:
    signed = [*(-residents["female"]).tolist(), *residents["male"].tolist()]
    rows = {
        "age": bands * 2,
        "sex": ["women"] * len(bands) + ["men"] * len(bands),
        "residents": signed,
    }
    most = max(map(abs, signed), default=1)
    x = number(
        "residents",
        "residents",
        scale={"domain": [-most, most], "nice": True},
        axis={"tickCount": 8, "labelExpr": "format(abs(datum.value), ',')"},
    )
    bars = mark(
        "bar",
        {
            "y": band("age", bands[::-1], "age", axis={"labelFontSize": 11}),
            "x": x,
            "color": colour("sex", {"women": ORANGE, "men": BLUE}, legend=None),
        },
        height={"band": 0.86},
    )
    named = [_word("women", "0.05 * width", "left"), _word("men", "0.95 * width", "right")]
    return chart(rows, bars, *named, height=max(14 * len(bands), 120))


def _word(word: str, place: str, side: str) -> Spec:
    """Return a word at the top of the chart, so far from its left edge."""
    where = {"x": {"value": {"expr": place}}, "y": {"value": 8}}
    return mark("text", where, text=word, align=side, fontWeight="bold") | {"data": {"values": [{}]}}


RESIDENTS = Maker("residents", "Who lives here?", ("population",), sketch)
