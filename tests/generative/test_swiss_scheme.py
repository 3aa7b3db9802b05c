"""The Swiss scheme on made-up people: as the slow reference, balanced, the same for any order of lines."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.market.schemes.answered import Answered
from healthtrust.market.schemes.swiss import answer
from tests.generative.swiss_folders import DRUGS, RULES, Row, people, written
from tests.reference.swiss import cells

KEYS = ("BagNr", "Kanton", "Altersklasse", "Geschlecht", "Aufenthalt_Vj")
seeds = st.integers(0, 10_000)


def equalised(lines: list[Row]) -> Answered:
    with TemporaryDirectory() as made:
        folder = written(Path(made), lines)
        return answer(folder, folder / "parameters.toml", "CHF")


def by_cell(found: Answered, column: str = "transfer") -> dict[tuple[object, ...], float]:
    keys = zip(*(found.cells[name] for name in KEYS), strict=True)
    return {key: amount for key, amount in zip(keys, found.cells[column], strict=True) if amount}


@settings(max_examples=12, deadline=None)
@given(seeds)
def test_as_the_slow_reference(seed: int) -> None:
    lines = people(seed)
    found, slow = by_cell(equalised(lines)), cells(lines, DRUGS, RULES)
    assert len(slow) > 20
    assert set(found) <= set(slow)
    assert max(abs(found.get(key, 0.0) - amount) for key, amount in slow.items()) < 1e-6


@settings(max_examples=8, deadline=None)
@given(seeds)
def test_every_canton_adds_up_to_zero(seed: int) -> None:
    found = equalised(people(seed))
    assert not found.balanced.amount.sum(axis=1).any()
    for canton in found.balanced.pools:
        of_canton = [
            t for k, t in zip(found.cells["Kanton"], found.cells["transfer"], strict=True) if k == canton
        ]
        assert abs(sum(of_canton)) < 1e-6


@settings(max_examples=8, deadline=None)
@given(seeds)
def test_splitting_an_insurer_changes_nobody_elses_transfers(seed: int) -> None:
    lines = people(seed)
    parted = [{**row, "BagNr": 9} if row["BagNr"] == 3 and row["AhvNr"] % 2 else row for row in lines]
    whole, split = by_cell(equalised(lines)), by_cell(equalised(parted))
    for key, amount in whole.items():
        halves = [split.get((insurer, *key[1:]), 0.0) for insurer in ((3, 9) if key[0] == 3 else (key[0],))]
        assert sum(halves) == pytest.approx(amount, abs=1e-6)


@settings(max_examples=8, deadline=None)
@given(seeds)
def test_twice_the_people_are_twice_the_transfers(seed: int) -> None:
    lines = people(seed)
    twice = lines + [{**row, "AhvNr": row["AhvNr"] + 1_000_000} for row in lines]
    once, double = by_cell(equalised(lines)), by_cell(equalised(twice))
    assert set(once) == set(double)
    assert all(double[key] == pytest.approx(2 * amount, abs=1e-6) for key, amount in once.items())


@settings(max_examples=5, deadline=None)
@given(seeds)
def test_the_order_of_lines_changes_no_bit(seed: int) -> None:
    lines = people(seed)
    mixed = [lines[row] for row in np.random.default_rng(seed).permutation(len(lines))]
    assert equalised(lines).cells == equalised(mixed).cells
