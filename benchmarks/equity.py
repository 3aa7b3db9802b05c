"""Equity of a million persons: seconds of indices with errors and of the whole answer, and peak memory.

    python benchmarks/equity.py [persons, default 1,000,000]

Baselines: the convenient regression 2 var(R) h/μ on R by statsmodels for the index with its (conventional)
error, and a Poisson regression by statsmodels' GLM for the relative index; both must give the same values.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from math import exp
from typing import TypeVar

import numpy as np

from healthtrust.pool.fairness.sample import Sample
from healthtrust.review.inequalities.answer import answer
from healthtrust.review.inequalities.concentration import indices, ranked_people
from healthtrust.review.inequalities.put import Asked, Named, question_of
from healthtrust.review.inequalities.slope import log_linear

Found = TypeVar("Found")


def timed(task: Callable[[], Found]) -> tuple[float, Found]:
    """Return seconds and what a task gives."""
    start = time.perf_counter()
    found = task()
    return time.perf_counter() - start, found


def made(persons: int) -> dict[str, np.ndarray]:
    """Return persons whose health rises with income, before and after a reform."""
    draw = np.random.default_rng(1)
    income = draw.lognormal(10.2, 0.6, persons).round()
    place, age = draw.integers(0, 8, persons), draw.integers(0, 18, persons)
    health = np.clip(0.55 + 0.03 * (np.log(income) - 10.2) - 0.01 * age + draw.normal(0, 0.15, persons), 0, 1)
    later = np.clip(health + draw.normal(0.01, 0.05, persons), 0, 1)
    sex, weight = draw.integers(0, 2, persons), draw.integers(1, 5, persons).astype(float)
    return {"income": income, "was": health, "health": later, "weight": weight, "age": age, "sex": sex,
            "place": place}  # fmt: skip


def main() -> None:
    """Time each and print the ratio."""
    import statsmodels.api as sm

    persons = int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 1_000_000
    columns = made(persons)
    h, weight = columns["health"], columns["weight"]

    def own() -> tuple[float, float]:
        people = ranked_people(columns["income"], Sample(weight))
        found = people.sample.estimate(indices(h, people, (0.0, 1.0))["standard"])
        return found.value, found.standard_error

    def regressed() -> tuple[float, float]:
        ridit = ranked_people(columns["income"], Sample(weight)).ridit
        mean = np.average(h, weights=weight)
        variance = np.average((ridit - 0.5) ** 2, weights=weight)
        fit = sm.WLS(2 * variance * h / mean, sm.add_constant(ridit), weights=weight).fit(cov_type="HC1")
        return float(fit.params[1]), float(fit.bse[1])

    seconds, (index, error) = timed(own)
    plain, (same, conventional) = timed(regressed)
    assert abs(index - same) < 1e-9
    print(f"{persons:,} persons")
    print(f"index and error {seconds:.2f} s, by statsmodels {plain:.2f} s: {plain / seconds:.1f} times")
    print(f"  {index:.6f}, error {error:.2e} (conventional {conventional:.2e})")
    people = ranked_people(columns["income"], Sample(weight))
    seconds, slope = timed(lambda: log_linear(h, people))
    design = sm.add_constant(people.ridit)
    model = sm.GLM(h, design, family=sm.families.Poisson(), var_weights=weight)
    plain, fit = timed(lambda: model.fit(cov_type="HC0"))
    assert abs(slope.ratio / exp(fit.params[1]) - 1) < 1e-6
    print(
        f"relative index and error {seconds:.2f} s, by statsmodels {plain:.2f} s: {plain / seconds:.1f} times"
    )
    asked = Asked(
        Named("health", "income", "weight", before="was"), "bounded", standardise=("age", "sex"),
        decompose=("place",), by=("decile", "place"),
    )  # fmt: skip
    seconds, _ = timed(lambda: answer(question_of(asked, columns, "persons")))
    print(f"the whole answer, winners and decomposition among it {seconds:.2f} s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GB")


if __name__ == "__main__":
    main()
