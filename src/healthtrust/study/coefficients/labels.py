"""An answer that calls itself cited shows no number as cited that is not.

    allowed    cited and not fitted, or labelled beside the answer as what it is

Source  a number that is recalled, assumed or fitted may be used, never be passed off as published: a rule of
        this project.

>>> [problem.found for problem in unlabelled(["continuity_effect", "skimping"])]
['assumed: Ware 1996: elderly and poor chronically ill worse over four years']
>>> cited_only(["continuity_effect", "skimping"], labelled=True)
"""

from __future__ import annotations

from collections.abc import Iterable

from healthtrust.deliver.response.coefficients import posterior, stated
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match

CITED = "cited"


def cited_only(names: Iterable[str], labelled: bool) -> None:
    """Raise InvalidInput, unless labelled, with every coefficient that is recalled, assumed or fitted.

    labelled: whether the answer shows the status of each beside it.
    """
    if not labelled:
        refuse(unlabelled(names))


def unlabelled(names: Iterable[str]) -> list[Problem]:
    """Return what is wrong with calling these coefficients cited; names there are not among them."""
    known, found = stated(), []
    for name in names:
        where = f"coefficient {name}"
        if name not in known:
            found.append(Problem(where, "no such", "a coefficient", nearest_match(name, list(known))))
            continue
        status = status_of(name)
        if status != CITED:
            remedy = "Show its status beside the answer, or do not call the answer cited."
            found.append(Problem(where, f"{status}: {known[name].source}", CITED, remedy=remedy))
    return found


def status_of(name: str) -> str:
    """Return cited, recalled, assumed, or fitted, whatever its prior was."""
    return "fitted" if name in posterior() else stated()[name].status
