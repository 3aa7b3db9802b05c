"""Which runs can stand side by side, and which of them is the one that the others change.

Known from manifests and designs alone, before anything is read or worked out.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from healthtrust.ground.problems import Problem
from healthtrust.runs.differs import design_of
from healthtrust.runs.folder import RunFolder

FEWEST, MOST = 2, 4
"""Runs that stand side by side."""


def baseline_first(runs: Sequence[RunFolder]) -> list[RunFolder]:
    """Return runs with the one first whose design most of the others extend; as they are where none does."""
    names = [str(run.manifest["design_name"]) for run in runs]
    extended = Counter(_extends(run) for run in runs)
    base = max(names, key=lambda name: extended.get(name, 0), default="")
    if not extended.get(base, 0):
        return list(runs)
    first = runs[names.index(base)]
    return [first, *(run for run in runs if run is not first)]


def not_side_by_side(runs: Sequence[RunFolder]) -> list[Problem]:
    """Return why these runs cannot be compared: too few, too many, twice the same, currencies, years."""
    where, found = "runs to compare", []
    if not FEWEST <= len(runs) <= MOST:
        found.append(Problem(where, f"{len(runs)}", f"{FEWEST} to {MOST} runs"))
    twice = [name for name, count in Counter(run.path.name for run in runs).items() if count > 1]
    if twice:
        found.append(Problem(where, f"{', '.join(twice)} more than once", "each run once"))
    designs = [design_of(run) for run in runs]
    currencies = dict.fromkeys(design.currency for design in designs)
    if len(currencies) > 1:
        remedy = "Money of different currencies cannot be set against each other; run one in the other's."
        found.append(Problem(where, " and ".join(currencies), "runs in one currency", None, remedy))
    if designs and not shared_years([design.span for design in designs]):
        spans = " and ".join(f"{each.span[0]} to {each.span[-1]}" for each in designs)
        found.append(Problem(where, spans, "runs with a year in common", None, "Run one over more years."))
    return found


def shared_years(spans: Sequence[range]) -> list[int]:
    """Return the years that all runs have.

    >>> shared_years([range(2027, 2030), range(2028, 2032)]), shared_years([range(1, 2), range(3, 4)])
    ([2028, 2029], [])
    """
    return sorted(set(spans[0]).intersection(*spans[1:])) if spans else []


def _extends(run: RunFolder) -> str:
    """Return the name of the design that a run's own file extends; nothing where that is not known."""
    manifest = run.manifest
    path = Path(manifest["folder"]) / f"{manifest['design_name']}.toml"
    beside = run.path.parent.parent / path.name
    for file in (path, beside):
        try:
            extended = tomllib.loads(file.read_text(encoding="utf-8")).get("extends")
        except (OSError, ValueError):
            continue
        return Path(str(extended)).stem if extended else ""
    return ""
