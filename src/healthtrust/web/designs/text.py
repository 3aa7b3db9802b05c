"""The text of a design with some values changed: its comments, its order and what it extends stay.

A key may lead into a list. Where the list stands only in the design that is extended, all of it is written
here, since lists are replaced whole. A value that is the same in the extended design is not repeated: it is
taken away, so that the file holds only what differs.

>>> text = '# small\\nseed = 1 # ours\\n[pool]\\nper_adult = 3\\n'
>>> print(edited(text, {"seed": 2, "pool.per_adult": REMOVED}))
# small
seed = 2 # ours
[pool]
<BLANKLINE>
"""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any

import tomlkit
from tomlkit.items import AoT, Array, InlineTable

from healthtrust.design.keys import found, put
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.web.designs.paths import way_of

Tree = dict[str, Any]
Because = Mapping[str, tuple[str, str]]


class Removed(Enum):
    """The one value that says: this key no longer stands in the design."""

    REMOVED = "removed"


REMOVED = Removed.REMOVED
NO_REASONS: Because = MappingProxyType({})


def edited(
    text: str, values: Mapping[str, object], because: Because = NO_REASONS, base: Tree | None = None
) -> str:
    """Return a design's text with values laid into it, and why; `base`: plain values of what it extends."""
    document = tomlkit.parse(text)
    own: Tree = tomllib.loads(text)
    changed = dict.fromkeys(".".join(way_of(own, base or {}, key)[0]) for key in values)
    lay(own, base or {}, values)
    for key, (source, status) in because.items():
        own.setdefault("sources", {})[key] = {"source": source, "status": status}
    for stem in [*changed, "sources"]:
        _lay_at(document, own, stem.split("."))
    made = tomlkit.dumps(document)
    assert tomllib.loads(made) == _without_nothing(own, tomllib.loads(made)), "the text says what was decided"
    return made


def lay(own: Tree, base: Tree, values: Mapping[str, object]) -> None:
    """Lay values into the plain values of a design's own file, first what is put, then what is removed."""
    gone = [key for key, value in values.items() if value is REMOVED or value is None]
    for key in (key for key in values if key not in gone):
        _put(own, base, key, values[key])
    for key in sorted(gone, key=_places, reverse=True):
        _remove(own, base, key)


def _put(own: Tree, base: Tree, key: str, value: object) -> None:
    stem, within = way_of(own, base, key)
    if not within:
        put(own, key, copy.deepcopy(value))
        return
    parts = _own_list(own, base, stem)
    if len(within) == 1 and within[0] == str(len(parts) + 1):
        parts.append(copy.deepcopy(value))
        return
    put({"parts": parts}, ".".join(["parts", *within]), copy.deepcopy(value))


def _remove(own: Tree, base: Tree, key: str) -> None:
    stem, within = way_of(own, base, key)
    own.get("sources", {}).pop(key, None)
    if not within:
        above = found(own, ".".join(stem[:-1])) if stem[:-1] else own
        if isinstance(above, dict):
            above.pop(stem[-1], None)
        return
    parts = _own_list(own, base, stem)
    above = found({"parts": parts}, ".".join(["parts", *within[:-1]]))
    if isinstance(above, list):
        at = next((n for n, each in enumerate(above) if each is found({"p": above}, f"p.{within[-1]}")), None)
        if at is None:
            raise InvalidInput([Problem(key, repr(within[-1]), "a part that is there")])
        del above[at]
        _renumber(own, ".".join([*stem, *within[:-1]]), at + 1)
    elif isinstance(above, dict):
        above.pop(within[-1], None)


def _renumber(own: Tree, of: str, gone: int) -> None:
    """Let sources that name parts of a list by their place follow a part that is gone."""
    sources: Tree = own.get("sources", {})
    for key in [key for key in sources if key.startswith(f"{of}.")]:
        place, _, rest = key.removeprefix(f"{of}.").partition(".")
        if place.isdecimal() and int(place) >= gone:
            why = sources.pop(key)
            if int(place) > gone:
                sources[".".join(filter(None, (of, str(int(place) - 1), rest)))] = why


def _own_list(own: Tree, base: Tree, stem: list[str]) -> list[Any]:
    """Return the list of this file at a key, written there from what is extended where it has none."""
    dotted = ".".join(stem)
    if not isinstance(found(own, dotted), list):
        put(own, dotted, copy.deepcopy(found(base, dotted)))
    parts: list[Any] = found(own, dotted)
    return parts


def _places(key: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (0, part) for part in key.split(".")]


def _lay_at(document: Any, own: Tree, way: list[str]) -> None:
    """Let a document say at a key what a tree says there."""
    at: Any = own
    for part in way[:-1]:
        at = at.get(part, {}) if isinstance(at, dict) else {}
        if part not in document:
            if not at:
                return
            document[part] = tomlkit.table(is_super_table=False)
        document = document[part]
    _lay(document, way[-1], at.get(way[-1]) if isinstance(at, dict) else None)


def _lay(container: Any, key: Any, value: Any) -> None:
    there = container[key] if not isinstance(container, dict) or key in container else None
    if value is None:
        if there is not None:
            del container[key]
    elif there is None:
        container[key] = _item_of(container, value)
    elif isinstance(there, dict) and isinstance(value, dict):
        for gone in [each for each in there if each not in value]:
            del there[gone]
        for each in value:
            _lay(there, each, value[each])
    elif isinstance(there, list) and isinstance(value, list):
        _lay_list(there, value)
    elif there != value or isinstance(there, bool) != isinstance(value, bool):
        container[key] = _item_of(container, value)


def _item_of(container: Any, value: Any) -> Any:
    """Return a value as it is written in a container: on one line within what is on one line."""
    return _inline(value) if isinstance(container, InlineTable | Array) else _item(value)


def _lay_list(there: Any, value: list[Any]) -> None:
    plain = there.unwrap()
    while len(plain) > len(value):
        at = next((n for n, each in enumerate(value) if plain[n] != each), len(plain) - 1)
        del there[at], plain[at]
    for at, each in enumerate(value[: len(plain)]):
        _lay(there, at, each)
    for each in value[len(plain) :]:
        there.append(tomlkit.item(each) if isinstance(there, AoT) else _inline(each))


def _item(value: Any) -> Any:
    if isinstance(value, list) and any(isinstance(each, dict) for each in value):
        made: Array = tomlkit.array()
        made.multiline(True)
        for each in value:
            made.append(_inline(each))
        return made
    return tomlkit.item(value)


def _inline(value: Any) -> Any:
    if isinstance(value, dict):
        made = tomlkit.inline_table()
        for key, each in value.items():
            made.append(key, _inline(each))
        return made
    if isinstance(value, list):
        listed = tomlkit.array()
        for each in value:
            listed.append(_inline(each))
        return listed
    return tomlkit.item(value)


def _without_nothing(own: Tree, like: Tree) -> Tree:
    """Return a tree without the empty tables that a text need not hold."""
    kept: Tree = {}
    for key, value in own.items():
        if isinstance(value, dict):
            inner = _without_nothing(value, like.get(key, {}))
            if inner or key in like:
                kept[key] = inner
        else:
            kept[key] = value
    return kept
