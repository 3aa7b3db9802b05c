"""The story of a run on real persons' data, told so that it tells of no small number of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.disclosure import FEWEST, hidden, rounded, two_figures
from healthtrust.reports.counts_of_persons import (
    COUNTED,
    DROPPED,
    OF_PERSONS,
    OF_PLACES,
    PARENT,
    WITHHELD,
    Counted,
)
from healthtrust.reports.disclosed_measures import (
    FOLLOWING,
    burden_told,
    following,
    plan_told,
    scorecard_told,
)
from healthtrust.reports.hidden_numbers import Columns, Disclosure
from healthtrust.reports.story import Story
from healthtrust.review.hidden_audit import surely_hidden

Mask = NDArray[np.bool_]


def disclosed(story: Story) -> Story:
    """Return the story as it may be told: rows that hide nothing, and beside them the whole disclosure."""
    parents = {
        each.name: each.parent or "" for each in story.design.people.places if not isinstance(each, str)
    }
    told: dict[str, Columns] = {}
    masks: dict[str, dict[str, Mask]] = {}
    kept = {n: t for n, t in story.tables.items() if n not in WITHHELD and not OF_PERSONS & set(t)}
    places = _hidden_places(kept, parents)
    counting = {n: COUNTED[n].only(t) for n, t in kept.items() if n in COUNTED and _rows(t)}
    for name, table in kept.items():
        if name in counting and counting[name].counts:
            told[name], masks[name] = _told(table, counting[name], parents, places)
        else:
            told[name] = table
    _tell_measures(told, masks, story, places)
    sums = {
        (name, column, by): _sums(kept[name], column, by)
        for name, counted in counting.items()
        for column in counted.counts
        for by in {(), *counted.margins}
        if PARENT not in by
    }
    left_out = tuple(name for name in story.tables if name not in kept)
    disclosure = Disclosure(told, masks, sums, left_out)
    return dataclasses.replace(story, tables=_in_sight(disclosure), disclosure=disclosure)


def _told(
    table: Columns, counted: Counted, parents: Mapping[str, str], places: frozenset[tuple[int, str]]
) -> tuple[Columns, dict[str, Mask]]:
    """Return a table with its counts rounded and what follows from them, and which cells are hidden."""
    made, masks = dict(table), _counts_hidden(table, counted, parents, _among(table, places))
    for name in counted.counts:
        made[name] = np.where(masks[name], 0, rounded(table[name]))
    row = np.logical_or.reduce([masks[name] for name in (*counted.counts, *counted.rests_on)])
    for name in (*counted.derived, *counted.per, *counted.figures):
        masks[name] = row
    for name in DROPPED:
        if name in table:
            masks[name], made[name] = np.ones(_rows(table), dtype=bool), np.zeros_like(table[name])
    for name in counted.derived:
        made[name] = np.where(row, 0, table[name])
    for name in counted.figures:
        made[name] = np.where(row, np.nan, two_figures(table[name]))
    for name, (amount, of) in counted.per.items():
        over = rounded(table[of])
        made[name] = np.divide(made[amount], over, out=np.full(len(over), np.nan), where=~row & (over > 0))
    for name, of in counted.shares.items():
        heads = rounded(np.rint(table[name] * table[of]))
        made[name] = np.where(masks[name], np.nan, heads / np.maximum(rounded(table[of]), 1))
    return made, masks


def _counts_hidden(
    table: Columns, counted: Counted, parents: Mapping[str, str], of_hidden_place: Mask
) -> dict[str, Mask]:
    """Return which counts of a table, and shares of counts, are hidden, year by year."""
    masks = {name: np.zeros(_rows(table), dtype=bool) for name in (*counted.counts, *counted.shares)}
    for year in np.unique(table["year"]):
        here = table["year"] == year
        rows = {name: values[here] for name, values in table.items()}
        margins = [_names(rows, by, parents) for by in counted.margins]
        for name in counted.counts:
            masks[name][here] = _one_hidden(rows, name, counted, margins, of_hidden_place[here])
        if counted.shares:
            found = _shares_hidden(rows, counted.shares, margins)
            for name, mask in zip(counted.shares, found, strict=True):
                masks[name][here] = mask | masks[counted.shares[name]][here]
    return masks


def _one_hidden(
    rows: Columns, name: str, counted: Counted, margins: Sequence[NDArray[Any]], of_hidden_place: Mask
) -> Mask:
    """Return which cells of a count are hidden in a year: small, the rest of a whole small, or beside."""
    count = rows[name]
    first = ((count > 0) & (count < FEWEST)) | (of_hidden_place & (count > 0))
    if name in counted.part_of:
        rest = rows[counted.part_of[name]] - count
        first |= (rest > 0) & (rest < FEWEST)
    return surely_hidden(count, first, margins)


def _shares_hidden(
    rows: Columns, shares: Mapping[str, str], margins: Sequence[NDArray[Any]]
) -> NDArray[np.bool_]:
    """Return which shares [name, row] are hidden in a year: as the counts of persons behind them are."""
    names, many = list(shares), len(rows["year"])
    heads = np.concatenate([np.rint(rows[name] * rows[shares[name]]) for name in names]).astype(np.int64)
    kind = np.repeat(np.array(names, dtype=str), many)
    beside = [np.tile(np.arange(many), len(names))] if len(names) > 1 else []
    beside += [np.char.add(np.tile(margin, len(names)), kind) for margin in margins]
    few = (heads > 0) & (heads < FEWEST)
    return surely_hidden(heads, few, beside).reshape(len(names), many)


def _tell_measures(
    told: dict[str, Columns],
    masks: dict[str, dict[str, Mask]],
    story: Story,
    places: frozenset[tuple[int, str]],
) -> None:
    """Tell the tables of many kinds of numbers, each by its own rule."""
    if "scorecard" in told and _rows(told["scorecard"]):
        of_hidden = _among(told["scorecard"], places)
        told["scorecard"], masks["scorecard"] = scorecard_told(story, told["scorecard"], of_hidden)
        for name, keys in FOLLOWING.items():
            if name in told and _rows(told[name]):
                card = (told["scorecard"], masks["scorecard"])
                told[name], masks[name] = following(told[name], keys, *card)
    if "regional_plan" in told and _rows(told["regional_plan"]):
        told["regional_plan"], masks["regional_plan"] = plan_told(told["regional_plan"])
    if "burden" in told and _rows(told["burden"]):
        told["burden"], masks["burden"] = burden_told(told["burden"], _residents(story))


def _residents(story: Story) -> dict[int, int]:
    """Return the exact number of residents of each year."""
    table = next((story.tables[n] for n in ("population", "incidence") if n in story.tables), None)
    if table is None:
        return {}
    years = table["year"].tolist()
    return {year: int(table["residents"][table["year"] == year].sum()) for year in set(years)}


def _hidden_places(tables: Mapping[str, Columns], parents: Mapping[str, str]) -> frozenset[tuple[int, str]]:
    """Return the places, with the year, whose number of residents is hidden in a table of places."""
    found: set[tuple[int, str]] = set()
    for name, counted in COUNTED.items():
        table = tables.get(name, {})
        if counted.margins == OF_PLACES and _rows(table) and "residents" in table:
            only = Counted(("residents",), OF_PLACES)
            mask = _counts_hidden(table, only, parents, np.zeros(_rows(table), dtype=bool))["residents"]
            found |= set(zip(table["year"][mask].tolist(), map(str, table["place"][mask]), strict=True))
    return frozenset(found)


def _among(table: Columns, places: frozenset[tuple[int, str]]) -> Mask:
    """Return which rows are of a place whose number of residents is hidden."""
    key = next((name for name in ("place", "group") if name in table), None)
    if key is None or not places:
        return np.zeros(_rows(table), dtype=bool)
    pairs = zip(table["year"].tolist(), map(str, table[key]), strict=True)
    return np.array([pair in places for pair in pairs], dtype=bool)


def _names(table: Columns, by: tuple[str, ...], parents: Mapping[str, str]) -> NDArray[Any]:
    """Return the name of the total that each row of a year belongs to: its values in some columns."""
    parts = [np.full(_rows(table), "", dtype=str)]
    for name in by:
        if name == PARENT and PARENT not in table:
            parts.append(np.array([parents.get(str(place), "") for place in table["place"]], dtype=str))
        else:
            parts.append(np.asarray(table[name]).astype(str))
    named = parts[0]
    for part in parts[1:]:
        named = np.char.add(np.char.add(named, "\x1f"), part)
    return named


def _sums(table: Columns, column: str, by: tuple[str, ...]) -> dict[tuple[Any, ...], int | None]:
    """Return sums by year and some columns, exact and then rounded; None where they are hidden."""
    keys = list(zip(*(table[name].tolist() for name in ("year", *by)), strict=True))
    names = {key: at for at, key in enumerate(dict.fromkeys(keys))}
    sums = np.bincount([names[key] for key in keys], table[column]).astype(np.int64)
    hid = hidden(sums, within=[str(key[0]) for key in names])
    told = rounded(sums)
    return {key: None if hid[at] else int(told[at]) for key, at in names.items()}


def _in_sight(of: Disclosure) -> dict[str, Columns]:
    """Return the rows of every table that hide nothing; none of a table that must be whole and is not."""
    kept = {}
    for name, table in of.tables.items():
        rows, counted = of.rows_hidden(name), COUNTED.get(name, Counted())
        if rows.any() and counted.whole == "top":
            rows |= bool(rows[table["level"] == table["level"][0]].any())
        elif counted.whole == "all":
            rows |= bool(rows.any())
        kept[name] = {key: values[~rows] for key, values in table.items()} if rows.any() else table
    return kept


def _rows(table: Mapping[str, NDArray[Any]]) -> int:
    return len(table["year"]) if "year" in table else 0
