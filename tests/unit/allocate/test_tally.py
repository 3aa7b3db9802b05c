"""Totals over residents by neighbourhood: the same whole numbers however they are added up."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.allocate.tally import tally_by_place
from healthtrust.records.persons import CELLS
from healthtrust.state import known
from tests.reference.allocate import tally
from tests.unit.allocate.scene import scene

STATE = scene(homes=400, weight=5_000)
PERSONS, HOUSEHOLDS = known(STATE.persons, "people"), known(STATE.households, "people")
TABLE = np.random.default_rng(1).integers(0, 5_000_000, (CELLS, 3))


def test_as_one_resident_at_a_time() -> None:
    assert tally_by_place(PERSONS, HOUSEHOLDS, 7, TABLE).tolist() == tally(PERSONS, HOUSEHOLDS, 7, TABLE)


@pytest.mark.parametrize("engine", ["numba", "numpy"])
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("parts", [1, 2, 7])
def test_engine_threads_and_parts_change_nothing(
    monkeypatch: pytest.MonkeyPatch, engine: str, threads: int, parts: int
) -> None:
    expected = tally_by_place(PERSONS, HOUSEHOLDS, 7, TABLE)
    monkeypatch.setenv("HEALTHTRUST_ENGINE", engine)
    monkeypatch.setenv("HEALTHTRUST_THREADS", str(threads))
    monkeypatch.setenv("HEALTHTRUST_PARTITIONS", str(parts))
    assert np.array_equal(tally_by_place(PERSONS, HOUSEHOLDS, 7, TABLE), expected)


@pytest.mark.parametrize("engine", ["numba", "numpy"])
def test_totals_beyond_what_floats_can_count(monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    monkeypatch.setenv("HEALTHTRUST_ENGINE", engine)
    odd = np.full((CELLS, 1), 2**40 + 1)
    assert tally_by_place(PERSONS, HOUSEHOLDS, 7, odd).sum() == PERSONS.heads * (2**40 + 1)
