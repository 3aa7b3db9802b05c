"""Scenarios: hazard ratios of onset and death by year, stated or brought about by spending on programmes.

    h(t, c)  hazard ratio of the onset of condition c in year t, of death likewise; the last stated holds on
    spending: `people.exposure` turns money a head and year into ratios, over those without any spending;
              stated ratios multiply them

A file holds named scenarios beside which today's course always stands:

    [[scenarios]]
    name = "prevent"
    onset = [1.0, 0.95, 0.9]              # all conditions; or 0.9 for all years
    conditions = { diabetes = 0.8 }       # these instead
    deaths = 0.99
    [scenarios.spending]
    smoking = 4.0                         # money a head and year

>>> course_of(Scenario(name="fewer", onset=0.9, conditions={"b": [1.0, 0.5]}), ("a", "b"), 3).onset.tolist()
[[0.9, 1.0], [0.9, 0.5], [0.9, 0.5]]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from healthtrust.design.alone import read_alone
from healthtrust.design.heading import Heading, decided
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.people.conditions import read_conditions
from healthtrust.people.exposure import begin, condition_ratios, hazard_ratios, one_year_on, shipped_factors

TODAY = "as today"
DEATH = 4
"""Position of death among the transitions of `people.exposure`."""
MOST = 20
"""Scenarios of a file."""

Ratio = Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)]
Money = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]


class Scenario(Heading):
    """One scenario: what it is called, and what it does to hazards."""

    name: Annotated[str, Field(min_length=1, max_length=60)] = decided(..., "what it is called")
    onset: Ratio | tuple[Ratio, ...] = decided(1.0, "hazard ratio of every onset, or one by year", "ratio")
    conditions: dict[str, Ratio | tuple[Ratio, ...]] = decided({}, "of these conditions instead", "ratio")
    deaths: Ratio | tuple[Ratio, ...] = decided(1.0, "hazard ratio of death, or one by year", "ratio")
    spending: dict[str, Money | tuple[Money, ...]] = decided(
        {}, "money a head and year on programmes against these risk factors", "money per head"
    )


class Scenarios(Heading):
    """A file of scenarios."""

    scenarios: Annotated[tuple[Scenario, ...], Field(min_length=1, max_length=MOST)] = decided(
        ..., "the scenarios, beside today's course"
    )


@dataclass(frozen=True)
class Course:
    """Hazard ratios by year."""

    name: str
    onset: NDArray[np.float64]
    """[year, condition]"""
    deaths: NDArray[np.float64]
    """[year]"""


def as_today(years: int, conditions: int, name: str = TODAY) -> Course:
    """Return the course in which nothing changes."""
    return Course(name, np.ones((years, conditions)), np.ones(years))


def read_scenarios(path: Path) -> tuple[Scenario, ...]:
    """Return the scenarios of a TOML file; raises with every problem found."""
    read = read_alone(path, Scenarios).scenarios
    refuse(list(_wrong(read, path.name)))
    return read


def _wrong(scenarios: Sequence[Scenario], where: str) -> Iterator[Problem]:
    names = [scenario.name for scenario in scenarios]
    codes, factors = read_conditions().codes, shipped_factors().codes
    for position, scenario in enumerate(scenarios, start=1):
        at = f"{where}, scenario {position}"
        if scenario.name == TODAY or names.count(scenario.name) > 1:
            yield Problem(f"{at}, name", repr(scenario.name), f"a name of its own, not {TODAY!r}")
        for key, known, given in (
            ("conditions", codes, scenario.conditions),
            ("spending", factors, scenario.spending),
        ):
            for code in given:
                if code not in known:
                    yield Problem(f"{at}, {key}", repr(code), in_words(known), nearest_match(code, known))
        lists = {"onset": scenario.onset, "deaths": scenario.deaths}
        for key, values in {**lists, **scenario.conditions, **scenario.spending}.items():
            if values == ():
                yield Problem(f"{at}, {key}", "no number", "a number, or one by year")


def course_of(scenario: Scenario, codes: Sequence[str], years: int) -> Course:
    """Return the hazard ratios of a scenario for as many years; codes of the conditions by bit."""
    onset = np.repeat(_by_year(scenario.onset, years)[:, None], len(codes), axis=1)
    for code, ratio in scenario.conditions.items():
        onset[:, list(codes).index(code)] = _by_year(ratio, years)
    deaths = _by_year(scenario.deaths, years)
    if scenario.spending:
        of_onset, of_deaths = _brought_about(scenario.spending, years)
        onset, deaths = onset * of_onset, deaths * of_deaths
    return Course(scenario.name, onset, deaths)


def _brought_about(
    spending: Mapping[str, float | tuple[float, ...]], years: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return hazard ratios of onset [year, condition] and death [year] with spending over those without."""
    factors = shipped_factors()
    money = np.zeros((years, 2, len(factors.codes)))
    for code, amount in spending.items():
        money[:, 1, factors.codes.index(code)] = _by_year(amount, years)
    exposure = begin(factors)
    onset, deaths = [], []
    for year in range(years):
        of_onset = condition_ratios(np.broadcast_to(exposure.lagged, money[year].shape), factors)
        of_death = hazard_ratios(np.broadcast_to(exposure.lagged, money[year].shape), factors)[:, DEATH]
        onset.append(of_onset[1] / of_onset[0])
        deaths.append(of_death[1] / of_death[0])
        exposure = one_year_on(exposure, money[year], factors, year)
    return np.array(onset), np.array(deaths)


def _by_year(value: float | tuple[float, ...], years: int) -> NDArray[np.float64]:
    """Return a number for each year, the last one given for all later ones."""
    given = np.atleast_1d(np.asarray(value, dtype=np.float64))
    return given[np.minimum(np.arange(years), len(given) - 1)]
