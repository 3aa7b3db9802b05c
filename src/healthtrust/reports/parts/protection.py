"""Who is better and worse off: what chapter 8 says of fairness and protection beside its measures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from healthtrust.reports.phrases import SMALL, opened, percent, percent_between
from healthtrust.reports.story import Columns, Story
from healthtrust.reports.tree.blocks import Block, Heading, Paragraph, Table

FIFTHS = ("deprivation fifth",)
NAMED = 12
"""Rows of a table of groups that are shown."""


def protection(story: Story) -> tuple[Block, ...]:
    """Return what the run knows of fairness and protection; nothing where it knows nothing."""
    found = [*_tenths(story), *_burden(story), *_groups(story)]
    return (Heading("Fairness and protection"), *found) if found else ()


def _tenths(story: Story) -> Iterator[Block]:
    """Say how many residents live in households that receive more than they pay, and by how much."""
    if not story.has("incidence"):
        return
    table = story.last("incidence")
    gain = table["net_benefit"] > 0
    most, least = (
        int(np.argmax(table["net_benefit_per_resident"])),
        int(np.argmin(table["net_benefit_per_resident"])),
    )
    each = table["net_benefit_per_resident"]
    yield Paragraph(
        f"{opened(SMALL[int(gain.sum())])} of ten income groups receive more covered care than they pay, and "
        f"{SMALL[int((~gain).sum())]} pay more than they receive. {opened(_tenth(table['tenth'][most]))} "
        f"gains most, {story.whole(each[most])} a resident; {_tenth(table['tenth'][least])} gives most, "
        f"{story.whole(-each[least])} a resident."
    )


def _tenth(tenth: int) -> str:
    """Return a tenth of residents by income in words, the poorest being 1."""
    return {1: "the poorest tenth", 10: "the richest tenth"}.get(int(tenth), f"tenth {tenth} by income")


def _burden(story: Story) -> Iterator[Block]:
    """Show how many residents live in households whose own payments weigh on them."""
    if not story.has("burden"):
        return
    table = story.last("burden")
    if not table["value"].any():
        yield Paragraph("Nobody's own payments are ruinous by any measure: no household pays enough itself.")
        return
    first = {key: values[0] for key, values in table.items()}
    share, above = (percent(float(first[key])) for key in ("value", "threshold"))
    caption = f"{share} of residents live in households whose own payments exceed {above} of {first['of']}"
    yield Table(caption, _weighed(table))


def _weighed(table: Columns) -> dict[str, list[Any]]:
    return {
        "measure": [str(measure) for measure in table["measure"]],
        "threshold": [
            f"{percent(float(v))} of {of}" for v, of in zip(table["threshold"], table["of"], strict=True)
        ],
        "found": [percent(float(v)) for v in table["value"]],
        "interval of 95 %": _intervals(table),
    }


def _intervals(table: Columns) -> list[str]:
    return [
        percent_between(float(low), float(high))
        for low, high in zip(table["low"], table["high"], strict=True)
    ]


def _groups(story: Story) -> Iterator[Block]:
    """Show what part of their income groups of households owe to the pool."""
    if not story.has("incidence_by_group"):
        return
    table = story.last("incidence_by_group")
    for by in dict.fromkeys(map(str, table["by"])):
        here = {key: values[table["by"] == by] for key, values in table.items()}
        order = np.argsort(-here["rate"], kind="stable")
        if len(order) > NAMED:
            order = np.concatenate([order[: NAMED // 2], order[-NAMED // 2 :]])
        yield _owed(by, {key: values[order] for key, values in here.items()})


def _owed(by: str, table: Columns) -> Table:
    rate = [f"{100 * float(rate):.1f} %" for rate in table["rate"]]
    most, least = (f"{'fifth ' * (by in FIFTHS)}{table['group'][row]}, {rate[row]}" for row in (0, -1))
    return Table(
        f"What is owed to the pool as a share of income, by {by} (most: {most}; least: {least})",
        {
            by: [str(group) for group in table["group"]],
            "residents": table["residents"].tolist(),
            "owed of income": rate,
            "interval of 95 %": [
                f"{100 * float(low):.1f} % to {100 * float(high):.1f} %"
                for low, high in zip(table["low"], table["high"], strict=True)
            ],
        },
    )
