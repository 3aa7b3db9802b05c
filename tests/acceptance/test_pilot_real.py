"""Real panels without any effect: high spenders who fall back, and contracts that look good for a year."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from healthtrust.records.store import data_folder, read_columns
from healthtrust.study.pilot.difference import difference
from healthtrust.study.pilot.guard import guarded
from healthtrust.study.pilot.panel import Panel


def columns_of(folder: str, file: str) -> dict[str, NDArray[Any]]:
    path = data_folder() / folder / file
    if not path.is_file():
        pytest.skip(f"{folder}/{file} is not in the data folder; set HEALTHTRUST_DATA")
    return read_columns(path)[0]


def grid(
    columns: dict[str, NDArray[Any]], unit: str, time: str, value: str, times: range
) -> NDArray[np.float64]:
    """Return values [unit, time] of the units that are there at every time."""
    at = {(u, t): v for u, t, v in zip(columns[unit], columns[time], columns[value], strict=True)}
    units = sorted({u for u, _ in at})
    return np.array(
        [[at[u, t] for t in times] for u in units if all((u, t) in at for t in times)], dtype=float
    )


def panel_of(outcome: NDArray[np.float64], chosen: NDArray[np.bool_], begin: int) -> Panel:
    names = tuple(f"{k:06d}" for k in range(len(outcome)))
    periods = tuple(str(t) for t in range(outcome.shape[1]))
    return Panel(names, periods, outcome, np.where(chosen, begin, outcome.shape[1]))


def test_high_spenders_of_the_rand_experiment_fall_back_by_themselves() -> None:
    spending = grid(columns_of("rand_hie", "rand_hie.csv"), "zper", "year", "meddol", range(1, 4))
    assert len(spending) > 4_000
    top = spending[:, 1] >= np.quantile(spending[:, 1], 0.95)
    treated = top & (np.arange(len(top)) % 2 == 0)
    found = guarded(panel_of(spending, treated, 2))
    assert found.naive / found.before < -0.38  # at least the fall that misled hot-spotting
    assert abs(found.adjusted.effect) < 0.25 * abs(found.naive)
    assert found.adjusted.low < 0 < found.adjusted.high
    assert found.beside is not None and found.beside.low < 0 < found.beside.high


def test_the_best_contracts_of_a_year_are_less_good_the_next() -> None:
    """Accountable care organisations in the top tenth by savings of 2017: nobody did anything to them."""
    columns = columns_of("us_mssp_aco", "aco_years.csv")
    rate = grid(columns, "aco_group", "performance_year", "sav_rate", range(2015, 2019))
    top = rate[:, 2] >= np.quantile(rate[:, 2], 0.9)
    found = guarded(panel_of(rate, top, 3))
    assert found.naive < -0.005
    assert found.adjusted.low < 0 < found.adjusted.high


def test_made_up_pilots_on_real_contracts_find_nothing_about_one_time_in_twenty() -> None:
    columns = columns_of("us_mssp_aco", "aco_years.csv")
    rate = grid(columns, "aco_group", "performance_year", "sav_rate", range(2014, 2019))
    assert len(rate) >= 60
    p = []
    for seed in range(150):
        chosen = np.zeros(len(rate), dtype=np.bool_)
        chosen[np.random.default_rng(seed).choice(len(rate), 12, replace=False)] = True
        p.append(difference(panel_of(rate, chosen, 3), 99, seed).p)
    assert 0.01 <= np.mean(np.array(p) <= 0.05) <= 0.11
