from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.records.comma_separated import comma_separated

CELLS = st.one_of(st.none(), st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=6))


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(CELLS, st.floats(allow_nan=False, allow_infinity=False), st.integers(-(2**62), 2**62)))
)
def test_what_is_written_reads_back(rows: list[tuple[str | None, float, int]]) -> None:
    columns = {name: [row[k] for row in rows] for k, name in enumerate(("plan, of", "share", "n"))}
    read = list(csv.reader(io.StringIO(comma_separated(columns))))
    assert read[0] == ["plan, of", "share", "n"]
    assert [(a, float(b), int(c)) for a, b, c in read[1:]] == [(a or "", b, c) for a, b, c in rows]


def test_arrays_texts_and_what_is_missing() -> None:
    columns = {
        "name": np.array(["a", 'b "c"', None], dtype=object),
        "share": np.array([0.25, np.nan, 1e-7]),
        "mixed": ["x", 2, None],
    }
    assert comma_separated(columns).splitlines() == [
        "name,share,mixed",
        "a,0.25,x",
        '"b ""c""",,2',
        ",1e-07,",
    ]
    assert comma_separated({"empty": []}) == "empty\n"
    with pytest.raises(ValueError, match="columns of"):
        comma_separated({"a": [1], "b": [1, 2]})
