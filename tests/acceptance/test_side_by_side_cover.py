"""Private cover beside a public package in three public data sets, through the tables that ship.

Figures are those printed in each data set's README; tolerances are half a unit of the last digit.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from healthtrust.design.regime import Cover, Door, Regime
from healthtrust.ground.money import Currency
from healthtrust.market.cover.answer import answer
from healthtrust.market.cover.asked import question_of
from healthtrust.market.cover.by_income import Sample, by_group
from healthtrust.market.cover.eligibility import may_hold
from healthtrust.market.cover.evidence import fact
from healthtrust.market.cover.externality import extra_use
from healthtrust.market.cover.fitted import fitted
from healthtrust.market.cover.opting_out import Pool, opting_out
from healthtrust.market.cover.take_up import elasticity_at_means, ln_income
from healthtrust.records.store import read_columns

Table = dict[str, NDArray[Any]]

GERMANY = """1 1339 0.0387 0.0084 0.0087
2 2030 0.0472 0.0084 0.0088
3 2412 0.0575 0.0088 0.0093
4 2776 0.0838 0.0091 0.0100
5 3123 0.0875 0.0161 0.0176
6 3461 0.1098 0.0150 0.0169
7 3841 0.1006 0.0198 0.0220
8 4275 0.1629 0.0319 0.0381
9 4974 0.1926 0.0384 0.0476
10 6976 0.2621 0.0322 0.0436"""
"""Tenth, household income, private, add-on, add-on among statutory: README of gsoep_rwm."""


def table_of(shared_data: Path, name: str) -> Table:
    path = shared_data / name / f"{name}.csv"
    if not path.is_file():
        pytest.skip(f"the data set {name} is not there")
    return dict(read_columns(path)[0])


def by_rank(income: NDArray[Any], groups: int) -> NDArray[np.int8]:
    """Groups of equal size, equal incomes in the order of rows."""
    rank = np.empty(len(income), dtype=np.int64)
    rank[np.argsort(income, kind="stable")] = np.arange(len(income))
    return by_value(rank, groups)


def by_value(values: NDArray[Any], groups: int) -> NDArray[np.int8]:
    """Groups between quantiles of the values, equal values together."""
    edges = np.quantile(values, np.linspace(0, 1, groups + 1))
    return np.searchsorted(edges[1:-1], values, side="left").astype(np.int8)


@pytest.fixture(scope="module")
def germany(shared_data: Path) -> Table:
    columns = table_of(shared_data, "gsoep_rwm")
    columns["private"] = (columns["public"] == 0).astype(np.float64)
    columns["tenth"] = np.zeros(len(columns["id"]), dtype=np.int8)
    for year in np.unique(columns["year"]):
        here = columns["year"] == year
        columns["tenth"][here] = by_rank(columns["hhinc"][here], 10)
    return columns


@pytest.fixture(scope="module")
def medicare(shared_data: Path) -> Table:
    columns = table_of(shared_data, "nmes1988")
    columns["held"] = (columns["insurance"] == "yes").astype(np.float64)
    return columns


@pytest.fixture(scope="module")
def australia(shared_data: Path) -> Table:
    columns = table_of(shared_data, "aus_doctor_visits")
    columns["held"] = (columns["private"] == "yes").astype(np.float64)
    return columns


def even(columns: Table, group: NDArray[np.int8], income: str) -> Sample:
    values = np.asarray(columns[income], dtype=np.float64)
    return Sample(values, np.ones(len(values)), group)


# Germany: opting out and add-on cover -----------------------------------------------------------------------


def test_take_up_by_tenth_is_the_published_table(germany: Table) -> None:
    sample = even(germany, germany["tenth"], "hhinc")
    private = by_group(germany["private"], sample, 10)
    add_on = by_group(germany["addon"].astype(np.float64), sample, 10, germany["public"] == 1)
    for g, row in enumerate(GERMANY.splitlines()):
        _, income, left, held, of_statutory = map(float, row.split())
        assert private["mean income"][g] == pytest.approx(income, abs=0.5)
        assert private["share"][g] == pytest.approx(left, abs=0.5e-4)
        assert add_on["share"][g] == pytest.approx(held, abs=0.5e-4)
        assert add_on["share of eligible"][g] == pytest.approx(of_statutory, abs=0.5e-4)
        assert private["low"][g] < left < private["high"][g]


def logit(germany: Table, names: tuple[str, ...], chosen: NDArray[np.bool_], among: NDArray[np.bool_]) -> Any:
    columns = {"ln_income": ln_income(germany["hhinc"], 100.0)[among]}
    columns |= {name: germany[name][among] for name in names}
    return fitted(columns, chosen[among].astype(np.int64), ("none", "cover"))


def test_occupation_comes_before_income_in_opting_out(germany: Table) -> None:
    names = ("hsat", "age", "female", "educ")
    columns = {"ln_income": ln_income(germany["hhinc"], 100.0)} | {name: germany[name] for name in names}
    kinds = np.where(germany["private"] == 1, 2, germany["addon"])
    three = fitted(columns, kinds.astype(np.int64), ("statutory only", "add-on", "private"))
    everybody = np.ones(len(kinds), dtype=np.bool_)
    left = logit(germany, (*names, "married", "self", "beamt"), germany["private"] == 1, everybody)
    assert three.log_likelihood == pytest.approx(-10541.80, abs=0.005)
    assert three.coefficient("ln_income, add-on") == pytest.approx(1.1595, abs=0.5e-4)
    assert three.coefficient("ln_income, private") == pytest.approx(0.9451, abs=0.5e-4)
    for name, value in (("ln_income", 0.8469), ("hsat", 0.0771), ("self", 1.8602), ("beamt", 3.8813)):
        assert left.coefficient(f"{name}, cover") == pytest.approx(value, abs=0.5e-4)
    share = float(germany["private"].mean())
    assert elasticity_at_means(left.coefficient("ln_income, cover"), share) == pytest.approx(0.75, abs=0.005)


def test_add_on_cover_follows_income_and_not_health(germany: Table) -> None:
    statutory = germany["public"] == 1
    found = logit(germany, ("hsat", "age", "female", "educ", "married"), germany["addon"] == 1, statutory)
    assert found.coefficient("ln_income, cover") == pytest.approx(1.1482, abs=0.5e-4)
    assert found.coefficient("hsat, cover") == pytest.approx(0.0014, abs=0.5e-4)
    share = float(germany["addon"][statutory].mean())
    e = elasticity_at_means(found.coefficient("ln_income, cover"), share)
    assert e == pytest.approx(1.12, abs=0.005)
    assert e == pytest.approx(fact("income elasticity, complementary").value, abs=0.005)


def test_those_whom_law_lets_go_are_those_who_go(germany: Table) -> None:
    persons = {"self_employed": germany["self"], "civil_servant": germany["beamt"]}
    rows = len(germany["id"])
    own, civil = (
        may_hold((door,), persons, rows) for door in (Door(self_employed=True), Door(civil_servant=True))
    )
    either = may_hold((Door(self_employed=True), Door(civil_servant=True)), persons, rows)
    left = germany["private"]
    assert (own | civil).tolist() == either.tolist()
    assert left[civil].mean() > 0.7 > 0.25 < left[own].mean() < 0.3
    assert left[~either].mean() < 0.05
    assert left[either].sum() / left.sum() > 0.6


def test_the_healthy_leave(germany: Table) -> None:
    visits = germany["docvis"].astype(np.float64)
    found = opting_out(Pool(np.ones(len(visits)), visits, np.ones(len(visits))), germany["private"])
    assert found.cost_of_leaver == pytest.approx(2.187, abs=0.0005)
    assert found.premium_after == pytest.approx(3.312, abs=0.0005)
    assert found.premium_before == pytest.approx(3.1835, abs=0.5e-4)
    told = fact("visits of those who opted out against members")
    fewer = extra_use(visits, germany["private"])
    assert fewer.extra == pytest.approx(told.value, abs=0.5e-4)
    assert round(100 * fewer.extra) == -34
    assert fewer.interval == pytest.approx((told.low, told.high), abs=2e-4)


def test_made_compulsory_opting_out_is_counted_elsewhere_and_nothing_else_changes(germany: Table) -> None:
    here = germany["year"] == 1988
    cover = np.where(germany["private"] == 1, "private", np.where(germany["addon"] == 1, "add-on", ""))
    columns = {
        "income": 12 * germany["hhinc"][here],
        "cost": 400.0 * germany["docvis"][here],
        "cover": cover[here].astype(object),
    }
    own, top = Cover(name="private", kind="substitutive"), Cover(name="add-on", kind="complementary")
    switch = Regime(covers=(own.model_copy(update={"compulsory": True}), top))
    asked, _ = question_of(columns, "germany", (Regime(covers=(own, top)), switch), Currency("EUR", 2))
    assert asked is not None
    found = answer(asked)
    assert found.after is not None
    before, after = found.before.accounts, found.after.accounts
    assert before.total == after.total
    assert before.share("voluntary private") > 0.07
    assert after.share("voluntary private") == 0
    assert after.naive_private_share == before.naive_private_share


# The United States: complementary cover on top of Medicare -------------------------------------------------


def test_take_up_by_fifth_on_top_of_medicare(medicare: Table) -> None:
    group = by_value(medicare["income"], 5)
    told = by_group(medicare["held"], even(medicare, group, "income"), 5)
    assert told["share"] == pytest.approx([0.5351, 0.7480, 0.8604, 0.8615, 0.8774], abs=0.5e-4)
    free = by_group((medicare["medicaid"] == "yes") * 1.0, even(medicare, group, "income"), 5)
    assert free["share"] == pytest.approx([0.2834, 0.0783, 0.0431, 0.0261, 0.0250], abs=0.5e-4)
    assert medicare["held"].mean() == pytest.approx(0.7764, abs=0.5e-4)


def test_holders_use_more_of_the_public_package(medicare: Table) -> None:
    found = extra_use(medicare["visits"].astype(np.float64), medicare["held"])
    assert [found.of_holders, found.of_others] == pytest.approx([6.0225, 4.9127], abs=0.5e-4)
    assert found.extra == pytest.approx(0.226, abs=0.5e-3)
    assert Cover.model_fields["extra_use"].default == pytest.approx(found.extra, abs=0.5e-3)


@pytest.mark.parametrize(
    ("column", "what"),
    [
        ("visits", "office visits to physicians"),
        ("nvisits", "office visits to others"),
        ("ovisits", "hospital outpatient visits to physicians"),
        ("emergency", "emergency visits"),
        ("hospital", "hospital stays"),
    ],
)
def test_the_shipped_extra_use_is_that_of_the_data(medicare: Table, column: str, what: str) -> None:
    told = fact(f"extra use by holders of complementary cover, {what}")
    found = extra_use(medicare[column].astype(np.float64), medicare["held"])
    assert found.extra == pytest.approx(told.value, abs=0.5e-4)
    assert found.interval == pytest.approx((told.low, told.high), abs=2e-4)


# Australia: cover for what is free already ------------------------------------------------------------------


def test_duplicate_cover_by_income_band_and_fifth(australia: Table) -> None:
    bands = {0.25: 0.2318, 0.55: 0.4347, 0.90: 0.5806, 1.50: 0.7721}
    values, group = np.unique(australia["income"], return_inverse=True)
    told = by_group(australia["held"], even(australia, group.astype(np.int8), "income"), len(values))
    by_band = dict(zip(values.round(4).tolist(), told["share"], strict=True))
    for band, share in bands.items():
        assert by_band[band] == pytest.approx(share, abs=0.5e-4)
    fifths = by_group(australia["held"], even(australia, by_rank(australia["income"], 5), "income"), 5)
    assert fifths["share"] == pytest.approx([0.2996, 0.2823, 0.4412, 0.5559, 0.6349], abs=0.5e-4)


def test_income_elasticity_of_duplicate_cover_at_the_means(australia: Table) -> None:
    columns = {name: australia[name] for name in ("income", "age", "illness", "health")}
    columns["male"] = (australia["gender"] == "male").astype(np.float64)
    found = fitted(columns, australia["held"].astype(np.int64), ("none", "cover"))
    slope, share = found.coefficient("income, cover"), float(australia["held"].mean())
    assert slope == pytest.approx(1.8528, abs=0.5e-4)
    at_means = elasticity_at_means(slope * float(australia["income"].mean()), share)
    assert at_means == pytest.approx(0.602, abs=0.0005)
    assert at_means == pytest.approx(fact("income elasticity, supplementary").value, abs=0.0005)
