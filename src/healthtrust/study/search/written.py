"""The winner as a design file that extends the base, and what a search was about as a manifest.

A value inside a list is written with its whole list, as lists are replaced whole. Every value says that it
was found by search, and is assumed.

>>> tree = {}
>>> _laid(tree, "pool.ceiling_share", 0.1)
>>> tree
{'pool': {'ceiling_share': 0.1}}
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from healthtrust.design.differ import changes
from healthtrust.design.read import bundled_designs, read_design
from healthtrust.records.whole_file import write_whole
from healthtrust.study.search.answer import Found
from healthtrust.study.search.told import sentence
from healthtrust.version import VERSION, library_versions

MANIFEST = "manifest.json"


def write_design(found: Found, to: Path) -> None:
    """Write the winner as a design that extends the base design."""
    import tomli_w

    write_whole(tomli_w.dumps(design_tree(found, to)), to)


def design_tree(found: Found, to: Path) -> dict[str, Any]:
    """Return the design file of the winner as it is to lie at `to`."""
    asked = found.question.asked
    plain = read_design(asked.design)
    won = found.question.case_at(found.winner.settings).design
    named = asked.design in bundled_designs()
    tree: dict[str, Any] = {
        "extends": asked.design
        if named
        else os.path.relpath(Path(asked.design).resolve(), to.resolve().parent),
        "title": f"{plain.design.title}, as found by search",
    }
    keys, sources = [key.split(".") for key in found.question.turned_keys], {}
    for change in changes(plain.design, won):
        _laid(tree, change.name, change.after)
        name = change.name.split(".")
        by_knob = any(key[: len(name)] == name for key in keys)
        said = _source(found) if by_knob else "set for the search"
        sources[change.name] = {"source": said, "status": "assumed"}
    return {**tree, "sources": sources} if sources else tree


def _source(found: Found) -> str:
    results = " and ".join(f"{aim.direction} {aim.result}" for aim in found.searched.aims)
    asked = found.question.asked
    return (
        f"found by search for {results}: trial {found.winner.number} of {len(found.searched.trials)}, "
        f"{found.question.sampler}, seed {asked.seed}, search {found.question.fingerprint}"
    )


def _laid(tree: dict[str, Any], name: str, value: Any) -> None:
    """Put a value at its dotted name."""
    *way, last = name.split(".")
    for part in way:
        tree = tree.setdefault(part, {})
    tree[last] = value


def write_manifest(found: Found) -> None:
    """Write what the search was about beside its trials."""
    if found.path is not None:
        told = json.dumps(manifest_of(found), indent=1, ensure_ascii=False, default=list)
        write_whole(told + "\n", found.path / MANIFEST)


def manifest_of(found: Found) -> Mapping[str, Any]:
    """Return design, knobs, aims, sampler, seed, numbers of trials and versions."""
    question, asked = found.question, found.question.asked
    return {
        "search": question.fingerprint,
        "design": question.case.name,
        "title": question.case.design.title,
        "mark": question.case.mark,
        "set": list(asked.overrides),
        **question.search.model_dump(mode="json", exclude_none=True),
        "sampler": question.sampler,
        "seed": asked.seed,
        "trials": len(found.searched.trials),
        "draws": asked.draws,
        "judged": asked.judged,
        "found": sentence(found),
        "healthtrust": VERSION,
        "versions": library_versions(),
    }
