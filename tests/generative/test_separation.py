"""A logit has an answer exactly where linear programming says that it has one, on small random choices."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from healthtrust.ground.errors import InvalidInput
from healthtrust.market.estimate.conditional import conditional_logit


@settings(max_examples=150)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_an_answer_is_refused_exactly_where_there_is_none(seed: int, coarse: bool) -> None:
    draw = np.random.default_rng(seed)
    n, plans, terms = int(draw.integers(4, 25)), int(draw.integers(2, 5)), int(draw.integers(1, 5))
    shape = n, plans, terms
    x = draw.integers(0, 3, size=shape).astype(float) if coarse else draw.normal(size=shape)
    chosen = draw.integers(0, plans, n)
    over = (x[np.arange(n), chosen][:, None, :] - x).reshape(-1, terms)
    best = linprog(-over.sum(axis=0), A_ub=-over, b_ub=np.zeros(len(over)), bounds=[(-1, 1)] * terms)
    foretold = best.fun < -1e-7
    repeated = np.linalg.matrix_rank((x - x.mean(axis=1, keepdims=True)).reshape(-1, terms)) < terms
    try:
        found = conditional_logit(x, chosen)
    except InvalidInput as refused:
        assert foretold or repeated
        assert "did not settle" not in str(refused)
    else:
        assert not foretold and not repeated
        assert np.isfinite(found.standard_errors).all()
