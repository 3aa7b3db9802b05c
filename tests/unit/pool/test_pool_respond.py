"""Who is in arrears: as many as expected, by luck of their own."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from healthtrust.ground.draws import Draws
from healthtrust.pool.respond import in_arrears
from healthtrust.records.households import Households

LUCK = Draws(seed=7)


def households(weight: NDArray[np.int64]) -> Households:
    rows = len(weight)
    nothing = np.zeros(rows, dtype=np.int64)
    return Households(
        first=np.arange(rows + 1),
        identity=np.arange(rows, dtype=np.uint64) * np.uint64(977),
        place=nothing.astype(np.int32),
        income=nothing,
        adults=nothing.astype(np.uint8),
        children=nothing.astype(np.uint8),
        equivalised_income=nothing,
        weight=weight.astype(np.int32),
    )


def test_counts_are_within_one_of_what_is_expected() -> None:
    luck = np.random.default_rng(1)
    weight, share = luck.integers(1, 5_000, 2_000), luck.random(2_000)
    count = in_arrears(households(weight), share, LUCK, 2027)
    assert (np.abs(count - weight * share) < 1).all()
    assert count.sum() == pytest.approx((weight * share).sum(), rel=1e-4)


def test_single_households_fall_into_arrears_as_often_as_expected() -> None:
    count = in_arrears(households(np.ones(100_000, dtype=np.int64)), np.full(100_000, 0.23), LUCK, 2027)
    assert set(count.tolist()) == {0, 1}
    assert count.mean() == pytest.approx(0.23, abs=0.005)


def test_who_pays_at_a_share_pays_at_any_lower_one() -> None:
    rows = households(np.random.default_rng(3).integers(1, 4, 5_000))
    counts = [in_arrears(rows, np.full(5_000, share), LUCK, 2027) for share in (0, 0.1, 0.3, 0.31, 0.8, 1)]
    for fewer, more in pairwise(counts):
        assert (fewer <= more).all()
    assert counts[0].sum() == 0 and (counts[-1] == rows.weight).all()


def test_luck_belongs_to_the_household_and_not_to_its_row() -> None:
    rows = households(np.ones(500, dtype=np.int64))
    share = np.linspace(0, 1, 500)
    back = Households(*(getattr(rows, name)[::-1] for name in Households.__dataclass_fields__))
    assert (in_arrears(back, share[::-1], LUCK, 2027)[::-1] == in_arrears(rows, share, LUCK, 2027)).all()
    assert (in_arrears(rows, share, LUCK, 2028) != in_arrears(rows, share, LUCK, 2027)).any()


@pytest.mark.parametrize("share", [-0.1, 1.1, np.nan])
def test_a_share_that_is_none_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        in_arrears(households(np.ones(2, dtype=np.int64)), np.array([0.5, share]), LUCK, 2027)
