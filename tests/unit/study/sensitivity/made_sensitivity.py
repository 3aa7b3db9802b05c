"""Designs whose results are known exactly, in place of trials that take seconds; and a study of draws."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from healthtrust.study.draws.study import Study
from healthtrust.study.sensitivity import model
from healthtrust.study.sensitivity.put import Asked, Depth
from healthtrust.study.trial import crew
from healthtrust.study.trial.case import Case

FEW = """extends = "valley"
title = "Few"
[package.user_charges]
settings = ["pharmacy"]
share = 0.05
"""
OWN = """parameter,distribution,mean,low,high,source,status
pool.ceiling_share,beta,0.12,0.08,0.16,the committee,assumed
people.cost_uplift,lognormal,1.45,1.2,1.7,own estimate,cited
market.persistence,beta,0.85,0.8,0.9,survey,cited
"""
OUTCOMES = ("qalys", "pool spending", "net health")
CEILING, UPLIFT, PERSISTENCE = "pool.ceiling_share", "people.cost_uplift", "market.persistence"


def one(case: Case) -> dict[str, Any]:
    """Return net health 100 x + u for the valley, and 20 (0.11 − x) + u − 1.45 more for the other.

    x is the ceiling, u the uplift: where u stands the ranking flips at x = 0.11; persistence moves nothing.
    """
    x, u = case.design.pool.ceiling_share, case.design.people.cost_uplift
    if x > 0.5:
        return {crew.REFUSED: "the pool takes too much"}
    value = 100 * x + u
    if case.design.title == "Few":
        value += 20 * (0.11 - x) + (u - 1.45)
        return {"net health": value, "qalys": 12.0, "pool spending": 150.0, "services covered": 30.0}
    return {"net health": value, "qalys": 10.0, "pool spending": 100.0, "services covered": 30.0}


def pretend(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every trial be answered at once by `one`."""
    monkeypatch.setattr(crew, "one", one)
    monkeypatch.setattr(model, "one", one)


def asked(folder: Path, *, paired: bool = True, table: str = OWN, **more: Any) -> Asked:
    """Return a question about the valley, and another design beside it, with ranges of its own."""
    (folder / "few.toml").write_text(FEW, encoding="utf-8")
    (folder / "own.csv").write_text(table, encoding="utf-8")
    designs = ("valley", str(folder / "few.toml")) if paired else ("valley",)
    return Asked(
        **{"designs": designs, "only": (), "parameters": folder / "own.csv", "depth": Depth(), **more}
    )


def drawn_study(draws: int = 400) -> Study:
    """Return draws of one design: qalys go up with a, down a little with b, and c does nothing."""
    rng = np.random.default_rng(4)
    theta = rng.normal(size=(3, draws))
    qalys = 3 * theta[0] - theta[1] + 0.1 * rng.normal(size=draws)
    spending = 50.0 + 0 * qalys
    names = (CEILING, UPLIFT, PERSISTENCE)
    listed = [
        {
            "name": name,
            "group": "own",
            "distribution": "normal",
            "mean": 1.0,
            "standard_error": 0.1,
            "source": "made up",
            "status": "assumed",
            "designs": ["valley", "few"],
        }
        for name in names
    ]
    other = qalys - theta[1]
    values = np.array([[qalys, spending, qalys - 5], [other, spending, other - 5]])
    manifest = {"currency": "GBP", "threshold": 10.0, "parameters": listed}
    return Study("abc", ("valley", "few"), names, theta, OUTCOMES, values, (), manifest)
