"""Draws of what is uncertain, that nothing else can change, and a question asked again with each.

    draw d of a parameter = Q( u ),     u = f(seed, name, d) in (0, 1)

Q       quantile function of its distribution (`study.distributions`);  f  the keyed draw of `ground.draws`
Source  that draws hang on the parameter's name is this project's own

A parameter's luck is keyed on its own name: add another, or another intervention, and its draws stay what
they were. So two analyses differ by what was changed and not by chance, as they would where all parameters
share one sequence of random numbers. Parameters that name one `luck` move together.

>>> price = Uncertain("price:hip", "gamma", mean=100.0, standard_error=20.0)
>>> alone = drawn([price], seed=7, draws=range(3))
>>> benefit = Uncertain("benefit:hip", "beta", mean=0.5, low=0.3, high=0.7)
>>> bool((drawn([benefit, price], seed=7, draws=range(3))[1] == alone[0]).all())
True
>>> table = {"price": [100.0], "price_low": [80.0], "price_high": [125.0]}
>>> [p.name for p in of_interventions(["hip"], table)]
['price:hip']
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from math import isnan, nan
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.ground.draws import bits, uniforms
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.package.question import Question, Real
from healthtrust.study.distributions import Uncertain, fitted, problems_of

Numbers = NDArray[np.uint64]

_HALF_STEP, _LAST = 2.0**-54, 1 - 2.0**-53

# ---- draws -------------------------------------------------------------------------------------------------


def drawn(parameters: Sequence[Uncertain], seed: int, draws: range, antithetic: bool = False) -> Real:
    """Return draws of parameters [parameter, draw], each keyed on the seed, its name and its number.

    With `antithetic` draws 2n and 2n + 1 are at quantiles u and 1 − u, which steadies means of monotone
    results.
    """
    refuse([problem for p in parameters for problem in problems_of(p)])
    number = np.arange(draws.start, draws.stop, draws.step, dtype=np.uint64)
    found = np.empty((len(parameters), len(number)))
    for row, p in zip(found, parameters, strict=True):
        u = shares(seed, p.luck or p.name, number // np.uint64(2) if antithetic else number)
        if antithetic:
            u = np.where(number % np.uint64(2) == 1, 1 - u, u)
        row[:] = fitted(p).quantile(u)
    return found


def stream(seed: int, name: str) -> np.uint64:
    """Return the key of the luck of that name under a seed."""
    key = np.uint64(seed % 2**64)
    for word in ("study.uncertainty", name):
        part = int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")
        key = bits(key, np.array([part], dtype=np.uint64))[0]
    return key


def shares(seed: int, name: str, number: Numbers) -> Real:
    """Return a share above 0 and below 1 for each number [draw], keyed on the seed and the name."""
    return np.asarray(np.minimum(uniforms(stream(seed, name), number) + _HALF_STEP, _LAST))


def normals(seed: int, name: str, number: Numbers) -> Real:
    """Return a standard normal value for each number [draw], keyed on the seed and the name."""
    from scipy.special import ndtri

    return np.asarray(ndtri(shares(seed, name, number)))


# ---- from tables, and into a question ----------------------------------------------------------------------


def parameters_of(columns: Mapping[str, ArrayLike], source: str) -> tuple[Uncertain, ...]:
    """Return the rows of a table `parameter, distribution, mean, low, high[, standard_error, luck]`.

    Empty cells are NaN. Raises InvalidInput with every problem, by row as a reader of the file counts.
    """
    missing = [name for name in ("parameter", "distribution") if name not in columns]
    refuse([Problem(source, "no such column", repr(name), nearest_match(name, columns)) for name in missing])
    table = {name: np.asarray(values).tolist() for name, values in columns.items()}
    rows = [_row(table, n) for n in range(len(table["parameter"]))]
    problems = [
        replace(problem, where=f"{source}, row {n + 2}, {problem.where}")
        for n, row in enumerate(rows)
        for problem in _unreadable(table, n) or problems_of(row)
    ]
    names = [row.name for row in rows]
    twice = sorted({name for name in names if names.count(name) > 1})
    refuse(problems + [Problem(source, f"{name!r} more than once", "each parameter once") for name in twice])
    return tuple(rows)


def of_interventions(
    codes: Sequence[str], columns: Mapping[str, Any], unstated: float | None = None
) -> tuple[Uncertain, ...]:
    """Return the uncertain prices and benefits of columns such as price, price_low, price_high.

    A column price_distribution names the family; unless it does prices are gamma and benefits lognormal.
    Where no interval is stated the number is taken as certain, or, with `unstated`, its standard error as
    that share of it: evidence that is missing should widen an answer.
    """
    found = []
    for kind, usual in (("price", "gamma"), ("benefit", "lognormal")):
        for i, code in enumerate(codes):
            mean, low, high = (_number(_cell(columns, f"{kind}{part}", i)) for part in ("", "_low", "_high"))
            family = _cell(columns, f"{kind}_distribution", i) or usual
            if not (isnan(low) or isnan(high)):
                found.append(Uncertain(f"{kind}:{code}", family, mean, low=low, high=high))
            elif unstated is not None:
                found.append(Uncertain(f"{kind}:{code}", family, mean, unstated * mean))
    refuse([problem for p in found for problem in problems_of(p)])
    return tuple(found)


def with_values(question: Question, names: Sequence[str], values: ArrayLike) -> Question:
    """Return the question with other numbers for the parameters named, values [parameter].

    Known are price, benefit, private_price, private_benefit and incidence of an intervention (`price:hip`),
    where incidence is that of the population, spread over classes as it was; incidence of a class
    (`incidence:hip:poor`); `loading` and `overhead`. Raises InvalidInput for any other.
    """
    items, society = question.interventions, question.society
    columns = {kind: getattr(items, kind).copy() for kind in _OF_INTERVENTIONS}
    incidence, top_up, budget = society.incidence.copy(), question.top_up, question.budget
    places = _places(question, names)
    share = society.class_share
    for (kind, i, c), value in sorted(
        zip(places, np.asarray(values).tolist(), strict=True), key=_classes_first
    ):
        if kind == "loading":
            top_up = replace(top_up, loading=value)
        elif kind == "overhead":
            budget = replace(budget, overhead=value)
        elif kind in columns:
            columns[kind][i] = value
        elif c >= 0:
            incidence[i, c] = value
        else:
            incidence[i] *= value / float(incidence[i] @ share)
    society = replace(society, incidence=incidence)
    return replace(
        question, interventions=replace(items, **columns), society=society, top_up=top_up, budget=budget
    )


_OF_INTERVENTIONS = ("price", "benefit", "private_price", "private_benefit")
Place = tuple[str, int, int]
"""What a parameter is of: its kind, the position of its intervention, that of its class; -1 for none."""


def _classes_first(placed: tuple[Place, float]) -> bool:
    """Sort incidence of single classes before that of the population, which then scales them all."""
    return placed[0][2] < 0


def _places(question: Question, names: Sequence[str]) -> list[Place]:
    """Return what each name means; raises InvalidInput for every one that means nothing."""
    codes = {code: i for i, code in enumerate(question.interventions.codes)}
    classes = {name: c for c, name in enumerate(question.society.classes)}
    found = {name: _place(name, codes, classes) for name in names}
    known = [
        "loading",
        "overhead",
        *(f"{kind}:{c}" for kind in (*_OF_INTERVENTIONS, "incidence") for c in codes),
    ]
    expected = "price:CODE, benefit:CODE, incidence:CODE[:CLASS], loading or overhead"
    refuse(
        [
            Problem("uncertain parameters", repr(name), expected, nearest_match(name, known))
            for name, place in found.items()
            if place is None
        ]
    )
    return [place for name in names if (place := found[name]) is not None]


def _place(name: str, codes: Mapping[str, int], classes: Mapping[str, int]) -> Place | None:
    kind, _, of = name.partition(":")
    if name in ("loading", "overhead"):
        return name, -1, -1
    if kind in (*_OF_INTERVENTIONS, "incidence") and of in codes:
        return kind, codes[of], -1
    code, _, group = of.rpartition(":")
    if kind == "incidence" and code in codes and group in classes:
        return kind, codes[code], classes[group]
    return None


# ---- cells -----------------------------------------------------------------------------------------------


def _row(table: Mapping[str, list[Any]], n: int) -> Uncertain:
    numbers = {name: _number(_cell(table, name, n)) for name in _NUMBERS}
    family = str(table["distribution"][n]).strip().lower()
    luck = str(_cell(table, "luck", n) or "")
    return Uncertain(str(table["parameter"][n]), family, **numbers, luck=luck)


def _cell(table: Mapping[str, Any], name: str, n: int) -> Any:
    """Return a cell; None where it is empty, or the column is not there."""
    value = table[name][n] if name in table else None
    empty = value is None or value == "" or (isinstance(value, float) and isnan(value))
    return None if empty else value


def _number(value: Any) -> float:
    try:
        return nan if value is None else float(value)
    except (TypeError, ValueError):
        return nan


def _unreadable(table: Mapping[str, list[Any]], n: int) -> list[Problem]:
    cells = {name: _cell(table, name, n) for name in _NUMBERS}
    return [
        Problem(f"column {name}", repr(cell), "a number", remedy="Write digits.")
        for name, cell in cells.items()
        if cell is not None and isnan(_number(cell))
    ]


_NUMBERS = ("mean", "standard_error", "low", "high")
