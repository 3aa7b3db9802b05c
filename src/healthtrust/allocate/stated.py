"""A stated formula applied to the residents of a year: what its columns are, and the weighted population.

    W_p by `formula.weighted`, with these columns of a neighbourhood

need_age_sex, need_age_sex_deprivation, need_age_sex_deprivation_segment
                      expected cost of covered care per resident over the average of all, as these tell it
premature_mortality   standardised ratio of deaths under 75 (`inequalities`)
cost_factor, deprivation_fifth    as the design's places state them
residents by group    a group of the formula that says who belongs to it, by age, sex, deprivation_fifth and
                      segment, is counted
Source  the formula's own; these columns stand for the indices that a statistical office would publish

>>> sorted(COLUMNS)[:2], len(COLUMNS)
(['cost_factor', 'deprivation_fifth'], 6)
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.formula import weighted
from healthtrust.allocate.formula.population import attribute, groups_of, heads_by_group
from healthtrust.allocate.formulas import Need
from healthtrust.allocate.inequalities import premature_mortality
from healthtrust.design.formula import Formula
from healthtrust.design.heading import CLASSIFICATIONS
from healthtrust.engine.everywhere import everywhere
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.records.persons import CELLS, SEGMENTS, SEXES, cell_parts
from healthtrust.state import State, known

NEED_COLUMNS = {
    "need_" + classification.replace(",", "").replace(" and ", " ").replace(" ", "_"): position
    for position, classification in enumerate(CLASSIFICATIONS)
    if position
}
COLUMNS = (*NEED_COLUMNS, "premature_mortality", "cost_factor", "deprivation_fifth")
ATTRIBUTES = ("age", "sex", "deprivation_fifth", "segment")
"""What a group of a formula may say of its residents."""


def column_problems(formula: Formula, where: str) -> list[Problem]:
    """Return what a formula looks at and a year's residents do not give.

    >>> from healthtrust.design.formula import Index, Service
    >>> care = Service(name="care", share=1.0, indices=(Index(name="early deaths", column="mortality"),))
    >>> print(column_problems(Formula(title="t", services=(care,)), "allocate.formula")[0])
    allocate.formula: found the column mortality; expected what a year gives: need_age_sex, ...,
    premature_mortality, cost_factor or deprivation_fifth (did you mean 'premature_mortality'?).
    """
    counted = groups_of(formula)
    known = {*COLUMNS, *(group.column for group in counted)}
    asked = dict.fromkeys(attribute(key) for group in counted for key in group.holds)
    strange = (
        ("column", COLUMNS, [name for name in formula.needs if name not in known]),
        ("attribute of residents", ATTRIBUTES, [name for name in asked if name not in ATTRIBUTES]),
    )
    return [
        Problem(
            where,
            f"the {kind} {', '.join(names)}",
            f"what a year gives: {in_words(given)}",
            nearest_match(names[0], given),
        )
        for kind, given, names in strange
        if names
    ]


def stated_points(formula: Formula, state: State, need: Need) -> NDArray[np.int64]:
    """Return the weighted population [place] under a formula, millionths of a resident; zero above leaves.

    Raises InvalidInput where the formula looks at a column that a year's residents do not give.
    """
    leaves = state.places.leaves
    names = [state.places.names[leaf] for leaf in leaves]
    columns = columns_of(state, need) | _groups(formula, state, names)
    points = np.zeros(len(state.places.names), dtype=np.int64)
    points[leaves] = weighted(formula, columns, need.heads[leaves], names).points
    return points


def beside(name: str, folder: str) -> Path | str:
    """Return the formula meant: a shipped one by its name, or a TOML file from the folder of the design."""
    return Path(folder) / name if name.endswith(".toml") else name


def columns_of(state: State, need: Need) -> dict[str, NDArray[np.float64]]:
    """Return the columns [leaf] that a formula may name, by name."""
    places, leaves = state.places, state.places.leaves
    persons, households = known(state.persons, "people"), known(state.households, "people")
    heads, points = need.heads[leaves], need.points[leaves]
    average = points.sum(axis=0) / max(int(heads.sum()), 1)
    per_head = np.divide(
        points, heads[:, None], out=np.tile(average, (len(leaves), 1)), where=heads[:, None] > 0
    )
    index = {name: per_head[:, position] / average[position] for name, position in NEED_COLUMNS.items()}
    return index | {
        "premature_mortality": premature_mortality(persons, households, len(places.names))[leaves],
        "cost_factor": places.cost_factor[leaves],
        "deprivation_fifth": places.fifth[leaves].astype(np.float64),
    }


def _groups(formula: Formula, state: State, names: list[str]) -> dict[str, NDArray[np.float64]]:
    """Return residents [leaf] by the column of each group of the formula that says who belongs to it."""
    if not groups_of(formula):
        return {}
    persons, households = known(state.persons, "people"), known(state.households, "people")
    leaf = np.zeros(len(state.places.names), dtype=np.int64)
    leaf[state.places.leaves] = np.arange(len(names))
    pair = leaf[households.place[persons.household]] * CELLS + persons.cell
    local = np.rint(np.bincount(pair, persons.weight, len(names) * CELLS)).astype(np.int64)
    heads = everywhere(local.reshape(len(names), CELLS))
    place, cell = np.nonzero(heads + (np.arange(CELLS) == 0))
    parts = cell_parts()
    rows = {
        "place": np.array(names, dtype=object)[place],
        "population": heads[place, cell].astype(np.float64),
        "age": parts.age[cell],
        "sex": np.array(SEXES, dtype=object)[parts.sex[cell]],
        "deprivation_fifth": parts.fifth[cell],
        "segment": np.array(SEGMENTS, dtype=object)[parts.segment[cell]],
    }
    return heads_by_group(groups_of(formula), rows, names, "the year's residents")
