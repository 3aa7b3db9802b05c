"""Conditional logit by our own Newton against xlogit, multinomial against statsmodels: seconds, memory.

    python benchmarks/estimate.py [choosers, default 100,000]

Six plans, four attributes, choices made up from known coefficients. Every measurement runs in a fresh
process; memory is its peak, the table of choices and the interpreter counted; processor time tells more than
time where others use the machine.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

PLANS = 6
TRUE = np.array([-1.0, 0.5, 0.3, 0.8])
PASSES = 5


def choices(choosers: int) -> tuple[Any, Any]:
    """Return terms [n, plan, k] and plans chosen [n]."""
    draw = np.random.default_rng(1)
    x = draw.normal(size=(choosers, PLANS, len(TRUE)))
    return x, (x @ TRUE + draw.gumbel(size=(choosers, PLANS))).argmax(axis=1)


def newton(choosers: int) -> Callable[[], float]:
    """Our own conditional logit, with standard errors and all checks of what cannot be known."""
    from healthtrust.market.estimate.conditional import conditional_logit

    x, chosen = choices(choosers)

    def run() -> float:
        found = conditional_logit(x, chosen)
        return found.log_likelihood

    return run


def xlogit(choosers: int) -> Callable[[], float]:
    """The same by xlogit, the named baseline."""
    from xlogit import MultinomialLogit

    x, chosen = choices(choosers)
    names = [f"x{k}" for k in range(len(TRUE))]
    y = (chosen[:, None] == np.arange(PLANS)).ravel().astype(int)
    ids, alternatives = np.repeat(np.arange(choosers), PLANS), np.tile(np.arange(PLANS), choosers)

    def run() -> float:
        model = MultinomialLogit()
        model.fit(X=x.reshape(-1, len(TRUE)), y=y, varnames=names, ids=ids, alts=alternatives, verbose=0)
        return float(model.loglikelihood)

    return run


def wide(choosers: int) -> tuple[Any, Any]:
    """Return columns of persons [n, 4] and plans chosen [n] of a multinomial logit."""
    draw = np.random.default_rng(2)
    y = draw.normal(size=(choosers, 4))
    slopes = np.vstack([np.zeros(4), draw.normal(size=(PLANS - 1, 4)) * 0.5])
    return y, (y @ slopes.T + draw.gumbel(size=(choosers, PLANS))).argmax(axis=1)


def multinomial(choosers: int) -> Callable[[], float]:
    """Our own multinomial logit: constants and four columns of persons for five of six plans."""
    from healthtrust.market.estimate.asked import Question
    from healthtrust.market.estimate.choices import Choices
    from healthtrust.market.estimate.fit import fit
    from healthtrust.market.estimate.terms import Columns

    y, chosen = wide(choosers)
    plans = tuple(f"p{p}" for p in range(PLANS))
    names = tuple(f"y{k}" for k in range(4))
    columns = Columns({}, dict(zip(names, y.T, strict=True)), None, choosers, PLANS)
    available = np.ones((choosers, PLANS), dtype=bool)
    told = Choices(plans, "p0", columns, chosen, available, np.ones(choosers), None, "made", choosers)

    def run() -> float:
        found = fit(told, Question(by=names, wide=True)).estimated
        return found.log_likelihood

    return run


def statsmodels(choosers: int) -> Callable[[], float]:
    """The same by statsmodels' MNLogit, the named baseline."""
    from statsmodels.discrete.discrete_model import MNLogit

    y, chosen = wide(choosers)
    columns = np.column_stack([np.ones(choosers), y])

    def run() -> float:
        found = MNLogit(chosen, columns).fit(disp=0)
        return float(found.llf)

    return run


MEASURED = {"newton": newton, "xlogit": xlogit, "multinomial": multinomial, "statsmodels": statsmodels}


def one(name: str, choosers: int) -> dict[str, Any]:
    """Measure one estimator in this process."""
    MEASURED[name](1_000)()
    run = MEASURED[name](choosers)
    taken, worked = [], []
    for _ in range(PASSES):
        began, busy = time.perf_counter(), time.process_time()
        value = run()
        taken.append(time.perf_counter() - began)
        worked.append(time.process_time() - busy)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    times = {"seconds": min(taken), "processor": min(worked)}
    return times | {"peak_mib": round(peak), "log_likelihood": value}


def fresh(name: str, choosers: int) -> dict[str, Any]:
    """Return what one estimator costs in a process of its own."""
    made = subprocess.run(
        [sys.executable, str(Path(__file__)), "--one", name, str(choosers)],
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    return answer


def main(choosers: int) -> None:
    """Print the table."""
    for ours, theirs in (("newton", "xlogit"), ("multinomial", "statsmodels")):
        mine, other = fresh(ours, choosers), fresh(theirs, choosers)
        for name, found in ((ours, mine), (theirs, other)):
            shape = f"{choosers:,} x {PLANS} x {4 if ours == 'newton' else 25}"
            times = f"{found['seconds']:.3f} s, {found['processor']:.3f} s of processor"
            print(f"{name:<12} {shape:<18} {times}, {found['peak_mib']:,} MiB")
        apart = abs(mine["log_likelihood"] - other["log_likelihood"])
        ratios = other["seconds"] / mine["seconds"], other["peak_mib"] / mine["peak_mib"]
        print(
            f"  {theirs} over ours: {ratios[0]:.1f} x time, {ratios[1]:.1f} x memory; same top to {apart:.1e}"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(sys.argv[2], int(sys.argv[3]))))
    else:
        main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 100_000)
