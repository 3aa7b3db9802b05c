"""A question of the next decades, put and answered: the persons' run, the cohort beside it, the effects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency, currency
from healthtrust.ground.problems import Problem
from healthtrust.records.persons import SEGMENTS
from healthtrust.study.lifetimes.cohort import Expected, expected
from healthtrust.study.lifetimes.founders import GROUPS, founders_of
from healthtrust.study.lifetimes.lives import Lives, lived
from healthtrust.study.lifetimes.odds import luck_of, odds_of
from healthtrust.study.lifetimes.population import arrivals_of, heads_of
from healthtrust.study.lifetimes.rates import Rates, shipped_rates
from healthtrust.study.lifetimes.scenario import Course, Scenario, as_today, course_of, read_scenarios

LONGEST, FEWEST, MOST = 250, 1_000, 200_000_000


@dataclass(frozen=True)
class Asked:
    """What is asked, as it is written."""

    population: str = "england-2011"
    years: int = 40
    people: int | None = None
    seed: int = 1
    first_year: int = 2026
    scenario: Path | None = None
    arrivals: Path | None = None
    births: bool = True
    mortality: str = "1,1,1,1,1"
    quality: str = ""
    """Of the catalogue where empty."""
    uplift: float = 1.0


@dataclass(frozen=True)
class Question:
    """What is asked, read."""

    asked: Asked
    heads: NDArray[np.int64]
    """[year, age, sex, fifth]: who is there at the start, and who comes in later years."""
    rates: Rates
    courses: tuple[Course, ...]
    """Today's first."""
    money: Currency


@dataclass(frozen=True)
class Answer:
    """The run of persons, and the cohort's expectation for each course."""

    question: Question
    lives: Lives
    cohorts: tuple[Expected, ...]
    person_years: int
    seconds: float
    """That the persons' run took; never part of what is written."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the courses, today's first."""
        return tuple(course.name for course in self.question.courses)


def question_of(asked: Asked) -> Question:
    """Return the question that is asked; raises with every problem found."""
    problems = list(_wrong(asked))
    heads = attempt(lambda: heads_of(asked.population, asked.people), problems)
    scenarios = _scenarios(asked.scenario, problems) if asked.scenario else ()
    arrivals = None
    if asked.arrivals is not None and asked.years >= 1:
        path = asked.arrivals
        arrivals = attempt(lambda: arrivals_of(path, asked.years), problems)
    if heads is not None and heads.sum() < FEWEST and (asked.people is None or asked.people >= FEWEST):
        problems.append(Problem("--population", f"{heads.sum():,} people", f"{FEWEST:,} or more"))
    refuse(problems)
    assert heads is not None and scenarios is not None
    rates = shipped_rates(
        relative_mortality=_numbers(asked.mortality),
        quality=_numbers(asked.quality),
        births=asked.births,
        uplift=asked.uplift,
    )
    today = as_today(asked.years, len(rates.codes))
    courses = (today, *(course_of(each, rates.codes, asked.years) for each in scenarios))
    everybody = heads[None] if arrivals is None else np.concatenate([heads[None], arrivals])
    return Question(asked, everybody, rates, courses, currency("GBP"))


def _scenarios(path: Path, problems: list[Problem]) -> tuple[Scenario, ...] | None:
    return attempt(lambda: read_scenarios(path), problems)


def answer(question: Question) -> Answer:
    """Return the lives of the persons under every course, and what is expected of them."""
    asked, rates = question.asked, question.rates
    founders = founders_of(question.heads, rates.prevalence, asked.seed, asked.first_year)
    odds = odds_of(rates, question.courses)
    luck = luck_of(asked.seed, asked.first_year, asked.years, len(rates.codes))
    began = perf_counter()
    lives = lived(founders, odds, luck)
    took = perf_counter() - began
    cohorts = tuple(expected(question.heads, rates, course) for course in question.courses)
    return Answer(question, lives, cohorts, int(lives.alive[:, :-1].sum()), took)


def _wrong(asked: Asked) -> Iterator[Problem]:
    if not 1 <= asked.years <= LONGEST:
        yield Problem("--years", f"{asked.years:,}", f"1 to {LONGEST}")
    if asked.people is not None and not FEWEST <= asked.people <= MOST:
        yield Problem("--people", f"{asked.people:,}", f"{FEWEST:,} to {MOST:,}, for {GROUPS} groups of them")
    if not 0 < asked.uplift < 1000:
        yield Problem("--uplift", f"{asked.uplift:g}", "above 0")
    for option, text, low, high in (
        ("--mortality", asked.mortality, 0.0, 100.0),
        ("--quality", asked.quality, -1.0, 1.0),
    ):
        if option == "--quality" and not text:
            continue
        numbers = _numbers(text)
        above = option == "--mortality"
        if len(numbers) != len(SEGMENTS) or not all(
            low <= number <= high and (number > low or not above) for number in numbers
        ):
            limits = f"{'above' if above else 'from'} {low:g}, up to {high:g}"
            yield Problem(option, repr(text), f"a number for each of {', '.join(SEGMENTS)}, {limits}")


def _numbers(text: str) -> tuple[float, ...]:
    """Return the numbers of a list with commas; none where one is no number."""
    try:
        return tuple(float(part) for part in text.split(",") if part.strip())
    except ValueError:
        return ()
