"""Step 3, package: core benefits for everyone within the pool's means, and voluntary cover beside them.

The league table decides what is covered; with a rate that funds the package the contributions are solved with
it. What is left out households may insure on top: what is worth it to them is a rule, who does it a response.
"""

from __future__ import annotations

from dataclasses import replace

from healthtrust.package.catalogue import read_catalogue
from healthtrust.package.cover import with_core_package
from healthtrust.package.league import league_table, top_up_by_decile
from healthtrust.package.post import post
from healthtrust.package.respond import insured
from healthtrust.package.voluntary import with_wishes
from healthtrust.state import State, known

__all__ = ["league_table", "step", "top_up_by_decile"]


def step(state: State) -> State:
    """Return the state with its catalogue, core package and voluntary cover, premiums posted.

    Raises InvalidInput for a catalogue that cannot be used, and where the means do not reach for what must be
    covered.
    """
    state = with_core_package(state.replace(catalogue=read_catalogue(state)))
    package = with_wishes(state)
    share = state.design.package.top_up.take_up_share
    households = known(state.households, "people")
    count = insured(households, package.wanted, share, state.draws, state.year)
    package = replace(package, insured=count)
    return state.replace(package=package, book=post(state, package))
