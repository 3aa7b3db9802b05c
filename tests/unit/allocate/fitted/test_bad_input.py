"""Everything that is wrong with a model or its table is said at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from healthtrust.allocate.fitted.fit import fit
from healthtrust.allocate.fitted.model import NeedModel, Term, read_model
from healthtrust.allocate.fitted.rows import read_rows, rows_of
from healthtrust.ground.errors import InvalidInput


def said(columns: dict[str, Any], model: NeedModel) -> str:
    with pytest.raises(InvalidInput) as refused:
        fit(*rows_of(columns, model, "d.csv"), model)
    return str(refused.value)


def test_all_mistakes_of_a_table_in_one_go() -> None:
    columns = {
        "cost": np.array([1.0, np.nan, -2, 3, 0, 5]),
        "people": np.array([1.0, 2, 0, 1, 1, 1]),
        "sex": np.array(["F", "M", None, "", "F", "M"], dtype=object),
        "a": np.array([1.0, 2, 3, 4, 5, 7]),
        "b": np.array([2.0, 4, 6, 8, 10, 14]),
        "beds": np.array([1.0, 1, 1, 0, 1, 1]),
        "fifth": np.array(["1", "2", "1", "2", "1", "3"], dtype=object),
        "word": np.array(["1", "x", "3", "4", "5", "6"], dtype=object),
    }
    model = NeedModel(
        outcome="cost",
        exposure="people",
        place="towm",
        need=(
            Term(column="sex"),
            Term(column="a", kind="number"),
            Term(column="b", kind="number"),
            Term(column="fifth", levels=("1", "2", "4")),
            Term(column="word", kind="number"),
        ),
        supply=(Term(column="beds", kind="log"),),
    )
    told = said(columns, model)
    for expected in (
        "column cost: found 1 missing of 6",
        "column cost: found 1 negative, the lowest -2",
        "column people: found 1 of zero or below, the first in row 4",
        "column sex: found 2 missing of 6",
        "need b: found a combination of a",
        "column fifth: found category '3'; expected one of the `levels` stated",
        "column word: found x in row 3, 1 such in all",
        "column beds: found 0, which has no logarithm",
        "found no column 'towm'; expected the place 'towm'",
    ):
        assert expected in told, expected


def test_categories_without_rows_or_without_outcome() -> None:
    columns = {
        "y": np.array([1.0, 2, 3, 0, 0]),
        "age": np.array([3, 30, 40, 70, 71]),
        "fifth": np.array([1, 2, 1, 2, 1]),
    }
    model = NeedModel(outcome="y", need=(Term(column="age", cuts=(0, 18, 65, 80)),))
    assert "column age: found no row of category '80+'" in said(columns, model)
    model = NeedModel(outcome="y", need=(Term(column="age", cuts=(0, 18, 65), reference="0-17"),))
    assert "need age 65+: found rows without any outcome" in said(columns, model)
    model = NeedModel(outcome="y", need=(Term(column="fifth", levels=("1", "2", "3")),))
    assert "found no row of category '3'" in said(columns, model)
    model = NeedModel(outcome="y", need=(Term(column="fifth", reference="9"),))
    assert "found reference '9'" in said(columns, model)


def test_a_combination_without_rows_is_named() -> None:
    columns = {
        "y": np.arange(1.0, 7),
        "sex": np.array(list("FFFFMM"), dtype=object),
        "old": np.array(["n", "y", "n", "y", "n", "n"], dtype=object),
    }
    terms = (Term(column="sex"), Term(column="old"), Term(kind="interaction", of=("sex", "old")))
    assert "need sex M × old y: found no row that has it" in said(columns, NeedModel(outcome="y", need=terms))


def test_dummies_of_nested_areas_are_collinear_and_named() -> None:
    columns = {
        "y": np.arange(1.0, 9),
        "region": np.array(list("AAAABBBB"), dtype=object),
        "town": np.array(list("11223344"), dtype=object),
    }
    model = NeedModel(outcome="y", need=(Term(column="town"),), supply=(Term(column="region"),))
    assert "need region B: found a combination of" in said(columns, model)


def test_a_model_that_contradicts_itself(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(
        """outcome = "y"
simpler = [["sx"], ["age × sex"]]
[[need]]
kind = "spline"
column = "age"
knots = [20, 10, 30]
[[need]]
kind = "number"
column = "age"
[[need]]
column = "sex"
[[need]]
kind = "interaction"
of = ["age", "sax"]
name = "age × sex"
[[need]]
kind = "log"
reference = "x"
""",
        encoding="utf-8",
    )
    with pytest.raises(InvalidInput) as refused:
        read_model(path)
    told = str(refused.value)
    for expected in (
        "found [20.0, 10.0, 30.0]; expected rising numbers",
        "2 terms called 'age'",
        "found 'sax'; expected a term of the same list, no interaction (did you mean 'sex'?)",
        "a log without column",
        "`reference` in a log",
        "simpler: found 'sx'",
        "an interaction without 'age'",
    ):
        assert expected in told, expected


def test_an_unknown_key_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text('outcome = "y"\nfamly = "gamma"\n[[need]]\ncolumn = "x"\n', encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"m.toml, line 2, famly.*did you mean 'family'"):
        read_model(path)


def test_no_term_and_no_outcome(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text("outcome = 'y'\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="no term under need or age"):
        read_model(path)
    model = NeedModel(outcome="y", need=(Term(column="x"),))
    assert "nothing but zeros" in said({"y": np.zeros(3), "x": np.array(["a", "b", "a"])}, model)


def test_codes_stay_as_written_and_the_hash_hangs_on_what_is_used(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("y,code,other\n1,007,1\n2,7,2\n3,7,3\n", encoding="utf-8")
    (tmp_path / "e.csv").write_text("other,y,code\n9,1.0,007\n9,2.0,7\n9,3.0,7\n", encoding="utf-8")
    model = NeedModel(outcome="y", need=(Term(column="code"),))
    rows, problems = read_rows(tmp_path / "d.csv", model)
    again, _ = read_rows(tmp_path / "e.csv", model)
    assert not problems
    assert rows.factors["code"].labels == ("007", "7")
    assert rows.source.fingerprint == again.source.fingerprint
    assert len(rows.source.fingerprint) == 16


def test_too_few_rows_for_the_columns() -> None:
    columns = {"y": np.array([1.0, 2.0]), "x": np.array([1.0, 2.0])}
    model = NeedModel(outcome="y", need=(Term(column="x", kind="number"),))
    assert "2 rows for 2 coefficients" in said(columns, model)
