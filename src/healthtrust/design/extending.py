"""A design as a file that extends another: only the values that differ, and why each does.

Lists are replaced whole where a design extends another, so that a value within a list is written with all of
it. Values that were changed on the command line are written too: the file is the design that was found.

>>> from healthtrust.design.read import read_design
>>> valley = read_design("valley", ["pool.ceiling_share=0.1", "people.size=1000"]).design
>>> why = Why("dearer", "asked for", keys=("pool.ceiling_share",), otherwise="a smaller valley")
>>> told = extending("valley", valley, why, Path("dearer.toml"))
>>> print(told[:told.index("[sources")].strip())
extends = "valley"
title = "A valley of four places, dearer"
<BLANKLINE>
[people]
size = 1000
<BLANKLINE>
[pool]
ceiling_share = 0.1
"""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from healthtrust.design.differ import changes
from healthtrust.design.keys import put
from healthtrust.design.read import bundled_designs, read_design
from healthtrust.design.whole import Design


@dataclass(frozen=True)
class Why:
    """Why values of a design differ from those of the design it extends."""

    ending: str
    """What follows the title of the design it extends."""
    source: str
    """Where the values of `keys` come from, and of all that lies within or around them."""
    keys: Collection[str]
    otherwise: str
    """Where every other value that differs comes from."""

    def of(self, name: str) -> str:
        """Return where a value comes from, by its dotted name."""
        here = f"{name}."
        near = any(f"{key}.".startswith(here) or here.startswith(f"{key}.") for key in self.keys)
        return self.source if near else self.otherwise


def extending(base: str, design: Design, why: Why, to: Path) -> str:
    """Return a design as TOML that extends `base`, for a file that will lie at `to`."""
    import tomli_w

    extended = read_design(base).design
    tree: dict[str, Any] = {"extends": _seen_from(base, to), "title": f"{extended.title}, {why.ending}"}
    sources = {}
    for change in changes(extended, design):
        put(tree, change.name, change.after)
        sources[change.name] = {"source": why.of(change.name), "status": "assumed"}
    return tomli_w.dumps({**tree, "sources": sources} if sources else tree)


def _seen_from(base: str, to: Path) -> str:
    """Return what the file calls the design it extends: its name, or its file as seen from there."""
    if base in bundled_designs():
        return base
    return Path(os.path.relpath(Path(base).resolve(), to.resolve().parent)).as_posix()
