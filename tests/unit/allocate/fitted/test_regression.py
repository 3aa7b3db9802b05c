"""Coefficients and standard errors agree with a plain version, statsmodels on whole rows, and a jackknife."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from statsmodels.genmod import families
from statsmodels.genmod.generalized_estimating_equations import GEE
from statsmodels.genmod.generalized_linear_model import GLM

from healthtrust.allocate.fitted.fit import Fit, fit
from healthtrust.allocate.fitted.model import NeedModel, Term
from healthtrust.allocate.fitted.rows import rows_of
from tests.reference import fitted as plain

FAMILIES = ("poisson", "gamma", "linear")
STATSMODELS = {
    "poisson": families.Poisson(),
    "gamma": families.Gamma(link=families.links.Log()),
    "linear": families.Gaussian(),
}
MODEL = NeedModel(
    outcome="cost",
    exposure="years",
    place="town",
    need=(
        Term(column="age", cuts=(0, 18, 65), reference="0-17"),
        Term(column="sex", reference="F"),
        Term(kind="interaction", of=("age", "sex")),
        Term(column="ill", kind="number"),
    ),
    supply=(Term(column="beds", kind="log"),),
)


def people(n: int = 600, exposure: bool = True) -> dict[str, np.ndarray[Any, Any]]:
    draw = np.random.default_rng(5)
    town = draw.integers(0, 12, n)
    age, sex = draw.integers(0, 90, n), draw.integers(0, 2, n)
    ill = draw.integers(0, 3, n)
    beds = 2.0 + town
    years = draw.integers(1, 5, n).astype(float) if exposure else np.ones(n)
    mean = 3 * np.exp(0.8 * (age >= 65) + 0.3 * sex + 0.4 * ill + 0.2 * np.log(beds) + 0.3 * (town % 3))
    return {
        "cost": draw.poisson(mean * years).astype(float),
        "years": years,
        "town": np.array([f"T{t}" for t in town], dtype=object),
        "age": age,
        "sex": np.array(["F", "M"], dtype=object)[sex],
        "ill": ill,
        "beds": beds,
    }


def fitted(columns: dict[str, Any], model: NeedModel = MODEL, **changed: Any) -> Fit:
    model = model.model_copy(update=changed)
    return fit(*rows_of(columns, model, "d.csv"), model)


def design(c: dict[str, Any]) -> np.ndarray:
    adult, old, male = (c["age"] >= 18) & (c["age"] < 65), c["age"] >= 65, c["sex"] == "M"
    one = np.ones(len(male))
    return np.column_stack(
        [one, adult, old, male, adult * male, old * male, c["ill"], np.log(c["beds"])]
    ).astype(float)


@pytest.mark.parametrize("family", FAMILIES)
def test_coefficients_equal_plain_iterations_on_whole_rows(family: str) -> None:
    columns = people()
    x, found = design(columns), fitted(columns, family=family)
    expected = plain.irls(x, columns["cost"], columns["years"], family)
    names = [each.column for each in found.coefficients]
    order = [names.index(n) for n in ("constant", "age 18-64", "age 65+", "sex M")]
    assert order == [0, 1, 2, 3]
    by_name = dict(zip(names, found.solved.coefficients[0], strict=True))
    mine = [by_name[n] for n in ("constant", "age 18-64", "age 65+", "sex M", "age 18-64 × sex M")]
    mine += [by_name[n] for n in ("age 65+ × sex M", "ill", "ln beds")]
    assert np.allclose(mine, expected, rtol=1e-8, atol=1e-8)
    assert found.prepared.cells.count < len(x)


@pytest.mark.filterwarnings("ignore:cov_type not fully supported with var_weights")
@pytest.mark.parametrize("family", ("poisson", "linear"))
def test_standard_errors_from_cells_equal_statsmodels_on_whole_rows(family: str) -> None:
    columns = people()
    found = fitted(columns, family=family)
    x = np.column_stack([found.prepared.blocks[0].columns[found.prepared.cells.of_row]])
    _, group = np.unique(columns["town"].astype(str), return_inverse=True)
    rate = columns["cost"] / columns["years"]
    model = GLM(rate, x, family=STATSMODELS[family], var_weights=columns["years"])
    whole = model.fit(
        tol=1e-12,
        maxiter=200,
        tol_criterion="params",
        cov_type="cluster",
        cov_kwds={"groups": group},
        use_t=True,
    )
    errors = [each.standard_error for each in found.coefficients]
    assert np.allclose([each.estimate for each in found.coefficients], whole.params, rtol=1e-8, atol=1e-8)
    assert np.allclose(errors, whole.bse, rtol=1e-7)
    assert np.allclose([each.p for each in found.coefficients], whole.pvalues, rtol=1e-5, atol=1e-12)
    assert found.dispersions[0] == pytest.approx(whole.pearson_chi2 / (len(rate) - x.shape[1]), rel=1e-9)


def test_gamma_errors_equal_estimating_equations_which_also_take_the_expected_information() -> None:
    columns = people()
    found = fitted(columns, family="gamma")
    x = found.prepared.blocks[0].columns[found.prepared.cells.of_row]
    _, group = np.unique(columns["town"].astype(str), return_inverse=True)
    rate = columns["cost"] / columns["years"]
    model = GEE(rate, x, group, family=STATSMODELS["gamma"], weights=columns["years"])
    whole = model.fit(maxiter=200, ctol=1e-12)
    n, k, many = len(rate), x.shape[1], len(np.unique(group))
    small = np.sqrt(many / (many - 1) * (n - 1) / (n - k))
    assert np.allclose([each.standard_error for each in found.coefficients], whole.bse * small, rtol=1e-6)


@pytest.mark.filterwarnings("ignore:cov_type not fully supported with var_weights")
@pytest.mark.parametrize("family", ("poisson", "linear"))
def test_rows_of_their_own_give_the_heteroskedasticity_robust_errors(family: str) -> None:
    columns = people()
    found = fitted(columns, family=family, place="")
    x = found.prepared.blocks[0].columns[found.prepared.cells.of_row]
    model = GLM(
        columns["cost"] / columns["years"], x, family=STATSMODELS[family], var_weights=columns["years"]
    )
    whole = model.fit(tol=1e-12, maxiter=200, tol_criterion="params", cov_type="HC0")
    errors = [each.standard_error for each in found.coefficients]
    small = np.sqrt(len(x) / (len(x) - x.shape[1]))
    assert np.allclose(errors, whole.bse * small, rtol=1e-7)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_sandwich_equals_its_definition_cluster_by_cluster(family: str) -> None:
    columns = people(120, exposure=False)
    found = fitted(columns, family=family)
    x = found.prepared.blocks[0].columns[found.prepared.cells.of_row]
    expected = plain.cluster_covariance(
        x, columns["cost"], found.solved.coefficients[0], list(columns["town"]), family
    )
    errors = np.array([each.standard_error for each in found.coefficients])
    assert np.allclose(errors**2, np.diag(expected), rtol=1e-8)


def test_cluster_errors_are_those_of_a_jackknife_of_places() -> None:
    """Asymptotically equal: with 60 places of equal size within a fifth of each other."""
    draw = np.random.default_rng(11)
    town = np.repeat(np.arange(60), 20)
    ill = draw.integers(0, 2, len(town)).astype(float)
    cost = draw.poisson(np.exp(0.5 + 0.6 * ill) * draw.gamma(4, 0.25, 60)[town]).astype(float)
    columns = {"cost": cost, "ill": ill, "town": np.array([f"T{t}" for t in town], dtype=object)}
    model = NeedModel(outcome="cost", place="town", need=(Term(column="ill", kind="number"),))
    x = np.column_stack([np.ones(len(town)), ill])

    def estimate(kept: np.ndarray) -> np.ndarray:
        return plain.irls(x[kept], cost[kept], np.ones(int(kept.sum())), "poisson")

    jackknife = np.sqrt(np.diag(plain.jackknife_covariance(estimate, town)))
    errors = [each.standard_error for each in fitted(columns, model).coefficients]
    naive = GLM(cost, x, family=families.Poisson()).fit().bse
    assert np.allclose(errors, jackknife, rtol=0.05)
    assert errors[0] > 1.5 * naive[0]


@pytest.mark.parametrize("family", FAMILIES)
def test_each_row_a_cell_of_its_own_gives_the_same_fit(family: str) -> None:
    """Collapsing loses nothing: a column that tells all rows apart, and is not a term, changes nothing."""
    columns = people()
    whole = fitted(columns, family=family)
    columns["who"] = np.arange(len(columns["age"])).astype(float) * 1e-9
    rows, problems = rows_of(columns, MODEL.model_copy(update={"family": family}), "d.csv")
    apart = dict(rows.numbers) | {"ill": rows.numbers["ill"] + columns["who"]}
    single = fit(
        type(rows)(rows.source, rows.outcome, rows.exposure, rows.factors, apart),
        problems,
        MODEL.model_copy(update={"family": family}),
    )
    assert single.prepared.cells.count == 600 > whole.prepared.cells.count
    assert np.allclose(single.solved.coefficients[0], whole.solved.coefficients[0], atol=1e-6)
    errors = [[each.standard_error for each in f.coefficients] for f in (single, whole)]
    assert np.allclose(errors[0], errors[1], rtol=1e-5)


def test_an_outcome_per_head_is_the_same_as_totals() -> None:
    columns = people()
    per_head = columns | {"cost": columns["cost"] / columns["years"]}
    one = fitted(columns)
    other = fitted(per_head, outcome_is="per head")
    assert np.allclose(one.solved.coefficients[0], other.solved.coefficients[0], atol=1e-9)


def test_a_linear_regression_satisfies_its_normal_equations() -> None:
    columns = people()
    found = fitted(columns, family="linear")
    x = found.prepared.blocks[0].columns[found.prepared.cells.of_row]
    left = columns["cost"] - columns["years"] * found.expected()
    assert np.abs(x.T @ left).max() < 1e-6
