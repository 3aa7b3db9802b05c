"""Equity of a million persons: seconds of indices with errors and of the whole answer, and peak memory.

    python benchmarks/equity.py [persons, default 1,000,000]

Baselines: the convenient regression 2 var(R) h/μ on R by statsmodels for the index with its (conventional)
error, and a Poisson regression by statsmodels' GLM for the relative index; both must give the same values.
"""

from __future__ import annotations

import sys
from math import exp
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import paired, peak_gib, say, size_of, timed
from healthtrust.pool.fairness.sample import Sample
from healthtrust.review.inequalities.answer import answer
from healthtrust.review.inequalities.concentration import indices, ranked_people
from healthtrust.review.inequalities.put import Asked, Named, question_of
from healthtrust.review.inequalities.slope import log_linear


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

    persons = size_of(1, 1_000_000)
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

    pairs = paired(lambda: timed(own), lambda: timed(regressed))
    assert abs(pairs.ours[0]["found"][0] - pairs.theirs[0]["found"][0]) < 1e-9
    beside = pairs.beside("the convenient regression by statsmodels")
    say(f"concentration index of {persons:,} persons, with error", pairs.best()["seconds"], "s", **beside)
    people = ranked_people(columns["income"], Sample(weight))
    model = sm.GLM(h, sm.add_constant(people.ridit), family=sm.families.Poisson(), var_weights=weight)
    pairs = paired(
        lambda: timed(lambda: log_linear(h, people)), lambda: timed(lambda: model.fit(cov_type="HC0"))
    )
    assert abs(pairs.ours[0]["found"].ratio / exp(pairs.theirs[0]["found"].params[1]) - 1) < 1e-6
    say(
        "relative index of them, with error",
        pairs.best()["seconds"],
        "s",
        **pairs.beside("GLM by statsmodels"),
    )
    asked = Asked(
        Named("health", "income", "weight", before="was"), "bounded", standardise=("age", "sex"),
        decompose=("place",), by=("decile", "place"),
    )  # fmt: skip
    seconds = timed(lambda: answer(question_of(asked, columns, "persons")))["seconds"]
    name = "the whole answer, winners and decomposition among it"
    say(name, seconds, "s", peak_gib=peak_gib(), rows=persons)


if __name__ == "__main__":
    main()
