"""What keeps a design from saying how its care responds: all of it, each with its key.

>>> from healthtrust.design.deliver import Responds
>>> said = Deliver(responds=Responds(before="fee-for-service", after="vertical-capitatd", starts=1990))
>>> for problem in problems_of_response(said, "", range(2027, 2032), ("Dale",)):
...     print(str(problem)[:65])
deliver.responds.after: found 'vertical-capitatd'; expected fee-f
deliver.responds.starts: found 1990; expected a year from 2027 to
"""

from __future__ import annotations

from collections.abc import Sequence

from healthtrust.deliver.response.arrangements import arrangement_named
from healthtrust.deliver.response.coefficients import stated
from healthtrust.design.deliver import Deliver
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem, in_words, nearest_match


def problems_of_response(
    deliver: Deliver, folder: str, years: Sequence[int], places: Sequence[str]
) -> list[Problem]:
    """Return what is wrong with `deliver.responds`; places are those that have providers of their own."""
    said, where = deliver.responds, "deliver.responds"
    if not said.before and not said.after:
        return []
    problems: list[Problem] = []
    for key, name, other in (("before", said.before, said.after), ("after", said.after, said.before)):
        if name:
            problems += _unread(name, folder, f"{where}.{key}")
        else:
            remedy = f"Name the arrangement, or leave out {other!r} too."
            problems.append(Problem(f"{where}.{key}", "nothing", "an arrangement", remedy=remedy))
    if said.starts is not None and said.starts not in years:
        expected = f"a year from {years[0]} to {years[-1]}"
        problems.append(Problem(f"{where}.starts", str(said.starts), expected))
    problems += [
        Problem(f"{where}.places", repr(name), in_words(list(places)), nearest_match(name, places))
        for name in said.places
        if name not in places
    ]
    names = tuple(stated())
    problems += [
        Problem(
            f"{where}.coefficients", repr(name), "a coefficient of the response", nearest_match(name, names)
        )
        for name in said.coefficients
        if name not in names
    ]
    if deliver.activity == "recorded":
        found, expected = "activity = 'recorded'", "activity = 'drawn'"
        remedy = "Recorded care has responded already: leave out deliver.responds, or have cases drawn."
        problems.append(Problem("deliver.activity, beside deliver.responds", found, expected, remedy=remedy))
    return problems


def _unread(name: str, folder: str, where: str) -> list[Problem]:
    """Return what keeps an arrangement from being read."""
    try:
        arrangement_named(name, folder)
    except InvalidInput as refused:
        return [
            Problem(
                f"{where}, {p.where}" if ".toml" in p.where else where,
                p.found,
                p.expected,
                p.nearest,
                p.remedy,
            )
            for p in refused.problems
        ]
    return []
