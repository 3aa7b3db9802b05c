"""England's weighted populations by general practice, 2023/24 and 2024/25, put together again.

Half of the practices carry the overall answers. The other half is predicted here and judged elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from healthtrust.allocate.formula.recover import Published, cost_factors, predicted, recover, within
from healthtrust.allocate.formula.shipped import read_formula
from healthtrust.allocate.formula.weighted import weighted
from healthtrust.records.store import data_folder, read_columns

Column = NDArray[np.float64]

CORE = read_formula("english-core-2023")
PRIMARY = read_formula("english-primary-medical-2023")
TOLERANCE = 0.001


@dataclass(frozen=True)
class Practices:
    columns: dict[str, NDArray[np.generic]]
    population: Column
    years: tuple[NDArray[np.bool_], ...]
    district: NDArray[np.int64]
    practice: NDArray[np.int64]

    def number(self, name: str) -> Column:
        return self.columns[name].astype(np.float64)


@pytest.fixture(scope="module")
def england() -> Practices:
    path = data_folder() / "uk_nhs_weighted_population" / "practice_weighted_population.csv"
    if not path.is_file():
        pytest.skip("needs uk_nhs_weighted_population in the data folder (HEALTHTRUST_DATA)")
    columns, _ = read_columns(path, texts=("practice_code", "lad_code"))
    year = columns["year_start"].astype(np.int64)
    return Practices(
        columns,
        columns["pop"].astype(np.float64),
        tuple(year == each for each in (2023, 2024)),
        np.unique(columns["lad_code"].astype(str), return_inverse=True)[1],
        np.unique(columns["practice_code"].astype(str), return_inverse=True)[1],
    )


@pytest.fixture(scope="module")
def published(england: Practices) -> Published:
    by_service = np.stack([england.number(p.indices[0].column) for p in CORE.parts], axis=1)
    multiplied = np.array([part.cost_factor for part in CORE.parts])
    return Published(england.number("wp_overall"), by_service, multiplied, england.district)


def test_the_table_is_whole(england: Practices) -> None:
    assert len(england.population) == 13_106
    assert [int(year.sum()) for year in england.years] == [6_553, 6_553]


def test_fourteen_weighted_populations_add_up_to_the_population(england: Practices) -> None:
    names = [p.indices[0].column for p in CORE.parts] + ["wp_primary_medical_need"]
    assert len(set(names)) == 7
    for year in england.years:
        for name in names:
            ratio = england.number(name)[year].sum() / england.population[year].sum()
            assert ratio == pytest.approx(1, abs=1e-10), name


def test_primary_medical_care_is_need_and_health_inequalities(england: Practices) -> None:
    """The formula as shipped gives every published answer, and one for every practice held back."""
    answers = england.number("wp_primary_medical_final")
    found = np.zeros(len(answers))
    for year in england.years:
        columns = {name: values[year] for name, values in england.columns.items()}
        found[year] = weighted(PRIMARY, columns, england.population[year]).overall
    known = np.isfinite(answers)
    assert int(known.sum()) == 6_554
    assert np.abs(found - answers)[known].max() < 1e-5
    assert np.isfinite(found).all() and (found > 0).all()


def test_overall_weights_with_a_cost_factor_for_each_district(published: Published) -> None:
    shares = np.array(CORE.shares)
    factors = cost_factors(published, shares)
    assert int(np.isfinite(factors).sum()) == 306
    assert within(published, predicted(published, shares, factors), TOLERANCE) >= 0.92


def test_the_shipped_formula_with_those_factors_gives_the_overall_weights(
    england: Practices, published: Published
) -> None:
    """As above, but every service scaled after its cost factor, as the formula says."""
    factors = cost_factors(published, np.array(CORE.shares))
    local = np.where(np.isfinite(factors), factors, np.nanmedian(factors))[england.district]
    found = np.zeros(len(local))
    for year in england.years:
        columns = {name: values[year] for name, values in england.columns.items()}
        found[year] = weighted(CORE, columns | {"cost_factor": local[year]}, england.population[year]).overall
    assert within(published, found, TOLERANCE) >= 0.91


def test_shares_are_recovered_from_the_answers(published: Published) -> None:
    """From nothing but the answers: health inequalities 10.2 %, and every share as was found before."""
    found = recover(published)
    named = dict(zip([part.name for part in CORE.parts], found.shares.tolist(), strict=True))
    assert named["health inequalities"] == pytest.approx(0.102, abs=0.001)
    np.testing.assert_allclose(found.shares, CORE.shares, atol=0.003)
    assert within(published, predicted(published, found.shares, found.factors), TOLERANCE) >= 0.92


def test_half_of_the_answers_predict_the_other_half(
    england: Practices, published: Published, record_property: Callable[[str, object], None]
) -> None:
    """Fitted on every second practice with answers, judged on the rest; a district without one misses."""
    known_practices = np.unique(england.practice[published.known])
    kept = np.isin(england.practice, known_practices[::2])
    fitted_on = Published(
        np.where(kept, published.overall, np.nan), published.by_service, published.multiplied, published.area
    )
    judged_on = Published(
        np.where(kept, np.nan, published.overall), published.by_service, published.multiplied, published.area
    )
    found = recover(fitted_on)
    share = within(judged_on, predicted(judged_on, found.shares, found.factors), TOLERANCE)
    record_property("split_half_within_a_thousandth", share)
    assert share >= 0.87
