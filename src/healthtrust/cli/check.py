"""healthtrust check: is this design sound?"""

from __future__ import annotations

import dataclasses
import sys

from healthtrust.cli.say import say_json
from healthtrust.design.read import read_design
from healthtrust.ground.errors import InvalidInput
from healthtrust.start import opening
from healthtrust.state import State, known
from healthtrust.year import FLOW

TRIED = ("people", "pool", "package")
"""The steps in which a design meets its data and its means; what follows them only divides and counts."""


def check_verb(name: str, overrides: list[str], as_json: bool) -> None:
    """Read a design, open its first year and go as far as its package; name every problem."""
    try:
        read = read_design(name, overrides)
        state = _tried(opening(read.design, read.folder))
    except InvalidInput as refused:
        if not as_json:
            raise
        say_json({"sound": False, "problems": [dataclasses.asdict(p) for p in refused.problems]})
        sys.exit(1)
    found = _found(state)
    if as_json:
        say_json({"sound": True, "title": read.design.title, "years": list(read.design.span), **found})
        return
    print(f"{read.design.title}: sound.")
    print(", ".join(f"{number:,} {what}" for what, number in found.items()))


def _tried(state: State) -> State:
    for name, step in FLOW:
        if name in TRIED:
            state = step(state)
    return state


def _found(state: State) -> dict[str, int]:
    covered = known(state.package, "package").covered
    return {
        "residents": known(state.persons, "people").heads,
        "neighbourhoods": len(state.places.leaves),
        "plans": state.plans.count,
        "providers": state.providers.count,
        "services covered": int(covered.sum()),
        "services left out": int((~covered).sum()),
        "numbers with a source": len(state.design.sources),
    }
