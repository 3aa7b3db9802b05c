"""Whole lives of persons, under several scenarios at once: the people, the deaths and the costs of each year.

    each year, in this order: conditions begin and end; who dies, dies at the rate of the segment one is in
    then; women who live bear; everybody is a year older

Nobody looks at anybody else. So people are lived a generation at a time, those of one cohort together, from
the year they come to the end; newborns follow with an identity made of their mother's and the year. Only
events are counted, by cohort of birth, sex, fifth and segment: `tally` adds them up to heads and money.

Source  cohort-major order: one pass over the people where nothing feeds back within the horizon. Common
        random numbers: Glasserman and Yao, Management Science 1992 [recalled].
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from healthtrust.engine import compiled, cut, map_partitions, parts, threads, total
from healthtrust.study.lifetimes.founders import GROUPS, Founders, borders
from healthtrust.study.lifetimes.generation import founding, next_generation
from healthtrust.study.lifetimes.live_compiled import live_compiled
from healthtrust.study.lifetimes.live_plain import live_plain
from healthtrust.study.lifetimes.odds import Luck, Odds
from healthtrust.study.lifetimes.tally import (
    MEASURES,
    Events,
    Whole,
    by_cell,
    measures_compiled,
    measures_plain,
    nothing,
)


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
    live, measures = (live_compiled, measures_compiled) if compiled() else (live_plain, measures_plain)
    edges = borders(len(founders.cell))
    (scenarios, years), conditions = odds.course.shape, odds.changes.shape[2]
    groups = np.zeros((scenarios, GROUPS, years + 1, MEASURES), dtype=np.int64)

    def task(some: slice) -> Events:
        events, of_group = (nothing(scenarios, years, conditions) for _ in range(2))
        of_group = of_group._replace(sick=events.sick)
        for group in range(some.start, some.stop):
            people = founding(founders, slice(edges[group], edges[group + 1]), years, scenarios)
            cohorts = [people.cohort]
            while len(people.identity):
                people = next_generation(live(people, odds, luck, of_group), years, scenarios)
                cohorts.append(people.cohort)
            met = np.unique(np.concatenate(cohorts))
            groups[:, group] = measures(of_group, met, odds.cost, odds.quality)
            for every, theirs in zip(events[:2], of_group[:2], strict=True):
                every[:, met] += theirs[:, met]
                theirs[:, met] = 0
        return events

    found = total(map_partitions(task, cut(GROUPS, 2 * parts()), threads()))
    alive, sick = (np.cumsum(flow, axis=2) for flow in (found.moves, found.sick))
    return Lives(by_cell(alive), by_cell(found.deaths), by_cell(sick), groups)
