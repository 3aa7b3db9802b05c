"""How far has care been integrated, and does anybody profit from keeping people out of hospital, by year?"""

from __future__ import annotations

from collections.abc import Sequence

from healthtrust.reports.charts.grammar import number
from healthtrust.reports.charts.response_groups import (
    EVERYWHERE,
    NO_RESPONSE,
    Group,
    beside,
    groups_of,
    long,
    looks_of,
    panel,
    years_of,
)
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.phrases import counted
from healthtrust.reports.story import Story

SHOWN = {"capability": "capability to integrate care, of 1", "alignment": "alignment, of 1"}


def sketch(story: Story) -> Sketch:
    """Return capability and alignment of each group of places over the years."""
    years, groups = years_of(story), groups_of(story)
    first = groups[0]
    ends = {name: (float(first.told[name][0]), float(first.told[name][-1])) for name in SHOWN}
    told = "; ".join(
        f"{group.name}: {' and '.join(f'{name} {_said(group.told[name][-1])}' for name in SHOWN)}"
        for group in groups
    )
    span = counted(len(years), "year")
    capability, alignment = (_went(*each, len(years)) for each in ends.values())
    where = first.name if first.name == EVERYWHERE else f"in {first.name}"
    return Sketch(
        title=f"Capability {capability} and alignment {alignment}, {where} in {span}",
        alt=f"Two panels, capability and alignment, a line for each group of places over {span}. In the last "
        f"year {told}.",
        spec=beside(
            [
                panel(
                    long(years, groups, name),
                    number("value", None, format=".1f", scale={"domain": _ends(groups, name)}),
                    "group",
                    looks_of(groups),
                    title,
                )
                for name, title in SHOWN.items()
            ]
        ),
        columns={
            "year": [year for _ in groups for year in years],
            "where": [group.name for group in groups for _ in years],
            "arrangement": [title for group in groups for title in group.arrangements],
            **{f"{name} [index]": [float(v) for g in groups for v in g.told[name]] for name in SHOWN},
        },
        note="Capability is how well care is integrated in fact: it is built over years and decays without "
        "money. Alignment is above 0 where those who decide on care gain by keeping people out of hospital, "
        "below 0 where they gain by admitting them.",
    )


def _ends(groups: Sequence[Group], name: str) -> list[float]:
    """Return the ends of an axis that holds all there is of it, 1 at the top."""
    return [min(0.0, *(float(group.told[name].min()) for group in groups)), 1.0]


def _went(was: float, now: float, years: int) -> str:
    """Return from what to what a thing went; where there is but one year, what it is."""
    return f"from {_said(was)} to {_said(now)}" if years > 1 else f"of {_said(now)}"


def _said(value: float) -> str:
    return f"{value + 0.0:.2f}".replace("-", "−")


RESPONSE_STANDING = Maker(
    "response-standing",
    "How far is care integrated, and who gains by keeping people out of hospital?",
    ("response",),
    sketch,
    NO_RESPONSE,
)
