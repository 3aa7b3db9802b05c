"""What makes the columns of a contract sound: names a formula can write, limits of numbers, words for tracks.

>>> from healthtrust.design.contract import Column
>>> for problem in _one("class", Column(meaning="kind of ward", unit="share", choices=["a"]), "deal.toml"):
...     print(problem)
deal.toml, column class: found a name that no formula can write; expected letters, digits and _, and no word \
of the language such as `if`.
deal.toml, column class: found choices of a number; expected `unit = "text"`, or `at_least` and `at_most`.
"""

from __future__ import annotations

from keyword import iskeyword

from healthtrust.design.contract import Column, Contract
from healthtrust.ground.problems import Problem, nearest_match


def column_problems(contract: Contract, where: str) -> list[Problem]:
    """Return what is wrong with the columns, and with those that name period, track and pool."""
    problems = [p for name, column in contract.columns.items() for p in _one(name, column, where)]
    for name in contract.tables:
        problems += _name(name, f"{where}, table {name}")
    named = {"period": contract.period, "track": contract.track, "pool": contract.funding.pool}
    for use, name in named.items():
        if name:
            problems += _named(contract, name, use, where)
    if contract.tracks and not contract.track:
        problems.append(Problem(where, "tracks", "`track`, the column that names the track of a party"))
    return problems


def _one(name: str, column: Column, where: str) -> list[Problem]:
    """Return what is wrong with one column."""
    here = f"{where}, column {name}"
    least, most = column.at_least, column.at_most
    if column.unit == "text":
        bounded = (least, most, column.above) != (None, None, None) or column.whole or column.printed
        return [Problem(here, "limits or digits of words", "`choices`, or another unit")] if bounded else []
    problems = _name(name, here)
    if column.choices:
        problems.append(Problem(here, "choices of a number", '`unit = "text"`, or `at_least` and `at_most`'))
    if least is not None and most is not None and least > most:
        problems.append(Problem(here, f"at least {least:g} and at most {most:g}", "a least below the most"))
    return problems


def _name(name: str, here: str) -> list[Problem]:
    if name.isascii() and name.isidentifier() and not iskeyword(name):
        return []
    expected = "letters, digits and _, and no word of the language such as `if`"
    return [Problem(here, "a name that no formula can write", expected)]


def _named(contract: Contract, name: str, use: str, where: str) -> list[Problem]:
    """Return what is wrong with the column of the period, the track or the pool."""
    column = contract.columns.get(name)
    if column is None:
        near = nearest_match(name, contract.columns)
        return [Problem(where, f"the column {name!r}", "one of its columns", near)]
    here, problems = f"{where}, column {name}", []
    if use == "track" and column.unit != "text":
        problems.append(
            Problem(here, f"unit {column.unit or 'share'}", '`unit = "text"`: it names the track')
        )
    if column.optional:
        problems.append(Problem(here, f"an optional {use}", f"a {use} in every row"))
    if column.per == "line":
        problems.append(Problem(here, f"a {use} by line", f"one {use} for each party"))
    return problems
