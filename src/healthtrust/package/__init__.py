"""Step 3, package: core benefits for everyone within the pool's means, and voluntary cover beside them.

The league table decides what is covered, or the search for the package of highest welfare; with a rate that
funds the package the contributions are solved with it. What is left out households may insure on top: what is
worth it to them is a rule, who does it a response. `choose` answers the same question from plain tables.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from healthtrust.package.catalogue import read_catalogue
from healthtrust.package.cover import with_core_package
from healthtrust.package.delivered import delivered_catalogue, private_catalogue
from healthtrust.package.league import league_table, top_up_by_decile
from healthtrust.package.post import post
from healthtrust.package.respond import insured_of
from healthtrust.package.voluntary import with_wishes
from healthtrust.state import State

if TYPE_CHECKING:
    from healthtrust.package.answer import Answer
    from healthtrust.package.tables.read import Source

__all__ = ["choose", "league_table", "step", "top_up_by_decile"]


def step(state: State) -> State:
    """Return the state with its catalogue, core package and voluntary cover, premiums posted.

    Raises InvalidInput for a catalogue that cannot be used, and where the means do not reach for what must be
    covered.
    """
    catalogue = read_catalogue(state)
    state = with_core_package(state.replace(catalogue=delivered_catalogue(state, catalogue)))
    package = with_wishes(state, private_catalogue(state, catalogue))
    package = replace(package, insured=insured_of(state, package))
    return state.replace(package=package, book=post(state, package))


def choose(
    interventions: Source,
    groups: Source,
    incidence: Source,
    constraints: Path | str | None = None,
    **choices: Any,
) -> Answer:
    """Return the best package of plain tables, with the proof that none is better or why there is none.

    Tables are files (CSV, Parquet, XLSX) or columns. `choices` are those of `package.tables.choices.Choices`,
    such as tax="linear", top_up="complementary", a=0.98; and gap (1e-6 of the gain, 0 to proof), ties.
    Raises InvalidInput with every mistake in the input, and TypeError for a choice that does not exist.
    """
    from healthtrust.package.answered import answered
    from healthtrust.package.tables.choices import Choices
    from healthtrust.package.tables.read import Sources, read_question

    gap, ties = choices.pop("gap", 1e-6), choices.pop("ties", False)
    asked = read_question(Sources(interventions, groups, incidence, constraints), Choices(**choices))
    return answered(asked, gap, ties)
