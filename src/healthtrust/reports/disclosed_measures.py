"""Measures as they may be told: each row by what its numerator and its denominator count.

What a measure counts stands in its definition: residents, households and members are persons, and an interval
of Wilson or of Byar is one of a count. A number that is hidden takes its value, interval and verdict with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.disclosure import FEWEST, hidden_beside, rounded, two_figures
from healthtrust.reports.hidden_numbers import Columns
from healthtrust.reports.story import Story
from healthtrust.review.definitions import Definition, definitions
from healthtrust.review.scorecard import EVERYWHERE

Mask = NDArray[np.bool_]
Masks = dict[str, Mask]

PERSONS = ("residents", "households", "members", "patients", "persons")
NUMBERS = ("numerator", "denominator", "value", "low", "high")
FOLLOWING = {
    "measurement": ("measure_code", "org_id"),
    "accountability": ("measure", "place"),
    "performance": ("measure", "place"),
}
"""Tables that say of measures what the scorecard says, and how they name measure and place."""


def scorecard_told(story: Story, table: Columns, of_hidden_place: Mask) -> tuple[Columns, Masks]:
    """Return the scorecard with counts rounded and small ones hidden, with all that follows from them."""
    meaning = definitions(story.design.review.catastrophic_shares)
    of = [meaning.get(str(code)) for code in table["measure"]]
    counts = np.array([_counts_events(each) for each in of])
    scale = np.array([_heads(each) for each in of])
    above, below = np.nan_to_num(table["numerator"]), np.nan_to_num(table["denominator"] * scale)
    small = of_hidden_place | ((below > 0) & (below < FEWEST))
    small |= counts & (above > 0) & (above < FEWEST)
    shares = counts & (table["unit"] == "share")
    small |= shares & (below > above) & (below - above < FEWEST)
    mask = _beside(table, small, above, counts)
    made = dict(table)
    events, heads = rounded(above), rounded(below)
    persons = scale > 0
    told_below = np.where(persons, heads / np.where(persons, scale, 1), table["denominator"])
    per_head = np.divide(
        np.where(counts, events, table["numerator"]),
        told_below,
        out=np.full(len(told_below), np.nan),
        where=told_below > 0,
    )
    anew = persons & (counts | np.isclose(table["value"] * table["denominator"], table["numerator"]))
    made["numerator"] = np.where(counts, events, table["numerator"])
    made["denominator"] = told_below
    made["value"] = np.where(anew, per_head, table["value"])
    for name in ("low", "high"):
        made[name] = np.where(counts, two_figures(table[name]), table[name])
    for name in NUMBERS:
        made[name] = np.where(mask, np.nan, made[name])
    made["verdict"] = np.where(mask, "", table["verdict"])
    made["clearly"] = table["clearly"] & ~mask
    return made, dict.fromkeys((*NUMBERS, "verdict", "clearly"), mask)


def following(
    table: Columns, keys: tuple[str, str], scorecard: Columns, masks: Masks
) -> tuple[Columns, Masks]:
    """Return a table of measures as the scorecard tells them; `keys` are its columns of measure and place."""
    names = ("year", "measure", "place")
    rows = zip(*(scorecard[name].tolist() for name in names), strict=True)
    at = {row: number for number, row in enumerate(rows)}
    wanted = zip(*(table[name].tolist() for name in ("year", *keys)), strict=True)
    found = np.array([at.get(row, -1) for row in wanted], dtype=np.intp)
    hid = (found < 0) | masks["value"][found]
    made = dict(table)
    hides: Masks = {}
    for name in ("value", "low", "high"):
        if name in table:
            made[name], hides[name] = np.where(hid, np.nan, scorecard[name][found]), hid
    for name in ("naive", "adjusted", "verdict", "reason"):
        if name in table:
            made[name], hides[name] = np.where(hid, "", table[name]), hid
    return made, hides


def plan_told(table: Columns) -> tuple[Columns, Masks]:
    """Return the plan of a region: people rounded, or hidden where they are few; all else is of a region."""
    people = (table["unit"] == "people") & ~np.isnan(table["value"])
    heads = np.where(people, np.nan_to_num(table["value"]), 0).astype(np.int64)
    few_regions = set(table["region"][people & (heads > 0) & (heads < FEWEST)])
    mask = np.array([region in few_regions for region in table["region"]]) & (table["unit"] != "minor units")
    value = np.where(people, rounded(heads), table["value"])
    return {**table, "value": np.where(mask, np.nan, value)}, {"value": mask}


def burden_told(table: Columns, residents: Mapping[int, int]) -> tuple[Columns, Masks]:
    """Return shares of residents with a burden, hidden where they are of few, with all of their line."""
    whole = np.array([residents.get(int(year), 0) for year in table["year"]])
    counted = np.array([str(name).startswith(PERSONS) for name in table["measure"]])
    heads = np.where(counted, np.nan_to_num(table["value"]) * whole, 0)
    few = counted & (heads > 0.5) & (heads < FEWEST)
    lines = list(zip(table["year"].tolist(), map(str, table["of"]), table["threshold"].tolist(), strict=True))
    hit = {line for line, hid in zip(lines, few, strict=True) if hid}
    mask = np.array([line in hit for line in lines], dtype=bool)
    share = rounded(np.rint(heads)) / np.maximum(rounded(whole), 1)
    made = {**table, "value": np.where(counted, share, table["value"])}
    for name in ("value", "standard_error", "low", "high"):
        two = made[name] if name == "value" else two_figures(table[name])
        made[name] = np.where(mask, np.nan, two)
    return made, dict.fromkeys(("value", "standard_error", "low", "high"), mask)


def _beside(table: Columns, small: Mask, above: NDArray[Any], counts: Mask) -> Mask:
    """Hide, where one place of a measure is hidden, another: everywhere is their sum."""
    mask, apart = small.copy(), (table["place"] != EVERYWHERE) & counts
    if apart.any():
        names = np.array(
            [f"{each}" for each in zip(table["year"], table["measure"], table["limit"], strict=True)]
        )
        mask[apart] |= hidden_beside(above[apart].astype(np.int64), small[apart], [names[apart]])
    return mask


def _counts_events(of: Definition | None) -> bool:
    """Return whether a numerator is a count of persons or of what happened to them."""
    return of is None or of.interval in ("wilson", "poisson") or of.numerator.startswith("households ")


def _heads(of: Definition | None) -> float:
    """Return how many persons one of the denominator is: 1,000, 1, or 0 where it counts none."""
    if of is None:
        return 1.0
    if not of.denominator.startswith(PERSONS):
        return 0.0
    return 1000.0 if "thousand" in of.denominator else 1.0
