"""All measures counted together: over spells, over activities of a setting, over persons, over answers.

    of a rate       y = activities of people in the denominator, x = their days
    of a share      x = units of the denominator less exclusions, y = those of the numerator among them
    of a mean       x as of a share (weights, of answers), y = sum of values (times weights)
    of a ratio      y and x are sums of money, of months, or of values

Whoever is excluded is neither in y nor in x. An activity belongs to the period that it began in, and to the
body that its person was enrolled with on that day, at the age they had on that day.

Source  one engine for all measures: those of AHRQ count events over people [recalled]; form of this library

>>> counted_in({"a": Parts("x > 1", y="x > 2")})
['count_if(x > 1) AS n0', 'count_if(x > 1 AND x > 2) AS y0']
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from healthtrust.design.measure import OF_PEOPLE, Measure, Which
from healthtrust.review.measuring.conditions import (
    Known,
    both,
    either,
    less,
    of_activity,
    of_answer,
    of_people,
    of_person,
)
from healthtrust.review.measuring.people import CONTINUITY, USUAL
from healthtrust.review.measuring.sums import NAMES, Sums

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

VALUES = {
    "days of stay": "end_date - start_date",
    "days waited": "start_date - requested_date",
    "usual provider index": USUAL,
    "continuity of care index": CONTINUITY,
    "member months": "days / 30.4375",
}
"""Values that are no columns of their own. A month is a twelfth of 365.25 days."""
NEEDS_VALUE = {
    "days of stay": "end_date IS NOT NULL",
    "days waited": "requested_date IS NOT NULL",
    "usual provider index": "n >= 2",
    "continuity of care index": "n >= 2",
}

FINE = 2**40
"""Parts of one that real values are added up in."""


@dataclass(frozen=True)
class Parts:
    """Expressions of a measure over one row: whether it counts, whether it is left out, y and x of it."""

    counts: str
    excluded: str = "false"
    y: str = "true"
    """A test where y counts rows, else a number."""
    x: str = "1.0"
    units: str = "1"
    """How many units a row is."""


def time_parts(measure: Measure, known: Known) -> Parts:
    """Return a rate's denominator over spells."""
    among, out = of_people(measure.denominator, known), _people_out(measure, known)
    return Parts(less(among, out), both(among, out))


def event_parts(measure: Measure, known: Known, others: Mapping[str, Measure]) -> Parts:
    """Return a rate's numerator over activities; of a composite, what any of its measures counts."""
    if measure.any_of:
        own = less(of_people(measure.denominator, known), _people_out(measure, known))
        return Parts(both(own, either(_event(others[code], known) for code in measure.any_of)))
    return Parts(_event(measure, known))


def _event(measure: Measure, known: Known) -> str:
    among, out = of_people(measure.denominator, known), _people_out(measure, known)
    apart = either(of_activity(each, known) for each in measure.exclusions if not about_people(each))
    return f"({less(less(both(of_activity(measure.numerator, known), among), out), apart)})"


def activity_parts(measure: Measure, known: Known) -> Parts:
    """Return a share or mean of activities."""
    among = of_activity(measure.denominator, known)
    out = either(of_activity(each, known) for each in measure.exclusions)
    if measure.kind == "share":
        return Parts(less(among, out), both(among, out), of_activity(measure.numerator, known))
    among = both(among, _value_known(measure))
    return Parts(less(among, out), both(among, out), _value(measure.value))


def person_parts(measure: Measure, known: Known) -> Parts:
    """Return a share, mean or ratio of persons."""
    among = of_person(measure.denominator, known)
    out = either(of_person(each, known) for each in measure.exclusions)
    if measure.kind == "share":
        return Parts(less(among, out), both(among, out), of_person(measure.numerator, known))
    if measure.kind == "mean":
        among = both(among, _value_known(measure))
        return Parts(less(among, out), both(among, out), _value(measure.value))
    y, x = _value(measure.value), _value(measure.over)
    return Parts(less(among, out), both(among, out), y, x)


def answer_parts(measure: Measure, known: Known) -> Parts:
    """Return a share, mean or ratio of answers."""
    del known
    if measure.kind == "ratio":
        above, below = of_answer(measure.numerator), of_answer(measure.denominator)
        y, x = (f"CASE WHEN {test} THEN value ELSE 0 END" for test in (above, below))
        return Parts(f"value IS NOT NULL AND ({above} OR {below})", y=y, x=x, units=f"({below})::INTEGER")
    among = f"{of_answer(measure.denominator)} AND value IS NOT NULL"
    out = either(of_answer(each) for each in measure.exclusions)
    told = f"({of_answer(measure.numerator)})::INTEGER" if measure.kind == "share" else "value"
    return Parts(less(among, out), both(among, out), f"weight * {told}", "weight", "units")


def about_people(which: Which) -> bool:
    """Return whether an exclusion is of people rather than of what they had done."""
    return which.given <= OF_PEOPLE


def counted_in(parts: Mapping[str, Parts], moments: Collection[str] = ()) -> list[str]:
    """Return the columns of sums of every measure, numbered in their order; squares only of `moments`.

    Where x counts rows it is n, as are its squares, and its products with y are y: they are not summed again.
    Tests stand in the sums, not beside them: the database takes a third longer to sift rows for each sum.
    """
    told = []
    for number, (code, each) in enumerate(parts.items()):
        y, x = f"({each.y})::DOUBLE", f"({each.x})::DOUBLE"
        columns = {"n": _count(each.counts) if each.units == "1" else _sum(each.units, each.counts)}
        if each.excluded != "false":
            columns["excluded"] = _count(each.excluded)
        if code in moments:
            columns |= {"y": _exact(y, each.counts), "yy": _exact(f"{y} * {y}", each.counts)}
            if each.x != "1.0":
                columns |= {"x": _exact(x, each.counts), "xy": _exact(f"{y} * {x}", each.counts)}
                columns |= {"xx": _exact(f"{x} * {x}", each.counts)}
        elif each.y != "true":
            columns["y"] = _count(both(each.counts, each.y))
        told += [f"{expression} AS {name}{number}" for name, expression in columns.items()]
    return told


def sums(
    book: DuckDBPyConnection,
    rows: str,
    parts: Mapping[str, Parts],
    moments: Collection[str] = (),
    by: str = "body, class, sex",
) -> dict[str, Sums]:
    """Return the sums of measures over one kind of rows in one pass.

    rows: a query of rows; moments: measures whose values are summed, squares too; by: body, class and sex of
    a row, or the number of their cell.
    """
    if not parts:
        return {}
    told = ", ".join(counted_in(parts, moments))
    query = f"SELECT {by}, {told} FROM ({rows}) GROUP BY {by}"
    joined = " JOIN cell USING (cell)" if by == "cell" else ""
    found = book.execute(f"FROM ({query}){joined} ORDER BY body, class, sex").fetchnumpy()
    return {code: _sums(found, number) for number, code in enumerate(parts)}


def laid_down(book: DuckDBPyConnection, rows: str, parts: Mapping[str, Parts]) -> str:
    """Return the query of rows that are written down first, with just the columns that measures look at.

    Rows that pass a narrow test come in small heaps, and each measure costs as much for a heap as for a load.
    """
    names = [str(row[0]) for row in book.execute(f"DESCRIBE {rows}").fetchall()]
    looked_at = set(re.findall(r"\w+", " ".join(counted_in(parts, parts)))) | {"body", "class", "sex", "cell"}
    columns = ", ".join(name for name in names if name in looked_at)
    book.execute(f"CREATE OR REPLACE TEMP TABLE laid AS SELECT {columns} FROM ({rows})")
    return "FROM laid"


def days(book: DuckDBPyConnection, rows: str, parts: Mapping[str, Parts]) -> dict[str, Sums]:
    """Return person-days of the denominators of rates, as x, and of exclusions."""
    if not parts:
        return {}
    told = [
        f"{_sum('stop - start', each.counts)} AS x{k}"
        + f", {_sum('stop - start', each.excluded)} AS excluded{k}" * (each.excluded != "false")
        for k, each in enumerate(parts.values())
    ]
    query = f"SELECT body, class, sex, {', '.join(told)} FROM ({rows}) GROUP BY ALL ORDER BY body, class, sex"
    found = book.execute(query).fetchnumpy()
    return {code: _sums(found, number) for number, code in enumerate(parts)}


def _count(test: str) -> str:
    return "count(*)" if test == "true" else f"count_if({test})"


def _sum(value: str, test: str) -> str:
    return f"sum({value})" if test == "true" else f"sum(CASE WHEN {test} THEN {value} END)"


def _exact(value: str, test: str) -> str:
    """Return a sum of real values in whole 2⁻⁴⁰, so that threads add up to the same in any order."""
    return f"{_sum(f'({value} * {FINE})::HUGEINT', test)}::DOUBLE / {FINE}"


def _sums(found: Mapping[str, Any], number: int) -> Sums:
    def column(name: str) -> Any:
        held = np.ma.asarray(found[f"{name}{number}"]).astype(np.float64)
        return _settled(np.nan_to_num(np.ma.filled(held, 0.0)))

    zero = np.zeros(len(found["body"]))
    of = {name: column(name) if f"{name}{number}" in found else zero for name in NAMES}
    of["y"] = of["y"] if f"y{number}" in found else of["n"]
    if f"x{number}" not in found:
        of |= {"x": of["n"], "xx": of["n"], "xy": of["y"]}
    sexes: Any = np.ma.filled(np.ma.asarray(found["sex"], dtype=object), "")
    ages = np.ma.filled(np.ma.asarray(found["class"]), 0)
    return Sums(tuple(map(str, found["body"])), tuple(map(int, ages)), tuple(map(str, sexes)), of)


def _settled(sums: Any) -> Any:
    """Return sums that are no whole numbers to twelve digits, as they were written before they were added.

    >>> _settled(np.array([3.0, 0.1 + 0.2])).tolist()
    [3.0, 0.3]
    """
    broken = np.flatnonzero((sums != np.rint(sums)) | (np.abs(sums) >= 2**53))
    settled = sums.copy()
    settled[broken] = [float(f"{each:.12g}") for each in sums[broken]]
    return settled


def _people_out(measure: Measure, known: Known) -> str:
    return either(of_people(each, known) for each in measure.exclusions if about_people(each))


def _value(name: str | None) -> str:
    return VALUES.get(str(name), f"coalesce({name}, 0)")


def _value_known(measure: Measure) -> str:
    return NEEDS_VALUE.get(str(measure.value), "true")
