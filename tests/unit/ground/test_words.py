"""A column of words as numbers gives back the words, whatever holds them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from healthtrust.ground.tables import Column, Contract, checked
from healthtrust.ground.words import Words, all_different, apart, as_texts

WORDS = ["b", " a", None, "b", ""]


@pytest.mark.parametrize(
    "column",
    [
        WORDS,
        np.array(WORDS, dtype=object),
        pa.array(WORDS),
        pa.chunked_array([WORDS[:2], WORDS[2:]]),
        pa.array(WORDS, pa.large_string()),
        pa.array(WORDS).dictionary_encode(),
    ],
    ids=["list", "array", "Arrow", "chunks", "large", "dictionary"],
)
def test_whatever_holds_them(column: Any) -> None:
    words = Words.of(column)
    assert words.distinct == ("b", "a", "")
    assert words.texts().tolist() == ["b", "a", "", "b", ""]
    assert words.rows("b").tolist() == [0, 3] and words.rows("x").tolist() == []


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (np.array([7, 8]), ["7", "8"]),
        (np.array([7.0, 2.5, np.nan]), ["7", "2.5", ""]),
        (pa.array([7, None]), ["7", ""]),
        (pa.array([True, None]), ["True", ""]),
        ([], []),
        (pa.chunked_array([], pa.string()), []),
    ],
)
def test_numbers_as_they_are_typed(column: Any, said: list[str]) -> None:
    assert as_texts(column).to_pylist() == said


def test_words_apart_keep_their_rows() -> None:
    words, first = apart(["x|y", "", None, "y|x|y"], "|")
    joined = ["|".join(words.distinct[i] for i in words.index[start:stop]) for start, stop in pairwise(first)]
    assert joined == ["x|y", "", "", "y|x|y"]


@pytest.mark.parametrize(
    ("texts", "different"),
    [
        (["1", "2", "3"], True),
        (["1", "2", "1"], False),
        (["1", "01"], True),
        (["a", "b"], True),
        (["a", "1", "a"], False),
        (["99999999999999999999", "99999999999999999999"], False),
        ([], True),
    ],
)
def test_all_different(texts: list[str], different: bool) -> None:
    assert all_different(pa.array(texts, pa.string())) is different


def test_a_contract_checks_words_as_it_checks_texts() -> None:
    contract = Contract(
        "persons",
        (
            Column("plan", "text", "", "the plan"),
            Column("sex", "choice", "", "sex", choices=("F", "M")),
            Column("pays", "flag", "", "pays"),
            Column("age", "whole", "years", "age"),
        ),
    )
    good: dict[str, Any] = {"plan": ["A", "B"], "sex": ["F", "M"], "pays": ["yes", "0"], "age": ["7", "8"]}
    bad: dict[str, Any] = {"plan": ["A", ""], "sex": ["F", "W"], "pays": ["yes", "Mabe"], "age": ["7", "x"]}
    for columns in (good, bad):
        arrays = {name: np.array(values, dtype=object) for name, values in columns.items()}
        words = {name: Words.of(values) for name, values in columns.items()}
        (plain, told), (coded, said) = checked(contract, arrays, "p.csv"), checked(contract, words, "p.csv")
        assert [str(problem) for problem in told] == [str(problem) for problem in said]
        assert (plain is None) == (coded is None) == (columns is bad)
        if plain and coded:
            assert {n: plain[n].tolist() for n in columns} == {n: coded[n].tolist() for n in columns}
            assert coded.words["plan"].distinct == ("A", "B") and not plain.words
