"""How sure is each place in the package? How often a service is covered when its numbers are drawn anew."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import Spec, chart, joined, number
from healthtrust.reports.charts.league_table import LONGEST
from healthtrust.reports.charts.theme import BLUE, ORANGE, TURQUOISE
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.phrases import counted
from healthtrust.reports.story import Columns, Story
from healthtrust.study.belonging import DRAWS

LESS, AS_IT_IS, MORE = "a tenth less money", "the money there is", "a tenth more"
LOOKS = {LESS: (ORANGE, "triangle-left"), AS_IT_IS: (BLUE, "circle"), MORE: (TURQUOISE, "triangle-right")}
COLUMNS = {LESS: "chance_less", AS_IT_IS: "chance_as_it_is", MORE: "chance_more"}

SURE = 0.9
"""Chance from which a service counts as sure to belong, and one less it as sure not to."""
SETTLED = 0.995
"""Chance from which a service is not drawn if it is as high at every budget."""
MOST_SHOWN = 16


def sketch(story: Story) -> Sketch | None:
    """Return how likely each service of a run is to be covered, at three budgets; None if all must be."""
    table = story.last("acceptability")
    return None if table["always"].all() else acceptability(table)


def acceptability(columns: Columns) -> Sketch:
    """Return how likely services [i] are to be covered: name, covered, always, and the chance by budget."""
    chance = {name: columns[column].astype(np.float64) for name, column in COLUMNS.items()}
    shown = _shown(np.array(list(chance.values())), columns["always"])
    drawn = (
        f"{MOST_SHOWN} least settled" if len(shown) == MOST_SHOWN else f"{len(shown)} that are not settled"
    )
    return Sketch(
        title=_finding(chance[AS_IT_IS], columns["always"]),
        alt=f"A row for each of the {drawn} of {len(columns['name'])} services, three points each on an axis "
        "of chance from 0 to 100 %: how often it is covered with a tenth less money, with the money there is "
        "and with a tenth more. All others are more settled.",
        spec=_spec([str(columns["name"][i]) for i in shown], {k: v[shown] for k, v in chance.items()}),
        columns={
            "service": [str(name) for name in columns["name"]],
            "covered": [bool(c) for c in columns["covered"]],
            **{f"{name} [chance]": values.tolist() for name, values in chance.items()},
        },
        note=f"Prices, benefits and cases are drawn {DRAWS} times, with widths by how each number is known "
        "(cited, recalled or assumed; the widths are assumed); services are then ranked and covered while "
        "the money lasts. What must be covered is taken as it is. Those least "
        f"settled are shown, {MOST_SHOWN} at most; the table holds all.",
    )


def _shown(chance: NDArray[Any], always: NDArray[Any]) -> NDArray[Any]:
    """Return the rows of services that are drawn: those not settled, of many the least settled."""
    unsettled = np.minimum(chance.max(axis=0), 1 - chance.min(axis=0))
    open_to_choice = np.flatnonzero((unsettled > 1 - SETTLED) & ~always.astype(bool))
    if not len(open_to_choice):
        return np.arange(min(len(always), MOST_SHOWN))
    doubtful = open_to_choice[np.argsort(-unsettled[open_to_choice], kind="stable")][:MOST_SHOWN]
    return np.sort(doubtful)


def _finding(chance: NDArray[Any], always: NDArray[Any]) -> str:
    of = chance[~always.astype(bool)]
    if not len(of):
        return "Every service must be covered, so that no number changes the package"
    sure, never = int((of >= SURE).sum()), int((of <= 1 - SURE).sum())
    doubtful = len(of) - sure - never
    return (
        f"Of {counted(len(of), 'service')} open to choice {counted(sure, 'belongs', 'belong')} and "
        f"{counted(never, 'does not', 'do not')} in nine draws of ten; "
        f"{counted(doubtful, 'is', 'are')} in doubt"
    )


def _spec(names: list[str], chance: dict[str, NDArray[Any]]) -> Spec:
    cut = [name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip(' ,')}…" for name in names]
    names = [name if cut.count(name) == 1 else f"{name} {n}" for n, name in enumerate(cut, start=1)]
    x = number("value", "covered in this share of draws", format="%", scale={"domain": [0, 1]})
    rows = {"service": names, **chance}
    return chart(rows, *joined("service", x, LOOKS, size=70), height={"step": 19})


ACCEPTABILITY = Maker(
    "package-acceptability",
    "How sure is each place in the package?",
    ("acceptability",),
    sketch,
    "Every service must be covered, so that no number changes the package.",
)
