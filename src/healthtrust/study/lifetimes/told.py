"""What an answer says: people by segment, cost, quality of life, deaths, persons beside the cohort."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import words
from healthtrust.ground.rows import by_row
from healthtrust.people.vital import life_expectancy
from healthtrust.records.persons import FIFTHS, OLDEST, SEGMENTS, SEXES
from healthtrust.study.lifetimes.answer import Answer
from healthtrust.study.lifetimes.cohort import Expected
from healthtrust.study.lifetimes.expectancy import life_expectancy_of
from healthtrust.study.lifetimes.paired import Effect, effect, standard_error
from healthtrust.study.lifetimes.rates import PARTS
from healthtrust.study.lifetimes.tally import COST, DEATHS, MEASURES, QUALITY

Rows = dict[str, list[Any]]
Real = NDArray[np.float64]
WITHIN = 2.039513
"""Standard errors on either side that hold nineteen in twenty: Student's t, one less than 32 groups."""
NAMES = (*SEGMENTS, "deaths", "cost", "quality-adjusted life years")


def expected_measures(found: Answer, k: int) -> Real:
    """Return what the cohort expects of each measure [year and one more, measure] of a course."""
    cohort, rates = found.cohorts[k], found.question.rates
    cells = cohort.alive.shape[1]
    measures = np.zeros((len(cohort.alive), MEASURES))
    measures[:, : len(SEGMENTS)] = cohort.alive.sum(axis=1)
    measures[:-1, DEATHS] = cohort.deaths.sum(axis=(1, 2))
    measures[:, COST] = np.einsum("tcs,cs->t", cohort.alive, rates.cost.reshape(cells, -1))
    measures[:, QUALITY] = np.einsum("tcs,cs->t", cohort.alive, rates.quality.reshape(cells, -1))
    return measures


def year_rows(found: Answer) -> Rows:
    """Return a row for each course, year and measure: persons, cohort, difference with its interval."""
    rows: Rows = {
        name: [] for name in ("scenario", "year", "measure", "persons", "cohort", "difference", "low", "high")
    }
    for k, name in enumerate(found.names):
        groups, cohort = found.lives.groups[k], expected_measures(found, k)
        persons, error = groups.sum(axis=0), standard_error(groups)
        for t in range(len(cohort)):
            for m, measure in enumerate(NAMES):
                if t == len(cohort) - 1 and m >= DEATHS:
                    continue
                unit = _unit(found, m)
                gap, half = persons[t, m] - cohort[t, m], WITHIN * error[t, m]
                values = (persons[t, m], cohort[t, m], gap, gap - half, gap + half)
                row = (name, t, measure, *(value / unit for value in values))
                for column, value in zip(rows.values(), row, strict=True):
                    column.append(value if isinstance(value, str) else _plain(value))
    return rows


def _plain(value: Any) -> int | float:
    number = float(value)
    return int(number) if number.is_integer() else number


def _unit(found: Answer, measure: int) -> int:
    """Return by how much a measure is divided: money in major units, quality in years."""
    units: dict[int, int] = {COST: 10**found.question.money.exponent, QUALITY: PARTS}
    return units.get(measure, 1)


def condition_rows(found: Answer) -> Rows:
    """Return prevalence of each condition at the start and at the end, persons beside the cohort."""
    rows: Rows = {
        name: [] for name in ("scenario", "condition", "start", "start, cohort", "end", "end, cohort")
    }
    for k, name in enumerate(found.names):
        lives, cohort = found.lives, found.cohorts[k]
        held = [
            ill[t].sum(axis=0) / max(alive[t].sum(), 1e-300)
            for t in (0, -1)
            for ill, alive in ((lives.sick[k], lives.alive[k]), (cohort.sick, cohort.alive))
        ]
        for c, code in enumerate(found.question.rates.codes):
            for column, value in zip(rows.values(), (name, code, *(each[c] for each in held)), strict=True):
                column.append(value if isinstance(value, str) else float(value))
    return rows


def expectancy_rows(found: Answer) -> Rows:
    """Return life expectancy at birth by sex: by deaths of all years, the cohort's, and today's rates."""
    rows: Rows = {name: [] for name in ("scenario", "sex", "persons", "low", "high", "cohort", "rates today")}
    today = life_expectancy(found.question.rates.deaths.mean(axis=(2, 3)))
    for k, name in enumerate(found.names):
        lives = _by_age_and_sex(found.lives.alive[k], found.lives.deaths[k])
        cohort: Expected = found.cohorts[k]
        meant = _by_age_and_sex(cohort.alive, cohort.deaths)
        for sex, called in enumerate(SEXES):
            of_persons = life_expectancy_of(lives[0][:, sex], lives[1][:, sex])
            of_cohort = life_expectancy_of(meant[0][:, sex], meant[1][:, sex])
            years, error = of_persons if of_persons else (None, None)
            low = None if years is None or error is None else years - WITHIN * error
            high = None if years is None or error is None else years + WITHIN * error
            row = (name, called, years, low, high, of_cohort[0] if of_cohort else None, float(today[sex]))
            for column, value in zip(rows.values(), row, strict=True):
                column.append(value)
    return rows


def _by_age_and_sex(alive: NDArray[Any], deaths: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return person-years and deaths [age, sex] of all years from heads by year, cell and segment."""
    shape = (OLDEST + 1, 2, FIFTHS)
    people, died = alive[:-1].sum(axis=(0, 2)), deaths.sum(axis=(0, 2))
    return people.reshape(shape).sum(axis=2), died.reshape(shape).sum(axis=2)


def effects(found: Answer, k: int) -> dict[str, Effect]:
    """Return what a course changes over all years: person-years by segment, deaths, money, quality."""
    whole = found.lives.groups[:, :, :-1].sum(axis=2)
    return {
        name: each._replace(
            change=each.change / _unit(found, m),
            error=each.error / _unit(found, m),
            error_apart=each.error_apart / _unit(found, m),
        )
        for m, name in enumerate(NAMES)
        for each in [effect(whole[0, :, m], whole[k, :, m])]
    }


def effect_rows(found: Answer) -> Rows:
    """Return a row for each course and measure: change over all years, its error, the cohort's, the gain."""
    names = (
        "scenario",
        "measure",
        "change",
        "standard error",
        "low",
        "high",
        "cohort",
        "error apart",
        "gain",
    )
    rows: Rows = {name: [] for name in names}
    base = expected_measures(found, 0)[:-1].sum(axis=0)
    for k, name in enumerate(found.names[1:], start=1):
        other = expected_measures(found, k)[:-1].sum(axis=0)
        for m, (measure, each) in enumerate(effects(found, k).items()):
            half = WITHIN * each.error
            ends = (each.change - half, each.change + half, float(other[m] - base[m]) / _unit(found, m))
            gain = each.gain if np.isfinite(each.gain) else None
            row = (name, measure, each.change, each.error, *ends, each.error_apart, gain)
            for column, value in zip(rows.values(), row, strict=True):
                column.append(value)
    return rows


def per_head(found: Answer, k: int) -> tuple[Real, Real]:
    """Return cost per head [year] of a course in major units, and its standard error (of the cost alone)."""
    groups = found.lives.groups[k, :, :-1]
    heads = groups[..., : len(SEGMENTS)].sum(axis=2)
    unit = _unit(found, COST)
    mean = groups[..., COST].sum(axis=0) / np.maximum(heads.sum(axis=0), 1)
    # A ratio of sums: the error is that of cost less the mean for each head.
    error = standard_error(groups[..., COST] - mean * heads) / np.maximum(heads.sum(axis=0), 1)
    return mean / unit, error / unit


def sentence(found: Answer) -> str:
    """Return the answer in a sentence or two."""
    asked, groups = found.question.asked, found.lives.groups[0].sum(axis=0)
    start, end = (int(groups[t, : len(SEGMENTS)].sum()) for t in (0, asked.years))
    ill = [
        100 * groups[t, 3 : len(SEGMENTS)].sum() / max(int(groups[t, : len(SEGMENTS)].sum()), 1)
        for t in (0, -1)
    ]
    cost = per_head(found, 0)[0]
    minor = 10**found.question.money.exponent
    first, last = (words(round(float(cost[t]) * minor), found.question.money) for t in (0, -1))
    said = (
        f"{start:,} people become {end:,} in {asked.years} years. The multimorbid and frail go from "
        f"{ill[0]:.1f} % to {ill[1]:.1f} % of them, and care from {first} to {last} a head and year."
    )
    for k, name in enumerate(found.names[1:], start=1):
        said += f" Under {name!r} {_deaths(effects(found, k)['deaths'])}."
    return said


def _deaths(change: Effect) -> str:
    """Return how many deaths more or fewer there are, with the interval."""
    half, way = WITHIN * change.error, "more" if change.change > 0 else "fewer"
    if change.change == 0 == half:
        return "there are as many deaths"
    low, high = sorted(
        (value if way == "more" else -value) for value in (change.change - half, change.change + half)
    )
    ends = f"{low:,.0f} to {high:,.0f}".replace("-", "−")
    return f"there are {abs(change.change):,.0f} deaths {way} (95 % {ends})"


def notes(found: Answer) -> tuple[str, ...]:
    """Return what to bear in mind."""
    rates = found.question.rates
    flat = bool((rates.deaths == rates.deaths[..., :1]).all())
    said = [
        "Persons and cohort follow the same rates: they differ by luck alone, so intervals should hold 0.",
        "Rates are those of England in 2011, in its money, unless a scenario or --uplift says.",
    ]
    if flat:
        said.append(
            "Deaths do not look at conditions: fewer onsets avert none. "
            "Say --mortality 1,1,1.5,2,4 for deaths that do."
        )
    if len(found.names) > 1:
        said.append(
            "All scenarios are lived by the same persons with the same luck. Gain: variance of runs with "
            "luck of their own over that of these."
        )
        said.append("Cost is that of care: what programmes themselves cost is not in it.")
    return tuple(said)


def last_rows(found: Answer) -> Rows:
    """Return the last year of each scenario and measure."""
    rows = year_rows(found)
    last = {at: i for i, at in enumerate(zip(rows["scenario"], rows["measure"], strict=True))}
    return {name: [values[i] for i in last.values()] for name, values in rows.items()}


def tables(found: Answer) -> dict[str, Rows]:
    """Return all tables by name."""
    named = {
        "years": year_rows(found),
        "conditions": condition_rows(found),
        "life expectancy": expectancy_rows(found),
    }
    return {**named, "effects": effect_rows(found)} if len(found.names) > 1 else named


def as_plain(found: Answer) -> dict[str, Any]:
    """Return everything as plain values."""
    asked = found.question.asked
    return {
        "says": sentence(found),
        "notes": list(notes(found)),
        "people": int(found.question.heads[0].sum()),
        "years": asked.years,
        "seed": asked.seed,
        "person_years": found.person_years,
        "scenarios": list(found.names),
        **{name.replace(" ", "_"): by_row(rows) for name, rows in tables(found).items()},
    }
