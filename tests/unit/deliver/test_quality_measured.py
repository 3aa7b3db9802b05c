"""The quality score of contracts, measured place by place, and where the decided one stands."""

from __future__ import annotations

import numpy as np

from healthtrust.deliver.known import Sums, known_columns
from healthtrust.deliver.settle import CareBySetting, Terms, settle
from healthtrust.design.deliver import Contracts, Deliver
from healthtrust.records.providers import KINDS, SETTINGS, Providers

SERVED = np.array([[-1] * 8, [0, 1, 1, 1, 2, 2, 3, 2], [4, 5, 5, 5, 6, 6, 7, 6]], dtype=np.int32)
PROVIDERS = Providers(tuple("abcdefgh"), 2 * tuple(KINDS), np.repeat([1, 2], 4), SERVED, 2 * tuple(KINDS))
MEMBERS = np.array([[0], [30], [30]])


def due(quality: list[float] | None) -> list[int]:
    grid = np.zeros((3, 1, len(SETTINGS)), dtype=np.int64)
    grid[1:, 0, SETTINGS.index("inpatient")] = 1_000_000
    care = CareBySetting(grid, grid, 0 * grid)
    held = {"contract": "partial-capitation"}
    deliver = Deliver(contracts=Contracts.model_validate({"inpatient": [held]}), quality_score=0.5)
    terms = Terms(deliver, 2027, quality=None if quality is None else np.array(quality))
    lines = settle(care, MEMBERS, PROVIDERS, terms)
    return lines.due.tolist()


def test_a_better_place_is_paid_more_and_an_unknown_one_as_decided() -> None:
    decided = due(None)
    measured = due([np.nan, 0.5, 0.9])
    unknown = due([np.nan, np.nan, np.nan])
    assert decided == unknown
    assert measured[0] == decided[0] and measured[1] != decided[1]


def test_the_gate_follows_the_score() -> None:
    whole, people = np.array([1, 1]), np.array([1.0, 1.0])
    sums = Sums(*([whole] * 6), *([people] * 3), quality=np.array([0.4, np.nan]))
    found = known_columns(sums, Deliver(quality_score=1.0), 2027, 2)
    assert found["quality_score"].tolist() == [0.4, 1.0] and found["quality_gate"].tolist() == [2.0, 5.0]
