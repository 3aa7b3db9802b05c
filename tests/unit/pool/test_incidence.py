from __future__ import annotations

from math import isnan

import numpy as np
import pytest

from healthtrust import pool
from healthtrust.ground.inequality import concentration_index, gini, kakwani, reynolds_smolensky
from healthtrust.pool.incidence import incidence, indices
from tests.reference import pool as reference
from tests.small import small_state

CHANCE = np.random.default_rng(5)
INCOME = np.exp(CHANCE.normal(10, 0.7, 300))
PAID = 0.12 * np.maximum(INCOME - 12_000, 0) * CHANCE.uniform(0.8, 1.2, 300)
ONES = np.ones(300, dtype=np.int64)


def test_values_are_those_of_ground() -> None:
    found = indices(INCOME, PAID, ONES)
    assert found["gini"].value == pytest.approx(gini(INCOME))
    assert found["kakwani"].value == pytest.approx(kakwani(PAID, INCOME))
    assert found["reynolds_smolensky"].value == pytest.approx(reynolds_smolensky(PAID, INCOME))


def test_errors_of_single_persons_are_those_of_ground() -> None:
    found = indices(INCOME, PAID, ONES)
    assert found["gini"].standard_error == pytest.approx(concentration_index(INCOME, INCOME).standard_error)
    assert found["concentration"].standard_error == pytest.approx(
        concentration_index(PAID, INCOME).standard_error
    )


@pytest.mark.parametrize("name", ["gini", "kakwani", "reynolds_smolensky"])
def test_errors_agree_with_leaving_households_out(name: str) -> None:
    """Households of one to five residents: what is left out is the household, not a member."""
    size = CHANCE.integers(1, 6, 300)

    def measure(rows: list[int]) -> float:
        return indices(INCOME[rows], PAID[rows], size[rows])[name].value

    found = indices(INCOME, PAID, size)[name].standard_error
    assert found == pytest.approx(reference.jackknife(measure, 300), rel=0.05)  # type: ignore[arg-type]


def test_a_row_of_ten_households_has_the_index_of_ten_rows_and_is_one_observation() -> None:
    once = indices(INCOME, PAID, 3 * ONES * 10)
    ten_times = indices(*(np.repeat(column, 10) for column in (INCOME, PAID, 3 * ONES)))
    for name, index in once.items():
        assert index.value == pytest.approx(ten_times[name].value)
        assert index.standard_error == pytest.approx(np.sqrt(10) * ten_times[name].standard_error)


def test_nothing_paid_has_no_concentration() -> None:
    found = indices(INCOME, np.zeros(300), ONES)
    assert isnan(found["concentration"].value) and isnan(found["kakwani"].value)
    assert found["reynolds_smolensky"].value == pytest.approx(0)


def test_a_flat_rate_is_neither_progressive_nor_regressive() -> None:
    found = indices(INCOME, 0.1 * INCOME, ONES)
    assert found["kakwani"].value == pytest.approx(0, abs=1e-12)
    assert found["kakwani"].standard_error == pytest.approx(0, abs=1e-12)


def test_the_table_adds_up_to_what_is_posted() -> None:
    state = pool.step(small_state(pool={"exempt_below": 14_000}))
    found = incidence(state)
    assert state.contributions is not None
    assert found.contributions.sum() == state.contributions.contributions
    assert found.residents.sum() == 500
    assert found.share_of_contributions.sum() == pytest.approx(1)
    assert found.share_of_income[0] < found.share_of_income[-1]
    assert found.indices["kakwani"].value > 0
