"""What differs between two designs, in sentences: part by part within lists, in units that a reader uses.

Parts of a list are matched by name where they have one, else by place. Every sentence is one of the few
below with its places filled, so that each can be said in another language.

>>> from healthtrust.design.read import read_design
>>> changed = ["pool.brackets.2.rate=0.12", "pool.per_adult=1500", "market.plans.Open Health.quality=0.6"]
>>> for each in differences(read_design("valley").design, read_design("valley", changed).design):
...     print(each.words)
pool, bracket 2, rate: 11 % becomes 12 %
pool, per adult: £0 becomes £1,500
market, plan Open Health, quality: 0.45 becomes 0.6
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from healthtrust.design.describe import parameters
from healthtrust.design.keys import CALLED
from healthtrust.design.whole import Design
from healthtrust.ground.money import SYMBOLS

BECOMES = "{what}: {before} becomes {after}"
DECIDED = "{what}: {after}, where nothing was decided before"
DROPPED = "{what}: {before} is decided no longer"
ADDED = "{what} added: {name}"
GONE = "{what} taken out: {name}"
REORDERED = "{what}: in another order"
SENTENCES = (BECOMES, DECIDED, DROPPED, ADDED, GONE, REORDERED)
"""All sentences, for whoever translates them."""

NOT_TOLD = ("sources", "schema_version")
LONGEST = 8
"""Values of a list that are told one by one; of a longer one, how many there are."""


@dataclass(frozen=True)
class Difference:
    """One decision that differs: its dotted key, the sentence, both values, and why the second was taken."""

    key: str
    words: str
    before: object
    after: object
    source: str = ""
    status: str = ""


@dataclass(frozen=True)
class _At:
    """A place in both designs: its dotted key, its name in words, the key without parts of lists."""

    key: str
    words: str
    general: str


def differences(before: Design, after: Design) -> list[Difference]:
    """Return what differs, in the order of the design file, with the reasons that the second design gives."""
    money = SYMBOLS.get(after.currency, f"{after.currency} ")
    was, now = before.as_plain(), after.as_plain()
    for key in NOT_TOLD:
        was.pop(key, None)
        now.pop(key, None)
    names = [name for name in Design.model_fields if name in was or name in now]
    found = [each for n in names for each in _between(_At(n, _spaced(n), n), was.get(n), now.get(n), money)]
    return [_with_reason(each, after) for each in found]


def said(value: object, unit: str, money: str) -> str:
    """Return a value in the unit a reader uses.

    >>> said(0.125, "share", "£"), said(1500.5, "money per year", "£"), said(True, "", "£"), said((), "", "£")
    ('12.5 %', '£1,500.5', 'yes', 'none')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and (unit == "year" or not unit):
        return str(value)
    if isinstance(value, int | float):
        if unit.startswith("share") and unit != "share per share":
            return f"{round(value * 100, 6):,g} %"
        amount = f"{value:,.10g}" if isinstance(value, float) else f"{value:,}"
        return f"{money}{amount}" if unit.startswith("money") else amount
    if isinstance(value, Mapping):
        named = _name(value)
        told = (f"{_spaced(str(key))} {said(each, '', money)}" for key, each in value.items() if each != {})
        return named or ", ".join(told)
    if isinstance(value, Sequence) and not isinstance(value, str):
        if not value:
            return "none"
        listed = [said(each, unit, money) for each in value]
        return ", ".join(listed) if len(listed) <= LONGEST else f"{len(listed)} values"
    return str(value) if value not in (None, "") else "none"


def unit_of(key: str) -> str:
    """Return the unit of a value, also of one within a list; empty where it has none.

    >>> unit_of("pool.brackets.2.rate"), unit_of("market.plans.Open Health.surcharge"), unit_of("seed")
    ('share', 'money per year', '')
    """
    steps = key.split(".")
    for dropped in (set(), {len(steps) - 2}, {len(steps) - 2, len(steps) - 4}):
        if (general := ".".join(s for n, s in enumerate(steps) if n not in dropped)) in _units():
            return _units()[general]
    return ""


def _between(at: _At, was: Any, now: Any, money: str) -> Iterator[Difference]:
    if was == now and isinstance(was, bool) == isinstance(now, bool):
        return
    if isinstance(was, dict) and isinstance(now, dict):
        for key in [*was, *(key for key in now if key not in was)]:
            inner = _At(f"{at.key}.{key}", f"{at.words}, {_spaced(key)}", f"{at.general}.{key}")
            yield from _between(inner, was.get(key), now.get(key), money)
    elif _of_parts(was) and _of_parts(now) and (was or now):
        yield from _between_parts(at, was or [], now or [], money)
    else:
        yield _one(at, was, now, money)


def _between_parts(at: _At, was: list[Any], now: list[Any], money: str) -> Iterator[Difference]:
    """Yield what differs between the parts of two lists."""
    by_name = all(map(_name, [*was, *now])) and len({_name(e) for e in was}) == len(was)
    one = {_name(each) if by_name else str(n): each for n, each in enumerate(was, start=1)}
    other = {_name(each) if by_name else str(n): each for n, each in enumerate(now, start=1)}
    above, _, last = at.words.rpartition(", ")
    noun = f"{above}, {last.removesuffix('s')}".removeprefix(", ")
    for part in one:
        inner = _At(f"{at.key}.{part}", f"{noun} {part}", at.general)
        if part in other:
            yield from _between(inner, one[part], other[part], money)
        else:
            yield _whole_part(inner, noun, (one[part], None), money)
    for part in (part for part in other if part not in one):
        inner = _At(f"{at.key}.{part}", f"{noun} {part}", at.general)
        yield _whole_part(inner, noun, (None, other[part]), money)
    if by_name and list(one) != list(other) and set(one) == set(other):
        yield Difference(at.key, REORDERED.format(what=at.words), was, now)


def _whole_part(at: _At, noun: str, sides: tuple[Any, Any], money: str) -> Difference:
    was, now = sides
    part = now if was is None else was
    name = _name(part) or _keys_said(part, at.general, money)
    return Difference(at.key, (ADDED if was is None else GONE).format(what=noun, name=name), was, now)


def _keys_said(part: Any, general: str, money: str) -> str:
    if not isinstance(part, dict):
        return said(part, _units().get(general, ""), money)
    units = _units()
    told = (
        f"{_spaced(key)} {said(value, units.get(f'{general}.{key}', ''), money)}"
        for key, value in part.items()
    )
    return ", ".join(told)


def _one(at: _At, was: Any, now: Any, money: str) -> Difference:
    unit = _units().get(at.general, "")
    before, after = said(was, unit, money), said(now, unit, money)
    sentence = DECIDED if was is None else DROPPED if now is None else BECOMES
    return Difference(at.key, sentence.format(what=at.words, before=before, after=after), was, now)


def _with_reason(each: Difference, design: Design) -> Difference:
    """Return a difference with the source of its own key, or of the nearest part that it lies in."""
    key = _numbered(each.key, design)
    while key:
        if key in design.sources:
            why = design.sources[key]
            return Difference(each.key, each.words, each.before, each.after, why.source, why.status)
        key = key.rpartition(".")[0]
    return each


def _numbered(key: str, design: Design) -> str:
    """Return a key with parts of lists by place, as sources name them."""
    at: Any = design.as_plain()
    steps = []
    for part in key.split("."):
        names = [_name(each) for each in at] if isinstance(at, list) else []
        if part in names:
            steps.append(str(names.index(part) + 1))
            at = at[names.index(part)]
            continue
        steps.append(part)
        if isinstance(at, list):
            at = at[int(part) - 1] if part.isdecimal() and int(part) <= len(at) else None
        else:
            at = at.get(part) if isinstance(at, dict) else None
    return ".".join(steps)


def _of_parts(value: Any) -> bool:
    """Return whether a value is a list whose parts have keys of their own, or nothing."""
    return value is None or (isinstance(value, list) and all(isinstance(each, dict) for each in value))


def _name(part: Any) -> str:
    if not isinstance(part, Mapping):
        return ""
    return next((str(part[key]) for key in CALLED if key in part), "")


def _spaced(key: str) -> str:
    return key.replace("_", " ")


@lru_cache(maxsize=1)
def _units() -> dict[str, str]:
    return {each.name: each.unit for each in parameters()}
