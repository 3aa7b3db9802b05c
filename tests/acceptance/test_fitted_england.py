"""Fitted need on real data: England by age, sex and deprivation, practices, visits of persons in panels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from healthtrust.allocate.fitted.fit import Fit, fit
from healthtrust.allocate.fitted.judged import Judgement, judgements
from healthtrust.allocate.fitted.model import NeedModel, Term
from healthtrust.allocate.fitted.rows import rows_of
from healthtrust.records.store import read_columns
from tests.reference import fitted as plain

CRUDE = (1916.71, 1778.26, 1708.87, 1636.78, 1526.11)
"""Spending per head by fifth, 1 the most deprived, as the source's own workbook has it."""

ENGLAND = NeedModel(
    outcome="nhs_spend_pp_2011_gbp",
    outcome_is="per head",
    exposure="population",
    groups=("imd_quintile",),
    need=(
        Term(column="age"),
        Term(column="sex"),
        Term(kind="interaction", of=("age", "sex"), name="age by sex"),
        Term(column="imd_quintile", name="fifth", reference="5", expected="more"),
    ),
    simpler=(("age", "sex", "age by sex"),),
)


def columns_of(shared_data: Path, name: str) -> dict[str, Any]:
    path = shared_data / name
    if not path.is_file():
        pytest.skip(f"the data set {name} is not there")
    return read_columns(path)[0]


def fitted(columns: dict[str, Any], model: NeedModel) -> Fit:
    return fit(*rows_of(columns, model, "data"), model)


@pytest.fixture(scope="module")
def england(shared_data: Path) -> dict[str, Any]:
    return columns_of(shared_data, "england_imd_cost_mortality/nhs_cost_2011.csv")


@pytest.fixture(scope="module")
def judged(england: dict[str, Any]) -> tuple[Judgement, ...]:
    return judgements(fitted(england, ENGLAND), 0)


def test_age_and_sex_explain_95_2_per_cent_and_deprivation_most_of_the_rest(
    judged: tuple[Judgement, ...],
) -> None:
    by_head, blind, whole = judged
    assert by_head.in_sample.r_squared == pytest.approx(0, abs=1e-12)
    assert round(100 * blind.in_sample.r_squared, 1) == 95.2
    assert whole.in_sample.r_squared > 0.985


def test_a_category_for_every_cell_leaves_nothing_to_explain(england: dict[str, Any]) -> None:
    """The saturated model is the table itself: as many coefficients as cells, so it pays what cells cost."""
    young = {name: values[england["age"] < 10] for name, values in england.items()}
    keys = zip(young["age"], young["sex"], young["imd_quintile"], strict=True)
    young["cell"] = np.array([f"{a} {s} {q}" for a, s, q in keys], dtype=object)
    twice = {name: np.concatenate([values, values]) for name, values in young.items()}
    model = ENGLAND.model_copy(update={"need": (Term(column="cell"),), "simpler": ()})
    whole = judgements(fitted(twice, model), 0)[-1]
    assert whole.in_sample.r_squared == pytest.approx(1, abs=1e-9)


def test_with_deprivation_every_fifth_is_paid_what_it_costs(judged: tuple[Judgement, ...]) -> None:
    found = judged[-1].groups["imd_quintile"].in_sample
    assert [each.group for each in found] == ["1", "2", "3", "4", "5"]
    assert [round(each.predicted, 2) for each in found] == pytest.approx(CRUDE, abs=0.011)
    assert all(each.predictive_ratio == pytest.approx(1, abs=1e-9) for each in found)


def test_the_formula_blind_to_deprivation_underpays_the_poorest_fifth(
    england: dict[str, Any], judged: tuple[Judgement, ...]
) -> None:
    """By hand: the mean of each age and sex, added up by fifth; £331 a head too little in the poorest."""
    found = judged[1].groups["imd_quintile"].in_sample
    people, spending = england["population"].astype(float), england["nhs_spend_pp_2011_gbp"]
    mean: dict[tuple[int, str], float] = {}
    for key in {(int(a), str(s)) for a, s in zip(england["age"], england["sex"], strict=True)}:
        mine = (england["age"] == key[0]) & (england["sex"] == key[1])
        mean[key] = float((people * spending)[mine].sum() / people[mine].sum())
    paid = np.array([mean[int(a), str(s)] for a, s in zip(england["age"], england["sex"], strict=True)])
    for k, each in enumerate(found, start=1):
        mine = england["imd_quintile"] == k
        gap = (people * (paid - spending))[mine].sum() / people[mine].sum()
        assert each.over == pytest.approx(gap, rel=1e-8)
    assert [round(each.over) for each in found] == [-331, -116, 43, 153, 248]
    assert found[0].exposure * found[0].over == pytest.approx(-3.46e9, abs=0.005e9)


def test_a_two_stage_formula_takes_the_curve_of_the_nation_first(england: dict[str, Any]) -> None:
    """The second stage's fifths are the published indirect standardisation: £2,070.34 and £1,473.66."""
    age = (Term(column="age"), Term(column="sex"), Term(kind="interaction", of=("age", "sex"), name="by sex"))
    model = ENGLAND.model_copy(update={"age": age, "need": ENGLAND.need[-1:], "simpler": ()})
    found = fitted(england, model)
    people = england["population"].astype(float)
    mean = float(people @ england["nhs_spend_pp_2011_gbp"] / people.sum())
    constant = found.solved.coefficients[1][0]
    by_name = {each.column: each.estimate for each in found.coefficients if each.stage == "need"}
    assert mean * np.exp(constant + by_name["fifth 1"]) == pytest.approx(2070.34, abs=0.005)
    assert mean * np.exp(constant) == pytest.approx(1473.66, abs=0.005)
    assert found.perverse == ()


def test_visits_of_persons_seen_in_several_years(shared_data: Path) -> None:
    """The randomised insurance experiment: a plain regression, cluster by cluster, gives the same."""
    columns = columns_of(shared_data, "rand_hie/rand_hie.csv")
    model = NeedModel(
        outcome="mdvis",
        cluster="zper",
        need=(
            Term(column="disea", kind="number", expected="more"),
            Term(column="physlm", kind="number", expected="more"),
            Term(column="female"),
            Term(column="hlthg", reference="0", expected="more"),
            Term(column="hlthf", reference="0", expected="more"),
            Term(column="hlthp", reference="0", expected="more"),
        ),
        supply=(Term(column="plan_type", reference="free"),),
    )
    whole = {
        name: values
        for name, values in columns.items()
        if name in ("mdvis", "zper", "disea", "physlm", "female", "hlthg", "hlthf", "hlthp", "plan_type")
    }
    known = np.isfinite(whole["physlm"].astype(float))
    used = {name: values[known] for name, values in whole.items()}
    found = fitted(used, model)
    female = plain.dummies(used["female"].tolist(), 1)
    plans = plain.dummies(used["plan_type"].tolist(), "free")
    health = [used[name].astype(float) for name in ("hlthg", "hlthf", "hlthp")]
    x = np.column_stack([np.ones(len(female)), used["disea"], used["physlm"], female, *health, plans])
    beta = plain.irls(x, used["mdvis"].astype(float), np.ones(len(x)), "poisson")
    assert np.allclose(found.solved.coefficients[0], beta, rtol=1e-8, atol=1e-8)
    mean = np.exp(x @ beta)
    score = x * (used["mdvis"] - mean)[:, None]
    order = np.argsort(used["zper"], kind="stable")
    people = np.flatnonzero(np.r_[True, np.diff(used["zper"][order]) != 0])
    by_person = np.add.reduceat(score[order], people, axis=0)
    g, (n, k) = len(people), x.shape
    bread = np.linalg.inv(x.T @ (x * mean[:, None]))
    error = np.sqrt(np.diag(bread @ by_person.T @ by_person @ bread) * g / (g - 1) * (n - 1) / (n - k))
    assert np.allclose([each.standard_error for each in found.coefficients], error, rtol=1e-8)
    assert [(each.column, each.p > 0.5) for each in found.perverse] == [("hlthg 1", True)]
    assert found.dispersions[0] > 4
    by_name = {each.column: each for each in found.coefficients}
    assert by_name["plan_type fam95"].effect == pytest.approx(0.66, abs=0.05)
    last = judgements(found, 5)[-1]
    assert 0 < last.out_of_sample.r_squared < last.in_sample.r_squared


def test_visits_rise_as_health_falls_in_the_german_panel(shared_data: Path) -> None:
    columns = columns_of(shared_data, "gsoep_rwm/gsoep_rwm.csv")
    model = NeedModel(
        outcome="docvis",
        cluster="id",
        need=(
            Term(column="hsat2", kind="number", expected="less"),
            Term(column="age", kind="spline"),
            Term(column="female", reference="0"),
        ),
        supply=(Term(column="hhinc", kind="number"),),
    )
    found = fitted(columns, model)
    x = found.prepared.blocks[0].columns[found.prepared.cells.of_row]
    beta = plain.irls(x, columns["docvis"].astype(float), np.ones(len(x)), "poisson")
    assert np.allclose(np.exp(x @ beta), found.expected(), rtol=1e-8)
    assert found.perverse == ()
    assert found.clusters == 7293


def test_an_index_of_need_recovered_from_the_components_it_is_made_of(shared_data: Path) -> None:
    """Primary medical care is 0.85 need + 0.15 inequalities: a linear regression per head finds both."""
    columns = columns_of(shared_data, "uk_nhs_weighted_population/practice_weighted_population.csv")
    known = columns["answers_held_back"] == 0
    used = {name: columns[name][known] for name in ("pop", "icb_code", "wp_primary_medical_final")}
    for name in ("wp_primary_medical_need", "wp_health_inequalities"):
        used[name] = columns[name][known] / used["pop"]
    model = NeedModel(
        outcome="wp_primary_medical_final",
        exposure="pop",
        place="icb_code",
        family="linear",
        need=(
            Term(column="wp_primary_medical_need", kind="number", expected="more"),
            Term(column="wp_health_inequalities", kind="number", expected="more"),
        ),
    )
    found = fitted(used, model)
    assert found.solved.coefficients[0] == pytest.approx([0, 0.85, 0.15], abs=1e-7)
    last = judgements(found, 5)[-1]
    assert last.out_of_sample.r_squared == pytest.approx(1, abs=1e-9)
