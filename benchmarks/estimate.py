"""Conditional logit by our own Newton against xlogit, multinomial against statsmodels: seconds, memory.

    python benchmarks/estimate.py [choosers, default 100,000]

Six plans, four attributes, choices made up from known coefficients. Every measurement runs in a fresh
process; memory is its peak, the table of choices and the interpreter counted; processor time tells more than
time where others use the machine.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import fresh, paired, peak_gib, say, size_of

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
    times = {"seconds": min(taken), "processor": min(worked)}
    return times | {"peak_gib": peak_gib(), "log_likelihood": value}


def main(choosers: int) -> None:
    """Print the table."""
    for ours, theirs in (("newton", "xlogit"), ("multinomial", "statsmodels")):
        if theirs == "xlogit" and not find_spec("xlogit"):
            print("the extra mixed is not installed: xlogit is left out")
            continue
        pairs = paired(
            lambda name=ours: fresh(__file__, "--one", name, choosers),
            lambda name=theirs: fresh(__file__, "--one", name, choosers),
        )
        mine, other = pairs.best(), pairs.plain()
        shape = f"{choosers:,} x {PLANS} plans, {4 if ours == 'newton' else 25} coefficients"
        name = "conditional logit" if ours == "newton" else "multinomial logit"
        say(
            f"{name}, {shape}", mine["seconds"], "s", peak_gib=mine["peak_gib"], rows=choosers,
            **pairs.beside(theirs),
        )  # fmt: skip
        say(f"  of processor, {name}", mine["processor"], "s")
        say(f"  memory of {theirs}", other["peak_gib"], "GiB")
        apart = abs(mine["log_likelihood"] / other["log_likelihood"] - 1)
        say(f"  {name}: log likelihoods apart, relative", apart, "", goal=1e-6)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(sys.argv[2], int(sys.argv[3]))))
    else:
        main(size_of(1, 100_000))
