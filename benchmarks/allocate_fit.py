"""Speed and memory of fitting need, beside statsmodels on whole rows, each in a fresh process.

    python benchmarks/allocate_fit.py [number of persons, default 1,000,000]

Persons with 30 terms: 18 bands of age, sex, fifths of deprivation, eight conditions. Rows that no term tells
apart become one cell, which is exact: the coefficients and the standard errors, clustered by place, are
compared. The second table adds a number that everyone has a different one of, so that nothing collapses. Each
uses one thread. Seconds of the library include making the columns, the checks and the standard errors.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import fresh, paired, peak_gib, say, size_of

CONDITIONS = tuple(f"condition_{k}" for k in range(8))
CUTS = tuple(range(0, 90, 5))


def persons(count: int) -> dict[str, Any]:
    """Return made-up persons: age, sex, fifth, conditions, place, income and visits."""
    draw = np.random.default_rng(1)
    age, male, fifth = draw.integers(0, 95, count), draw.integers(0, 2, count), draw.integers(1, 6, count)
    ill = draw.uniform(size=(count, len(CONDITIONS))) < np.linspace(0.3, 0.02, len(CONDITIONS))
    mean = np.exp(0.1 + age / 80 - 0.1 * male - 0.08 * fifth + ill @ np.linspace(0.1, 0.8, len(CONDITIONS)))
    columns = {"age": age, "male": male, "fifth": fifth, "place": draw.integers(0, 500, count)}
    columns |= {name: ill[:, k].astype(np.int64) for k, name in enumerate(CONDITIONS)}
    return columns | {"visits": draw.poisson(mean).astype(float), "income": draw.lognormal(10, 0.5, count)}


def fitted(count: int, with_income: bool) -> dict[str, Any]:
    """Return what the library's fit costs, and what it finds."""
    import statsmodels.genmod.generalized_linear_model  # noqa: F401  (not part of what is timed)

    from healthtrust.allocate.fitted.fit import fit
    from healthtrust.allocate.fitted.held_out import need_held_out
    from healthtrust.allocate.fitted.model import NeedModel, Term
    from healthtrust.allocate.fitted.rows import rows_of

    terms = [Term(column="age", cuts=CUTS, reference="0-4"), Term(column="male", reference="0")]
    terms += [Term(column="fifth", reference="1")] + [Term(column=c, kind="number") for c in CONDITIONS]
    terms += [Term(column="income", kind="log")] if with_income else []
    model = NeedModel(outcome="visits", place="place", need=tuple(terms))
    columns = persons(count)
    began = time.perf_counter()
    found = fit(*rows_of(columns, model, "persons"), model)
    middle = time.perf_counter()
    need_held_out(found, 5)
    return {
        "seconds": middle - began,
        "held_out": time.perf_counter() - middle,
        "cells": found.prepared.cells.count,
        "estimate": [each.estimate for each in found.coefficients],
        "error": [each.standard_error for each in found.coefficients],
    }


def baseline(count: int, with_income: bool) -> dict[str, Any]:
    """Return what statsmodels costs on whole rows, the columns made by hand."""
    from statsmodels.genmod import families
    from statsmodels.genmod.generalized_linear_model import GLM

    columns = persons(count)
    began = time.perf_counter()
    band = np.searchsorted(CUTS, columns["age"], side="right") - 1
    parts = [np.ones(count), *(band == k for k in range(1, len(CUTS))), columns["male"]]
    parts += [columns["fifth"] == k for k in range(2, 6)] + [columns[c] for c in CONDITIONS]
    parts += [np.log(columns["income"])] if with_income else []
    x = np.column_stack(parts).astype(float)
    model = GLM(columns["visits"], x, family=families.Poisson())
    found = model.fit(cov_type="cluster", cov_kwds={"groups": columns["place"]})
    return {
        "seconds": time.perf_counter() - began,
        "estimate": found.params.tolist(),
        "error": found.bse.tolist(),
    }


def compare(count: int, with_income: bool) -> None:
    """Measure the library beside statsmodels, and how far their numbers are apart."""
    words = (count, int(with_income))
    one_thread = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    pairs = paired(
        lambda: fresh(__file__, "--one", "fitted", *words, **one_thread),
        lambda: fresh(__file__, "--one", "baseline", *words, **one_thread),
    )
    mine, theirs = pairs.best(), pairs.plain()
    name = f"{count:,} persons, {len(mine['estimate']) - 1} terms"
    beside = pairs.beside("statsmodels on whole rows")
    say(f"need fitted, {name}", mine["seconds"], "s", rows=count, peak_gib=mine["gib"], **beside)
    say("  and five folds of whole places held out", mine["held_out"], "s")
    say("  memory of statsmodels", theirs["gib"], "GiB")
    for part in ("estimate", "error"):
        apart = np.abs(np.array(mine[part]) - np.array(theirs[part])).max()
        say(f"  {name}: largest difference of an {part}", apart, "", goal=1e-6)


def main() -> None:
    """Measure in this process one of the two, or both in processes of their own."""
    if sys.argv[1:2] == ["--one"]:
        found = {"fitted": fitted, "baseline": baseline}[sys.argv[2]](int(sys.argv[3]), sys.argv[4] == "1")
        print(json.dumps({**found, "gib": peak_gib()}))
        return
    for with_income in (False, True):
        compare(size_of(1, 1_000_000), with_income)


if __name__ == "__main__":
    main()
