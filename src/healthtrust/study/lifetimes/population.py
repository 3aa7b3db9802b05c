"""How many people of each age, sex and fifth there are at the start, and who comes later.

    heads(a, x, f) = N × share(x, a; f) / 5,      in whole people by largest remainder

N, share  people in all; age and sex within a fifth of the shipped margin (`people.margins`)

>>> heads = shipped_heads("england-2011", 1_000_000)
>>> int(heads.sum()), heads.shape
(1000000, (101, 2, 5))
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.money import share
from healthtrust.ground.problems import Problem
from healthtrust.ground.tables import Column, Contract
from healthtrust.people.margins import age_sex_weights
from healthtrust.records.persons import FIFTHS, OLDEST, SEXES
from healthtrust.records.store import read_table

MARGINS = ("england-2011",)
MOST = 200_000_000
SHAPE = (OLDEST + 1, 2, FIFTHS)

COUNTS = Contract(
    "population by age, sex and fifth",
    (
        Column("age", "whole", "years", "age in completed years, 100 and over together", low=0, high=120),
        Column("sex", "choice", "", "sex", choices=SEXES),
        Column("fifth", "whole", "fifth", "deprivation fifth, 1 = most deprived", low=1, high=FIFTHS),
        Column("count", "whole", "people", "people there", low=0, high=MOST),
    ),
)
ARRIVALS = Contract(
    "arrivals by year, age, sex and fifth",
    (
        Column(
            "year", "whole", "year", "year they are there from, 1 = a year after the start", low=1, high=250
        ),
        *COUNTS.columns[:-1],
        Column("count", "whole", "people", "who come; who leaves cannot be stated", low=0, high=MOST),
    ),
)


def heads_of(population: str, people: int | None) -> NDArray[np.int64]:
    """Return heads [age, sex, fifth] of a shipped population, or of a file, scaled to `people` in all."""
    if population in MARGINS:
        return shipped_heads(population, people or 200_000)
    path = Path(population)
    if not path.suffix:
        raise InvalidInput(
            [Problem("--population", repr(population), f"{MARGINS[0]}, or a .csv, .xlsx or .parquet file")]
        )
    heads = counted(path, COUNTS)
    if not 0 < heads.sum() <= MOST:
        refuse([Problem(path.name, f"{heads.sum():,} people", f"from 1 to {MOST:,}")])
    return heads if people is None else share(people, heads.reshape(-1)).reshape(SHAPE)


def shipped_heads(name: str, people: int) -> NDArray[np.int64]:
    """Return heads [age, sex, fifth] of a shipped margin, a fifth of the people in each fifth."""
    weights = age_sex_weights(f"population-{name}")
    return share(people, weights.transpose(1, 2, 0).reshape(-1)).reshape(SHAPE)


def counted(path: Path, contract: Contract) -> NDArray[np.int64]:
    """Return heads [age, sex, fifth] of a table; rows of one cell add up."""
    table = read_table(path, contract)
    heads = np.zeros(SHAPE, dtype=np.int64)
    np.add.at(heads, _cell(table["age"], table["sex"], table["fifth"]), table["count"].astype(np.int64))
    return heads


def arrivals_of(path: Path, years: int) -> NDArray[np.int64]:
    """Return who comes [year, age, sex, fifth] in the years after the start, from a table."""
    table = read_table(path, ARRIVALS)
    late = int((table["year"].astype(np.int64) > years).sum())
    if late:
        raise InvalidInput(
            [Problem(f"{path.name}, column year", f"{late} rows after year {years}", "years asked for")]
        )
    heads = np.zeros((years, *SHAPE), dtype=np.int64)
    year = table["year"].astype(np.intp) - 1
    np.add.at(
        heads, (year, *_cell(table["age"], table["sex"], table["fifth"])), table["count"].astype(np.int64)
    )
    return heads


def _cell(
    age: NDArray[np.generic], sex: NDArray[np.generic], fifth: NDArray[np.generic]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Return the position of each row of a table among heads."""
    of_sex = np.array([SEXES.index(str(each)) for each in sex], dtype=np.intp)
    return np.minimum(age.astype(np.intp), OLDEST), of_sex, fifth.astype(np.intp) - 1
