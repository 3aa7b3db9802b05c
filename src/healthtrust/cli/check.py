"""healthtrust check: is this design sound?"""

from __future__ import annotations

import dataclasses
import sys

from healthtrust.cli.say import say_json
from healthtrust.design.read import read_design
from healthtrust.ground.errors import InvalidInput
from healthtrust.start import opening


def check_verb(name: str, overrides: list[str], as_json: bool) -> None:
    """Read a design and open its first year; name every problem."""
    try:
        read = read_design(name, overrides)
        state = opening(read.design, read.folder)
    except InvalidInput as refused:
        if not as_json:
            raise
        say_json({"sound": False, "problems": [dataclasses.asdict(p) for p in refused.problems]})
        sys.exit(1)
    sourced, years = len(read.design.sources), read.design.span
    if as_json:
        say_json({"sound": True, "title": read.design.title, "years": list(years), "sources": sourced})
        return
    print(f"{read.design.title}: sound.")
    print(
        f"{len(years)} year{'s' if len(years) > 1 else ''}, {len(state.places.leaves)} neighbourhoods, "
        f"{state.plans.count} plans, {state.providers.count} providers; {sourced} numbers with a source."
    )
