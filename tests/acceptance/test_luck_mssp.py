"""One-sided contracts pay for luck: Medicare shared savings of 2014-2016, settled and drawn again.

Source  us_mssp_aco: public use files 2014-2023, one row for each accountable care organisation and year.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from healthtrust.deliver.contract import contract_named
from healthtrust.study.luck.answer import Answer, answer
from healthtrust.study.luck.draws import Parties, rates
from healthtrust.study.luck.history import Fitted, History, fitted, moments
from healthtrust.study.luck.put import Asked, Question, history_of, question_of
from healthtrust.study.luck.spread import Spread, person_deviation, shipped_facts, shipped_spread
from healthtrust.study.luck.told import period_rows

NET = {"2014": -74.5e6, "2015": -120.0e6, "2016": -81.7e6, "all": -276.2e6}
"""Payer's net as printed in the data's README: benchmark less spending less earned, in USD."""
REPETITIONS = 400
LAGS = (1, 2, 3, 4, 5)
PRINTED = {
    "sd below 7,500 people": ("sd below 7500 people", 0.007),
    "sd from 10,000 to 15,000 people": ("sd from 10000 to 15000 people", 0.003),
    "sd above 50,000 people": ("sd above 50000 people", 0.003),
    "correlation 1 year later": ("correlation with the next year", 0.04),
    "correlation 3 years later": ("correlation three years later", 0.04),
}
"""Moments of both halves of the data, by their names in luck.csv, and how near draws of this half come."""


@pytest.fixture(scope="module")
def rows(shared_data: Path) -> Path:
    path = shared_data / "us_mssp_aco" / "aco_years.csv"
    if not path.is_file():
        pytest.skip("the data set us_mssp_aco is not there")
    return path


@pytest.fixture(scope="module")
def history(rows: Path) -> History:
    return history_of(contract_named("mssp"), rows, "aco_group")


@pytest.fixture(scope="module")
def first_years(rows: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rows of 2014-2016, as they are printed."""
    header, *lines = rows.read_text(encoding="utf-8").splitlines(keepends=True)
    path = tmp_path_factory.mktemp("mssp") / "first.csv"
    kept = [line for line in lines if line.startswith(("2014", "2015", "2016"))]
    path.write_text(header + "".join(kept), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def found(first_years: Path) -> Answer:
    asked = Asked(
        "mssp",
        first_years,
        party="aco_group",
        true_savings="observed",
        repetitions=REPETITIONS,
    )
    return answer(question_of(asked))


# ---- how much luck there is --------------------------------------------------------------------------------


def test_the_shipped_spread_is_what_the_data_give(history: History) -> None:
    found: Fitted = fitted(history)
    assert (found.rows, found.pairs) == (2_241, {1: 1_709, 3: 929})
    shipped = shipped_spread()
    for name in ("fixed", "by_size", "yearly", "persistence"):
        assert getattr(found.spread, name) == pytest.approx(getattr(shipped, name), rel=2e-3), name


def test_the_luck_of_one_year_is_that_of_single_persons() -> None:
    """Fitted from how fast savings of one party grow unlike; theory knows only persons' cost."""
    variation = shipped_facts()["coefficient of variation of a person's cost"][0]
    fitted_sd = float(shipped_spread().deviation(10_000, "year"))
    assert fitted_sd == pytest.approx(float(person_deviation(variation, 10_000)), rel=0.1)


def test_drawn_again_the_data_have_the_moments_they_had(history: History) -> None:
    """Means of years as they were, luck drawn: spread by size, and correlations one to five years later.

    Held within 3 standard deviations of the draws, since one history is one draw.
    """
    seen = moments(history, LAGS)
    drawn = [moments(each, LAGS) for each in _again(history, shipped_spread(), 16)]
    for name, (value, _) in seen.items():
        simulated = np.array([each[name][0] for each in drawn])
        assert abs(value - simulated.mean()) < 3 * simulated.std(), name
    printed = shipped_facts()
    for name, (whole, within) in PRINTED.items():
        mean = np.mean([each[name][0] for each in drawn])
        assert mean == pytest.approx(printed[whole][0], abs=within), name


def _again(history: History, spread: Spread, times: int) -> list[History]:
    years, at = np.unique(history.year, return_inverse=True)
    means = np.bincount(at, history.rate) / np.bincount(at)
    who = Parties(tuple(history.party.tolist()), history.year, history.people)
    drawn = rates(spread, who, range(times), 7)
    assert len(years) == 10
    return [replace(history, rate=means[at] + each) for each in drawn]


# ---- what one-sided contracts make of it -------------------------------------------------------------------


def test_the_payers_net_of_the_first_three_years(found: Answer) -> None:
    told = period_rows(found)
    for period, net in zip(told["period"], told["net as shown"], strict=True):
        assert net == pytest.approx(NET[period], abs=0.06e6), period


def test_luck_alone_gives_a_loss_of_that_order(found: Answer) -> None:
    """Everybody saves the same, what all saved on average; the rest is luck. Every year lies within it."""
    told = period_rows(found)
    assert told["true saving"][-1] == pytest.approx(461.0e6, abs=0.1e6)
    assert -290e6 < told["net by luck"][-1] < -170e6
    assert told["net, high"][-1] < 0
    for k, period in enumerate(told["period"]):
        assert told["net, low"][k] < NET[period] < told["net, high"][k], period


def test_the_luck_of_the_year_alone_does_not_explain_it(found: Answer) -> None:
    """Benchmarks that miss, or true differences: one year's chance would have left most of the saving."""
    case = next(case for case in found.cases if case.counted == "year")
    net = 461.0e6 - case.found.total.sum(axis=1)
    assert np.quantile(net, 0.025) > 250e6


def test_as_many_are_paid_as_were_paid(found: Answer, history: History) -> None:
    """By year, the share of parties paid by luck holds the share that was paid, 19 times in 20."""
    asked: Question = found.asked
    drawn = rates(asked.spread, asked.parties, range(200), 1)
    deal = asked.deal
    seen = np.asarray(deal.rate >= np.nan_to_num(found.least["as it stands"], nan=9.0))
    mean = np.array([0.0034, 0.0046, 0.0056])[deal.statement.year - 2014]
    paid = drawn + mean >= np.nan_to_num(found.least["as it stands"], nan=9.0)
    for year, share in ((2014, 0.256), (2015, 0.309), (2016, 0.310)):
        here = deal.statement.year == year
        assert seen[here].mean() == pytest.approx(share, abs=0.01)
        low, high = np.quantile(paid[:, here].mean(axis=1), (0.025, 0.975))
        assert low - 0.01 <= share <= high + 0.01
