"""A fitted formula as the file of a weighted capitation: one service, whose indices are what was fitted.

    all terms numbers      intercept and coefficients, of the columns of the places table
    all terms categories   a weight for each group of residents, counted by columns of the places table
    anything else          the column `index`, as `write_index` writes it

>>> import numpy as np
>>> from healthtrust.allocate.fitted.fit import fit
>>> from healthtrust.allocate.fitted.model import NeedModel, Term
>>> from healthtrust.allocate.fitted.rows import rows_of
>>> model = NeedModel(title="Visits", outcome="y", need=(Term(kind="number", column="ill"),))
>>> rows, problems = rows_of({"y": np.array([1.0, 2, 4]), "ill": np.array([0.0, 1, 2])}, model, "d.csv")
>>> index = index_in_words(fit(rows, problems, model))
>>> round(index["coefficients"]["ill"], 6), index["link"], index["source"][:27]
(0.693147, 'log', 'poisson regression on d.csv')
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from healthtrust.allocate.fitted.fit import Fit
from healthtrust.allocate.fitted.index import KNOWN, source_in_words, weights_of
from healthtrust.records.whole_file import write_whole


def index_in_words(fitted: Fit) -> dict[str, Any]:
    """Return the fitted index as a formula's file states one."""
    model = fitted.model
    told: dict[str, Any] = {"name": model.title or f"need for {model.outcome}"}
    needs = [e for block in fitted.prepared.blocks for e in block.need]
    weights = weights_of(fitted)
    if needs and not model.two_stages and all(e.term.kind == "number" for e in needs):
        beta, width = fitted.solved.coefficients[0], fitted.solved.need_width[0]
        told["coefficients"] = {e.term.column: float(b) for e, b in zip(needs, beta[1:width], strict=True)}
        told["intercept"] = float(beta[0] + fitted.solved.supply[0])
        told["link"] = "identity" if model.family == "linear" else "log"
    elif weights:
        told["groups"] = [{"column": w.group, "weight": w.weight, "holds": w.holds} for w in weights]
    else:
        told["column"] = "index"
    return told | {"source": source_in_words(fitted), "status": KNOWN}


def write_formula(fitted: Fit, path: Path) -> None:
    """Write a formula of one service with the fitted index as TOML, whole or not at all."""
    import tomli_w

    index = index_in_words(fitted)
    service = {"name": fitted.model.outcome, "share": 1.0, "cost_factor": True, "indices": [index]}
    formula = {"title": index["name"], "services": [service]}
    write_whole(tomli_w.dumps(formula), path)
