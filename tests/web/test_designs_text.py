"""Any change of any design that ships is written into its text as decided, with every comment kept."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.design.keys import found
from healthtrust.design.read import bundled_designs, read_design
from healthtrust.web.designs.paths import overlap, way_of
from healthtrust.web.designs.saving import base_tree
from healthtrust.web.designs.text import REMOVED, edited


@lru_cache
def _values(name: str) -> dict[str, Any]:
    plain = read_design(name).design.as_plain()
    plain.pop("sources", None)
    return dict(_inner(plain, ""))


def _inner(tree: Any, within: str) -> Iterator[tuple[str, Any]]:
    named = (
        tree.items() if isinstance(tree, dict) else ((str(n), each) for n, each in enumerate(tree, start=1))
    )
    for key, value in named:
        if "." not in key:
            yield f"{within}{key}", value
            if isinstance(value, dict | list):
                yield from _inner(value, f"{within}{key}.")


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value * 2 + 1
    return "another" if isinstance(value, str) else value


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.data())
def test_a_text_says_what_was_decided_and_keeps_its_comments(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(bundled_designs())))
    path, known = bundled_designs()[name], _values(name)
    text = path.read_text(encoding="utf-8")
    base = base_tree(text, path)
    changed: dict[str, Any] = {}
    for key in data.draw(st.lists(st.sampled_from(sorted(known)), min_size=1, max_size=4)):
        if not any(overlap(key, other) for other in changed):
            changed[key] = _other(known[key])
    now = tomllib.loads(edited(text, changed, {key: ("why", "assumed") for key in changed}, base))
    assert {key: found(now, key) for key in changed} == changed
    assert all(now["sources"][key] == {"source": "why", "status": "assumed"} for key in changed)
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert [line for line in comments if line not in edited(text, changed, {}, base)] == []


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data())
def test_what_is_removed_stands_no_longer_and_the_rest_stays(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(bundled_designs())))
    path = bundled_designs()[name]
    text = path.read_text(encoding="utf-8")
    was = tomllib.loads(text)
    key = data.draw(
        st.sampled_from(
            sorted(key for key, _ in _inner({k: v for k, v in was.items() if k != "sources"}, ""))
        )
    )
    now = tomllib.loads(edited(text, {key: REMOVED}))
    stem, within = way_of(was, {}, key)
    there = found(now, ".".join(stem))
    if not within:
        assert there is None
    elif len(within) == 1:
        assert len(there) == len(found(was, ".".join(stem))) - 1
    for heading in was:
        assert heading in (stem[0], "sources") or now.get(heading) == was[heading]
