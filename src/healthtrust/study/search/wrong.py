"""What is wrong with knobs, objectives and constraints beside a base design: all of it at once.

>>> from healthtrust.design.read import read_design
>>> valley = case_of(read_design("valley"))
>>> for problem in wrong_knobs([Knob(key="pool.ceiling_share", low=0.2, high=0.3)], valley): print(problem)
knobs 1, pool.ceiling_share: found 0.12 in the base design; expected a value from 0.2 to 0.3. Widen the range.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from healthtrust.design.keys import found
from healthtrust.design.search import Constraint, Knob, Objective
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.study.search.aims import Named, names_of, told_of
from healthtrust.study.search.knobs import settled, turned
from healthtrust.study.trial.case import Case, case_of

__all__ = ["Knob", "case_of", "wrong_aims", "wrong_knobs"]

DIRECTIONS = ("highest", "lowest")


def wrong_knobs(knobs: Sequence[Knob], case: Case) -> list[Problem]:
    """Return everything wrong with knobs beside the base design."""
    problems = [problem for n, knob in enumerate(knobs, start=1) for problem in _of_knob(n, knob, case)]
    seen: dict[str, int] = {}
    for n, knob in enumerate(knobs, start=1):
        for key in knob.keys:
            if key in seen:
                first = f"a value that knobs {seen[key]} turns already"
                problems.append(Problem(f"knobs {n}, {key}", first, "each value turned by one knob"))
            seen.setdefault(key, n)
    return problems


def _of_knob(number: int, knob: Knob, case: Case) -> Iterator[Problem]:
    tree, here = case.design.as_plain(), f"knobs {number}"
    values = [found(tree, key) for key in knob.keys]
    missing = [key for key, value in zip(knob.keys, values, strict=True) if value is None]
    if missing:
        yield from (_unstated(here, key, knob, case) for key in missing)
        return
    kinds = list(_wrong_kind(here, knob, values))
    if kinds:
        yield from kinds
        return
    yield from _wrong_base(here, knob, values, case)
    yield from _refused(here, knob, case)


def _unstated(here: str, key: str, knob: Knob, case: Case) -> Problem:
    """Return why a key has no value: nobody knows it, or the base design leaves it out."""
    ranged = knob.low is not None
    for value in (knob.low, round(knob.low or 0)) if ranged else knob.choices:
        try:
            case.with_values({key: value})
        except InvalidInput as refused:
            problem = refused.problems[0]
            if problem.found.startswith("unknown key") or "not a table" in problem.found:
                return Problem(f"{here}, {key}", problem.found, problem.expected, problem.nearest)
            if problem.where == key:  # no such part of a list
                return Problem(f"{here}, {key}", problem.found, problem.expected, problem.nearest)
            continue
        break
    remedy = f"State it in the design, or with --set {key}=VALUE, so that there is a base to compare with."
    return Problem(f"{here}, {key}", "no value in the base design", "a value", remedy=remedy)


def _wrong_kind(here: str, knob: Knob, values: Sequence[Any]) -> Iterator[Problem]:
    for key, value in zip(knob.keys, values, strict=True):
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not knob.choices and not number:
            remedy = "Give choices in place of low and high."
            yield Problem(f"{here}, {key}", f"{value!r} in the base design", "a number", remedy=remedy)
    if len({repr(value) for value in values}) > 1 and not knob.times:
        told = " and ".join(f"{value!r}" for value in values)
        remedy = "Write times = true to multiply them, or give each a knob of its own."
        yield Problem(
            f"{here}, {knob.label}",
            f"different values in the base design: {told}",
            "one value for all that are tied",
            remedy=remedy,
        )


def _wrong_base(here: str, knob: Knob, values: Sequence[Any], case: Case) -> Iterator[Problem]:
    """Yield what keeps the base design from being one of the designs searched over."""
    if knob.choices:
        if values[0] not in settled(knob, case):
            listed = in_words([repr(choice) for choice in knob.choices])
            near = nearest_match(str(values[0]), [c for c in knob.choices if isinstance(c, str)])
            remedy = "Add it to the choices."
            yield Problem(f"{here}, {knob.key}", f"{values[0]!r} in the base design", listed, near, remedy)
        return
    at, low, high = 1.0 if knob.times else float(values[0]), knob.low or 0.0, knob.high or 0.0
    where = "1, the base design itself," if knob.times else f"{at:g} in the base design"
    if not low <= at <= high:
        remedy = "Widen the range."
        expected = f"a value from {low:g} to {high:g}"
        yield Problem(f"{here}, {knob.key}", where.rstrip(","), expected, remedy=remedy)
        return
    step = knob.step or (1.0 if knob.whole else None)
    if step and abs(round((at - low) / step) * step + low - at) > 1e-9 * max(1.0, abs(at)):
        remedy = "Choose low and step so that the base design is among the values."
        yield Problem(
            f"{here}, {knob.key}", where.rstrip(","), f"{low:g} and steps of {step:g}", remedy=remedy
        )


def _refused(here: str, knob: Knob, case: Case) -> Iterator[Problem]:
    """Yield the ends or choices that no design can have."""
    try:
        wheel = turned(knob, case)
    except ValueError:  # the base is none of the choices, and is told of already
        wheel = None
    settings = wheel.points(2) if wheel else tuple(range(len(knob.choices)))
    for setting in settings:
        put = wheel.put(setting) if wheel else dict.fromkeys(knob.keys, knob.choices[int(setting)])
        try:
            case.with_values(put)
        except InvalidInput as refused:
            last = {key.rpartition(".")[2] for key in knob.keys}
            about = [p for p in refused.problems if last & set(p.where.split(", ")[-1].split("."))]
            for problem in about[:1]:
                found_there = next(iter(put.values()))
                told = f"{found_there!r}" if isinstance(found_there, str | bool) else f"{found_there}"
                yield Problem(f"{here}, {knob.key}", told, problem.expected, problem.nearest)


def wrong_aims(
    objectives: Sequence[Objective], constraints: Sequence[Constraint], base: Named, currency: str
) -> list[Problem]:
    """Return the results that the base design does not have, and objectives without a direction."""
    names, problems = names_of(base), list[Problem]()
    told = {"objectives": [a.result for a in objectives], "constraints": [c.result for c in constraints]}
    for kind, results in told.items():
        for n, result in enumerate(results, start=1):
            if result not in names:
                where = f"{kind} {n}, result"
                expected = "a result of the design"
                remedy = "See what there is: healthtrust study draw DESIGN --draws 1 --json."
                near = nearest_match(result, names)
                problems.append(Problem(where, repr(result), expected, near, "" if near else remedy))
    for n, aim in enumerate(objectives, start=1):
        if aim.result in names and aim.direction is None and not told_of(aim.result, currency).better:
            none = f"no direction for {aim.result}, which is better neither higher nor lower of itself"
            problems.append(Problem(f"objectives {n}, direction", none, in_words(DIRECTIONS)))
    twice = {name for name in told["objectives"] if told["objectives"].count(name) > 1}
    problems += [Problem("objectives", f"{name!r} twice", "each result once") for name in sorted(twice)]
    return problems
