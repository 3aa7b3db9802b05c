"""The fitted design as a file: it extends the base design, and says of each value what it was calibrated to.

Lists are replaced whole where a design extends another, so that a knob within a list writes all of it. Values
that were changed for the fit with --set are written too: the file is the design that was fitted.

>>> names_of(["a", "b", "c", "d", "e", "f"])
'a, b, c, d and 2 more'
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from healthtrust.design.differ import changes
from healthtrust.design.read import bundled_designs, read_design
from healthtrust.study.fitting.found import Fitting

NAMED = 4
"""Targets named in a source; of more the rest are counted."""


def calibrated(of: Fitting, to: Path) -> str:
    """Return the fitted design as TOML, for a file that will lie at `to`."""
    import tomli_w

    asked, base = of.question.asked, read_design(of.question.asked.design).design
    turned = [key for along in of.question.model.ranges for key in along.knob.keys]
    source = f"calibrated to {names_of([each.name for each in of.question.fitted])} of {asked.targets.name}"
    told: dict[str, Any] = {"extends": _extended(asked.design, to), "title": f"{base.title}, calibrated"}
    sources = {}
    for change in changes(base, of.question.model.case_at(of.fit.point).design):
        *way, last = change.name.split(".")
        at = told
        for part in way:
            at = at.setdefault(part, {})
        at[last] = change.after
        by_knob = any(f"{key}.".startswith(f"{change.name}.") for key in turned)
        sources[change.name] = {"source": source if by_knob else "set for the fit", "status": "assumed"}
    return tomli_w.dumps({**told, "sources": sources})


def names_of(names: Sequence[str]) -> str:
    """Return names as a list in words, the first few of many."""
    more = len(names) - NAMED
    if more > 0:
        return f"{', '.join(names[:NAMED])} and {more} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _extended(design: str, to: Path) -> str:
    """Return what the file calls the base design: its name, or its file as seen from there."""
    if design in bundled_designs():
        return design
    return Path(os.path.relpath(Path(design).resolve(), to.resolve().parent)).as_posix()
