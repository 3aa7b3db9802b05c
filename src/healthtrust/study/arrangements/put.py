"""What is asked of the response: a place, an arrangement before, some after, years, draws; checked at once.

>>> question = question_of(Asked(after=("vertical-capitated",), draws=0))
>>> question.before.name, [each.name for each in question.after], question.known.draws
('fee-for-service', ['vertical-capitated'], 1)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from healthtrust.deliver.response import Baseline, Coefficients, Health, central
from healthtrust.deliver.response.coefficients import stated
from healthtrust.design.response import Arrangement
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import currency
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.people.exposure import shipped_factors, shipped_moves
from healthtrust.study.arrangements.asked import Asked
from healthtrust.study.arrangements.named import arrangement_given
from healthtrust.study.arrangements.place import place_of
from healthtrust.study.coefficients import drawn_coefficients, unlabelled

SHIPPED_CURRENCY = "GBP"
MOST_YEARS, MOST_DRAWS = 100, 20_000
MOST_DRAWN_YEARS = 400_000
"""Draws times years that are answered at once: about 3 GB of memory."""


@dataclass(frozen=True)
class Question:
    """The same, read and sound."""

    asked: Asked
    place: Baseline
    before: Arrangement
    after: tuple[Arrangement, ...]
    known: Coefficients
    set_by_hand: tuple[str, ...]
    """Coefficients whose value was given."""
    health: Health | None
    currency: str


def question_of(asked: Asked) -> Question:
    """Return the question; raises InvalidInput with everything that is wrong with it."""
    problems = _numbers(asked)
    place = attempt(lambda: place_of(asked), problems)
    before = attempt(lambda: arrangement_given(asked.before), problems)
    after = [attempt(partial(arrangement_given, name), problems) for name in asked.after]
    given = attempt(lambda: _pairs("--set", asked.given, list(stated())), problems)
    health = attempt(lambda: health_of(asked), problems)
    code = attempt(lambda: _currency(asked), problems)
    found = tuple(each for each in after if each is not None)
    problems += [*_twice([each.name for each in found]), *_namesakes(before, found)]
    if place is not None:
        problems += _beyond_means(place, found)
    if asked.cited_only:
        problems += [*unlabelled(stated()), *_uncited([before, *found], tuple(given or {}))]
    refuse(problems)
    assert place is not None and before is not None and given is not None and code is not None
    known = (drawn_coefficients(asked.seed, asked.draws) if asked.draws else central()).with_values(**given)
    if asked.totals is None:
        place = _as_before(asked, place, before)
    return Question(asked, place, before, found, known, tuple(given), health, code)


def _uncited(arrangements: Sequence[Arrangement | None], given: Sequence[str]) -> list[Problem]:
    """Return what beside shipped coefficients keeps an answer from being cited: arrangements, own values."""
    remedy = "Leave out --cited-only: the answer then shows the status of all that it rests on."
    of_forms = [
        Problem(f"arrangement {each.name}", f"{each.status}: {each.source}", "cited", remedy=remedy)
        for each in arrangements
        if each is not None and each.status != "cited"
    ]
    return of_forms + [Problem(f"--set {name}", "no source", "cited", remedy=remedy) for name in given]


def _as_before(asked: Asked, place: Baseline, before: Arrangement) -> Baseline:
    """Return the shipped place with the waiting and, unless said otherwise, the beds of `before`."""
    usual = place.before(before)
    return usual if asked.occupancy is None and asked.beds is None else replace(usual, beds=place.beds)


def health_of(asked: Asked) -> Health | None:
    """Return how residents fall ill and die, and what reinvested money is spent on; none if left out."""
    if not asked.prevention:
        if asked.mix:
            remedy = "Leave one of the two out."
            refuse([Problem("--mix", "and --no-prevention", "one of the two", remedy=remedy)])
        return None
    factors = shipped_factors()
    acted_on = [code for code, programme in zip(factors.codes, factors.programme, strict=True) if programme]
    mix = _pairs("--mix", asked.mix, list(factors.codes)) or dict.fromkeys(acted_on, 1 / len(acted_on))
    if any(share < 0 for share in mix.values()) or abs(sum(mix.values()) - 1) > 1e-6:
        expected = "shares of 0 or more that add up to 1"
        refuse([Problem("--mix", f"{sum(mix.values()):g} in all", expected)])
    return Health(shipped_moves(), factors, mix)


def _numbers(asked: Asked) -> list[Problem]:
    problems = []
    if not 1 <= asked.years <= MOST_YEARS:
        problems.append(Problem("--years", str(asked.years), f"years from 1 to {MOST_YEARS}"))
    if asked.draws == 1 or not 0 <= asked.draws <= MOST_DRAWS:
        expected = f"0 (central values alone), or from 2 to {MOST_DRAWS:,}"
        problems.append(Problem("--draws", f"{asked.draws:,}", expected))
    elif asked.draws * asked.years > MOST_DRAWN_YEARS:
        expected = f"{MOST_DRAWN_YEARS:,} at most"
        problems.append(Problem("--draws times --years", f"{asked.draws * asked.years:,}", expected))
    if asked.occupancy is not None and asked.beds is not None:
        problems.append(Problem("--occupancy", "and --beds", "one of the two"))
    if asked.beds is not None and not asked.beds > 0:
        problems.append(Problem("--beds", f"{asked.beds:g}", "a number above 0"))
    if asked.occupancy is not None and not 0 < asked.occupancy <= 1:
        expected = "a share above 0, 1 at most"
        problems.append(Problem("--occupancy", f"{asked.occupancy:g}", expected))
    if not asked.after:
        problems.append(Problem("--after", "nothing", "an arrangement, or several"))
    return problems


def _pairs(option: str, given: tuple[str, ...], known: list[str]) -> Mapping[str, float]:
    """Return NAME=NUMBER pairs; raises InvalidInput with all that are none or are not known."""
    found: dict[str, float] = {}
    problems = []
    for each in given:
        name, equals, value = each.partition("=")
        if name not in known:
            problems.append(Problem(option, repr(name), _names_of(option, known), nearest_match(name, known)))
            continue
        try:
            found[name] = float(value)
        except ValueError:
            problems.append(Problem(f"{option} {name}", repr(value if equals else ""), "NAME=NUMBER"))
            continue
        if not np.isfinite(found[name]):
            problems.append(Problem(f"{option} {name}", value, "a finite number"))
        elif option == "--set" and not stated()[name].low <= found[name] <= stated()[name].high:
            row = stated()[name]
            problems.append(Problem(f"{option} {name}", value, f"from {row.low:g} to {row.high:g}"))
    refuse(problems)
    return found


def _currency(asked: Asked) -> str:
    code = currency(asked.currency or SHIPPED_CURRENCY).code
    if code != SHIPPED_CURRENCY and asked.totals is None:
        found = f"{code}, while costs are those that ship, in {SHIPPED_CURRENCY}"
        refuse([Problem("--currency", found, "--totals with costs in it")])
    return code


def _names_of(option: str, known: list[str]) -> str:
    """Return which names an option knows; of many, where they are told."""
    if option == "--set":
        return "a coefficient, as the sheet `coefficients` of --out NAME.xlsx names them"
    return in_words(known)


def _beyond_means(place: Baseline, after: tuple[Arrangement, ...]) -> list[Problem]:
    """Return arrangements that spend more on transformation than all care costs."""
    most = place.cost / float(place.residents.sum())
    return [
        Problem(
            f"{each.name}, transformation.per_head",
            f"{each.transformation.per_head:,.0f} a head and year",
            f"{most:,.0f} at most, what all care costs",
        )
        for each in after
        if each.transformation.per_head > most
    ]


def _namesakes(before: Arrangement | None, after: tuple[Arrangement, ...]) -> list[Problem]:
    """Return arrangements after that are called as the one before and are another."""
    if before is None:
        return []
    return [
        Problem(f"--after, name {each.name!r}", "the name of --before, for another arrangement", "its own")
        for each in after
        if each.name == before.name and each != before
    ]


def _twice(names: list[str]) -> list[Problem]:
    return [
        Problem("--after", f"{name} {names.count(name)} times", "each arrangement once, under its own name")
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
