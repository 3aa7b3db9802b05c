"""The lists of cost groups: their numbers, and the rules of hierarchy among them.

pcg_numbers    pcg_nr, pcg: the number and the short name of each cost group
pcg_hierarchy  pcg_1, pcg_2, einstufung, exklusiv: where exklusiv is 1, persons in both pcg_1 and pcg_2 are in
               einstufung in place of pcg_1; where it is 0, pcg_1 takes them out of pcg_2

>>> import tempfile
>>> from healthtrust.market.schemes.parameters import stated
>>> folder = Path(tempfile.mkdtemp())
>>> _ = (folder / "pcg_numbers.csv").write_text("pcg_nr,pcg\\n4,DM2\\n9,hyp\\n12,DM2hyp\\n14,KRE\\n15,KRK\\n")
>>> _ = (folder / "pcg_hierarchy.csv").write_text("pcg_1,pcg_2,einstufung,exklusiv\\n4,9,12,1\\n12,8,12,0\\n")
>>> _, problems = cost_groups_of(folder, stated(SwissParameters, "swiss", None))
>>> for problem in problems: print(problem)
pcg_hierarchy.csv, column pcg_2, row 3: found 8; expected a number of pcg_numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.ground.tables import Table
from healthtrust.market.schemes.swiss.cost_groups import Precedence, Thresholds
from healthtrust.market.schemes.swiss.parameters import SwissParameters
from healthtrust.market.schemes.tables import Column, Contract, given

NUMBERS = Contract(
    "pcg_numbers",
    (
        Column("pcg_nr", "whole", "", "number of the cost group", unique=True),
        Column("pcg", "text", "", "short name of the cost group", unique=True),
    ),
)
HIERARCHY = Contract(
    "pcg_hierarchy",
    (
        Column("pcg_1", "whole", "", "number of the cost group that joins or outranks"),
        Column("pcg_2", "whole", "", "number of the cost group joined or outranked"),
        Column("einstufung", "whole", "", "number of the cost group that those in both are put into"),
        Column("exklusiv", "whole", "", "1 = joins, 0 = outranks", low=0, high=1),
    ),
)


@dataclass(frozen=True)
class CostGroups:
    """The cost groups in order of their numbers, their thresholds and hierarchy."""

    names: tuple[str, ...]
    threshold: Thresholds
    rules: tuple[Precedence, ...]
    left_out: tuple[int, ...]


def cost_groups_of(folder: Path, decided: SwissParameters) -> tuple[CostGroups | None, list[Problem]]:
    """Return the cost groups of a folder under the scheme's parameters, and what is wrong with the lists."""
    numbers, problems = given(folder, NUMBERS, "CHF")
    hierarchy, more = given(folder, HIERARCHY, "CHF")
    if numbers is None or hierarchy is None or more:
        return None, problems + more
    order = np.argsort(numbers["pcg_nr"].astype(np.int64), kind="stable")
    names = tuple(str(name) for name in numbers["pcg"][order])
    position = {int(numbers["pcg_nr"][row]): place for place, row in enumerate(order.tolist())}
    unknown = _unknown_numbers(hierarchy, position)
    unknown += _unknown_names(decided, names)
    if unknown:
        return None, unknown
    in_packs, left_out = (
        tuple(names.index(name) for name in decided.now(of) if name in names)
        for of in (decided.counted_in_packs, decided.left_out)
    )
    threshold = Thresholds(
        decided.now(decided.daily_doses),
        decided.now(decided.packs),
        in_packs,
        int(decided.now(decided.dose_decimals)),
        int(decided.now(decided.sum_decimals)),
    )
    return CostGroups(names, threshold, _rules(hierarchy, position), left_out), []


def _rules(hierarchy: Table, position: dict[int, int]) -> tuple[Precedence, ...]:
    columns = [hierarchy[name].tolist() for name in HIERARCHY.names]
    return tuple(
        Precedence(position[first], position[second], position[becomes], joins == 1)
        for first, second, becomes, joins in zip(*columns, strict=True)
    )


def _unknown_numbers(hierarchy: Table, position: dict[int, int]) -> list[Problem]:
    return [
        Problem(f"{hierarchy.source}, column {name}, row {row + 2}", str(number), "a number of pcg_numbers")
        for name in ("pcg_1", "pcg_2", "einstufung")
        for row, number in enumerate(hierarchy[name].tolist())
        if number not in position
    ]


def _unknown_names(decided: SwissParameters, names: tuple[str, ...]) -> list[Problem]:
    """Return names that a user's file states and the list of numbers does not know."""
    return [
        Problem(f"parameters, {key}", repr(name), "a group of pcg_numbers", nearest_match(name, names))
        for key, facts in (("counted_in_packs", decided.counted_in_packs), ("left_out", decided.left_out))
        if any(fact.status == "given" for fact in facts)
        for name in decided.now(facts)
        if name not in names
    ]
