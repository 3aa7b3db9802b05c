"""Whole lives of persons, under several scenarios at once: the people, the deaths and the costs of each year.

    each year, in this order: conditions begin and end; who dies, dies at the rate of the segment one is in
    then; women who live bear; everybody is a year older
    heads(t, cohort, segment) = Σ_{u ≤ t} (who came into it in u less who left it)

Nobody looks at anybody else, so a person's years are lived at once, in registers; a newborn is lived after
its mother, with an identity made of hers and the year. Only events are counted, by cohort of birth, sex,
fifth and segment; sums over the years give heads, and heads times a table give costs, exactly.

Source  person-major order: one pass over the people where nothing feeds back within the horizon. Common
        random numbers: Glasserman and Yao, Management Science 1992 [recalled].
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine import compiled, cut, map_partitions, parts, threads, total
from healthtrust.records.persons import SEGMENTS
from healthtrust.study.lifetimes.founders import GROUPS, Founders, borders
from healthtrust.study.lifetimes.live_compiled import Events, live_compiled
from healthtrust.study.lifetimes.live_plain import live_plain
from healthtrust.study.lifetimes.odds import CELLS, Luck, Odds, cell_in

Whole = NDArray[np.int64]
DEATHS, COST, QUALITY = 5, 6, 7
"""Measures of a group beside its heads in the five segments, 0 to 4."""
MEASURES = 8


class Lives(NamedTuple):
    """Heads, exact, as each year finds them; the year more at the end finds who is left after all."""

    alive: Whole
    """[scenario, year and one more, cell, segment]"""
    deaths: Whole
    """[scenario, year, cell, segment]"""
    sick: Whole
    """[scenario, year and one more, cell, condition]"""
    groups: Whole
    """[scenario, group, year and one more, measure]: heads by segment, deaths, minor units, thousandths of a
    year in full health"""


def lived(founders: Founders, odds: Odds, luck: Luck) -> Lives:
    """Return the lives of the founders and of their descendants; the same for any parts and threads."""
    live = live_compiled if compiled() else live_plain
    edges = borders(len(founders.cell))
    (scenarios, years), conditions = odds.course.shape, odds.changes.shape[2]
    at = cell_in(years)
    worth = Worth(*(np.where(at[..., None] < 0, 0, table[at]) for table in (odds.cost, odds.quality)))
    groups = np.zeros((scenarios, GROUPS, years + 1, MEASURES), dtype=np.int64)

    def task(some: slice) -> Events:
        events = _nothing(scenarios, years, len(at), conditions)
        moves = np.zeros_like(events.moves)
        for group in range(some.start, some.stop):
            moves[:] = 0
            died = events.deaths.sum(axis=(1, 3))
            of_group = events._replace(moves=moves)
            live((int(edges[group]), int(edges[group + 1])), founders, odds, luck, of_group)
            np.add(events.moves, moves, out=events.moves)
            groups[:, group] = _measured(np.cumsum(moves, axis=2), worth)
            groups[:, group, :-1, DEATHS] = events.deaths.sum(axis=(1, 3)) - died
        return events

    found = total(map_partitions(task, cut(GROUPS, 4 * parts()), threads()))
    alive, sick = (np.cumsum(flow, axis=2) for flow in (found.moves, found.sick))
    return Lives(_by_cell(alive, at), _by_cell(found.deaths, at), _by_cell(sick, at), groups)


class Worth(NamedTuple):
    """What one head costs and is worth [cohort, year and one more, segment]."""

    cost: Whole
    quality: Whole


def _nothing(scenarios: int, years: int, cohorts: int, conditions: int) -> Events:
    return Events(
        np.zeros((scenarios, cohorts, years + 1, len(SEGMENTS)), dtype=np.int64),
        np.zeros((scenarios, cohorts, years, len(SEGMENTS)), dtype=np.int64),
        np.zeros((scenarios, cohorts, years + 1, conditions), dtype=np.int64),
    )


def _measured(heads: Whole, worth: Worth) -> Whole:
    """Return measures [scenario, year, measure] of heads [scenario, cohort, year, segment]."""
    found = np.zeros((len(heads), heads.shape[2], MEASURES), dtype=np.int64)
    found[..., : len(SEGMENTS)] = heads.sum(axis=1)
    found[..., COST] = np.einsum("kcts,cts->kt", heads, worth.cost)
    found[..., QUALITY] = np.einsum("kcts,cts->kt", heads, worth.quality)
    return found


def _by_cell(cohorts: Whole, at: Whole) -> Whole:
    """Return heads by cell from heads by cohort [scenario, cohort, year, ...]."""
    cells = np.zeros((len(cohorts), cohorts.shape[2], CELLS, cohorts.shape[-1]), dtype=np.int64)
    for t in range(cohorts.shape[2]):
        there = at[:, t] >= 0
        for k in range(len(cohorts)):
            np.add.at(cells[k, t], at[there, t], cohorts[k, there, t])
    return cells
