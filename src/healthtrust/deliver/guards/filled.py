"""A statement filled up: columns that claims cannot tell, such as a budget or a quality score, put beside.

>>> import tempfile
>>> path = Path(tempfile.mkdtemp()) / "agreed.csv"
>>> _ = path.write_text("row_id,benchmark\\nElm,90\\nAsh,70\\n")
>>> filled({"row_id": ["Ash", "Elm"], "spending": [75.0, 80.0]}, path, "row_id")
{'row_id': ['Ash', 'Elm'], 'benchmark': ['70', '90'], 'spending': [75.0, 80.0]}
>>> filled({"row_id": ["Ash", "Oak"], "spending": [75.0, 80.0]}, path, "row_id")
Traceback (most recent call last):
...
healthtrust.ground.errors.InvalidInput: agreed.csv: found no row for 'Oak'; expected a row for each party \
of the claims. Add it.
agreed.csv, row 2: found 'Elm', who has no person; expected parties of the claims. Take the row out.
2 problems
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from healthtrust.deliver.settlement.cells import as_text
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match, rows_in_words
from healthtrust.records.store import read_arrow


def filled(statement: Mapping[str, Sequence[Any]], other: Path, key: str) -> dict[str, Sequence[Any]]:
    """Return a statement with the columns of another file, as written, matched by the parties' names.

    Raises InvalidInput where the key is missing, parties differ or stand twice, or a column is in both.
    """
    held, units = read_arrow(other, texts=lambda _: True)
    columns = {name: as_text(values).tolist() for name, values in held.items()}
    if key not in columns:
        near = nearest_match(key, columns)
        refuse([Problem(other.name, f"no column {key!r}", "the column with the parties' names", near)])
    refuse(_amiss(statement, columns, other.name, key))
    at = {name: row for row, name in enumerate(columns[key])}
    order = [at[name] for name in statement[key]]
    headers = {name: f"{name} [{units[name]}]" if name in units else name for name in columns if name != key}
    more = {headers[name]: [columns[name][row] for row in order] for name in headers}
    return {key: statement[key], **more, **{name: cells for name, cells in statement.items() if name != key}}


def _amiss(
    statement: Mapping[str, Sequence[Any]], columns: Mapping[str, Sequence[str]], file: str, key: str
) -> list[Problem]:
    """Return what keeps a file from being put beside a statement."""
    ours, theirs = list(statement[key]), list(columns[key])
    problems = [
        Problem(f"{file}, column {name}", "what the claims tell", "other columns", remedy="Take it out.")
        for name in columns
        if name != key and name in statement
    ]
    unknown = [name for name in theirs if name not in ours]
    expected, add = "a row for each party of the claims", "Add it."
    problems += [
        Problem(file, f"no row for {name!r}", expected, nearest_match(name, unknown), add)
        for name in ours
        if name not in theirs
    ]
    for name in dict.fromkeys(theirs):
        rows = [row for row, other in enumerate(theirs, start=2) if other == name]
        where = f"{file}, {rows_in_words(rows)}"
        if name not in ours:
            out = "Take the row out."
            problems.append(
                Problem(where, f"{name!r}, who has no person", "parties of the claims", remedy=out)
            )
        elif len(rows) > 1:
            problems.append(Problem(where, f"{name!r} {len(rows)} times", "one row for each party"))
    return problems
