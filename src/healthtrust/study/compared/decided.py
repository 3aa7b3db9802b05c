"""What two designs decide otherwise, in lines a reader takes in: lists told by what is in them.

What only one of two designs has under one heading is told in one line. Of a list of named things it is told
which are new, which are gone, and what differs in those that both have.

>>> plans = [{"name": "A", "quality": 0.6}], [{"name": "A", "quality": 0.5}, {"name": "B"}]
>>> list(decided([Change("market.plans", *plans)]))
['market.plans (the plans, or how many like ones there are): A: quality 0.6 becomes 0.5; B is new']
>>> pace = [Change(f"allocate.pace.{key}", None, value) for key, value in (("slope", 0.3), ("points", []))]
>>> for line in decided([*pace, Change("pool.ceiling_share", 0.12, 0.2)]):
...     print(line)
allocate.pace: new, with slope 0.3
pool.ceiling_share (largest share of household income ever due): 12 % becomes 20 %
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from healthtrust.design.describe import parameter
from healthtrust.design.differ import Change
from healthtrust.design.differences import said, unit_of

LONGEST = 160
"""Letters that a value may take."""

YEARS = range(1000, 3000)


def decided(changes: Iterable[Change]) -> Iterator[str]:
    """Yield a line for each value that differs, and one for all of a heading that one of the two lacks."""
    yield from (f"{name}: {told}" for name, told in decided_rows(changes))


def decided_rows(changes: Iterable[Change]) -> Iterator[tuple[str, str]]:
    """Yield the same as what it is, with its meaning, and how it differs."""
    for (heading, missing), group in groupby(changes, key=_together):
        listed = list(group)
        if missing and len(listed) > 1:
            yield heading, _one_sided(missing, listed)
        else:
            yield from ((_what(change), _how(change)) for change in listed)


def _what(change: Change) -> str:
    described = parameter(change.name)
    return f"{change.name} ({described.meaning})" if described else change.name


def _how(change: Change) -> str:
    key = change.name.split(".")[-1]
    if _named(change.before) and _named(change.after):
        return "; ".join(_of_named(change.before, change.after)) or "in another order"
    unit = unit_of(change.name)
    return f"{_in_unit(change.before, key, unit)} becomes {_in_unit(change.after, key, unit)}"


def _in_unit(value: Any, key: str, unit: str) -> str:
    """Return a share as a reader says it, in hundredths; anything else as it is."""
    is_share = unit.startswith("share") and isinstance(value, float | int) and not isinstance(value, bool)
    return said(value, unit, "").replace("-", "−") if is_share else _value(value, key)


def _together(change: Change) -> tuple[str, str]:
    """Return the heading a value is under and which of the two lacks it; else its own name."""
    heading = change.name.rpartition(".")[0]
    if heading.count(".") and (change.before is None) != (change.after is None):
        return heading, "before" if change.before is None else "after"
    return change.name, ""


def _one_sided(missing: str, listed: list[Change]) -> str:
    values = [(c.name.rpartition(".")[2], c.after if missing == "before" else c.before) for c in listed]
    told = [f"{key} {_value(value, key)}" for key, value in values if value not in (None, [], {}, "", False)]
    word = "new" if missing == "before" else "gone"
    return f"{word}, with {_cut(', '.join(told))}" if told else word


def _named(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) and "name" in each for each in value)


def _of_named(before: Any, after: Any) -> Iterator[str]:
    """Yield what differs between two lists of named things."""
    was, now = ({each["name"]: each for each in listed} for listed in (before, after))
    for name in (name for name in was if name in now):
        keys = [key for key in dict.fromkeys([*was[name], *now[name]]) if key != "name"]
        one, other = was[name], now[name]
        differ = [key for key in keys if one.get(key) != other.get(key)]
        if differ:
            told = [
                f"{key} {_value(one.get(key), key)} becomes {_value(other.get(key), key)}" for key in differ
            ]
            yield f"{name}: {_cut(', '.join(told))}"
    yield from (f"{name} is new" for name in now if name not in was)
    yield from (f"{name} is gone" for name in was if name not in now)


def _value(value: Any, key: str) -> str:
    if value in (None, "", [], {}):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(value) if value in YEARS and "year" in key else f"{value:,.10g}".replace("-", "−")
    if isinstance(value, dict):
        return ", ".join(f"{k} {_value(v, k)}" for k, v in value.items() if v not in (None, "", [], {}))
    if isinstance(value, list | tuple):
        between = "; " if any(isinstance(each, dict) for each in value) else ", "
        names = [str(each["name"]) if _named([each]) else _value(each, key) for each in value]
        return _cut(between.join(names))
    return _cut(str(value))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
