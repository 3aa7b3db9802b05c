"""Results that somebody else worked out: read, checked and judged like any other, never worked out again.

    a table of code, body, numerator, denominator[, period][, excluded][, expected]

So measures of licensed sets, whose definitions may not be shipped, stand beside the others.

Source  HEDIS is licensed by its owner: adapters only [cited: NCQA].

>>> import tempfile
>>> path = Path(tempfile.mkdtemp()) / "hedis.csv"
>>> _ = path.write_text("code,body,numerator,denominator\\nscreened,Ash,12,10\\n")
>>> read(path, {}, "2027")
Traceback (most recent call last):
healthtrust.ground.errors.InvalidInput: hedis.csv, row 2, measure screened, Ash: found a ...
...
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from healthtrust.design.measure import Measure
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.ground.tables import Column, Contract, checked
from healthtrust.records.store import read_columns
from healthtrust.review.measuring.results import Result, results
from healthtrust.review.measuring.sums import NAMES, Sums
from healthtrust.review.measuring.worked import Found

REPORTED = Contract(
    "reported",
    (
        Column("code", "text", "", "code of the measure"),
        Column("body", "text", "", "who answers for it"),
        Column("numerator", "number", "", "how many count", low=0),
        Column("denominator", "number", "", "among how many", low=0),
        Column("period", "text", "", "period", required=False),
        Column("excluded", "number", "", "how many are left out", low=0, required=False),
    ),
    other=True,
)


def read(path: Path, known: Mapping[str, Measure], period: str) -> list[tuple[Measure, Result]]:
    """Return the results of a file; known: measures of kind reported, others are shares of persons."""
    columns, _ = read_columns(path, texts=("code", "body", "period"))
    table, problems = checked(REPORTED, columns, path.name)
    refuse(problems)
    assert table is not None
    rows = [dict(zip(table.columns, row, strict=True)) for row in zip(*table.columns.values(), strict=True)]
    refuse(
        [
            Problem(
                f"{path.name}, row {number}, measure {row['code']}, {row['body']}",
                f"a numerator of {row['numerator']:g} above the denominator of {row['denominator']:g}",
                "a numerator that is part of the denominator",
            )
            for number, row in enumerate(rows, start=2)
            if row["numerator"] > row["denominator"]
        ]
    )
    told = []
    for row in rows:
        measure = known.get(str(row["code"])) or _plain(str(row["code"]), path.name)
        held = dict.fromkeys(NAMES, np.zeros(1))
        held |= {name: np.array([float(row["denominator"])]) for name in ("n", "x", "xx")}
        held |= {"y": np.array([float(row["numerator"])])}
        held |= {"excluded": np.array([float(row.get("excluded", 0.0))])}
        found = Found(Sums((str(row["body"]),), (0,), ("",), held), None)
        of = str(row.get("period", "")) or period
        told += [(measure, each) for each in results(measure, found, of, ())]
    return told


def _plain(code: str, source: str) -> Measure:
    meaning = "numerator over denominator as reported"
    return Measure.model_construct(
        **Measure(
            code="reported",
            name=code,
            meaning=meaning,
            domain="clinical",
            kind="reported",
            direction="neither",
            source=source,
            status="cited",
        ).__dict__
        | {"code": code}
    )
